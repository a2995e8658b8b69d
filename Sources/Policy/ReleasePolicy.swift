package import Records

/// Who may hold a record, and under which conditions: every field of domain 3.1.1, with what the decision has to know of
/// the record itself (3.1.3, gates 1, 7 and 9).
///
/// A policy that says nothing is ``nobodyElse(than:)``: its originator alone (law 2). ``neutral`` is what a marking is
/// built on: it adds no condition, so it is the identity of ``combined(with:)``, and by itself it releases nothing,
/// because it names no originator. A policy above TLP:GREEN that names no audience releases nothing either.
package struct ReleasePolicy: Hashable, Sendable {
    /// The organisations whose knowledge this is, by code; several for a derived object. None: nobody may hold it.
    package var originators: Set<String>
    /// What it is classified as; several where it was made of parts that are: what each is worth to a reader is asked by
    /// itself, as a reader may have an equivalent for one and none for another. None: not classified.
    package var classifications: Set<Classification>
    package var tlp: TLP
    package var relTo: Audience
    package var notRelTo: Set<Party>
    package var relToMode: ReleaseMode
    package var originatorControl: OriginatorControl
    package var onward: Onward
    package var permittedUse: Bound<String>
    /// Codes of ``RightsCaveat``.
    package var rightsCaveats: Set<String>
    /// Codes of ``Handling``.
    package var handling: Set<String>
    package var attribution: Attribution
    /// Trainings or read-ins that a reader must have, by code.
    package var prerequisites: Set<String>
    /// When a downgrade is proposed. It proposes: it never widens an audience.
    package var downgradeOn: Instant?
    /// When somebody has to look at this policy again.
    package var reviewOn: Instant?
    /// The urns of sanitised versions, which have policies of their own.
    package var tearlines: Set<String>
    /// Not before this instant.
    package var validFrom: Instant?
    /// Retention: not from this instant on.
    package var validUntil: Instant?
    /// Marking definitions that apply as well. What they mean is looked up when the decision is made, so that a
    /// definition which arrives later takes effect.
    package var markings: Set<RecordID>
    /// The markings of single portions. Who may not see what one of them marks gets a projection without it.
    package var portions: Set<RecordID>
    /// Kinds of information, as agreements name them. None: only an agreement on everything covers it.
    package var categories: Set<String>
    /// What is known of the persons in it.
    package var persons: Persons

    /// The highest of ``classifications``. Setting it leaves that one alone.
    package var classification: Classification? {
        get { classifications.max() }
        set { classifications = newValue.map { [$0] } ?? [] }
    }

    /// Adds no condition at all: the identity of ``combined(with:)``.
    package static let neutral = ReleasePolicy(
        originators: [], classifications: [], tlp: .clear, relTo: .any, notRelTo: [], relToMode: .unstated,
        originatorControl: .none, onward: .community, permittedUse: .any, rightsCaveats: [], handling: [],
        attribution: .named, prerequisites: [], downgradeOn: nil, reviewOn: nil, tearlines: [], validFrom: nil,
        validUntil: nil, markings: [], portions: [], categories: [], persons: .absent)

    /// What cannot be read, or says nothing: held by nobody at all.
    package static let nobody = nobodyElse(than: nil)

    /// No organisation but this one.
    package static func nobodyElse(than originator: String?) -> ReleasePolicy {
        var policy = neutral
        policy.originators = originator.map { [$0] } ?? []
        policy.tlp = .red
        policy.relTo = .only([])
        policy.relToMode = .shrinkOnly
        policy.onward = .none
        policy.categories = [uncategorised]
        return policy
    }

    /// What a policy is about that does not say so: a kind of its own, so that a marking which names another kind adds to
    /// it, and does not stand in for what was never said.
    package static let uncategorised = "uncategorised"

    /// A channel's usual template: whoever is a member, at a TLP level.
    package static func channel(_ code: String, of originator: String, tlp: TLP) -> ReleasePolicy {
        var policy = nobodyElse(than: originator)
        policy.tlp = tlp
        policy.relTo = .only([.channel(code)])
        return policy
    }
}

