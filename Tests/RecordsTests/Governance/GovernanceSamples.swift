import JSON
import Records

/// In place of a value: the property is left out.
let absent = ""

/// One object of each of our own kinds, with every property that it may have.
struct GovernanceSample: Sendable, CustomStringConvertible {
    let type: String
    /// The properties of its own, as JSON; the head is added.
    var members: [String: String]
    /// What a minimal object needs beyond what is always required, because of the state that it is in.
    var needs: Set<String> = []
    /// Alternatives to what is there.
    var spare: Set<String> = []

    var description: String { type }

    init(_ type: String, needs: Set<String> = [], spare: Set<String> = [], _ members: [String: String]) {
        self.type = type
        self.members = members
        self.needs = needs
        self.spare = spare
    }

    static let head = [
        "created": #""2024-03-01T10:00:00.000Z""#,
        "modified": #""2024-03-01T10:00:00.000Z""#,
        "revoked": "false",
        "lang": #""fr""#,
        "created_by_ref": #""organisation--\#(Sample.id)""#,
        "external_references": #"[{"source_name":"registry","external_id":"D-7"}]"#,
        "object_marking_refs": #"["\#(TLP.green.marking.text)"]"#,
        "granular_markings": #"[{"selectors":["created"],"marking_ref":"\#(TLP.red.marking.text)"}]"#,
    ]

    /// The object with everything.
    func full(_ changes: [String: String] = [:]) throws -> JSONValue {
        var all = Self.head.merging(members) { $1 }
        all["type"] = "\"\(type)\""
        all["id"] = "\"\(type)--\(Sample.id)\""
        for (name, text) in changes { all[name] = text == absent ? nil : text }
        return try json(
            "{" + all.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}")
    }

    /// The object with no more than it must have, and these changes.
    func minimal(_ required: [String], _ changes: [String: String] = [:]) throws -> JSONValue {
        let kept = Set(required).union(needs)
        var changed: [String: String] = [:]
        for name in Set(Self.head.keys).union(members.keys) where !kept.contains(name) { changed[name] = absent }
        return try full(changed.merging(changes) { $1 })
    }

    static func named(_ type: String) -> GovernanceSample {
        all.first { $0.type == type } ?? GovernanceSample(type, [:])
    }

    static let all: [GovernanceSample] = parties + release + oversight

    static let tool = #""tool--\#(Sample.id)""#
    static let report = #""report--\#(Sample.id)""#
    static let names =
        #"[{"text":"Ofisi ya Uratibu","lang":"sw","script":"Latn","kind":"official","valid_from":"2019"}]"#
    static let day = #""2024-03-01T10:00:00Z""#
    static let later = #""2024-09-01T10:00:00Z""#
    static let term = #"[{"from":"2024-03-01T10:00:00Z","until":"2024-04-01T10:00:00Z"}]"#
    static let signature = #"{"signer":"KE-OUT","algorithm":"Ed25519","value":"aGVsbG8="}"#
    static let retention = #"{"days":180,"action":"review","rule":"unevaluated"}"#
    static let policy = #"{"tlp":"amber","rel_to":["alliance:MCC"],"rel_to_mode":"shrink-only"}"#
}
