import JSON
import Logging
import Policy
import Records
import Store
import Synchronization

/// Carries out a recall that is on record: takes back what it is about, and erases it where that is the measure.
///
/// Every step can be done again: what was taken back and erased is so, and what came after the recall was put on record is
/// left alone.
struct Recalling {
    let core: Core
    /// The record of the recall.
    let recall: RecordID
    let object: RecordID
    let meant: RecalledVersions
    /// Whose word is recalled.
    let organisation: String
    let measure: RecallMeasure
    /// Translations that were taken back by it before it was broken off.
    var translated: Set<RecordID> = []
    /// Files that went along with it and were taken back by it before it was broken off, and where they stood.
    var files: [RecordID: Set<Position>] = [:]
    /// Only what stands before this, where the recall was not put on record just now.
    var before: Position?

    /// - Returns: how many entries were erased of it.
    func run(at places: [Core.WordPlace], by caller: Caller) async throws -> Int {
        var (translated, files) = (translated, files)
        for place in places {
            let annexed = try await core.files(
                of: place.rows.filter { meant.takes($0.version) && isBefore($0.position) }, at: place
            ).map { $0.filter { isBefore($0.position) } }
            var taken = [place.rows.filter { meant.takes($0.version) }]
            for rows in place.translations { taken.append(try await core.translations(rows, of: meant)) }
            taken = taken.map { rows in rows.filter { isBefore($0.position) } }
            translated.formUnion(taken.dropFirst().joined().map(\.id))
            for row in annexed.joined() { files[row.id, default: []].insert(row.position) }
            // Files first: where it breaks off, the report still stands that tells of them.
            for rows in annexed + taken {
                _ = try await core.takeBack(
                    rows, in: place.channel, of: organisation, on: place.shelves, by: caller, because: recall)
            }
        }
        guard measure == .cryptoShred else { return 0 }
        let sweep = try await Sweep(core)
        var due = try await sweep.recalled(object, meant, translations: translated, wordOf: organisation).filter {
            isBefore($0.record.position)
        }
        due += try await sweep.recalled(files: files, wordOf: organisation)
        // Copies that were taken back before, as by an upgrade, stand on no list and go as the versions do.
        var met = Set(due.map(\.record.position))
        due += try await sweep.files(goingWith: due).filter { file in
            sweep.originators(of: file) == [organisation] && isBefore(file.record.position)
                && met.insert(file.record.position).inserted
        }
        return try await sweep.erase(due, by: caller.name).values.reduce(0, +)
    }

    private func isBefore(_ position: Position) -> Bool { before.map { position < $0 } ?? true }
}

extension Core {
    /// Finishes the recalls that erase and were broken off after they had begun to take back: what was taken back is on no
    /// list any more, so nobody could ask for it again.
    ///
    /// What was looked through once in the life of a process is not looked through again, unless something of it was left.
    ///
    /// - Returns: how many entries were erased.
    func finishRecalls() async throws -> Int {
        let moment = try await directory.moment()
        let begun = try await begunRecalls(after: finishedRecalls.withLock { $0 }, through: moment.end)
        var (erased, isDone) = (0, true)
        for (recall, taken) in begun.sorted(by: { $0.key < $1.key }) {
            guard try await isLeft(taken) else { continue }
            do {
                erased += try await finish(recall, taken, moment.snapshot)
            } catch {
                // One that cannot be finished keeps nothing else from being erased.
                log.error("the recall \(recall.text) is not finished", metadata: ["detail": "\(error)"])
            }
            if try await isLeft(taken) { isDone = false }
        }
        if isDone { finishedRecalls.withLock { $0 = max($0, moment.end) } }
        return erased
    }

    /// What a recall took back, as the entries of its withdrawals say.
    private struct Taken {
        let organisation: String
        var positions: [RecordID: Set<Position>] = [:]
    }

    private func begunRecalls(after: Position, through: Position) async throws -> [RecordID: Taken] {
        var begun: [RecordID: Taken] = [:]
        var before = Position(through.raw + 1)
        while true {
            let page = try await store.entries(
                kind: EntryMaker.withdrawal, after: after, before: before, limit: SharingLimits.list)
            for entry in page {
                guard let body = try? JSONDocument(parsing: entry.body).root, let withdrawal = Withdrawal(body),
                    let recall = withdrawal.recall, let object = try? RecordID(withdrawal.object)
                else { continue }
                begun[recall, default: Taken(organisation: withdrawal.originator ?? identity.organisation)]
                    .positions[object, default: []].formUnion(withdrawal.positions)
            }
            guard page.count == SharingLimits.list, let last = page.last else { return begun }
            before = last.position
        }
    }

    /// Whether anything of what was taken back is not erased.
    private func isLeft(_ taken: Taken) async throws -> Bool {
        for (object, positions) in taken.positions {
            if try await store.places(of: object).contains(where: { positions.contains($0.position) }) { return true }
        }
        return false
    }

    private func finish(_ recall: RecordID, _ taken: Taken, _ snapshot: Snapshot) async throws -> Int {
        guard let body = snapshot.registry.latest(recall), let object = body["object_ref"]?.recordID,
            body["measure"]?.string == RecallMeasure.cryptoShred.rawValue,
            let recorded = try await store.places(of: recall).first?.position
        else { return 0 }
        var recalling = Recalling(
            core: self, recall: recall, object: object,
            meant: RecalledVersions(body["versions"]?.elements.compactMap(\.string) ?? []),
            organisation: taken.organisation, measure: .cryptoShred)
        recalling.files = taken.positions.filter { $0.key.type == "artifact" && $0.key != object }
        recalling.translated = Set(taken.positions.keys).subtracting([object]).subtracting(recalling.files.keys)
        recalling.before = recorded
        // It is the act of who recalled it.
        let issuer = Caller(
            account: nil, name: body["issued_by"]?.string ?? Caller.consoleName, organisation: taken.organisation,
            roles: [], means: .console)
        log.notice("a recall that was broken off is finished")
        return try await recalling.run(
            at: try await places(of: object, wordOf: taken.organisation, snapshot), by: issuer)
    }
}
