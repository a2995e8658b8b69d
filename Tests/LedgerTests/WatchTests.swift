import Ledger
import Testing

/// Another log with the same key: its first `shared` leaves are those of ``Naive``, the others are not.
private struct Log {
    static let key: SignerKey? = try? SignerKey(name: "log.example", seed: [UInt8](repeating: 3, count: 32))
    var shared = Int.max

    func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { .leaf(Naive.entry($0 < shared ? $0 : 1_000 + $0)) }
    }

    func note(_ count: Int, by key: SignerKey? = Log.key) throws -> SignedNote {
        let signer = CheckpointSigner(key: try #require(key))
        return try SignedNote(parsing: signer.sign(size: Int64(count), root: Naive.root(leaves(count)[...])))
    }

    func proof(_ old: Int, _ new: Int) -> [Digest] { Naive.consistency(old, leaves(new)[...]) }

    static func watch() throws -> LogWatch { LogWatch(log: try #require(key).verifierKey) }
}

extension LogWatch {
    fileprivate mutating func take(
        _ log: Log, _ size: Int, from old: Int = 0, order: Int64? = nil
    ) throws -> LogWatch.Verdict {
        try take(
            log.note(size), provedFrom: Int64(old), by: old > 0 ? log.proof(old, size) : [], order: order, at: 7)
    }
}

@Suite("A log is watched by what it says and what others saw of it")
struct LogWatchTests {
    @Test("the first checkpoint is trusted, a proved one takes its place, the same one is nothing new")
    func grows() throws {
        var watch = try Log.watch()
        #expect(try watch.take(Log(), 5, order: 1) == .first)
        #expect(try watch.take(Log(), 9, from: 5, order: 2) == .advanced)
        #expect(try watch.take(Log(), 9, from: 5, order: 2) == .known)
        #expect(watch.last?.checkpoint.size == 9 && watch.last?.order == 2 && watch.wanted == [])
    }

    @Test("what is not proved waits, and says from where the log has to prove itself; then it is settled")
    func waits() throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 5, order: 1)
        #expect(try watch.take(Log(), 12, order: 3) == .open)
        #expect(try watch.take(Log(), 3, order: 1) == .open)
        #expect(watch.wanted == [3, 5, 12])
        #expect(try watch.take(Log(), 20, from: 5, order: 4) == .advanced)
        #expect(try watch.take(Log(), 20, from: 3, order: 4) == .known)
        #expect(try watch.take(Log(), 20, from: 12, order: 4) == .known)
        #expect(watch.wanted == [] && watch.open.isEmpty)
    }

    @Test("a proof that shows nothing is left alone")
    func empty() throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 5, order: 1)
        let verdict = try watch.take(
            try Log().note(9), provedFrom: 5, by: [.leaf([1])], order: 2, at: 7)
        #expect(verdict == .open && watch.last?.checkpoint.size == 5)
    }

    @Test("two trees of one size are a fork, whoever tells of the second", arguments: [nil, 9] as [Int64?])
    func sameSize(order: Int64?) throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 9, order: 1)
        let before = watch
        guard case .fork(let first, let second) = try watch.take(Log(shared: 4), 9, order: order) else {
            Issue.record("no fork")
            return
        }
        let notes = [try Log().note(9), try Log(shared: 4).note(9)]
        #expect([first.note, second.note] == notes)
        #expect(watch == before)
    }

    @Test("a larger tree that begins with another one is a fork, by the log's own proof")
    func rewritten() throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 9, order: 1)
        guard case .fork = try watch.take(Log(shared: 4), 14, from: 9, order: 2) else {
            Issue.record("a rewritten log was taken")
            return
        }
    }

    @Test("what others saw is a fork as soon as the log proves the tree that it shows here")
    func splitView() throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 9, order: 1)
        #expect(try watch.take(Log(shared: 4), 7) == .open)
        #expect(watch.wanted == [7])
        guard case .fork(let first, _) = try watch.take(Log(), 9, from: 7, order: 2) else {
            Issue.record("a split view was taken")
            return
        }
        #expect(first.checkpoint.size == 7)
    }

    @Test("less after more is a rollback; what was only late is not")
    func rollback() throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 9, order: 5)
        #expect(try watch.take(Log(), 6, order: 4) == .open)
        guard case .rollback(let last, let less) = try watch.take(Log(), 6, order: 6) else {
            Issue.record("a rollback was taken")
            return
        }
        #expect(last.checkpoint.size == 9 && less.checkpoint.size == 6)
    }

    @Test("what others tell is no beginning")
    func hearsay() throws {
        var watch = try Log.watch()
        #expect(try watch.take(Log(), 9) == .open && watch.last == nil)
        #expect(try watch.take(Log(), 4, order: 1) == .first)
        #expect(watch.wanted == [4, 9])
    }

    @Test("sixteen wait at most")
    func limit() throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 1, order: 1)
        for size in 2..<2 + LogWatch.mostOpen { #expect(try watch.take(Log(), size) == .open) }
        #expect(try watch.take(Log(), 40) == .crowded)
        #expect(watch.open.count == LogWatch.mostOpen)
    }

    @Test("another key's checkpoint, or a forged one, is refused and changes nothing")
    func forged() throws {
        var watch = try Log.watch()
        let other = try SignerKey(name: "log.example", seed: [UInt8](repeating: 4, count: 32))
        #expect(throws: LedgerError.self) {
            try watch.take(try Log().note(3, by: other), order: 1, at: 0)
        }
        var note = try Log().note(3)
        note.signatures = try Log().note(4).signatures
        #expect(throws: LedgerError.self) { try watch.take(note, order: 1, at: 0) }
        let untouched = try Log.watch()
        #expect(watch == untouched)
    }

    @Test("a log that began empty grows without a proof")
    func fromNothing() throws {
        var watch = try Log.watch()
        #expect(try watch.take(Log(), 0, order: 1) == .first)
        #expect(try watch.take(Log(), 3, order: 2) == .advanced)
    }

    @Test("what was kept goes on where it was")
    func kept() throws {
        var watch = try Log.watch()
        _ = try watch.take(Log(), 5, order: 2)
        _ = try watch.take(Log(), 9, order: 3)
        let again = try LogWatch(
            log: watch.log, last: watch.last.map { ($0.note, $0.order, $0.seen) },
            open: watch.open.map { ($0.note, $0.order, $0.seen) })
        #expect(again == watch)
    }
}

