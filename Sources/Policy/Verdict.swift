package import Records

/// Whether a reader may hold an object, why not, and for how long this answer is good.
package struct Verdict: Hashable, Sendable {
    /// Every gate that said no, in the order of the gates; empty when the reader may.
    package let reasons: [Reason]
    /// The first instant at which the answer may be another, the world staying as it is; `nil`: never.
    package let validUntil: Instant?

    package var allows: Bool { reasons.isEmpty }

    package init(reasons: [Reason], validUntil: Instant?) {
        self.reasons = reasons
        self.validUntil = validUntil
    }
}

/// Why a gate said no. The raw values are stable: audits, logs and translations go by them.
package enum Reason: String, CaseIterable, Sendable {
    /// The object has no originator, or its policy cannot be read.
    case originatorUnknown = "originator-unknown"
    /// No agreement in force binds the originator and the reader's organisation.
    case agreementMissing = "agreement-missing"
    /// An agreement is there, but not yet the means to check what it covers.
    case agreementNotDecidable = "agreement-not-decidable"
    /// Not among those that it is released to.
    case audienceOutside = "audience-outside"
    case audienceExcluded = "audience-excluded"
    /// Whether the reader was a member at the release is not known.
    case audienceNotDecidable = "audience-not-decidable"
    /// Not a member of the channel: no need to know.
    case membershipMissing = "membership-missing"
    case classificationNotDecidable = "classification-not-decidable"
    /// TLP:RED is for the posts that were named.
    case tlpRed = "tlp-red-not-named"
    case tlpAmberStrict = "tlp-amber-strict-not-addressed"
    case tlpAmber = "tlp-amber-not-addressed"
    case tlpGreen = "tlp-green-not-community"
    case consentNotDecidable = "consent-not-decidable"
    case purposeNotDecidable = "purpose-not-decidable"
    case rightsNotDecidable = "rights-not-decidable"
    case recalled = "object-recalled"
    case withdrawn = "object-withdrawn"
    case notYetValid = "object-not-yet-valid"
    case retentionPassed = "object-retention-passed"
    case projectionNotDecidable = "projection-not-decidable"
    case clearanceMissing = "clearance-missing"
    case roleMissing = "role-missing"
    case prerequisiteMissing = "prerequisite-missing"
    case handlingNotDecidable = "handling-not-decidable"
    case accountSuspended = "account-suspended"
}
