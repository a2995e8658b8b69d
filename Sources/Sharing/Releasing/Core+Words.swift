import JSON
import Records
import Store

/// What one organisation said, wherever it stands.
extension Core {
    /// What one organisation said of an object in one channel.
    struct WordPlace {
        let channel: String
        /// Those of the channel's shelves that hold that organisation's word alone.
        let shelves: [ShelfKey]
        let rows: [Row]
        /// The versions of each translation of it.
        let translations: [[Row]]
    }

    /// Every version of an object that is the word of one organisation alone, whoever asks, channel by channel.
    func places(
        of id: RecordID, wordOf organisation: String, _ snapshot: Snapshot
    ) async throws -> [WordPlace] {
        var places: [WordPlace] = []
        for channel in snapshot.channels.sorted(by: { $0.code < $1.code }) where channel.code != Holding.channel {
            let shelves = (snapshot.shelvesByChannel[channel.key] ?? []).filter {
                originators(of: $0, in: snapshot) == [organisation]
            }
            let rows = try await versions(of: id, on: shelves)
            guard !rows.isEmpty else { continue }
            places.append(
                WordPlace(
                    channel: channel.code, shelves: shelves, rows: rows,
                    translations: try await translations(of: id, on: shelves)))
        }
        return places
    }

    func versions(of id: RecordID, on shelves: [ShelfKey]) async throws -> [Row] {
        var rows: [Row] = []
        var page: Rows
        repeat {
            page = try await store.page(
                PageQuery(
                    shelves: shelves, after: rows.last?.position ?? .zero, limit: StoreLimits.page, ids: [id],
                    versions: .every))
            rows += page.rows
        } while page.more
        return rows
    }

    /// What says on these shelves what an object says, in another language: all versions of each.
    func translations(of id: RecordID, on shelves: [ShelfKey]) async throws -> [[Row]] {
        let rows = try await store.referring(to: id, shelves: shelves, limit: SharingLimits.referring)
            .filter { $0.id.type == "language-content" }
        var found: Set<RecordID> = []
        for (row, body) in zip(rows, try await bodies(of: rows)) {
            guard let object = try? JSONDocument(parsing: body).root, Company.original(of: object) == id else {
                continue
            }
            found.insert(row.id)
        }
        var all: [[Row]] = []
        for translation in found.sorted() { all.append(try await versions(of: translation, on: shelves)) }
        return all
    }
}