@Suite("What a log tells a witness (c2sp.org/tlog-witness)")
struct WitnessRequestTests {
    @Test("a request is read as it is written", arguments: [0, 5])
    func round(old: Int) throws {
        let request = WitnessRequest(
            oldSize: Int64(old), proof: old > 0 ? Log().proof(old, 9) : [], checkpoint: try Log().note(9))
        #expect(try WitnessRequest(parsing: request.bytes) == request)
        let text = String(decoding: request.bytes, as: UTF8.self)
        #expect(text.hasPrefix(old == 0 ? "old 0\n\nlog.example\n9\n" : "old 5\n"))
    }

    @Test(
        "what is no request is refused",
        arguments: ["", "old 0", "old 0\n\n", "old 07\n\nX", "old 1\nAAAA\n\nX", "new 1\n\nX", "old -1\n\nX"])
    func refused(text: String) throws {
        #expect(throws: LedgerError.self) { try WitnessRequest(parsing: Array(text.utf8)) }
    }

    @Test("a proof has 63 hashes at most")
    func limit() throws {
        let note = try Log().note(2)
        func request(_ count: Int) -> [UInt8] {
            WitnessRequest(oldSize: 1, proof: Array(repeating: .empty, count: count), checkpoint: note).bytes
        }
        #expect(try WitnessRequest(parsing: request(63)).proof.count == 63)
        #expect(throws: LedgerError.self) { try WitnessRequest(parsing: request(64)) }
    }
}
