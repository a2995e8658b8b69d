import JSON
import Policy
package import Records
import Store

/// That a post saw something, too, before it is filed: a STIX `sighting` (STIX 2.1 §5.2).
package struct SightingDraft: Sendable {
    /// Times that it may be said to have been seen; 0: it was looked for, and was not there.
    package static let counts: ClosedRange<Int64> = 0...999_999_999

    /// The record's id, and which of it: see ``Gate/record(_:version:channel:for:)``.
    package var record: String
    package var version: String?
    package var channel: String
    package var count: Int64
    package var first: PartialDate?
    package var last: PartialDate?
    /// For whoever may have the record, which is for whose word that is to say; else for them alone, as interest is sensitive
    /// by itself.
    package var isForAll: Bool
    package var comment: String?

    package init(
        record: String, version: String? = nil, channel: String, count: Int64 = 1, first: PartialDate? = nil,
        last: PartialDate? = nil, isForAll: Bool = false, comment: String? = nil
    ) {
        self.record = record
        self.version = version
        self.channel = channel
        self.count = count
        self.first = first
        self.last = last
        self.isForAll = isForAll
        self.comment = comment
    }
}

/// What is known of a record having been seen, as far as its reader sees who says so.
package struct SightingsView: Hashable, Sendable {
    /// The codes of those who saw it, as far as that is told; who looked for it and did not see it is not among them.
    package let organisations: [String]
    /// How often, by the newest of what refers to it (``SharingLimits/referring``); what says no number is one.
    package let count: Int64
    /// How many looked for it and did not see it.
    package let misses: Int
    package let first: Instant?
    package let last: Instant?
    package init(organisations: [String], count: Int64, misses: Int = 0, first: Instant?, last: Instant?) {
        self.organisations = organisations
        self.count = count
        self.misses = misses
        self.first = first
        self.last = last
    }
}

extension SightingDraft {
    /// What somebody else may have seen, too: what acts and what it is known by, and what happened.
    private static let kinds: Set<String> = [
        "attack-pattern", "campaign", "incident", "indicator", "infrastructure", "intrusion-set", "malware",
        "threat-actor", "tool", "vulnerability",
    ]

    static func takes(_ object: JSONValue) -> Bool {
        guard let type = object["type"]?.string, object["revoked"]?.boolean != true else { return false }
        if kinds.contains(type) { return true }
        let genre = Product.content(of: object)?["product_kind"]?.string.flatMap(Product.Genre.init)
        return type == "report" && (genre == .intrep || genre == .warning)
    }

    /// - Parameters:
    ///   - author: the identity that says so; `nil` where the channel does not name originators.
    ///   - markings: who may have it.
    fileprivate func sighting(
        _ id: RecordID, of record: RecordID, by author: RecordID?, under markings: [RecordID], at now: Instant
    ) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        var members: [JSONMember] = [
            JSONMember("type", "sighting"), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id.text)),
            JSONMember("created", time), JSONMember("modified", time),
        ]
        func add(_ name: String, _ value: JSONTree?) {
            if let value { members.append(JSONMember(name, value)) }
        }
        add("created_by_ref", author.map { .string($0.text) })
        add("description", comment.map { .string($0) })
        add("first_seen", seen.first.map { .string($0.text) })
        add("last_seen", seen.last.map { .string(min($0, now).text) })
        add("count", .integer(count))
        add("sighting_of_ref", .string(record.text))
        add("where_sighted_refs", author.map { .array([.string($0.text)]) })
        if !markings.isEmpty { add("object_marking_refs", .array(markings.map { .string($0.text) })) }
        return .object(members)
    }

    /// The ends of what was said: of a day its first millisecond and its last.
    private var seen: (first: Instant?, last: Instant?) {
        let end = last?.range.map { max($0.upperBound.microseconds - 1_000, $0.lowerBound.microseconds) }
        return (first?.range?.lowerBound, end.map { Instant(microseconds: $0) })
    }
}

extension Gate {
    /// Files that a post saw what a record is about, too, or looked for it and did not.
    package func sight(_ draft: SightingDraft, by caller: Caller) async throws -> ProductOutcome {
        let audience: SaidAudience = try await core.door("sighting", on: draft.record, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (shown, _) = try await core.find(
                draft.record, version: draft.version, channel: draft.channel, in: scope)
            guard let seen = try await core.objects(of: [shown]).first, SightingDraft.takes(seen.object),
                core.mayAnswer(shown.row, in: scope)
            else { throw Refusal(.forbidden, "\(draft.record.echo) is nothing that is said to be seen here") }
            return try core.audience(of: seen, named: draft.record, isForAll: draft.isForAll, in: scope)
        }
        let author = try await core.author(in: draft.channel, by: caller)
        let id = try RecordID(core.newID("sighting"))
        let tree = draft.sighting(
            id, of: audience.row.id, by: author?.id, under: audience.markings, at: core.clock())
        let root = try JSONDocument(parsing: tree.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(property: error.property, message: error.message)
        }
        let company = [author?.object, audience.definition].compactMap { $0 } + [tree]
        return try await file(company, for: id, to: audience, as: "sighting", in: draft.channel, by: caller)
    }
}

extension Core {
    /// What these records, which refer to one, say of its having been seen; `nil`: nothing.
    func sightings(of id: RecordID, among referring: [Shown], in scope: Scope) async throws -> SightingsView? {
        let said = try await objects(of: referring.filter { $0.row.id.type == "sighting" }).filter {
            $0.object["sighting_of_ref"]?.string == id.text && $0.object["revoked"]?.boolean != true
        }
        guard !said.isEmpty else { return nil }
        let counts = said.map { $0.object["count"]?.integer ?? 1 }
        let seen = zip(said, counts).filter { $0.1 > 0 }.map { $0.0 }
        let told = seen.filter { mayAnswer($0.row, in: scope) }
        return SightingsView(
            organisations: Set(told.flatMap { originators(of: $0.row.shelf, in: scope.snapshot) }).sorted(),
            count: counts.reduce(0, +),
            misses: counts.count { $0 == 0 },
            first: seen.compactMap { $0.object["first_seen"]?.instant }.min(),
            last: seen.compactMap { $0.object["last_seen"]?.instant }.max())
    }
}
