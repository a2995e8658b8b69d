package import Records

/// What a decision has to know of the world, as it stands at one epoch.
package struct World: Sendable {
    /// The organisations that this node knows: its community.
    package var organisations: [String: Organisation]
    package var agreements: [Agreement]
    /// Who reads which channel, by the channel's code.
    package var channels: [String: [Member]]
    /// What the marking definitions that were accepted mean. The published TLP markings need not be here.
    package var markings: [RecordID: MarkingMeaning]

    package init(
        organisations: [String: Organisation] = [:], agreements: [Agreement] = [], channels: [String: [Member]] = [:],
        markings: [RecordID: MarkingMeaning] = [:]
    ) {
        self.organisations = organisations
        self.agreements = agreements
        self.channels = channels
        self.markings = markings
    }

    package struct Organisation: Hashable, Sendable {
        /// ISO 3166-1 alpha-2; `nil` for an organisation of no single state.
        package var country: String?
        /// The organisations that this one belongs to or serves, by code.
        package var alliances: Set<String>
        package init(country: String? = nil, alliances: Set<String> = []) {
            self.country = country
            self.alliances = alliances
        }
    }

    /// Lets two organisations share until it ends.
    package struct Agreement: Hashable, Sendable {
        package var parties: Set<String>
        package var from: Instant
        package var until: Instant?
        package init(parties: Set<String>, from: Instant, until: Instant? = nil) {
            self.parties = parties
            self.from = from
            self.until = until
        }
    }

    /// A post that reads a channel.
    package struct Member: Hashable, Sendable {
        package var post: String
        package var organisation: String
        /// Whether the post was granted by its name, and not through a rule: what TLP:RED asks for.
        package var named: Bool
        package var from: Instant?
        package var until: Instant?
        package init(post: String, organisation: String, named: Bool, from: Instant? = nil, until: Instant? = nil) {
            self.post = post
            self.organisation = organisation
            self.named = named
            self.from = from
            self.until = until
        }
    }
}

/// Who would like to hold an object.
package struct Reader: Hashable, Sendable {
    package var organisation: String
    package var post: String
    /// Role names, as in `reader`.
    package var roles: Set<String>
    /// What it is wanted for, as codes of `permitted_use`.
    package var purposes: Set<String>
    package var clearance: Clearance?
    /// Trainings and read-ins that the post holds.
    package var prerequisites: Set<String>
    package var suspended: Bool

    package init(
        organisation: String, post: String, roles: Set<String>, purposes: Set<String> = [],
        clearance: Clearance? = nil, prerequisites: Set<String> = [], suspended: Bool = false
    ) {
        self.organisation = organisation
        self.post = post
        self.roles = roles
        self.purposes = purposes
        self.clearance = clearance
        self.prerequisites = prerequisites
        self.suspended = suspended
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
}

/// What has happened to the object itself.
package struct ObjectState: Hashable, Sendable {
    /// When it was released; `nil` where a decision is made for all objects under one policy.
    package var released: Instant?
    package var recalled: Bool
    package var withdrawn: Bool
    package init(released: Instant? = nil, recalled: Bool = false, withdrawn: Bool = false) {
        self.released = released
        self.recalled = recalled
        self.withdrawn = withdrawn
    }
    package static let current = ObjectState()
}
