package import JSON
import Policy
import Records

/// What comes together in one submission: some of what is asked of an object depends on those beside it.
package struct Company: Sendable {
    /// The markings of what something else may be made from, portions included, each under its id.
    let markings: [RecordID: [RecordID]]
    /// What the products among them were made from, what the translations are of, and which reports the files go along with.
    let sources: [RecordID: [RecordID]]
    /// The reports among them that have files with them, by the artifacts that these are.
    let annexing: [RecordID: [JSONValue]]
    /// The mentions of persons, by the object that they are about.
    private let mentions: [RecordID: Set<RecordID>]
    /// The translations, and whether a machine made them that nobody reviewed: as the newest version says.
    private let translations: [RecordID: (version: String, isUnreviewed: Bool)]
    /// What the marking definitions among them mean, by their ids; of two under one id, both.
    let definitions: [RecordID: ReleasePolicy]
    /// The joint drafts among them, the acts on these, and joint products: whom those are for no marking says, so that what derives
    /// from one stays in its author's house. Whoever has more in mind files it once they stand.
    let joint: Set<RecordID>
    /// Whether there are more records on persons than may come at once (red line R3).
    let isBulkOnPersons: Bool

    package init(_ objects: [JSONValue]) {
        isBulkOnPersons = objects.count(where: Self.isOnPerson) > RedLines.personMentionsPerObject
        let hasDerived = objects.contains(where: Self.isDerived)
        var markings: [RecordID: [RecordID]] = [:]
        var joint: Set<RecordID> = []
        var sources: [RecordID: [RecordID]] = [:]
        var mentions: [RecordID: Set<RecordID>] = [:]
        var translations: [RecordID: (version: String, isUnreviewed: Bool)] = [:]
        var definitions: [RecordID: ReleasePolicy] = [:]
        var annexing: [RecordID: [JSONValue]] = [:]
        let hasFiles = objects.contains { Self.isType("artifact", $0) }
        for object in objects where object.kind == .object {
            if hasFiles { for (file, _) in Product.annexes(of: object) { annexing[file, default: []].append(object) } }
            guard let id = object["id"]?.recordID else { continue }
            if id.type == "marking-definition" {
                let meaning = MarkingReader.meaning(of: object)
                definitions[id] = definitions[id]?.combined(with: meaning) ?? meaning
            }
            if hasDerived {
                markings[id, default: []] += Self.markings(of: object)
                sources[id, default: []] += Product.sources(of: object)
                if let original = Self.original(of: object) { sources[id, default: []].append(original) }
                // A file says what its report does.
                if hasFiles { for (file, _) in Product.annexes(of: object) { sources[file, default: []].append(id) } }
                if Self.isJoint(object) { joint.insert(id) }
            }
            if Self.isType(TranslationOrigin.kind, object) {
                let version = object["modified"]?.string.flatMap { Timestamp($0)?.sortKey } ?? ""
                let isUnreviewed = TranslationOrigin(of: object)?.isUnreviewed ?? false
                if translations[id].map({ $0.version < version }) ?? true { translations[id] = (version, isUnreviewed) }
            }
            if Self.isType("person-mention", object), let about = object["object_ref"]?.recordID {
                mentions[about, default: []].insert(id)
            }
        }
        self.markings = markings
        self.sources = sources
        self.joint = joint
        self.mentions = mentions
        self.translations = translations
        self.definitions = definitions
        self.annexing = annexing
    }

    /// What a translation comes down to: what it is of, and where that is a translation that comes with it, what that is of.
    ///
    /// - Returns: `nil` where that takes more than ``SharingLimits/translationSteps``.
    func line(from original: RecordID) -> [RecordID]? {
        var line = [original]
        var place = 0
        while place < line.count {
            guard line.count <= SharingLimits.translationSteps else { return nil }
            let id = line[place]
            place += 1
            guard id.type == TranslationOrigin.kind else { continue }
            for next in sources[id] ?? [] where !line.contains(next) { line.append(next) }
        }
        return line
    }

    /// Whether a translation that comes with it is a machine's that nobody reviewed; `nil` where none comes.
    func isUnreviewed(_ translation: RecordID) -> Bool? { translations[translation]?.isUnreviewed }

    /// The mentions in this submission of the object that a mention is about.
    func mentions(of mention: JSONValue) -> Set<RecordID> {
        mention["object_ref"]?.recordID.flatMap { mentions[$0] } ?? []
    }

    /// Whether it goes along with a report that comes with it.
    func isFile(_ object: JSONValue) -> Bool {
        Self.isType("artifact", object) && object["id"]?.recordID.map { annexing[$0] != nil } ?? false
    }

    private static func isDerived(_ object: JSONValue) -> Bool {
        guard object.kind == .object, let type = object["type"]?.token else { return false }
        if type.matches("report") { return !Product.sources(of: object).isEmpty }
        return type.matches("language-content") && original(of: object) != nil
    }

    private static func isJoint(_ object: JSONValue) -> Bool {
        Joint.isOurs(object) || isType("note", object) && JointAct.content(of: object) != nil
            || isType("report", object) && Joint.isProduct(object)
    }

    /// What a translation is of; `nil` for what is none.
    static func original(of object: JSONValue) -> RecordID? {
        isType("language-content", object) ? object["object_ref"]?.recordID : nil
    }

    /// A mention of a person, or an identity that is one.
    static func isOnPerson(_ object: JSONValue) -> Bool {
        isType("person-mention", object)
            || isType("identity", object) && object["identity_class"]?.token?.matches("individual") == true
    }

    /// Whether a record of a kind may be on a person: otherwise what it says need not be looked at.
    static func mayBeOnPerson(_ kind: String) -> Bool { ["person-mention", "identity"].contains(kind) }

    private static func isType(_ type: String, _ object: JSONValue) -> Bool {
        object.kind == .object && object["type"]?.token?.matches(type) == true
    }

    /// What a report asks for of the files that go along with it: its own markings, and those of the portions in which it tells
    /// of them. What it marks beside that is not in them.
    static func markings(ofFilesWith report: JSONValue) -> [RecordID] {
        let told = ["extensions", Product.extensionID, "annexes"]
        let portions = (report["granular_markings"].map { Array($0.elements) } ?? []).filter { portion in
            guard portion.kind == .object else { return false }
            return portion["selectors"]?.elements.compactMap(\.string).contains { selector in
                // What is marked is all that tells of files, or a part of that.
                zip(selector.split(separator: "."), told).allSatisfy { $0 == $1 }
            } ?? false
        }
        let whole = report["object_marking_refs"].map { Array($0.elements) } ?? []
        return (whole + portions.compactMap { $0["marking_ref"] }).compactMap(\.recordID)
    }

    private static func markings(of object: JSONValue) -> [RecordID] {
        let portions = object["granular_markings"].map { Array($0.elements) } ?? []
        let whole = object["object_marking_refs"].map { Array($0.elements) } ?? []
        return (whole + portions.compactMap { $0.kind == .object ? $0["marking_ref"] : nil }).compactMap(\.recordID)
    }
}

extension JSONValue {
    /// The value as the id of a record; `nil` where it is none.
    fileprivate var recordID: RecordID? { string.flatMap { try? RecordID($0) } }
}
