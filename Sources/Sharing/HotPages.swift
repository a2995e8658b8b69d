import NIOCore
import Records
import Store
import Synchronization

/// Pages of whole records that are asked for again and again, held as they are sent: what sixty members poll is read
/// from the store once.
///
/// What a page holds is decided by its shelves, not by who asks, so whoever may see the same shelves whole shares it. A
/// page is held from the second time on, so that a member who reads a collection through once costs no memory.
final class HotPages: Sendable {
    struct Held: Sendable {
        let lines: [Page.Line]
        let places: [RecordPlace]
        let shelves: [ShelfKey]
        /// The records' bodies, joined by commas.
        let bodies: ByteBuffer
        /// The ledger's end up to which this is known to be the page.
        fileprivate var end: Position
        fileprivate var used: UInt64 = 0
        fileprivate let ids: Set<RecordID>

        fileprivate init(_ rows: [Row], _ bodies: ByteBuffer, end: Position) {
            lines = rows.map { Page.Line($0) }
            places = rows.map(\.place)
            shelves = Array(Set(rows.map(\.shelf)))
            self.bodies = bodies
            self.end = end
            ids = Set(rows.map(\.id))
        }
    }

    fileprivate struct State {
        var held: [PageQuery: Held] = [:]
        var bytes = 0
        /// Asked for lately, oldest first from `next` on.
        var asked: [PageQuery] = []
        var next = 0
        var clock: UInt64 = 0
        /// How often all were let go.
        var erasures = 0
    }

    private let state = Mutex(State())
    private let store: any Store
    private let most: Int

    /// - Parameter most: bytes that are held at most.
    init(store: any Store, most: Int = SharingLimits.hotPages) {
        self.store = store
        self.most = most
    }

    /// The page if it is held and nothing that happened up to the query's end touches it.
    func page(_ query: PageQuery) async throws -> Held? {
        let key = key(query)
        guard var held = state.withLock({ $0.held[key] }) else { return nil }
        if held.end < query.through {
            let filed = try await store.filed(after: held.end, through: query.through, shelves: query.shelves)
            guard let filed, filed.isDisjoint(with: held.ids) else {
                state.withLock { $0.drop(key) }
                return nil
            }
            held.end = query.through
        } else if held.places.last.map({ query.through < $0.position }) ?? true {
            return nil
        }
        state.withLock { $0.use(key, to: held.end) }
        return held
    }

    /// Takes note that a page was asked for, and holds it if that was not the first time.
    ///
    /// - Parameter rows: all the rows of the page, with more after them.
    func noticed(_ query: PageQuery, _ rows: [Row]) async throws -> ByteBuffer? {
        let key = key(query)
        let bytes = rows.reduce(rows.count) { $0 + $1.bytes }
        guard bytes <= SharingLimits.hotPage, rows.count > 1 else { return nil }
        let (isAsked, erasures) = state.withLock { ($0.isAsked(key), $0.erasures) }
        guard isAsked else { return nil }
        var joined = ByteBuffer()
        joined.reserveCapacity(bytes)
        var places = rows.map(\.place)[...]
        var piece: [UInt8] = []
        while !places.isEmpty {
            piece.removeAll(keepingCapacity: true)
            if joined.writerIndex > 0 { piece.append(UInt8(ascii: ",")) }
            let count = try await store.bodies(
                at: places, separator: [UInt8(ascii: ",")], budget: StoreLimits.chunk, into: &piece)
            // Something was taken out meanwhile: the page is not that any more.
            guard count > 0 else { return nil }
            joined.writeBytes(piece)
            places = places.dropFirst(count)
        }
        let held = Held(rows, joined, end: query.through)
        // What was read before an erasure is not held after it.
        state.withLock { if $0.erasures == erasures { $0.hold(held, as: key, most: most) } }
        return joined
    }

    /// Lets go of every page, as something was erased that any of them may hold: no byte of it stays in memory until a page
    /// is asked for again, or makes room.
    func dropAll() { state.withLock { $0.dropAll() } }

    /// The question without the moment at which it is asked.
    private func key(_ query: PageQuery) -> PageQuery {
        var key = query
        key.through = Position(.max)
        return key
    }
}

extension HotPages.State {
    mutating func isAsked(_ key: PageQuery) -> Bool {
        if asked.contains(key) { return true }
        if asked.count < SharingLimits.hotQuestions {
            asked.append(key)
        } else {
            asked[next] = key
            next = (next + 1) % asked.count
        }
        return false
    }

    mutating func use(_ key: PageQuery, to end: Position) {
        clock += 1
        guard var one = held[key] else { return }
        one.used = clock
        one.end = max(one.end, end)
        held[key] = one
    }

    mutating func drop(_ key: PageQuery) { bytes -= held.removeValue(forKey: key)?.bodies.readableBytes ?? 0 }

    mutating func dropAll() {
        held.removeAll()
        bytes = 0
        erasures += 1
    }

    mutating func hold(_ page: HotPages.Held, as key: PageQuery, most: Int) {
        drop(key)
        held[key] = page
        bytes += page.bodies.readableBytes
        use(key, to: page.end)
        while bytes > most, let oldest = held.min(by: { $0.value.used < $1.value.used })?.key {
            drop(oldest)
        }
    }
}
