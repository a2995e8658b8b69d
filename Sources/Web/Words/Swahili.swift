extension Language {
    /// Standard Swahili (Kiswahili sanifu), for Kenya and Tanzania alike.
    ///
    /// Dates and times stand side by side without the word “saa”: with it, a reader may count the hours from six in the
    /// morning, as spoken Swahili does.
    static let swahili = Language(
        code: "sw", name: "Kiswahili", direction: .ltr,
        plurals: PluralRule(forms: [.one, .other]) { $0 == 1 ? .one : .other },
        months: [
            "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba", "Oktoba",
            "Novemba", "Desemba",
        ],
        shortMonths: ["Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov", "Des"],
        groupSeparator: ",", decimalSeparator: ".", datePattern: "{day} {month} {year}",
        shortDatePattern: "{day} {month} {year}", dateTimePattern: "{date}, {time}", ordinalFirst: nil,
        phrases: Phrases(
            [
                swahiliWords, swahiliPartyWords, swahiliOversightWords, swahiliPeerWords, swahiliProductWords,
                swahiliTearLineWords, swahiliInboxWords, swahiliSearchWords, swahiliRfiWords, swahiliExpertiseWords,
                swahiliSeeingWords, swahiliMeasureWords, swahiliImportWords, swahiliCouncilWords, swahiliBudgetWords,
                swahiliTrainingWords, swahiliJointWords, swahiliReadingWords,
            ].joined(
                separator: "\n")),
        refusals: RefusalWords(
            [
                swahiliCheckingRefusals, swahiliKindsRefusals, swahiliCouncilRefusals, swahiliRequestsRefusals,
                swahiliReleasingRefusals, swahiliTrainingRefusals, swahiliFilesRefusals, swahiliNodeRefusals,
                swahiliPagesRefusals, swahiliListsRefusals,
            ].joined(separator: "\n")))
}

