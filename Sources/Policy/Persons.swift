/// What is known of the persons whom a record mentions (domain 3.24).
package struct Persons: Hashable, Sendable {
    package enum Mention: String, CaseIterable, Comparable, Sendable {
        case none, present
        /// Opinion, religion, ethnicity, union membership, health or sexual life (red line R4).
        case special

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }
    package var mention: Mention
    /// Whether the protected-status screen was passed (red line R5).
    package var isScreened: Bool
    /// Whether a data-protection officer signed it off, with a named legal basis (red line R4).
    package var isSignedOff: Bool

    package init(_ mention: Mention, isScreened: Bool = false, isSignedOff: Bool = false) {
        self.mention = mention
        self.isScreened = isScreened
        self.isSignedOff = isSignedOff
    }

    /// No person is mentioned: nothing is left to screen or to sign.
    package static let absent = Persons(.none, isScreened: true, isSignedOff: true)

    func combined(with other: Persons) -> Persons {
        Persons(
            max(mention, other.mention), isScreened: isScreened && other.isScreened,
            isSignedOff: isSignedOff && other.isSignedOff)
    }
}

/// What must not be done to the persons in it (domain 3.1.1). One that is not listed here denies: a condition that is not
/// understood cannot be kept.
package enum RightsCaveat: String, CaseIterable, Sendable {
    case notForDetention = "not-for-detention"
    case notForLethalAction = "not-for-lethal-action"
    case notForInterrogation = "not-for-interrogation"
    case childData = "child-data"
    case victimData = "victim-data"

    /// What goes with every mention of a person, whether its policy says so or not.
    package static let whereverPersons: Set<String> = [
        notForDetention.rawValue, notForLethalAction.rawValue, notForInterrogation.rawValue,
    ]
}

/// How it is handled (domain 3.1.1). One that is not listed here denies.
package enum Handling: String, CaseIterable, Sendable {
    case eyesOfPost = "eyes-of-post"
    case noPrint = "no-print"
    case noMachineTranslation = "no-machine-translation"
    case noAI = "no-AI"
    case offlineOnly = "off-line-only"
}

/// What information may be wanted for: the closed list of domain 3.1.1.
package enum Purpose: String, CaseIterable, Sendable {
    case awareness, analysis
    case protectiveAction = "protective-action"
    case leadOnly = "lead-only"
    case judicialAfterConsent = "judicial-after-consent"
    case judicial
    case trainingUse = "training"
    case oversight
}
