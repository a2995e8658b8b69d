enum EnglishReasonWords: ReasonWords {
    static func sentence(_ reason: Reason) -> String {
        switch reason {
        case .originatorUnknown:
            "The originator of this information is not known, or its release policy cannot be read."
        case .agreementMissing:
            "No agreement in force between the originator and the organisation covers this information."
        case .agreementOutOfScope:
            "An agreement is in force, but it does not cover this kind of information or this purpose."
        case .organisationInactive: "The organisation is not an active member now."
        case .audienceOutside: "The information is not releasable to the organisation."
        case .audienceExcluded: "The information is expressly kept from the organisation."
        case .audienceLater:
            "The organisation joined the audience after the release; the originator would have to release it again."
        case .classificationUnmapped:
            "No agreement says what this classification level is worth to the organisation, or none goes as high."
        case .classificationCeiling:
            "The classification level is above the level up to which the organisation's node is accredited."
        case .classificationChannel:
            "The classification level is above what the channel may carry, or the channel is closed."
        case .classificationContradiction:
            "The information is classified and marked TLP:CLEAR at once; one of the two has to be corrected."
        case .tlpRed: "TLP:RED is only for the posts that the release names."
        case .tlpAmberStrict: "TLP:AMBER+STRICT is only for the organisations that the release addresses."
        case .tlpAmber:
            "TLP:AMBER is only for the organisations that the release addresses and for the bodies that they serve in "
                + "their own country."
        case .tlpGreen: "TLP:GREEN is only for the community of the originator."
        case .consentMissing: "The originator has not consented to the release of this version to the organisation."
        case .purposeUnstated: "The organisation has not stated what it wants the information for."
        case .purposeNotPermitted: "The originator does not permit the purpose that the organisation has stated."
        case .diligenceRefused:
            "The due diligence assessment of the organisation forbids the release of this kind of information to it."
        case .diligenceMissing:
            "There is no due diligence assessment of the organisation in force for this kind of information."
        case .transferBasisMissing: "No agreement in force gives a legal basis for the transfer of personal data."
        case .screenMissing: "It has not been checked whether the persons mentioned have a protected status."
        case .signOffMissing:
            "The data protection officer has not signed off the release of these sensitive personal data."
        case .caveatUnknown: "A caveat that protects persons is not known here, so nobody can promise to keep it."
        case .recalled: "The originator has recalled the information."
        case .withdrawn: "The information has been withdrawn."
        case .notYetValid: "The release of the information has not begun yet."
        case .retentionPassed: "The retention period of the information has passed."
        case .projectionEmpty: "Nothing is left of the information once the portions that may not be seen are left out."
        case .roleMissing: "The post has no role that lets it read."
        case .membershipMissing: "The post is not a member of the channel, so it has no need to know."
        case .clearanceMissing: "No clearance of the post is known."
        case .clearanceLapsed: "The clearance of the post has lapsed; it has to be renewed."
        case .clearanceTooLow: "The clearance of the post is below the classification level."
        case .prerequisiteMissing: "The post lacks a training or a read-in that the originator requires."
        case .handlingPost: "The handling instruction reserves the information for the posts that are named."
        case .handlingAct: "The handling instruction forbids what the post wants to do with the information."
        case .handlingUnknown: "A handling instruction is not known here, so nobody can promise to keep it."
        case .accountSuspended: "The account is suspended."
        }
    }

    static func word(_ tier: Tier) -> String {
        switch tier {
        case .member: "member"
        case .partner: "partner"
        case .observer: "observer"
        case .suspended: "suspended member"
        }
    }

    static func duty(_ handling: Handling) -> String {
        switch handling {
        case .eyesOfPost: "Show it to nobody but the post."
        case .noPrint: "Do not print it."
        case .noMachineTranslation: "Do not have it translated by a machine."
        case .noAI: "Do not hand it to artificial intelligence."
        case .offlineOnly: "Read it off line only."
        }
    }

    static func duty(_ caveat: RightsCaveat) -> String {
        switch caveat {
        case .notForDetention: "It must not be used to detain anybody."
        case .notForLethalAction: "It must not be used for any lethal action."
        case .notForInterrogation: "It must not be used in interrogations."
        case .childData: "It holds data about children: protect them."
        case .victimData: "It holds data about victims: protect them."
        }
    }

    static func duty(code: String) -> String { "Keep the condition “\(code)”." }
    static let allowed = "Nothing stands in the way of the release."
    static func withheld(_ marking: String) -> String { "The portions marked \(marking) are left out." }
    static func until(_ instant: String) -> String { "This answer holds until \(instant)." }
}
