import JSON
import Ledger
import Pouch
import Records
import Store

extension PouchReceipt.Exception {
    /// Whether it may be otherwise when more is known.
    var isPassing: Bool { self == .noChannel || self == .unknownMarking }
}

extension PouchReceipt {
    init(_ received: Received) {
        self.init(
            number: received.number, pouch: received.pouch, at: received.at,
            exceptions: received.exceptions.compactMapValues(Exception.init))
    }
}

extension Core {
    /// The entries of a kind between two positions, oldest first.
    func entries(of kind: String, after: Position, through: Position) async throws -> [Entry] {
        var found: [Entry] = []
        var before = Position(through.raw + 1)
        while true {
            let page = try await store.entries(kind: kind, after: after, before: before, limit: StoreLimits.page)
            found += page
            guard page.count == StoreLimits.page, let last = page.last else { return found.reversed() }
            before = last.position
        }
    }

    /// The pouch of a number that was sent to this node first, whether or not all of it was taken.
    func seen(_ number: Int64, from peer: String) async throws -> EnteredPouch? {
        if let came = try await store.received(number, from: peer) {
            return EnteredPouch(pouch: came.pouch, entry: came.entry)
        }
        return try await store.entered(number, from: peer)
    }

    /// What the ledger keeps of the pouch with a statement of this digest, also of one that is not executed to its end.
    func pouchEntry(_ pouch: ContentDigest) async throws -> PouchEntry? {
        guard let digest = Digest(bytes: pouch.bytes), let entry = try await store.entry(ofPouch: digest) else {
            return nil
        }
        return try await pouchEntry(at: entry)
    }

    func pouchEntry(at position: Position) async throws -> PouchEntry? {
        guard let entry = try await store.entry(at: position),
            let body = try? JSONDocument(parsing: entry.body).root
        else { return nil }
        return PouchEntry(body)
    }
}