private let swahiliWords = """
    # kurasa zote
    site.tagline = Kila mmoja huisemea nyumba yake; kwa pamoja huamua.
    site.skip = Ruka hadi kwenye maudhui
    site.nav = Menyu kuu
    site.live = Zinazowasili
    site.search = Tafuta
    site.node = Nodi
    site.releases = Dawati la utoaji
    site.signOut = Ondoka
    site.signedInAs = Umeingia kama
    site.language = Lugha
    site.footer = Nodi ya {organisation}
    site.version = Baraza {version}
    site.allowances = Unachokiona ni kile ulichopewa. Ambacho hukupewa hakionyeshwi wala hakihesabiwi.
    site.utc = Nyakati zote ni za UTC.
    site.markingBanner = Alama ya ukurasa huu

    # orodha za rekodi
    list.older = Rekodi za zamani zaidi
    list.newest = Rudi kwenye mpya zaidi
    list.revoked = imebatilishwa
    list.reassess = chanzo kimerejeshwa: tathmini upya
    list.exact = inalingana kabisa
    list.channel = Chaneli
    list.type = Aina
    list.any = Zote
    list.allChannels = Chaneli zote

    # zinazowasili
    live.title = Zinazowasili
    live.lead = Rekodi kadiri nodi hii inavyozikubali, mpya zaidi kwanza.
    live.refresh = Onyesha orodha upya
    live.state.off = Orodha imesimama: ionyeshe upya ili kuona yaliyo mapya.
    live.state.connecting = Inaunganisha…
    live.state.live = Moja kwa moja
    live.state.paused = Imesitishwa
    live.state.lost = Muunganisho umekatika, inajaribu tena…
    live.state.ended = Orodha ya moja kwa moja imekwisha: onyesha ukurasa huu upya.
    live.pause = Sitisha
    live.resume = Endelea
    live.waiting.one = Rekodi mpya {n}: ionyeshe
    live.waiting.other = Rekodi mpya {n}: zionyeshe
    live.arrived.one = Rekodi mpya {n} imewasili
    live.arrived.other = Rekodi mpya {n} zimewasili
    live.filter = Chuja kwa chaneli
    live.file.stix = Pakua chaneli: STIX
    live.file.csv = Jedwali: CSV
    live.empty.title = Bado hakuna kilichowasili
    live.empty.text = Mara tu nodi hii itakapokubali rekodi unayoruhusiwa kuisoma, itaonekana hapa yenyewe.
    live.empty.noChannel = Bado wewe si mwanachama wa chaneli yoyote. Mwendeshaji wa nodi hii anaweza kukuandikisha.
    live.empty.try = Ili kuweka rekodi, tuma fungu la STIX kwenye chaneli kupitia TAXII, au mwombe mwendeshaji aingize fungu:
    live.empty.older = Hakuna rekodi za zamani zaidi unazoruhusiwa kuziona.
    live.list = Rekodi, mpya zaidi kwanza

    # rekodi
    record.properties = Inachosema
    record.translated.unreviewed = Tafsiri ya mashine, haijakaguliwa: hakuna tathmini inayoinukuu kabla mwidhinishaji wa utoaji hajaikagua.
    record.translated.reviewed = Tafsiri ya mashine, imekaguliwa na {post}.
    record.signature.signed = Imesainiwa na {by}, na sahihi imethibitishwa kwa ufunguo wa nodi yake.
    record.signature.unsigned = Haijasainiwa.
    record.signature.unknown = Imesainiwa kwa jina la {by} kwa ufunguo ambao nodi hii haiujui: haijathibitishwa.
    record.signature.wrong = Sahihi kwa jina la {by} si sahihi: rekodi hii haimruhusu yeyote kuona chochote.
    record.reassess = Kilichotumika kuunda rekodi hii kimerejeshwa, au sasa kina alama kali zaidi: itathmini upya.
    record.unprinted = Rekodi hii hairuhusiwi kuchapishwa.
    record.corrected = Imesahihishwa: toleo la
    record.markings = Alama
    record.history = Matoleo
    record.history.lead.one = Toleo {n} unaloruhusiwa kuliona.
    record.history.lead.other = Matoleo {n} unayoruhusiwa kuyaona, jipya zaidi kwanza.
    record.history.more.one = Toleo {n} la zamani zaidi halimo kwenye orodha hii.
    record.history.more.other = Matoleo {n} ya zamani zaidi hayamo kwenye orodha hii.
    record.history.this = linaonyeshwa hapa
    record.history.notNewest = Hili si toleo jipya zaidi.
    record.history.showNewest = Onyesha toleo jipya zaidi
    record.refersTo = Inarejelea
    record.refersTo.none = Rekodi hii hairejelei chochote unachoruhusiwa kukiona.
    record.refersTo.more.one = Rejeo {n} zaidi limo kwenye data kama ilivyopokewa.
    record.refersTo.more.other = Marejeo {n} zaidi yamo kwenye data kama ilivyopokewa.
    record.referredBy = Inarejelewa na
    record.referredBy.none = Hakuna unachoruhusiwa kukiona kinachorejelea rekodi hii.
    record.referredBy.more = Rekodi za zamani zaidi pia zinairejelea hii; zinazoonyeshwa ni zilizo mpya zaidi.
    record.revoked = Rekodi hii imebatilishwa na aliyeiunda. Si halali tena.
    record.envelope = Jinsi ilivyofika hapa
    record.id = Kitambulisho
    record.channel = Chaneli
    record.elsewhere = Pia katika
    record.added = Ilikubaliwa na nodi hii
    record.markings.unknown = {id} (haieleweki: kwa mtoaji wake wa asili pekee)
    record.sightingOf = Kuonekana: {type}
    record.untitled = {type} {digits}
    record.noMarkings = Ina alama ya chaneli yake pekee.
    record.more.one = Thamani {n} zaidi imo kwenye data kama ilivyopokewa.
    record.more.other = Thamani {n} zaidi zimo kwenye data kama ilivyopokewa.
    record.deep = Imo ndani mno isiweze kuonyeshwa hapa: tazama data kama ilivyopokewa.
    record.object = Data kama ilivyopokewa
    record.object.lead = Baiti zilezile ambazo nodi hii ilizikubali, isipokuwa nafasi tupu.
    record.object.download = Pakua data (STIX 2.1, JSON)
    record.contents = Kwenye ukurasa huu
    record.yes = ndiyo
    record.no = hapana
    record.none = hakuna
    record.table = Jedwali: {name}
    record.time.exact = kwa usahihi

    # uthibitisho
    proof.title = Nafasi kwenye daftari
    proof.lead = Daftari la nodi hii huongezeka tu. Rekodi hii ni ingizo la {entry} kati ya {size}; njia iliyo hapa chini inatoka kwenye rekodi hadi kwenye mzizi ambao nodi imeutia sahihi.
    proof.verified = Imehakikiwa: njia inafika kwenye mzizi uliotiwa sahihi.
    proof.failed = Haikuhakikiwa: njia haifiki kwenye mzizi uliotiwa sahihi. Mjulishe mwendeshaji na uhifadhi faili ya uthibitisho.
    proof.index = Namba ya jani
    proof.size = Maingizo kwenye daftari
    proof.root = Mzizi
    proof.leaf = Hashi ya jani
    proof.entry = Baiti za ingizo
    proof.salt = Chumvi
    proof.envelopeHash = Bahasha
    proof.bodyHash = Kiini
    proof.pathTitle = Njia kutoka kwenye jani hadi kwenye mzizi
    proof.step.left = Hatua ya {step}: imeunganishwa na maingizo {from}–{to} upande wa kushoto
    proof.step.right = Hatua ya {step}: imeunganishwa na maingizo {from}–{to} upande wa kulia
    proof.step.leftOne = Hatua ya {step}: imeunganishwa na ingizo {from} upande wa kushoto
    proof.step.rightOne = Hatua ya {step}: imeunganishwa na ingizo {from} upande wa kulia
    proof.alone = Daftari lina ingizo moja tu: jani ndilo mzizi.
    proof.download = Pakua uthibitisho (.tlog-proof)
    proof.check = Faili ya uthibitisho inaweza kukaguliwa bila nodi hii, kwa kihakiki chochote cha uthibitisho wa C2SP tlog na ufunguo wa umma wa nodi hii.
    proof.details = Hashi, kwa anayekagua kwa mkono
    proof.drawing = Mchoro wa njia katika mti wa Merkle
    proof.drawing.leaf = rekodi hii
    proof.drawing.root = mzizi

    # kutafuta
    search.title = Tafuta
    search.lead = Maneno, jina, kitambulisho, anwani, hashi (alama ya kidijitali ya data).
    search.field = Tafuta
    search.button = Tafuta
    search.hint = Bonyeza / ili kurudi kwenye sehemu hii.
    search.results.for = Matokeo ya “{text}”
    search.none.title = Hakuna kilichopatikana kwa “{text}”
    search.none.text = Miongoni mwa unayoruhusiwa kuyasoma, hakuna kinacholingana. Jaribu maneno machache zaidi, tahajia nyingine, au chaneli zote na aina zote.
    search.start = Kitambulisho, hashi, anwani au jina la kikoa, likiwa kamili, hupata hasa rekodi zilizo nalo. Maneno hupata rekodi zilizo na maneno hayo yote; alama za lafudhi na herufi kubwa hazizingatiwi.
    search.filters = Punguza matokeo

    # nodi
    node.title = Nodi hii
    node.organisation = Shirika
    node.origin = Jina la daftari
    node.software = Programu
    node.started = Inafanya kazi tangu
    node.readable = Rekodi unazoruhusiwa kuzisoma
    node.you = Wewe
    node.roles = Majukumu
    node.noRoles = hakuna
    node.channels = Chaneli zako
    node.noChannels = Wewe si mwanachama wa chaneli yoyote.
    node.right.read = kusoma
    node.right.write = kuandika
    node.right.both = kusoma na kuandika
    node.ledger = Daftari
    node.ledger.size = Maingizo
    node.ledger.checkpoint = Hali iliyotiwa sahihi
    node.ledger.key = Ufunguo wa kuhakiki
    node.ledger.teach = Hifadhi nakala ya hali iliyotiwa sahihi: mwenye nakala ya zamani anaweza kuthibitisha kwamba yaliyoitangulia hayajabadilishwa tangu wakati huo.
    node.service = Huduma
    node.accounts = Akaunti
    node.listeners = Wasomaji wa moja kwa moja
    node.audit = Maingizo ya ukaguzi
    node.audit.none = Bado hakuna maingizo ya ukaguzi.
    node.audit.when = Lini
    node.audit.who = Nani
    node.audit.act = Kitendo
    node.audit.subject = Kuhusu
    node.audit.outcome = Matokeo
    node.audit.older = Maingizo ya zamani zaidi
    node.audit.newest = Maingizo mapya zaidi

    # kuingia
    signin.title = Ingia
    signin.lead = Hii ni nodi ya {organisation}.
    signin.leadNameless = Hii ni nodi ya mtandao wa Baraza.
    signin.name = Jina la wadhifa wako
    signin.name.hint = Kama ulivyopewa na mwendeshaji, kwa mfano duty
    signin.password = Nenosiri
    signin.button = Ingia
    signin.wrong = Jina na nenosiri havilingani. Kagua vyote viwili, kisha ujaribu tena.
    signin.empty = Andika jina la wadhifa wako na nenosiri lako.
    signin.locked = Umejaribu mara nyingi mno. Subiri {wait}, kisha ujaribu tena.
    signin.stale = Fomu hii ilikuwa imepitwa na wakati. Jaribu tena.
    signin.first = Ingia kwanza ili kuona ukurasa huo.
    signin.out = Umeondoka.
    signin.notice = Kwa wanachama pekee. Yanayofanyika hapa huandikwa kwenye daftari la nodi hii, pamoja na yaliyokataliwa.
    signin.error = Kuingia kumeshindikana
    wait.seconds.one = sekunde {n}
    wait.seconds.other = sekunde {n}
    wait.minutes.one = dakika {n}
    wait.minutes.other = dakika {n}
    wait.hours.one = saa {n}
    wait.hours.other = saa {n}

    # makosa
    error.back = Nenda kwenye zinazowasili
    error.signIn = Ingia
    error.reference = Rejeo kwa mwendeshaji
    error.invalid.title = Ombi hilo haliwezi kujibiwa
    error.invalid.text = Kuna kitu kwenye anwani au kwenye fomu kisichoeleweka. Rudi nyuma na ujaribu tena.
    error.unauthenticated.title = Tafadhali ingia
    error.unauthenticated.text = Kipindi chako kimekwisha au hakijaanza.
    error.forbidden.title = Hili si jukumu lako
    error.forbidden.text = Wadhifa wako hauruhusiwi kufanya hivyo. Ikiwa unapaswa kuruhusiwa, wasiliana na mwendeshaji wa nodi hii.
    error.stale.title = Fomu hiyo haikuweza kuaminiwa
    error.stale.text = Ilikuwa imepitwa na wakati au haikutoka kwenye tovuti hii. Hakuna kilichofanyika. Rudi nyuma, pakia ukurasa upya na uitume tena.
    error.missing.title = Ukurasa haupo
    error.missing.text = Hakuna ukurasa huo, au haupatikani kwako.
    error.too-many.title = Maombi mengi mno
    error.too-many.text = Subiri {wait}, kisha ujaribu tena.
    error.too-many.textNoWait = Subiri kidogo, kisha ujaribu tena.
    error.unavailable.title = Nodi haiwezi kujibu
    error.unavailable.text = Kosa ni la upande wetu na limeandikwa kwenye kumbukumbu za mfumo. Hakuna chochote kilichokubaliwa ambacho kimepotea. Jaribu tena baada ya muda mfupi.

    # majukumu
    role.reader = msomaji
    role.author = mwandishi
    role.releaser = mwidhinishaji wa utoaji
    role.operator = mwendeshaji
    role.auditor = mkaguzi
    role.oversight = usimamizi

    # aina za rekodi
    type.attack-pattern = Mbinu ya shambulio
    type.campaign = Kampeni
    type.course-of-action = Hatua ya kukabiliana
    type.grouping = Mkusanyiko
    type.identity = Utambulisho
    type.incident = Tukio
    type.indicator = Kiashiria
    type.infrastructure = Miundombinu
    type.intrusion-set = Kundi la uvamizi
    type.location = Mahali
    type.malware = Programu hasidi
    type.malware-analysis = Uchambuzi wa programu hasidi
    type.note = Dokezo
    type.observed-data = Data iliyoonekana
    type.opinion = Maoni
    type.report = Ripoti
    type.threat-actor = Mhusika wa tishio
    type.tool = Zana
    type.vulnerability = Udhaifu
    type.relationship = Uhusiano
    type.sighting = Kuonekana
    type.marking-definition = Ufafanuzi wa alama
    type.extension-definition = Ufafanuzi wa kiendelezi
    type.language-content = Maudhui yaliyotafsiriwa
    type.artifact = Kielelezo
    type.autonomous-system = Mfumo huru wa mtandao
    type.directory = Saraka
    type.domain-name = Jina la kikoa
    type.email-addr = Anwani ya barua pepe
    type.email-message = Ujumbe wa barua pepe
    type.file = Faili
    type.ipv4-addr = Anwani ya IPv4
    type.ipv6-addr = Anwani ya IPv6
    type.mac-addr = Anwani ya MAC
    type.mutex = Mutex
    type.network-traffic = Trafiki ya mtandao
    type.process = Mchakato
    type.software = Programu
    type.url = URL
    type.user-account = Akaunti ya mtumiaji
    type.windows-registry-key = Ufunguo wa sajili ya Windows
    type.x509-certificate = Cheti cha X.509

    # sifa
    property.type = Aina
    property.spec_version = Toleo la STIX
    property.id = Kitambulisho
    property.created_by_ref = Iliundwa na
    property.created = Iliundwa
    property.modified = Ilirekebishwa
    property.revoked = Imebatilishwa
    property.labels = Lebo
    property.confidence = Kiwango cha uhakika
    property.lang = Lugha
    property.external_references = Marejeo ya nje
    property.object_marking_refs = Alama
    property.granular_markings = Alama za sehemu
    property.extensions = Viendelezi
    property.name = Jina
    property.description = Maelezo
    property.aliases = Majina mengine
    property.kill_chain_phases = Hatua za mnyororo wa shambulio
    property.kill_chain_name = Mnyororo wa shambulio
    property.phase_name = Hatua
    property.first_seen = Ilionekana mara ya kwanza
    property.last_seen = Ilionekana mara ya mwisho
    property.objective = Lengo
    property.context = Muktadha
    property.object_refs = Vitu vya STIX
    property.roles = Majukumu
    property.identity_class = Aina ya utambulisho
    property.sectors = Sekta
    property.contact_information = Mawasiliano
    property.indicator_types = Aina za kiashiria
    property.pattern = Ruwaza
    property.pattern_type = Lugha ya ruwaza
    property.pattern_version = Toleo la lugha ya ruwaza
    property.valid_from = Halali kuanzia
    property.valid_until = Halali hadi
    property.infrastructure_types = Aina za miundombinu
    property.goals = Malengo
    property.resource_level = Rasilimali
    property.primary_motivation = Msukumo mkuu
    property.secondary_motivations = Misukumo mingine
    property.personal_motivations = Misukumo binafsi
    property.sophistication = Kiwango cha ustadi
    property.latitude = Latitudo
    property.longitude = Longitudo
    property.precision = Usahihi (mita)
    property.region = Ukanda
    property.country = Nchi
    property.administrative_area = Eneo la utawala
    property.city = Mji
    property.street_address = Anwani ya mtaa
    property.postal_code = Msimbo wa posta
    property.malware_types = Aina za programu hasidi
    property.is_family = Ni familia
    property.capabilities = Uwezo
    property.operating_system_refs = Mifumo ya uendeshaji
    property.architecture_execution_envs = Usanifu wa kompyuta
    property.implementation_languages = Lugha za programu
    property.sample_refs = Sampuli
    property.content = Maudhui
    property.abstract = Ikisiri
    property.authors = Waandishi
    property.first_observed = Ilibainika mara ya kwanza
    property.last_observed = Ilibainika mara ya mwisho
    property.number_observed = Idadi ya mara ilipobainika
    property.explanation = Ufafanuzi
    property.opinion = Maoni
    property.report_types = Aina za ripoti
    property.published = Ilichapishwa
    property.threat_actor_types = Aina za mhusika wa tishio
    property.tool_types = Aina za zana
    property.tool_version = Toleo la zana
    property.relationship_type = Uhusiano
    property.source_ref = Kutoka
    property.result_ref = Toleo lililotolewa
    property.target_ref = Kwenda
    property.start_time = Mwanzo
    property.stop_time = Mwisho
    property.count = Idadi
    property.sighting_of_ref = Kilichoonekana
    property.observed_data_refs = Data iliyoonekana
    property.where_sighted_refs = Mahali kilipoonekana
    property.summary = Muhtasari
    property.source_name = Chanzo
    property.external_id = Kitambulisho kwenye chanzo
    property.url = Anwani
    property.value = Thamani
    property.hashes = Hashi
    property.size = Ukubwa (baiti)
    property.mime_type = Aina ya maudhui (MIME)
    property.number = Namba
    property.rir = Sajili ya kikanda
    property.path = Njia
    property.display_name = Jina linaloonyeshwa
    property.resolves_to_refs = Huelekeza kwa
    property.belongs_to_refs = Ni ya
    property.definition_type = Aina ya alama
    property.definition = Ufafanuzi
    property.statement = Tamko
    property.schema = Skima
    property.version = Toleo
    property.extension_types = Aina za kiendelezi
    property.object_ref = Kitu cha STIX
    property.object_modified = Toleo la kitu cha STIX
    property.contents = Yaliyomo
    property.selectors = Sehemu
    property.marking_ref = Alama
    property.src_ref = Chanzo
    property.dst_ref = Lengwa
    property.src_port = Lango la chanzo
    property.dst_port = Lango lengwa
    property.protocols = Itifaki
    property.start = Mwanzo
    property.end = Mwisho
    property.vendor = Mtengenezaji
    property.languages = Lugha
    property.originator = Mtoaji wa asili
    property.filed_by = Iliwekwa na
    property.channel = Chaneli
    property.defanged = Imefanywa isidhuru
    property.kind = Aina
    property.content_hash = Hashi ya maudhui
    property.owner_node = Nodi
    property.node = Nodi
    property.precedence = Kipaumbele
    property.release_policy = Masharti ya kutolewa
    property.released_by = Utoaji uliidhinishwa na
    property.classification = Kiwango cha usiri
    property.tlp = TLP
    property.rel_to = Inaruhusiwa kwa
    property.not_rel_to = Hairuhusiwi kwa
    property.rel_to_mode = Wapokeaji wakibadilika
    property.originator_control = Udhibiti wa mtoaji wa asili
    property.originators = Watoaji wa asili
    property.onward = Kupeleka kwa wengine
    property.permitted_use = Matumizi yanayoruhusiwa
    property.handling = Maelekezo ya matumizi
    property.attribution = Kutajwa kwa chanzo
    property.review_on = Ipitiwe upya
    property.downgrade_on = Kiwango cha usiri kishushwe
    property.urn = Jina la rekodi
    property.prev_hash = Hashi ya toleo lililotangulia
    property.provenance = Asili
    property.retention = Uhifadhi
    property.legal_basis = Msingi wa kisheria
    property.personal_data = Taarifa binafsi
    property.links = Viungo
    property.translations = Tafsiri
    property.signatures = Sahihi

    # dawati la utoaji
    release.title = Dawati la utoaji
    release.lead = Kinachohitaji watu wawili huzuiliwa hapa hadi wadhifa mwingine wa shirika lako uamue. Hakuna anayeamua peke yake.
    release.waiting = Zinazosubiri uamuzi
    release.mine = yako
    release.none.title = Hakuna kinachosubiri
    release.none.text = Rekodi iliyo CONFIDENTIAL au zaidi, inayohusu watu, au inayowafikia wapokeaji wengi zaidi kuliko toleo lililotangulia hupitia hapa kwanza, na tathmini pia: mtu mwingine asiye mwandishi huitazama.
    release.decided = Zilizoamuliwa
    release.due = Zinazopaswa kuangaliwa upya
    release.due.lead = Siku yake imefika kwa mujibu wa alama zake au sajili. Tarehe hupendekeza tu: haitoi chochote.
    release.due.since = Tangu
    release.due.why = Sababu
    release.due.more = Kuna nyingine zaidi: hizi zimesubiri muda mrefu zaidi.
    release.due.downgrade = kushusha daraja kunapendekezwa
    release.due.review = kuangaliwa upya
    release.due.ending = makubaliano yanakaribia kuisha
    release.older = Maamuzi ya zamani zaidi
    release.more = Mengine yanayosubiri
    release.newest = Rudi kwa yanayosubiri
    release.when = Lini
    release.what = Nini
    release.state = Hali
    release.by = Uamuzi wa
    release.for = Kwa chaneli
    release.asked = Ombi la
    release.askedBy = {post}, {time}
    release.reason = Imerudishwa
    release.record = Iko kwenye chaneli yake: onyesha rekodi
    release.source = Ilinganishe na ile iliyotumika kuiunda
    release.why = Kwa nini inahitaji watu wawili
    release.preview = Nani angepokea nini
    release.organisation = Shirika
    release.new = jipya
    release.decide = Uamuzi wako
    release.clear = Idhinisha na utoe
    release.clear.text = Inawekwa kwenye chaneli yake, papo hapo na kwa kudumu, pamoja na majina ya nyadhifa zote mbili.
    release.read = Soma inachosema
    release.changes = Kilichobadilika tangu toleo la kabla
    release.changes.since = Ikilinganishwa na toleo la
    release.changes.none = Inasema yaleyale: ni alama yake au chaneli yake tu iliyobadilika.
    release.changes.elsewhere = Inatofautiana katika yasiyolinganishwa hapa: soma sifa zake.
    release.changes.part = Limelinganishwa kwa kadiri unavyoonyeshwa toleo la kabla: usiyoonyeshwa ndani yake yanaonekana hapa kana kwamba ni mapya.
    release.changes.gone = kabla
    release.changes.added = sasa
    release.scores = Alama za aliyeamua
    release.scores.give = Ipe alama kwa viwango vya uchambuzi
    release.scores.hint = Mwandishi anaonyeshwa alama hizo. Usichojaza hakipewi alama.
    release.scores.must = Mwandishi anaonyeshwa alama hizo. Tathmini huidhinishwa baada ya viwango vyote tisa kupewa alama.
    release.return = Rudisha kwa mwandishi
    release.return.why = Kwa nini inarudishwa
    release.own = Wewe ndiye uliyeomba
    release.own.text = Mwidhinishaji mwingine wa shirika lako ndiye atakayeamua. Kabla ya hapo, unaweza kulibatilisha ombi.
    release.withdraw = Batilisha
    release.problem = Haiwezi kuwekwa jinsi ilivyo: {problem}
    release.stale = Fomu ilitoka kwenye ukurasa wa zamani: hakuna kilichofanyika. Amua tena.
    release.changed = Imebadilika tangu ulipoitazama, au kuna aliyeamua: hakuna kilichofanyika. Itazame tena.
    release.needsReason = Sema kwa nini inarudishwa: mwandishi lazima ajue.
    release.done.clear = Imetolewa.
    release.done.return = Imerudishwa kwa mwandishi wake.
    release.done.withdraw = Imebatilishwa.
    release.state.submitted = inasubiri
    release.state.cleared = imeidhinishwa, inawekwa
    release.state.returned = imerudishwa
    release.state.released = imetolewa
    release.state.withdrawn = imebatilishwa
    release.ground.classification = kiwango cha usiri
    release.ground.persons = watu
    release.ground.widening = wapokeaji zaidi
    release.ground.recalled = iliwahi kurejeshwa
    release.ground.tear-line = imesafishwa
    release.ground.definition = alama
    release.ground.classification.long = Ni CONFIDENTIAL au zaidi, au kiwango kinacholingana na hicho.
    release.ground.persons.long = Inahusu watu.
    release.ground.widening.long = Inadai machache kuliko toleo lililotangulia: kuna atakayeweza kuipokea, au kupokea zaidi, ambaye hakuweza hapo awali.
    release.ground.recalled.long = Iliwahi kurejeshwa, na sasa inarudi kupitia ombi hili.
    release.ground.tear-line.long = Ni toleo lililosafishwa: msomaji wa pili hutafuta kama bado linadokeza lolote kuhusu chanzo chake.
    release.ground.definition.long = Inaeleza maana ya alama inayohesabiwa kuwa CONFIDENTIAL, inayohusu watu, au iliyo tayari kwenye rekodi za mtu mwingine.

    # kinachopelekwa kwa wengine
    onward.title = Ridhaa na urejeshaji
    onward.lead = Kile ambacho nyumba moja imeipa nyingine hubaki mali ya nyumba ya asili: waidhinishaji wake ndio husema kama kinaweza kwenda mbali zaidi. Ukimya wa siku tano za kazi ni sawa na kukataa.
    onward.requests = Maombi ya kupeleka kwa wengine
    onward.ask = Omba kupitisha rekodi
    onward.ask.text = Kila mtoaji wa asili wa rekodi huulizwa; kwa rekodi yenu, watoaji wa asili wa inayoyarejelea. Hakuna kinachopitishwa kabla hawajajibu.
    onward.ask.for = Kwa shirika gani (msimbo wake)
    onward.ask.own = Ni neno la shirika lenu wenyewe: hakuna mwingine wa kuulizwa.
    onward.done.ask = Ombi limetumwa.
    onward.none = Hakuna aliyekuomba, wala wewe hujamwomba yeyote.
    onward.originator = Ni ya nani
    onward.due = Jibu linahesabika hadi
    onward.said = Jibu
    onward.grant = Ridhia
    onward.grant.text = Ridhaa kwa toleo hili na shirika hili pekee.
    onward.refuse = Kataa
    onward.refuse.why = Sababu
    onward.needsReason = Taja sababu: msimbo, au sentensi.
    onward.consents = Ridhaa zilizotolewa na shirika lako
    onward.consents.none = Hakuna iliyotolewa.
    onward.granted = Ilitolewa na
    onward.until = Hadi
    onward.open = bila ukomo
    onward.withdraw.why = Sababu
    onward.recalls = Urejeshaji
    onward.recalls.none = Hakuna kilichorejeshwa.
    onward.why = Sababu
    onward.derived = Zilizotokana nayo
    onward.done.grant = Imeridhiwa.
    onward.done.refuse = Imekataliwa.
    onward.done.withdraw = Imebatilishwa.
    onward.state.asked = imeombwa
    onward.state.seen = imesomwa
    onward.state.granted = imeridhiwa
    onward.state.granted-as-tear-line = imeridhiwa kama toleo lililosafishwa
    onward.state.refused = imekataliwa
    onward.state.lapsed = muda umepita
    onward.code.source-protection = ulinzi wa chanzo
    onward.code.not-held = haipo kwetu
    onward.code.judicial-authorisation = inahitaji idhini ya jaji
    onward.code.essential-security-interest = maslahi ya msingi ya usalama
    onward.code.would-harm = ingeleta madhara
    onward.code.disproportionate-or-unclear = limepita kiasi au halieleweki
    onward.code.third-party-rule = kanuni ya mhusika wa tatu
    onward.code.rights-risk = hatari kwa haki
    onward.code.no-capacity = hakuna uwezo
    onward.recall = Rejesha rekodi
    onward.recall.text = Inaondolewa kwenye chaneli zote, kwa wote. Kwamba ilirejeshwa, na nani na kwa nini, hubaki kwenye kumbukumbu.
    onward.recall.words = Sentensi kwa ajili ya kumbukumbu
    onward.done.recall = Imerejeshwa. Zinazotokana nayo zimewekewa ishara.
    onward.recall.error = kosa
    onward.recall.source-protection = ulinzi wa chanzo
    onward.recall.rights = haki
    onward.recall.legal = sheria
    """
