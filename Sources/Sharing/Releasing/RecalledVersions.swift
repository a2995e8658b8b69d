import JSON
import Records
import Store

/// Which versions of an object a recall takes back.
struct RecalledVersions: Hashable, Sendable {
    static let all = RecalledVersions([])
    /// None: all of them.
    let named: [String]

    init(_ named: [String]) { self.named = named }

    func takes(_ version: String) -> Bool { named.isEmpty || named.contains { Core.isSame($0, version) } }

    /// Whether a translation is of one of them: it says which version it is of, or may be of any (STIX 2.1 §7.1).
    func takes(translation: JSONValue) -> Bool {
        translation["object_modified"]?.string.map(takes) ?? true
    }

    /// Whether a tear-line was made of one of them: its record says of which, or may mean any.
    func takes(tearLine: JSONValue) -> Bool { tearLine["source_version"]?.string.map(takes) ?? true }
}

extension Core {
    /// Those versions of a translation that are of versions which are recalled.
    func translations(_ rows: [Row], of meant: RecalledVersions) async throws -> [Row] {
        let bodies = try await bodies(of: rows)
        return zip(rows, bodies).filter { _, body in
            (try? JSONDocument(parsing: body).root).map(meant.takes(translation:)) ?? true
        }.map(\.0)
    }
}

extension Sweep {
    /// What goes with a recall that erases: the versions, superseded and withdrawn ones too, in every channel, and what
    /// translates them.
    func recalled(
        _ id: RecordID, _ meant: RecalledVersions, translations: Set<RecordID>, wordOf organisation: String
    ) async throws -> [Due] {
        var found = try await records(of: id, .recall).filter { due in
            meant.takes((due.record.filing.version?.text) ?? due.record.added.text)
        }
        for translation in translations.sorted() {
            for due in try await records(of: translation, .recall) {
                let body = try await core.store.entry(at: due.record.position).flatMap {
                    try? JSONDocument(parsing: $0.body).root
                }
                if body.map(meant.takes(translation:)) ?? true { found.append(due) }
            }
        }
        return found.filter { originators(of: $0).contains(organisation) }
    }

    /// The entries of files that a recall took back with what they went along with: those alone, as the same file may go along with
    /// something else.
    func recalled(files: [RecordID: Set<Position>], wordOf organisation: String) async throws -> [Due] {
        var found: [Due] = []
        for (file, positions) in files.sorted(by: { $0.key < $1.key }) {
            found += try await records(of: file, .recall).filter { positions.contains($0.record.position) }
        }
        return found.filter { originators(of: $0) == [organisation] }
    }
}
