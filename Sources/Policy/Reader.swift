package import Records

/// The organisation that something would be delivered to, and what for.
package struct Recipient: Hashable, Sendable {
    package var organisation: String
    /// What it is wanted for, as codes of ``ReleasePolicy/permittedUse``. None stated: nothing of others is delivered.
    package var purposes: Set<String>
    package init(organisation: String, purposes: Set<String> = []) {
        self.organisation = organisation
        self.purposes = purposes
    }
}

/// Who would like to see an object, and how.
package struct Reader: Hashable, Sendable {
    package var recipient: Recipient
    package var post: String
    /// Role names, as in `reader`.
    package var roles: Set<String>
    package var clearance: Clearance?
    /// Trainings and read-ins that the post holds.
    package var prerequisites: Set<String>
    package var suspended: Bool
    package var act: Act

    package var organisation: String { recipient.organisation }

    package init(
        organisation: String, post: String, roles: Set<String>, purposes: Set<String> = [],
        clearance: Clearance? = nil, prerequisites: Set<String> = [], suspended: Bool = false, act: Act = .view
    ) {
        self.recipient = Recipient(organisation: organisation, purposes: purposes)
        self.post = post
        self.roles = roles
        self.clearance = clearance
        self.prerequisites = prerequisites
        self.suspended = suspended
        self.act = act
    }

    /// A nation's word that a post may see up to an ordinal, until a day.
    package struct Clearance: Hashable, Sendable {
        package var ordinal: Int
        package var until: Instant
        package init(ordinal: Int, until: Instant) {
            self.ordinal = ordinal
            self.until = until
        }
    }

    /// What happens to the object: the caveats on handling forbid some of it.
    package enum Act: String, CaseIterable, Sendable {
        case view, print
        case translate = "machine-translate"
        /// Handing it to a model of any sort.
        case compute = "ai"
    }
}

/// What has happened to the object itself.
package struct ObjectState: Hashable, Sendable {
    /// When it was released, or the beginning of the era in which it was; `nil`: before any audience was known.
    package var released: Instant?
    package var recalled: Bool
    package var withdrawn: Bool
    /// The code of the channel that it stands in.
    package var channel: String?
    /// The originators whose consent to deliver this version to the recipient is in force.
    package var consents: Set<String>
    package init(
        released: Instant? = nil, recalled: Bool = false, withdrawn: Bool = false, channel: String? = nil,
        consents: Set<String> = []
    ) {
        self.released = released
        self.recalled = recalled
        self.withdrawn = withdrawn
        self.channel = channel
        self.consents = consents
    }
    package static let current = ObjectState()
}
