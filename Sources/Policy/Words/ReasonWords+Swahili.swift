/// Where the glossary leaves a term open (need to know, due diligence, handling instruction), plain words say it until a
/// native reviewer has chosen one.
enum SwahiliReasonWords: ReasonWords {
    static func sentence(_ reason: Reason) -> String {
        switch reason {
        case .originatorUnknown: "Mtoaji wa asili wa taarifa hii hajulikani, au masharti yake ya kutolewa hayasomeki."
        case .agreementMissing:
            "Hakuna makubaliano yanayotumika kati ya mtoaji wa asili na shirika yanayohusu taarifa hii."
        case .agreementOutOfScope:
            "Kuna makubaliano yanayotumika, lakini hayahusu aina hii ya taarifa au kusudi hili."
        case .organisationInactive: "Shirika si mwanachama hai kwa sasa."
        case .audienceOutside: "Taarifa hii hairuhusiwi kwa shirika hili."
        case .audienceExcluded: "Taarifa hii imezuiwa waziwazi kwa shirika hili."
        case .audienceLater:
            "Shirika lilijiunga na wapokeaji baada ya taarifa kutolewa; mtoaji wa asili angepaswa kuitoa tena."
        case .classificationUnmapped:
            "Hakuna makubaliano yanayosema kiwango hiki cha usiri ni sawa na kipi kwa shirika, au hakuna yanayofikia "
                + "kiwango hiki."
        case .classificationCeiling: "Kiwango cha usiri kimezidi kiwango ambacho nodi ya shirika imeidhinishiwa."
        case .classificationChannel:
            "Kiwango cha usiri kimezidi kile ambacho chaneli inaruhusiwa kubeba, au chaneli imefungwa."
        case .classificationContradiction:
            "Taarifa ina kiwango cha usiri na wakati huohuo ina alama ya TLP:CLEAR; moja lazima lirekebishwe."
        case .tlpRed: "TLP:RED ni kwa nyadhifa zilizotajwa kwa jina pekee."
        case .tlpAmberStrict: "TLP:AMBER+STRICT ni kwa mashirika yaliyolengwa pekee."
        case .tlpAmber: "TLP:AMBER ni kwa mashirika yaliyolengwa na vyombo wanavyohudumia katika nchi yao pekee."
        case .tlpGreen: "TLP:GREEN ni kwa jumuiya ya mtoaji wa asili pekee."
        case .consentMissing: "Mtoaji wa asili hajaridhia toleo hili lipewe shirika."
        case .purposeUnstated: "Shirika halijasema linataka taarifa hii kwa kusudi gani."
        case .purposeNotPermitted: "Mtoaji wa asili haruhusu kusudi ambalo shirika limetaja."
        case .diligenceRefused: "Tathmini ya shirika kuhusu haki za binadamu inakataza kulipa aina hii ya taarifa."
        case .diligenceMissing:
            "Hakuna tathmini inayotumika ya shirika kuhusu haki za binadamu kwa aina hii ya taarifa."
        case .transferBasisMissing:
            "Hakuna makubaliano yanayotumika yanayotoa msingi wa kisheria wa kuhamisha taarifa binafsi."
        case .screenMissing: "Haijakaguliwa kama watu waliotajwa wana hadhi inayolindwa."
        case .signOffMissing: "Afisa wa ulinzi wa taarifa binafsi hajaidhinisha kutolewa kwa taarifa hizi nyeti."
        case .caveatUnknown:
            "Sharti moja linalolinda watu halijulikani hapa, kwa hiyo hakuna anayeweza kuahidi kulitii."
        case .recalled: "Mtoaji wa asili ameirejesha taarifa hii kwake."
        case .withdrawn: "Taarifa hii imebatilishwa."
        case .notYetValid: "Muda wa kutolewa kwa taarifa hii haujaanza."
        case .retentionPassed: "Muda wa kuhifadhi taarifa hii umekwisha."
        case .projectionEmpty: "Hakuna kinachobaki baada ya kuondoa sehemu zisizoruhusiwa kuonekana."
        case .roleMissing: "Wadhifa hauna jukumu linaloruhusu kusoma."
        case .membershipMissing: "Wadhifa si mwanachama wa chaneli, kwa hiyo hauhitaji kuijua taarifa hii."
        case .clearanceMissing: "Hakuna kibali cha usalama cha wadhifa kinachojulikana."
        case .clearanceLapsed: "Kibali cha usalama cha wadhifa kimeisha muda; lazima kifanywe upya."
        case .clearanceTooLow: "Kibali cha usalama cha wadhifa kiko chini ya kiwango cha usiri."
        case .prerequisiteMissing: "Wadhifa haujapata mafunzo au utambulisho unaotakiwa na mtoaji wa asili."
        case .handlingPost: "Maelekezo ya matumizi yanaruhusu nyadhifa zilizotajwa kwa jina pekee."
        case .handlingAct: "Maelekezo ya matumizi yanakataza kile ambacho wadhifa unataka kufanya na taarifa hii."
        case .handlingUnknown:
            "Maelekezo fulani ya matumizi hayajulikani hapa, kwa hiyo hakuna anayeweza kuahidi kuyatii."
        case .accountSuspended: "Akaunti imesimamishwa."
        }
    }

    static func word(_ tier: Tier) -> String {
        switch tier {
        case .member: "mwanachama"
        case .partner: "mshirika"
        case .observer: "mtazamaji"
        case .suspended: "mwanachama aliyesimamishwa"
        }
    }

    static func duty(_ handling: Handling) -> String {
        switch handling {
        case .eyesOfPost: "Usimwonyeshe mtu mwingine yeyote nje ya wadhifa huu."
        case .noPrint: "Usiichapishe."
        case .noMachineTranslation: "Usiitafsiri kwa mashine."
        case .noAI: "Usiipe akili bandia."
        case .offlineOnly: "Isome nje ya mtandao pekee."
        }
    }

    static func duty(_ caveat: RightsCaveat) -> String {
        switch caveat {
        case .notForDetention: "Haipaswi kutumiwa kumzuilia mtu yeyote."
        case .notForLethalAction: "Haipaswi kutumiwa kwa kitendo chochote cha kuua."
        case .notForInterrogation: "Haipaswi kutumiwa katika mahojiano ya washukiwa."
        case .childData: "Ina taarifa za watoto: walindwe."
        case .victimData: "Ina taarifa za waathirika: walindwe."
        }
    }

    static func duty(code: String) -> String { "Tii sharti “\(code)”." }
    static let allowed = "Hakuna kinachozuia taarifa hii kutolewa."
    static func withheld(_ marking: String) -> String { "Sehemu zenye alama \(marking) zimeondolewa." }
    static func until(_ instant: String) -> String { "Jibu hili ni halali hadi \(instant)." }
}
