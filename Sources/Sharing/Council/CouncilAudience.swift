import JSON
import Policy
import Records

/// Who gets a meeting, a decision or a commitment, and what is said about it.
package enum CouncilAudience: String, CaseIterable, Sendable {
    /// Whoever reads its channel.
    case channel
    /// The organisations that it names, and its own house.
    case named
    /// Its own house alone: until it is to be seen.
    case house
}

extension CouncilAudience {
    /// - Parameters:
    ///   - named: codes of the organisations that it names.
    ///   - house: whose it is.
    func mark(named: Set<String>, of house: String) -> PortionMark? {
        switch self {
        case .channel: nil
        case .named: .released(to: named.union([house]))
        case .house: .released(to: [house])
        }
    }

    /// What a stored object says of it; `nil` where it is marked in a way that no form writes.
    init?(_ object: JSONValue, named: Set<String>, of house: String) {
        guard object["granular_markings"] == nil else { return nil }
        let markings = Set(object["object_marking_refs"]?.elements.compactMap(\.string) ?? [])
        let found = Self.allCases.first { audience in
            Set(audience.mark(named: named, of: house)?.markings.map(\.text) ?? []) == markings
        }
        guard let found else { return nil }
        self = found
    }
}

/// Objects of a council as they are written.
enum CouncilWriting {
    /// A new object, or another version of one: of that only what differs from what its author had before them is changed, all else
    /// stays as it is stored, what this version does not know too.
    ///
    /// - Parameters:
    ///   - said: what the draft says.
    ///   - known: what it is written over, with what the draft of it says.
    static func object(
        _ id: RecordID, of extensionID: String, saying said: [JSONMember],
        over known: (stored: JSONValue, said: [JSONMember])? = nil, under markings: [RecordID], at now: Instant
    ) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        let marked =
            markings.isEmpty
            ? [] : [JSONMember("object_marking_refs", .array(markings.map { .string($0.text) }))]
        guard let known else {
            return .object(
                [
                    JSONMember("type", .string(id.type)), JSONMember("spec_version", "2.1"),
                    JSONMember("id", .string(id.text)), JSONMember("created", time), JSONMember("modified", time),
                ] + said + marked + [
                    JSONMember("extensions", .object([JSONMember(extensionID, ["extension_type": "new-sdo"])]))
                ])
        }
        let new = Dictionary(said.map { ($0.name, $0.value) }) { first, _ in first }
        let old = Dictionary(known.said.map { ($0.name, $0.value) }) { first, _ in first }
        var members: [JSONMember] = []
        var met: Set<String> = []
        for (key, stored) in known.stored.members {
            let name = key.text
            met.insert(name)
            if name == "modified" {
                members.append(JSONMember(name, time))
            } else if name == "object_marking_refs" {
                members += marked
            } else if new[name] == old[name] {
                members.append(JSONMember(name, .raw(stored.minified)))
            } else if let value = new[name] {
                members.append(JSONMember(name, value))
            }
        }
        if !met.contains("object_marking_refs") { members += marked }
        return .object(members + said.filter { !met.contains($0.name) })
    }

    /// What somebody does about one of them: a note.
    static func note(
        _ id: RecordID, about subject: RecordID, naming others: [RecordID] = [], of extensionID: String,
        saying said: [JSONMember], text: String, under markings: [String], at now: Instant
    ) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        let members = [
            JSONMember("type", "note"), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id.text)),
            JSONMember("created", time), JSONMember("modified", time),
            // STIX wants words; tools that do not know the extension show these.
            JSONMember("content", .string(text)),
            JSONMember("object_refs", .array(([subject] + others).map { .string($0.text) })),
        ]
        let marked =
            markings.isEmpty ? [] : [JSONMember("object_marking_refs", .array(markings.map { .string($0) }))]
        return .object(
            members + marked + [
                JSONMember(
                    "extensions",
                    .object([
                        JSONMember(
                            extensionID,
                            .object([JSONMember("extension_type", "property-extension")] + said))
                    ]))
            ])
    }
}

/// Members of an object as drafts make them.
struct CouncilMembers {
    private(set) var all: [JSONMember] = []

    mutating func add(_ name: String, _ text: String?) {
        if let text = text?.trimmed, !text.isEmpty { all.append(JSONMember(name, .string(text))) }
    }
    mutating func add(_ name: String, _ texts: [String]) {
        if !texts.isEmpty { all.append(JSONMember(name, .array(texts.map { .string($0) }))) }
    }
    mutating func add(_ name: String, _ wordings: [Council.Wording]) {
        if !wordings.isEmpty { all.append(JSONMember(name, Council.tree(wordings))) }
    }
    mutating func add(_ name: String, _ value: JSONTree) { all.append(JSONMember(name, value)) }
    mutating func add(_ name: String, objects: [JSONTree]) {
        if !objects.isEmpty { all.append(JSONMember(name, .array(objects))) }
    }
}

extension Council {
    /// The same bytes from everybody: whoever files it second finds it known.
    static let allocated = Instant(microseconds: 1_795_651_200_000_000)

    private static func definition(
        _ id: String, _ name: String, _ description: String, _ type: String
    ) -> JSONTree {
        [
            "type": "extension-definition", "spec_version": "2.1", "id": .string(id),
            "created_by_ref": .string(BarazaMarking.identityID), "created": .string(allocated.text),
            "modified": .string(allocated.text), "name": .string(name), "description": .string(description),
            "schema": "docs/meetings.md of Baraza", "version": "1.0.0", "extension_types": [.string(type)],
        ]
    }
    /// What the extensions are, for tools that meet them. STIX 2.1 §7.3.
    static let meetingDefinition = definition(
        Meeting.extensionID, "Meeting", "A meeting, or an edition of a series: the type meeting.", "new-sdo")
    static let decisionDefinition = definition(
        Decision.extensionID, "Decision", "A text that is put to seats, frozen by its hash: the type decision.",
        "new-sdo")
    static let decisionActDefinition = definition(
        DecisionAct.extensionID, "Act on a decision",
        "Where a seat stands on a text, and what the chair records of it.", "property-extension")
    static let commitmentDefinition = definition(
        Commitment.extensionID, "Commitment",
        "What somebody promised, by when, and how it is seen that it was done: the type commitment.", "new-sdo")
    static let commitmentActDefinition = definition(
        CommitmentAct.extensionID, "Act on a commitment",
        "What is done about a commitment: it is accepted, reported on, shown to be done, verified, planned anew.",
        "property-extension")
}

extension Violation {
    /// The property of a meeting, a decision, a commitment or an act on one that it is about, as a form names it.
    var councilField: String? {
        var path = property[...]
        for id in [DecisionAct.extensionID, CommitmentAct.extensionID] where path.hasPrefix("extensions.\(id).") {
            path = path.dropFirst("extensions.\(id).".count)
        }
        return path.split { $0 == "." || $0 == "[" }.first.map(String.init)
    }
}
