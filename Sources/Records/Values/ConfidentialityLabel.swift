/// A NATO confidentiality label: how sensitive something is under a named policy, and for whom.
///
/// The value alone. It is read from XML and written to it by `Formats/STANAG4774`; what it lets anybody do is decided in
/// `Policy/Markings`.
///
/// Source: STANAG 4774 (ADatP-4774), as retold in `standards/labels.md` §5.
package struct ConfidentialityLabel: Hashable, Sendable {
    /// What the label is for.
    package enum Role: String, CaseIterable, Sendable {
        /// By the originator; never overwritten.
        case originator
        /// Equivalent to it under another policy, by whoever is entitled to say so.
        case alternative
        /// For the metadata themselves.
        case metadata
    }

    package var role: Role
    /// An XML id, by which a binding points at the label.
    package var id: String?
    /// When somebody has to look at it again. A date that is past invalidates nothing.
    package var review: Instant?
    package var policy: PolicyIdentifier
    /// A word of that policy.
    package var classification: String
    /// Free text without any meaning for access.
    package var privacyMark: String?
    /// In the order of the label.
    package var categories: [Category]
    package var originator: Originator?
    package var created: Instant
    package var succession: Succession?
    /// What stands in it beside the elements of the standard, by `{namespace}name`. It may be a condition: who does not
    /// know it denies.
    package var unread: [String]

    package init(
        role: Role = .originator, id: String? = nil, review: Instant? = nil, policy: PolicyIdentifier,
        classification: String, privacyMark: String? = nil, categories: [Category] = [],
        originator: Originator? = nil, created: Instant, succession: Succession? = nil, unread: [String] = []
    ) {
        self.role = role
        self.id = id
        self.review = review
        self.policy = policy
        self.classification = classification
        self.privacyMark = privacyMark
        self.categories = categories
        self.originator = originator
        self.created = created
        self.succession = succession
        self.unread = unread
    }

    /// Whose rules give the words their meaning.
    package struct PolicyIdentifier: Hashable, Sendable {
        package var name: String
        /// `urn:oid:…`
        package var uri: String?
        package init(_ name: String, uri: String? = nil) {
            self.name = name
            self.uri = uri
        }
    }

    /// A tag with its values.
    package struct Category: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            /// The reader must hold every value.
            case restrictive = "RESTRICTIVE"
            /// The reader must hold at least one value; where there is none, nobody does.
            case permissive = "PERMISSIVE"
            /// No condition.
            case informative = "INFORMATIVE"
        }
        package var kind: Kind
        package var tag: String
        package var uri: String?
        package var values: [String]
        package init(_ kind: Kind, _ tag: String, uri: String? = nil, values: [String]) {
            self.kind = kind
            self.tag = tag
            self.uri = uri
            self.values = values
        }
    }

    /// Who labelled it.
    package struct Originator: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case rfc822Name, dNSName, directoryName, uniformResourceIdentifier, iPAddress, x400Address
            case userPrincipalName, jID
        }
        package var kind: Kind
        package var text: String
        package init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// The label that the originator foresees, and from when on.
    package indirect enum Succession: Hashable, Sendable {
        case successor(ConfidentialityLabel, at: Instant)
    }
}
