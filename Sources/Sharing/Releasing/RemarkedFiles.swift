import JSON
import Policy
import Records
import Store

/// A file that goes along with a report which is marked anew.
struct RemarkedFile: Sendable {
    /// As it is filed again.
    let object: JSONValue
    /// Where the copy stands, or stood, that it was made of.
    let from: RecordPlace
    /// Under what that stands.
    let terms: AnnexKeeping.Terms?
}

extension Core {
    /// What an organisation says in a channel with these versions of a record.
    func ownPlace(of rows: [Row], in access: Access) -> WordPlace {
        WordPlace(
            channel: access.channel.code,
            shelves: wordShelves(of: access.allowed.organisation, in: access.channel, access.snapshot), rows: rows,
            translations: [])
    }

    /// The files that go along with a version of a report in a channel, under other markings.
    ///
    /// One that stands under the terms of a version of the report changes with it. One that asks for more keeps its markings and has
    /// the new ones as well. What stands there for another report alone is not this one's.
    ///
    /// - Parameter rows: all versions of the report in the channel, newest first: a file may stand where an older one does, and the
    ///   newest have it with it all the same.
    func files(
        with report: JSONValue, _ rows: [Row], marked markings: [RecordID], in access: Access
    ) async throws -> [RemarkedFile] {
        let snapshot = access.snapshot
        let wanted = Set(Product.annexes(of: report).map(\.artifact)).sorted()
        guard !wanted.isEmpty, let first = rows.first,
            let newest = AnnexKeeping.Terms(of: first.shelf, in: snapshot)
        else { return [] }
        let own = ownPlace(of: rows, in: access)
        let going = Array(try await files(of: rows, at: own).joined())
        let keeping = AnnexKeeping(core: self, snapshot: snapshot)
        var versions: [(terms: AnnexKeeping.Terms, named: Set<RecordID>)] = []
        for row in rows {
            guard let terms = AnnexKeeping.Terms(of: row.shelf, in: snapshot) else { continue }
            let named = try await keeping.named(at: [row.position])
            versions.append((terms, named))
        }
        let isLeft = versions.contains { $0.terms.asksLess(than: newest, in: snapshot) }
        var marked: [RemarkedFile] = []
        for file in wanted {
            let copies = try await self.versions(of: [file], on: own.shelves)
            var copy: Row?
            for version in versions where copy == nil && version.named.contains(file) {
                copy = copies.first { AnnexKeeping.Terms(of: $0.shelf, in: snapshot) == version.terms }
            }
            var place = (copy ?? going.first(where: { $0.id == file }))?.place
            if place == nil { place = try await lost(file, of: first, isLeft: isLeft, at: own, in: access) }
            guard let place, let entry = try await store.entry(at: place.position), entry.tombstone == nil,
                let artifact = try? JSONDocument(parsing: entry.body).root
            else { continue }
            let terms = AnnexKeeping.Terms(of: place.shelf, in: snapshot)
            var kept: [RecordID] = []
            // Where a version asked for more than the newest does, its file goes on asking for that.
            let isOfVersion = versions.contains { $0.terms == terms }
            if let terms, terms != newest, !isOfVersion || newest.asksLess(than: terms, in: snapshot) {
                kept = artifact["object_marking_refs"]?.elements.compactMap(\.recordID) ?? []
                kept += terms.policy.markings.sorted()
            }
            let object = try JSONDocument(parsing: artifact.marked((kept + markings).uniqued).bytes).root
            marked.append(RemarkedFile(object: object, from: place, terms: terms))
        }
        return marked
    }

    /// The copy of a file that an upgrade of its report took back which broke off before it filed it again; `nil`: there is none.
    ///
    /// What was recalled, or erased, or taken back before does not come back, and nothing does once the same file was filed there again.
    ///
    /// - Parameter isLeft: whether a version stands there still that asks for less than the newest one.
    private func lost(
        _ file: RecordID, of report: Row, isLeft: Bool, at own: WordPlace, in access: Access
    ) async throws -> RecordPlace? {
        let places = try await store.places(of: file).filter { own.shelves.contains($0.shelf) }
        guard let last = places.last,
            let begun = try await begunUpgrade(of: report.id, isLeft: isLeft, at: own, in: access),
            last.position < begun
        else { return nil }
        var before: Position?
        while true {
            let page = try await store.entries(
                kind: EntryMaker.withdrawal, after: begun, before: before, limit: SharingLimits.list)
            for entry in page {
                guard let body = try? JSONDocument(parsing: entry.body).root, let withdrawal = Withdrawal(body),
                    withdrawal.object == file.text, withdrawal.channel == own.channel, withdrawal.recall == nil,
                    withdrawal.originator == access.allowed.organisation
                else { continue }
                let taken = places.filter { withdrawal.positions.contains($0.position) }
                let terms = AnnexKeeping.Terms(of: report.shelf, in: access.snapshot)
                let same = taken.first { AnnexKeeping.Terms(of: $0.shelf, in: access.snapshot) == terms }
                if let place = same ?? taken.last { return place }
            }
            guard page.count == SharingLimits.list, let last = page.last else { return nil }
            before = last.position
        }
    }

    /// Where the organisation's upgrades of a report are on record which did not come to file their version in a channel, nor found it
    /// there to be finished; the first of those since the last that did. `nil`: the last of them did.
    private func begunUpgrade(
        of report: RecordID, isLeft: Bool, at own: WordPlace, in access: Access
    ) async throws -> Position? {
        let snapshot = access.snapshot
        var found: [(position: Position, body: JSONValue)] = []
        for (id, body) in snapshot.registry.all("remarking")
        where body["object_ref"]?.recordID == report && body["decided_by"] != nil {
            guard let place = try await store.places(of: id).first,
                originators(of: place.shelf, in: snapshot) == [access.allowed.organisation]
            else { continue }
            found.append((place.position, body))
        }
        guard !found.isEmpty else { return nil }
        var filed: [String: Position] = [:]
        for place in try await store.places(of: report) where own.shelves.contains(place.shelf) {
            guard let entry = try await store.entry(at: place.position), entry.tombstone == nil,
                let version = (try? JSONDocument(parsing: entry.body).root)?["modified"]?.string,
                let key = Timestamp(version)?.sortKey
            else { continue }
            filed[key] = max(place.position, filed[key] ?? .zero)
        }
        var begun: Position?
        for (position, body) in found.sorted(by: { $0.position > $1.position }) {
            guard body["direction"]?.string == "upgrade" else { break }
            let version = body["version"]?.string.flatMap { Timestamp($0)?.sortKey }
            if let version, let there = filed[version] {
                if there > position { break }
                // One that found its version there takes back what was left, and may break off as well. The versions go last: once
                // they are gone it has filed the files again, and what was taken back since then was so for itself.
                guard isLeft else { continue }
            }
            begun = position
        }
        return begun
    }
}

extension JSONValue {
    /// The same under other markings as a whole: of what has no versions.
    fileprivate func marked(_ markings: [RecordID]) -> JSONTree {
        let list = JSONMember("object_marking_refs", .array(markings.map { .string($0.text) }))
        let rest = members.filter { !$0.0.matches(list.name) }.map { JSONMember($0.0.text, .raw($0.1.minified)) }
        return .object(markings.isEmpty ? rest : rest + [list])
    }
}
