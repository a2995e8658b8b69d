package import JSON
import Records

extension ReleasePolicy {
    /// The canonical JSON (RFC 8785) that stores intern and envelopes carry: equal policies have equal bytes.
    package var canonical: [UInt8] { tree.canonical }

    package var tree: JSONTree {
        var members: [JSONMember] = [
            JSONMember("categories", .strings(categories)),
            JSONMember("onward", onward.tree),
            JSONMember("originators", .strings(originators)),
            JSONMember("permitted_use", permittedUse.tree { $0 }),
            JSONMember("rel_to", relTo.tree),
            JSONMember("rel_to_mode", .string(relToMode.rawValue)),
            JSONMember("tlp", .string(tlp.value)),
        ]
        let labels = classifications.sorted().map(\.tree)
        if labels.count == 1 { members.append(JSONMember("classification", labels[0])) }
        if labels.count > 1 { members.append(JSONMember("classifications", .array(labels))) }
        if persons != .absent { members.append(JSONMember("persons", persons.tree)) }
        if originatorControl != .none {
            members.append(JSONMember("originator_control", .string(originatorControl.rawValue)))
        }
        if attribution != .named { members.append(JSONMember("attribution", .string(attribution.rawValue))) }
        let lists: [(String, Set<String>)] = [
            ("not_rel_to", Set(notRelTo.map(\.text))), ("rights_caveats", rightsCaveats), ("handling", handling),
            ("prereqs", prerequisites), ("tearlines", tearlines), ("markings", Set(markings.map(\.text))),
            ("portions", Set(portions.map(\.text))),
        ]
        for (name, list) in lists where !list.isEmpty { members.append(JSONMember(name, .strings(list))) }
        let dates = [
            ("downgrade_on", downgradeOn), ("review_on", reviewOn), ("valid_from", validFrom),
            ("valid_until", validUntil),
        ]
        for (name, date) in dates { if let date { members.append(JSONMember(name, .string(date.text))) } }
        return .object(members)
    }

    /// Reads what ``canonical`` wrote.
    ///
    /// - Returns: `nil` when a member is malformed or unknown: a condition that is not understood must not be dropped.
    ///   What is missing counts as its strictest value.
    package init?(bytes: [UInt8]) {
        guard let document = try? JSONDocument(parsing: bytes) else { return nil }
        self.init(document.root)
    }

    package init?(_ value: JSONValue) {
        guard value.kind == .object else { return nil }
        var policy = ReleasePolicy.nobody
        policy.permittedUse = .only([])
        for (name, value) in value.members {
            guard policy.read(name.text, value) else { return nil }
        }
        self = policy
    }

    private mutating func read(_ name: String, _ value: JSONValue) -> Bool {
        switch name {
        case "attribution": Self.set(&attribution, value.string.flatMap(Attribution.init))
        case "categories": Self.set(&categories, value.strings)
        case "classification": readClassification(value)
        case "classifications":
            value.kind == .array && value.count > 1 && value.elements.allSatisfy { readClassification($0) }
        case "downgrade_on": Self.set(&downgradeOn, Instant(reading: value))
        case "handling": Self.set(&handling, value.strings)
        case "markings": Self.set(&markings, value.recordIDs)
        case "not_rel_to": Self.set(&notRelTo, value.parties)
        case "onward": Self.set(&onward, Onward(value))
        case "originator_control": Self.set(&originatorControl, value.string.flatMap(OriginatorControl.init))
        case "originators": Self.set(&originators, value.strings)
        case "persons": Self.set(&persons, Persons(value))
        case "portions": Self.set(&portions, value.recordIDs)
        case "permitted_use": Self.set(&permittedUse, value.string == "any" ? .any : value.strings.map(Bound.only))
        case "prereqs": Self.set(&prerequisites, value.strings)
        case "rel_to": Self.set(&relTo, Audience(value))
        case "rel_to_mode": Self.set(&relToMode, value.string.flatMap(ReleaseMode.init))
        case "review_on": Self.set(&reviewOn, Instant(reading: value))
        case "rights_caveats": Self.set(&rightsCaveats, value.strings)
        case "tearlines": Self.set(&tearlines, value.strings)
        case "tlp": Self.set(&tlp, value.string.flatMap { TLP($0) })
        case "valid_from": Self.set(&validFrom, Instant(reading: value))
        case "valid_until": Self.set(&validUntil, Instant(reading: value))
        default: false
        }
    }

