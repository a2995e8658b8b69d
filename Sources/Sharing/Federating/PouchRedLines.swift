import JSON
import Pouch
import Records
import Store

/// What the red lines ask of a pouch as a whole. One record by itself is asked as any is, when it is read (domain 0.2).
///
/// A node that keeps them sends nothing of the sort. One that does not is not believed.
enum PouchRedLines {
    /// The places of records on persons that came to their own node in one submission, and were more than there may be in one:
    /// that node had to refuse them all (R3).
    ///
    /// - Parameter records: by their places in the pouch, with whose word each is.
    static func bulk(_ records: [Int: (record: PouchRecord, speaker: String)]) -> Set<Int> {
        struct Submission: Hashable {
            let speaker: String
            /// All that is submitted at once has one time.
            let created: Instant
        }
        var persons: [Submission: Set<Int>] = [:]
        for (index, each) in records {
            guard let envelope = try? JSONDocument(parsing: each.record.envelope).root,
                Company.mayBeOnPerson(envelope["kind"]?.string ?? ""),
                let created = envelope["created"]?.string.flatMap({ Instant($0) }),
                let body = try? JSONDocument(parsing: each.record.body).root, Company.isOnPerson(body)
            else { continue }
            persons[Submission(speaker: each.speaker, created: created), default: []].insert(index)
        }
        return persons.values.filter { $0.count > RedLines.personMentionsPerObject }.reduce(into: []) {
            $0.formUnion($1)
        }
    }
}