/// A label of some scheme with its place among the internal ordinals (domain 3.1.2).
package struct Classification: Hashable, Sendable, Comparable {
    /// 0 is public, 5 the highest; whatever lies outside is treated as the highest.
    package let ordinal: Int
    package let scheme: String
    package let label: String
    package init(ordinal: Int, scheme: String, label: String) {
        self.ordinal = Self.ordinals.contains(ordinal) ? ordinal : Self.ordinals.upperBound
        self.scheme = scheme
        self.label = label
    }
    package static let ordinals = 0...5
    package static func < (left: Self, right: Self) -> Bool {
        (left.ordinal, left.scheme, left.label) < (right.ordinal, right.scheme, right.label)
    }
}

/// A list that permits: everything, or these alone.
package enum Bound<Element: Hashable & Sendable>: Hashable, Sendable {
    case any
    case only(Set<Element>)

    package func intersection(_ other: Self) -> Self {
        switch (self, other) {
        case (.any, let bound), (let bound, .any): bound
        case (.only(let left), .only(let right)): .only(left.intersection(right))
        }
    }
}

/// Somebody that a policy can name.
package enum Party: Hashable, Sendable, Comparable {
    case organisation(String)
    case state(String)
    /// Those who belong to a community in one way: its members, its partners.
    case alliance(String, Tier = .member)
    case body(String)
    case channel(String)
    case post(String)
    /// Every organisation but the originator: what a marking that nobody understands keeps out.
    case others

    /// `channel:sahel-alerts`, `alliance:MCC`, `alliance:MCC/partner`.
    package var text: String {
        switch self {
        case .others: "others"
        case .organisation(let code): "organisation:" + code
        case .state(let code): "state:" + code
        case .alliance(let code, let tier): "alliance:" + code + (tier == .member ? "" : "/" + tier.rawValue)
        case .body(let code): "body:" + code
        case .channel(let code): "channel:" + code
        case .post(let name): "post:" + name
        }
    }

    package init?(_ text: String) {
        if text == "others" {
            self = .others
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { return nil }
        let name = String(parts[1])
        switch parts[0] {
        case "organisation": self = .organisation(name)
        case "state": self = .state(name)
        case "alliance":
            let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                self = .alliance(name)
                return
            }
            // A suspended member is not somebody to release to.
            guard !parts[0].isEmpty, let tier = Tier(rawValue: String(parts[1])), [.partner, .observer].contains(tier)
            else { return nil }
            self = .alliance(String(parts[0]), tier)
        case "body": self = .body(name)
        case "channel": self = .channel(name)
        case "post": self = .post(name)
        default: return nil
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// Whose membership counts: at the release, at the delivery, or both.
package enum ReleaseMode: String, CaseIterable, Sendable {
    /// Members at the release who still are members.
    case shrinkOnly = "shrink-only"
    /// Members at the release.
    case frozen
    /// Members at the delivery; an explicit choice of the releaser.
    case open
    /// Says nothing: for what a marking adds. A policy that names an audience and has no mode releases nothing.
    case unstated

    /// The widest mode that both allow: frozen and open together ask for membership at both times.
    package func meet(_ other: Self) -> Self {
        if self == other || other == .unstated { return self }
        return self == .unstated ? other : .shrinkOnly
    }
}

package enum OriginatorControl: String, CaseIterable, Sendable {
    case none, notify, consent
    var strictness: Int {
        switch self {
        case .none: 0
        case .notify: 1
        case .consent: 2
        }
    }
}

/// Whether a receiver may pass it on: the third-party rule.
package enum Onward: Hashable, Sendable {
    case none
    case list(Set<Party>)
    case community

    package func meet(_ other: Self) -> Self {
        switch (self, other) {
        case (.none, _), (_, .none): .none
        case (.community, let rule), (let rule, .community): rule
        case (.list(let left), .list(let right)): .list(left.intersection(right))
        }
    }
}

package enum Attribution: String, CaseIterable, Sendable {
    case named, member, none
    var strictness: Int {
        switch self {
        case .named: 0
        case .member: 1
        case .none: 2
        }
    }
}