    private static func set<T>(_ place: inout T, _ value: T?) -> Bool {
        guard let value else { return false }
        place = value
        return true
    }

    private static func set<T>(_ place: inout T?, _ value: T?) -> Bool {
        guard let value else { return false }
        place = value
        return true
    }

    private mutating func readClassification(_ value: JSONValue) -> Bool {
        guard let ordinal = value["ordinal"]?.integer, let scheme = value["scheme"]?.string,
            let label = value["label"]?.string, value.count == 3
        else { return false }
        return classifications.insert(
            Classification(ordinal: Int(clamping: ordinal), scheme: scheme, label: label)
        ).inserted
    }
}

extension Classification {
    fileprivate var tree: JSONTree {
        ["label": .string(label), "ordinal": .integer(Int64(ordinal)), "scheme": .string(scheme)]
    }
}

extension Bound {
    func tree(_ text: (Element) -> String) -> JSONTree {
        switch self {
        case .any: "any"
        case .only(let elements): .strings(Set(elements.map(text)))
        }
    }
}

extension Audience {
    /// `"any"`, a list of parties, or `{"all": [list, …]}` where several lists have to include the reader.
    var tree: JSONTree {
        if isAny { return "any" }
        let trees = lists.map { JSONTree.strings(Set($0.map(\.text))) }
        guard trees.count > 1 else { return trees[0] }
        return ["all": .array(trees.sorted { $0.canonical.lexicographicallyPrecedes($1.canonical) })]
    }

    init?(_ value: JSONValue) {
        if value.string == "any" {
            self = .any
        } else if let parties = value.parties {
            self = .only(parties)
        } else {
            guard value.count == 1, let lists = value["all"], lists.kind == .array, lists.count > 1 else { return nil }
            let parties = lists.elements.compactMap(\.parties)
            guard parties.count == lists.count else { return nil }
            self.init(lists: Set(parties))
        }
    }
}

extension Onward {
    var tree: JSONTree {
        switch self {
        case .none: "none"
        case .community: "community"
        case .list(let parties): .strings(Set(parties.map(\.text)))
        }
    }

    init?(_ value: JSONValue) {
        switch value.string {
        case "none": self = .none
        case "community": self = .community
        default:
            guard let parties = value.parties else { return nil }
            self = .list(parties)
        }
    }
}

extension Persons {
    var tree: JSONTree {
        [
            "mention": .string(mention.rawValue), "screened": .boolean(isScreened), "signed_off": .boolean(isSignedOff),
        ]
    }

    init?(_ value: JSONValue) {
        guard value.kind == .object, value.count == 3, let mention = value["mention"]?.string.flatMap(Mention.init),
            let isScreened = value["screened"]?.boolean, let isSignedOff = value["signed_off"]?.boolean
        else { return nil }
        self.init(mention, isScreened: isScreened, isSignedOff: isSignedOff)
    }
}

extension JSONTree {
    static func strings(_ texts: Set<String>) -> JSONTree { .array(texts.sorted().map(JSONTree.string)) }
}

extension JSONValue {
    /// An array of strings as a set; `nil` if it is anything else.
    var strings: Set<String>? {
        guard kind == .array else { return nil }
        var texts: Set<String> = []
        for element in elements {
            guard let text = element.string else { return nil }
            texts.insert(text)
        }
        return texts
    }

    var recordIDs: Set<RecordID>? {
        guard let texts = strings else { return nil }
        let ids = texts.compactMap { text in try? RecordID(text) }
        return ids.count == texts.count ? Set(ids) : nil
    }

    var parties: Set<Party>? {
        guard let texts = strings else { return nil }
        let parties = texts.compactMap(Party.init)
        return parties.count == texts.count ? Set(parties) : nil
    }
}

extension Instant {
    init?(reading value: JSONValue) {
        guard let text = value.string else { return nil }
        self.init(text)
    }
}
