import JSON
import Policy
import Records
import Store

/// What one organisation said, wherever it stands.
extension Core {
    /// What one organisation said of an object in one channel.
    struct WordPlace {
        let channel: String
        /// Those of the channel's shelves that hold that organisation's word, alone or with others.
        let shelves: [ShelfKey]
        let rows: [Row]
        /// The versions of each translation of it.
        let translations: [[Row]]
    }

    /// Every version of an object, and of what translates it, that is the word of one organisation, alone or with others, whoever
    /// asks, channel by channel: each of several originators takes back what they released together (decision 0062).
    func places(
        of id: RecordID, wordOf organisation: String, _ snapshot: Snapshot
    ) async throws -> [WordPlace] {
        var places: [WordPlace] = []
        for channel in snapshot.channels.sorted(by: { $0.code < $1.code }) where channel.code != Holding.channel {
            let shelves = (snapshot.shelvesByChannel[channel.key] ?? []).filter {
                originators(of: $0, in: snapshot).contains(organisation)
            }
            let rows = try await versions(of: [id], on: shelves)
            // A translation may stand where its original does not.
            let translations = try await translations(of: id, on: shelves)
            guard !rows.isEmpty || !translations.isEmpty else { continue }
            places.append(
                WordPlace(channel: channel.code, shelves: shelves, rows: rows, translations: translations))
        }
        return places
    }

    /// The shelves of a channel that hold one organisation's word alone.
    func wordShelves(of organisation: String, in channel: Channel, _ snapshot: Snapshot) -> [ShelfKey] {
        (snapshot.shelvesByChannel[channel.key] ?? []).filter { originators(of: $0, in: snapshot) == [organisation] }
    }

    /// All versions of objects on these shelves, in order of position.
    func versions(of ids: [RecordID], on shelves: [ShelfKey]) async throws -> [Row] {
        var rows: [Row] = []
        var page: Rows
        repeat {
            page = try await store.page(
                PageQuery(
                    shelves: shelves, after: rows.last?.position ?? .zero, limit: StoreLimits.page, ids: ids,
                    versions: .every))
            rows += page.rows
        } while page.more
        return rows
    }

    /// What says on these shelves what an object says, in another language: all versions of each, however many records
    /// refer to the object beside them.
    func translations(of id: RecordID, on shelves: [ShelfKey]) async throws -> [[Row]] {
        var found: Set<RecordID> = []
        for shelf in shelves {
            var after = Position.zero
            while true {
                let entries = try await store.referrers(to: id, on: shelf, after: after, limit: StoreLimits.page)
                for entry in entries where entry.kind == "language-content" {
                    let object = try JSONDocument(parsing: entry.body).root
                    if Company.original(of: object) == id, let own = object["id"]?.recordID { found.insert(own) }
                }
                guard let last = entries.last else { break }
                after = last.position
            }
        }
        var all: [[Row]] = []
        for translation in found.sorted() {
            let rows = try await versions(of: [translation], on: shelves)
            if !rows.isEmpty { all.append(rows) }
        }
        return all
    }
}
