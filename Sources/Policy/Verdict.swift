package import Records

/// Whether a reader may hold an object, why not, what of it, and for how long this answer is good.
package struct Verdict: Hashable, Sendable {
    /// Every gate that said no, in the order of the gates; empty when the reader may.
    package var reasons: [Reason]
    /// The first instant at which the answer may be another, the world staying as it is; `nil`: never.
    package var validUntil: Instant?
    /// Where the reader may: the markings of portions that it may not see. What they mark has to be left out.
    package var withheld: [RecordID: [Reason]]
    /// Where the reader may: what it has to keep, as codes of ``RightsCaveat`` and ``Handling``.
    package var obligations: Set<String>

    package var allows: Bool { reasons.isEmpty }
    /// Whether the reader may have it as it is.
    package var allowsWhole: Bool { reasons.isEmpty && withheld.isEmpty }

    package init(
        reasons: [Reason], validUntil: Instant?, withheld: [RecordID: [Reason]] = [:], obligations: Set<String> = []
    ) {
        self.reasons = reasons
        self.validUntil = validUntil
        self.withheld = withheld
        self.obligations = obligations
    }
}

/// Why a gate said no. The raw values are stable: audits, logs and translations go by them.
package enum Reason: String, CaseIterable, Sendable {
    /// The object has no originator, or its policy cannot be read.
    case originatorUnknown = "originator-unknown"
    // Gate 1
    /// No agreement in force binds an originator and the organisation, and covers this kind of information and the purpose.
    case agreementMissing = "agreement-missing"
    /// An agreement is in force, but not for this kind of information or for this purpose.
    case agreementOutOfScope = "agreement-out-of-scope"
    /// The organisation is not accredited, suspended, or has left.
    case organisationInactive = "organisation-inactive"
    // Gate 2
    /// Not among those that it is released to.
    case audienceOutside = "audience-outside"
    case audienceExcluded = "audience-excluded"
    /// Among them now, but not when it was released.
    case audienceLater = "audience-joined-later"
    // Gate 3
    /// Nobody said what the label is worth to the organisation, or no agreement goes as high.
    case classificationUnmapped = "classification-unmapped"
    /// Above what the organisation's node is accredited for.
    case classificationCeiling = "classification-above-node"
    /// Above what the channel carries, or the channel is closed.
    case classificationChannel = "classification-above-channel"
    /// TLP:CLEAR on something classified: one of the two is wrong.
    case classificationContradiction = "classification-contradicts-tlp"
    // Gate 4
    /// TLP:RED is for the posts that were named.
    case tlpRed = "tlp-red-not-named"
    case tlpAmberStrict = "tlp-amber-strict-not-addressed"
    case tlpAmber = "tlp-amber-not-addressed"
    case tlpGreen = "tlp-green-not-community"
    // Gate 5
    case consentMissing = "consent-missing"
    // Gate 6
    case purposeUnstated = "purpose-unstated"
    case purposeNotPermitted = "purpose-not-permitted"
    // Gate 7
    case diligenceRefused = "diligence-refused"
    case diligenceMissing = "diligence-missing"
    case transferBasisMissing = "transfer-basis-missing"
    case screenMissing = "protected-status-not-screened"
    case signOffMissing = "data-protection-not-signed-off"
    case caveatUnknown = "rights-caveat-unknown"
    // Gate 8
    case recalled = "object-recalled"
    case withdrawn = "object-withdrawn"
    case notYetValid = "object-not-yet-valid"
    case retentionPassed = "object-retention-passed"
    // Gate 9
    /// Nothing of it may be seen, once what may not be seen is left out.
    case projectionEmpty = "projection-empty"
    // Display
    /// The post has no role that reads.
    case roleMissing = "role-missing"
    /// Not a member of the channel: no need to know.
    case membershipMissing = "membership-missing"
    case clearanceMissing = "clearance-missing"
    case clearanceLapsed = "clearance-lapsed"
    case clearanceTooLow = "clearance-too-low"
    case prerequisiteMissing = "prerequisite-missing"
    case handlingPost = "handling-eyes-of-post"
    case handlingAct = "handling-forbids-act"
    case handlingUnknown = "handling-unknown"
    case accountSuspended = "account-suspended"
}
