/// A no-break space stands before `:` and inside of « »; before `;` it is a narrow one.
enum FrenchReasonWords: ReasonWords {
    static func sentence(_ reason: Reason) -> String {
        switch reason {
        case .originatorUnknown:
            "L’émetteur d’origine de cette information est inconnu, ou sa politique de diffusion est illisible."
        case .agreementMissing:
            "Aucun accord en vigueur entre l’émetteur d’origine et l’organisation ne couvre cette information."
        case .agreementOutOfScope:
            "Un accord est en vigueur, mais il ne couvre pas ce type d’information ou cette finalité."
        case .organisationInactive: "L’organisation n’est pas un membre actif actuellement."
        case .audienceOutside: "L’information n’est pas communicable à l’organisation."
        case .audienceExcluded: "L’information est expressément refusée à l’organisation."
        case .audienceLater:
            "L’organisation a rejoint les destinataires après la diffusion\u{202F}; l’émetteur d’origine devrait la "
                + "diffuser de nouveau."
        case .classificationUnmapped:
            "Aucun accord ne dit à quoi ce niveau de classification équivaut pour l’organisation, ou aucun ne va aussi "
                + "haut."
        case .classificationCeiling:
            "Le niveau de classification dépasse celui pour lequel le nœud de l’organisation est homologué."
        case .classificationChannel:
            "Le niveau de classification dépasse ce que le canal peut transporter, ou le canal est fermé."
        case .classificationContradiction:
            "L’information est à la fois classifiée et marquée TLP:CLEAR\u{202F}; l’un des deux est à corriger."
        case .tlpRed: "TLP:RED est réservé aux postes que la diffusion désigne nommément."
        case .tlpAmberStrict: "TLP:AMBER+STRICT est réservé aux organisations destinataires."
        case .tlpAmber:
            "TLP:AMBER est réservé aux organisations destinataires et aux services qu’elles appuient dans leur propre pays."
        case .tlpGreen: "TLP:GREEN est réservé à la communauté de l’émetteur d’origine."
        case .consentMissing:
            "L’émetteur d’origine n’a pas consenti à communiquer cette version à l’organisation."
        case .purposeUnstated: "L’organisation n’a pas indiqué à quelle fin elle demande l’information."
        case .purposeNotPermitted: "L’émetteur d’origine n’autorise pas la finalité indiquée par l’organisation."
        case .diligenceRefused:
            "L’évaluation de diligence raisonnable de l’organisation interdit de lui communiquer ce type d’information."
        case .diligenceMissing:
            "Aucune évaluation de diligence raisonnable de l’organisation n’est en vigueur pour ce type d’information."
        case .transferBasisMissing:
            "Aucun accord en vigueur ne donne de base légale au transfert de données à caractère personnel."
        case .screenMissing: "Le statut protégé éventuel des personnes mentionnées n’a pas été vérifié."
        case .signOffMissing:
            "Le délégué à la protection des données n’a pas approuvé la communication de ces données sensibles."
        case .caveatUnknown:
            "Une mention qui protège des personnes est inconnue ici\u{202F}; nul ne peut donc promettre de la respecter."
        case .recalled: "L’émetteur d’origine a rappelé l’information."
        case .withdrawn: "L’information a été retirée."
        case .notYetValid: "La diffusion de l’information n’a pas encore commencé."
        case .retentionPassed: "La durée de conservation de l’information est écoulée."
        case .projectionEmpty: "Il ne reste rien de l’information une fois ôtées les parties qui ne peuvent être vues."
        case .roleMissing: "Le poste n’a aucun rôle qui lui permette de lire."
        case .membershipMissing: "Le poste n’est pas membre du canal\u{202F}; il n’a donc pas le besoin d’en connaître."
        case .clearanceMissing: "Aucune habilitation du poste n’est connue."
        case .clearanceLapsed: "L’habilitation du poste a expiré\u{202F}; elle est à renouveler."
        case .clearanceTooLow: "L’habilitation du poste est inférieure au niveau de classification."
        case .prerequisiteMissing:
            "Il manque au poste une formation ou une initiation que l’émetteur d’origine exige."
        case .handlingPost: "La consigne de traitement réserve l’information aux postes désignés nommément."
        case .handlingAct: "La consigne de traitement interdit ce que le poste veut faire de l’information."
        case .handlingUnknown:
            "Une consigne de traitement est inconnue ici\u{202F}; nul ne peut donc promettre de la respecter."
        case .accountSuspended: "Le compte est suspendu."
        }
    }

    static func word(_ tier: Tier) -> String {
        switch tier {
        case .member: "membre"
        case .partner: "partenaire"
        case .observer: "observateur"
        case .suspended: "membre suspendu"
        }
    }

    static func duty(_ handling: Handling) -> String {
        switch handling {
        case .eyesOfPost: "Ne la montrer à personne d’autre que le poste."
        case .noPrint: "Ne pas l’imprimer."
        case .noMachineTranslation: "Ne pas la faire traduire par une machine."
        case .noAI: "Ne pas la confier à une intelligence artificielle."
        case .offlineOnly: "Ne la lire que hors ligne."
        }
    }

    static func duty(_ caveat: RightsCaveat) -> String {
        switch caveat {
        case .notForDetention: "Elle ne doit servir à priver personne de liberté."
        case .notForLethalAction: "Elle ne doit servir à aucune action létale."
        case .notForInterrogation: "Elle ne doit pas servir dans des interrogatoires."
        case .childData: "Elle contient des données sur des enfants\u{A0}: les protéger."
        case .victimData: "Elle contient des données sur des victimes\u{A0}: les protéger."
        }
    }

    static func duty(code: String) -> String { "Respecter la condition «\u{A0}\(code)\u{A0}»." }
    static let allowed = "Rien ne s’oppose à la communication."
    static func withheld(_ marking: String) -> String { "Les parties marquées \(marking) sont omises." }
    static func until(_ instant: String) -> String { "Cette réponse vaut jusqu’au \(instant)." }
}
