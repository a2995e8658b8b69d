package import Ledger
package import NIOCore
import Pouch
import Records
package import Sharing
import Synchronization

/// What both ends of live links work with: the boundary that is called, and the runner that calls.
package final class FederationDesk: Sendable {
    package let links: Links
    /// Our own pouches that wait for their receivers.
    package let spool: Spool
    /// Others' pouches that wait for theirs; `nil` for a node that is no relay.
    package let relayed: Spool?
    /// Others' bulks that their receivers fetch; `nil` for a node that is no relay.
    package let shelf: BulkShelf?
    /// Who keeps our own bulks, by the organisation's code; `nil`: they are not made.
    package let keeper: String?
    let bulks: OutgoingBulks
    package let letters: Letters
    package let bells: Bells
    let sink: any LinkSink
    package let limits: LinkLimits
    /// Microseconds of POSIX time.
    let clock: @Sendable () -> Int64
    let pause: Pause
    let presence = Presence()
    private let stored = StoredWords()
    /// What came while the program runs, by sender, stored or refused for good: it need not come again.
    private let done = Mutex<[String: Set<Int64>]>([:])
    /// What came from its sender under a key that is not here, and has to come once more; by sender.
    private let locked = Mutex<[String: Set<Int64>]>([:])
    /// The same of what a relay brought, by the relay and the sender: nobody answers there, so it is dropped there alone. An honest
    /// sender gives a relay nothing of the kind.
    private let dropped = Mutex<[String: [String: Set<Int64>]]>([:])
    /// Numbers of ours that a receiver could not open, and whose keys are to be forgotten for it.
    private let unopened = Mutex<(numbers: [String: Set<Int64>], keyless: Set<String>)>(([:], []))
    /// Numbers of ours of which a receiver could make nothing as letters.
    private let whole = Mutex<[String: Set<Int64>]>([:])
    /// The peers that said, when they last asked for what waits, that they take letters.
    private let takers = Mutex<Set<String>>([])

    package init(
        links: Links, spool: Spool, relayed: Spool?, shelf: BulkShelf? = nil, keeper: String? = nil, bells: Bells,
        sink: any LinkSink,
        limits: LinkLimits = LinkLimits(),
        clock: @escaping @Sendable () -> Int64 = { Instant.now().microseconds },
        pause: @escaping Pause = { try await Task.sleep(for: .seconds($0)) }
    ) {
        self.links = links
        self.spool = spool
        self.relayed = relayed
        self.shelf = shelf
        self.keeper = keeper
        bulks = OutgoingBulks(limits: limits)
        letters = Letters(limits: limits)
        self.bells = bells
        self.sink = sink
        self.limits = limits
        self.clock = clock
        self.pause = pause
    }

    /// Puts a pouch of ours where streams find it, and wakes the one to its receiver.
    ///
    /// - Throws: ``Spool/Refused``.
    package func post(_ bytes: [UInt8], to organisation: String, number: Int64, rank: UInt8) throws {
        try spool.put(
            bytes, to: organisation, from: links.organisation, number: number, rank: rank, at: clock() / 1_000_000)
        bells.ring(organisation)
    }

    /// Keeps a pouch of ours where no stream takes it yet.
    ///
    /// - Throws: ``Spool/Refused``.
    package func stage(
        _ bytes: [UInt8], to organisation: String, number: Int64, rank: UInt8, isBare: Bool = false
    ) throws {
        try spool.stage(
            bytes, to: organisation, from: links.organisation, number: number, rank: rank, isBare: isBare,
            at: clock() / 1_000_000)
    }

    /// Lets a pouch that was staged go, and wakes the stream to its receiver.
    ///
    /// - Throws: ``Spool/Refused``.
    package func release(to organisation: String, number: Int64) throws {
        try spool.release(to: organisation, from: links.organisation, number: number)
        bells.ring(organisation)
    }

    /// Sends a peer what waits for it: on one long stream, or what there is at this moment.
    package func feed(
        isStream: Bool, to peer: String, _ progress: LinkProgress, knowing card: String?, takesLetters: Bool = false,
        write: @escaping @Sendable (ByteBuffer) async throws -> Void
    ) async throws {
        let feed = LinkFeed(
            spools: [spool] + [relayed].compactMap { $0 }, bells: bells, board: links.board, stored: stored,
            limits: limits, clock: clock, pause: pause, own: links.organisation, unopened: { self.unopened(by: $0) },
            bulks: takesLetters ? (way: { self.way(of: $0) }, whole: { self.whole(for: $0) }) : nil)
        takers.withLock { takers in
            if takesLetters { takers.insert(peer) } else { takers.remove(peer) }
        }
        acknowledge(progress, of: links.organisation, by: peer)
        let isOpen: @Sendable () async throws -> Bool = { try await self.links.isOpen(peer) }
        var greeting: [LinkFrame] = []
        if let known = try await links.cardDigest(of: peer) { greeting.append(.known(known.bytes)) }
        let own = try links.own().node.file
        if own.digest.hex != card { greeting.append(.card(own.bytes)) }
        if isStream {
            try await feed.stream(to: peer, progress, greeting: greeting, isOpen: isOpen, write: write)
        } else {
            try await feed.poll(for: peer, progress, greeting: greeting, isOpen: isOpen, write: write)
        }
    }

    /// Takes a peer's newest card. One that does not follow from what is known is told of, and nothing else ends with it.
    package func renew(_ bytes: [UInt8], from organisation: String) async throws {
        do {
            try await links.renew(try CardFile(bytes: bytes), from: organisation)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = (error as? Refusal)?.message ?? (error as? PouchError)?.message ?? "\(error)"
            links.board.note(organisation) { $0.problem = problem }
        }
    }

    /// Hands a pouch in. What is refused for good is written down and not asked for again.
    ///
    /// - Parameter peer: who brought it: its maker, or a relay.
    package func take(_ pouch: LinkPouch, by peer: String) async throws -> LinkFate {
        if pouch.from != peer {
            guard try await links.isOpen(pouch.from) else { return .refused("stranger") }
        }
        guard pouch.bytes.count <= limits.pouch else { return refuse(pouch, "limit", by: peer) }
        switch try await sink.take(pouch) {
        case .later(let code): return put(pouch, off: code)
        case .unopened:
            guard pouch.from == peer else { return drop(pouch, PouchError.Code.key.rawValue, by: peer) }
            letters.end(pouch.number, of: peer)
            // What came another way meanwhile, on a stick, makes room first.
            if locked.withLock({ $0[peer]?.count ?? 0 }) >= LinkLimits.unopened { _ = try await progress(from: peer) }
            locked.withLock { Self.insert(pouch.number, into: &$0[peer, default: []], most: LinkLimits.unopened) }
            return .unopened
        case .refused(let code):
            // Who was shut out while the pouch came may be let in again: it has to come once more then.
            guard try await links.isOpen(pouch.from) else { return put(pouch, off: "closed") }
            return refuse(pouch, code, by: peer)
        case .letter(let about):
            guard pouch.from == peer else { return drop(pouch, PouchError.Code.bulk.rawValue, by: peer) }
            guard isAsked(about.holder, by: peer), letters.add(pouch, about: about, at: clock()) else {
                return wantWhole(pouch, PouchError.Code.bulk.rawValue)
            }
            bells.ring(Self.lettersBell)
            return .letter(about)
        case .whole(let code):
            guard pouch.from == peer else { return drop(pouch, code, by: peer) }
            return wantWhole(pouch, code)
        case .stored:
            let now = Instant(microseconds: clock())
            finish(pouch)
            links.board.note(pouch.from) { link in
                link.received = max(link.received ?? 0, pouch.number)
                link.receivedAt = now
            }
            return .stored
        }
    }

    private func put(_ pouch: LinkPouch, off code: String) -> LinkFate {
        links.board.note(pouch.from) { $0.problem = "pouch \(pouch.number) cannot be taken yet: \(code)" }
        return .later(code)
    }

    private func wantWhole(_ pouch: LinkPouch, _ code: String) -> LinkFate {
        letters.wantWhole(pouch.number, of: pouch.from)
        links.board.note(pouch.from) { link in
            link.problem = "pouch \(pouch.number) is asked for whole, as its bulk was not to be had: \(code)"
        }
        return .whole(code)
    }

    /// Lets go of what a relay brought, and tells the relay alone.
    private func drop(_ pouch: LinkPouch, _ code: String, by relay: String) -> LinkFate {
        dropped.withLock { dropped in
            Self.insert(pouch.number, into: &dropped[relay, default: [:]][pouch.from, default: []])
        }
        return .refused(code)
    }

    private func refuse(_ pouch: LinkPouch, _ code: String, by peer: String) -> LinkFate {
        // Whose it is, a relay only says: the number that its sender gave to another pouch has to come all the same.
        guard pouch.from == peer else {
            links.board.note(peer) { $0.problem = "pouch \(pouch.number) of \(pouch.from) was refused: \(code)" }
            return drop(pouch, code, by: peer)
        }
        finish(pouch)
        links.note(refused: code, from: pouch.from)
        links.board.note(pouch.from) { $0.problem = "pouch \(pouch.number) was refused: \(code)" }
        return .refused(code)
    }

    private func finish(_ pouch: LinkPouch) {
        done.withLock { Self.insert(pouch.number, into: &$0[pouch.from, default: []]) }
        locked.withLock { _ = $0[pouch.from]?.remove(pouch.number) }
        letters.end(pouch.number, of: pouch.from)
    }

    private static func insert(_ number: Int64, into numbers: inout Set<Int64>, most: Int = LinkLimits.also) {
        numbers.insert(number)
        // The lowest go first: they are below the first gap soonest, and what comes again is known as such.
        while numbers.count > most { numbers.remove(numbers.min() ?? 0) }
    }

    /// Forgets what was stored or refused of those that nothing is exchanged with any more: should it begin again, it may begin
    /// at an older number.
    func keep(_ organisations: Set<String>) {
        links.board.keep(organisations)
        stored.keep(organisations)
        done.withLock { $0 = $0.filter { organisations.contains($0.key) } }
        locked.withLock { $0 = $0.filter { organisations.contains($0.key) } }
        dropped.withLock { $0 = $0.filter { organisations.contains($0.key) } }
        unopened.withLock { $0.numbers = $0.numbers.filter { organisations.contains($0.key) } }
        letters.keep(organisations)
        shelf?.expire(at: clock() / 1_000_000)
        takers.withLock { $0.formIntersection(organisations) }
        whole.withLock { $0 = $0.filter { organisations.contains($0.key) } }
    }

    /// What is stored of a sender's pouches, what need not come again, and what has to, sealed otherwise.
    ///
    /// - Parameter peer: to whom it is said, where that is not the sender: a relay.
    package func progress(from organisation: String, by peer: String? = nil) async throws -> LinkProgress {
        let stored = try await sink.progress(from: organisation)
        var through = stored.through
        var also = stored.also.union(done.withLock { $0[organisation] ?? [] })
        let relay = peer.flatMap { $0 == organisation ? nil : $0 }
        // Nobody else tells the relay of these: it would offer them for ever.
        let first = relay.map { relay in dropped.withLock { $0[relay]?[organisation] ?? [] } } ?? []
        also.formUnion(first)
        while also.contains(through + 1) { through += 1 }
        guard relay == nil else { return LinkProgress(through: through, also: also, naming: first) }
        let (end, here) = (through, also)
        let unopened = locked.withLock { locked in
            let rest = (locked[organisation] ?? []).filter { $0 > end && !here.contains($0) }
            locked[organisation] = rest.isEmpty ? nil : rest
            return rest
        }
        let whole = letters.whole(of: organisation, without: LinkProgress(through: through, also: also))
        return LinkProgress(through: through, also: also, unopened: unopened, whole: whole)
    }

    /// A pouch of ours as it goes to its receiver itself: under the key between the two where there is one, unless it was said that
    /// it does not open so.
    ///
    /// - Returns: `nil` where it was dropped meanwhile.
    package func outgoing(_ item: SpoolItem) -> (bytes: [UInt8], isThin: Bool)? {
        guard let sealed = spool.bytes(of: item) else { return nil }
        guard !unopened(by: item.to).contains(item.number),
            let thin = PouchReader.thin(sealed, isBare: item.isBare)
        else { return (PouchReader.whole(sealed), false) }
        return (thin, true)
    }

    // MARK: Bulks

    /// Names that no organisation has: whoever gives bulks to the relay, or fetches them, listens to them.
    static let bulksBell = "bulks to be given"
    static let lettersBell = "letters that came"

    /// Whether a peer takes letters, as it said when it last called. A program from before there were any refuses the same pouch
    /// whole as well, for what is in it: so a pouch for it is made as ever.
    package func takesLetters(_ organisation: String) -> Bool { takers.withLock { $0.contains(organisation) } }

    /// Whether whoever a letter names is asked for its bulk: otherwise its sender would have this node call whom it likes, and
    /// learn from what follows whom this node exchanges with.
    private func isAsked(_ holder: String, by sender: String) -> Bool {
        [sender, links.organisation, keeper].contains(holder)
    }

    /// The letters whose bulks are to be fetched now; what comes of each is handed in with ``take(_:bulk:)``.
    package func nextLetters() -> [Letters.Letter] { letters.take(at: clock()) }

    /// The letters that have waited for too long: handed in without their bulks they are asked for whole.
    package func overdueLetters() -> [Letters.Letter] { letters.takeOverdue(at: clock()) }

    /// Notes that a pouch that is staged has a letter about a bulk.
    func assign(_ bulk: PouchBulk, to organisation: String, number: Int64) {
        guard bulks.assign(bulk, to: organisation, number: number, at: clock() / 1_000_000) else { return }
        bells.ring(Self.bulksBell)
    }

    private func way(of item: SpoolItem) -> OutgoingBulks.Way {
        guard !whole(for: item.to).contains(item.number) else { return .whole }
        return bulks.way(to: item.to, number: item.number, at: clock() / 1_000_000)
    }

    private func whole(for peer: String) -> Set<Int64> { whole.withLock { $0[peer] ?? [] } }

    /// Notes that a peer could make nothing of these as letters: they go whole.
    package func note(whole numbers: Set<Int64>, by peer: String) {
        let waiting = Set(spool.waiting(for: peer).map(\.number))
        whole.withLock { $0[peer] = ($0[peer] ?? []).union(numbers).intersection(waiting) }
        bells.ring(peer)
    }

    /// Decides about the bulks of what was packed just now: where too few wait for one, each pouch goes by itself.
    package func settleBulks(among organisations: Set<String>) {
        guard keeper != nil else { return }
        let waiting = Dictionary(
            uniqueKeysWithValues: organisations.map { ($0, Set(spool.waiting(for: $0).map(\.number))) })
        for organisation in bulks.settle(waiting, at: clock() / 1_000_000) { bells.ring(organisation) }
    }

    /// What has to be given to the relay next.
    package func nextBulk() -> (name: Digest, bytes: [UInt8])? { bulks.next() }

    /// Notes whether the relay has a bulk by now.
    package func gave(_ name: Digest, isKept: Bool) {
        for organisation in bulks.gave(name, isKept: isKept, at: clock() / 1_000_000) { bells.ring(organisation) }
    }

    /// Gives no bulk to the relay any more that it has not, and writes no letter about the others: something was taken back, or
    /// who takes part changed.
    func dropBulks() {
        for organisation in bulks.drop(at: clock() / 1_000_000) { bells.ring(organisation) }
    }

    /// Keeps a bulk of one peer for others.
    ///
    /// - Throws: ``Refusal/Code/forbidden`` where this node is no relay, `invalid` where the name is another's; `full` beyond the
    ///   quota.
    package func keep(bulk bytes: [UInt8], named name: Digest, of peer: String) throws {
        guard let shelf else { throw Refusal(.forbidden, "this node keeps nothing for others") }
        guard PouchBulk.isNamed(name, bytes) else {
            throw Refusal(.invalid, "the bulk is not the one of this name: its name is SHA-256 of its bytes")
        }
        do {
            try shelf.put(bytes, named: name, from: peer, at: clock() / 1_000_000)
        } catch Spool.Refused.quota {
            throw Refusal(
                .full, "this relay keeps \(limits.bulkBytes) bytes of bulks for each organisation: try again later",
                retryAfter: 300)
        } catch Spool.Refused.disk(let detail) {
            throw Refusal(.full, "this relay has no room: try again later", detail: detail, retryAfter: 300)
        }
    }

    /// Bytes of a bulk that this node keeps; `nil` where it has none of that name, or no more.
    package func bulkSize(_ name: Digest) -> Int? { shelf?.size(of: name, at: clock() / 1_000_000) }

    /// So many bytes of a bulk from a place on; `nil` where this node has none of that name, or no more.
    package func bulk(named name: Digest, from start: Int = 0, upTo count: Int = PouchLimits.bulk) -> [UInt8]? {
        shelf?.bytes(named: name, from: start, upTo: count, at: clock() / 1_000_000)
    }

    /// Takes a letter with the bulk that was fetched. What cannot be taken yet waits: the stream that brought the letter goes on,
    /// so nothing else would bring it again.
    ///
    /// - Parameter bulk: `nil` where it was not to be had.
    package func take(_ letter: Letters.Letter, bulk: [UInt8]?) async throws -> LinkFate {
        var pouch = letter.pouch
        do {
            guard letters.isWaiting(letter), try await links.isOpen(pouch.from) else {
                letters.forget(letter)
                return .later("closed")
            }
            guard let bulk, !bulk.isEmpty else {
                letters.forget(letter)
                return wantWhole(pouch, PouchError.Code.bulk.rawValue)
            }
            pouch.bytes += bulk
            let fate = try await take(pouch, by: pouch.from)
            if case .later = fate {
                letters.putBack(letter, with: bulk, at: clock())
            } else {
                letters.forget(letter)
            }
            return fate
        } catch {
            letters.putBack(letter, with: bulk, at: clock())
            throw error
        }
    }

    private func unopened(by peer: String) -> Set<Int64> { unopened.withLock { $0.numbers[peer] ?? [] } }

    /// Notes that a peer could not open these as they went: they go as they are kept, and the key that they were sealed under is
    /// forgotten (``takeKeyless()``).
    package func note(unopened numbers: Set<Int64>, by peer: String) {
        let waiting = Set(spool.waiting(for: peer).map(\.number))
        unopened.withLock { unopened in
            // What is said once more of the same pouch does not concern a key that came since.
            let before = (unopened.numbers[peer] ?? []).intersection(waiting)
            let new = numbers.intersection(waiting).subtracting(before)
            unopened.numbers[peer] = before.union(new)
            if !new.isEmpty { unopened.keyless.insert(peer) }
        }
    }

    /// Those that have not the key any more that they gave; asked once.
    func takeKeyless() -> Set<String> {
        unopened.withLock { unopened in
            defer { unopened.keyless = [] }
            return unopened.keyless
        }
    }

    /// Says to a peer what is stored of the pouches that it brought, on the stream that it reads from here.
    ///
    /// - Returns: whether there is one on which it is heard: otherwise it has to be said in a request.
    func say(_ progress: LinkProgress, of sender: String, to peer: String) -> Bool {
        guard presence.hearsStored(peer) else { return false }
        stored.note(progress, of: sender, for: peer)
        bells.ring(peer)
        return true
    }

    /// A peer says what it has stored: of our own pouches, or of others' that we relayed to it.
    package func acknowledge(_ progress: LinkProgress, of sender: String, by peer: String) {
        if sender == links.organisation {
            spool.drop(to: peer, from: sender, progress)
            note(unopened: progress.unopened, by: peer)
            note(whole: progress.whole, by: peer)
            links.board.note(peer) { $0.acknowledged = max($0.acknowledged ?? 0, progress.through) }
        } else {
            relayed?.drop(to: peer, from: sender, progress)
        }
        // There is room in the window again.
        bells.ring(peer)
    }

    /// Keeps a sealed pouch of one peer for another, and wakes the stream to that one.
    ///
    /// - Throws: ``Refusal/Code/forbidden`` where this node is no relay, or either is no peer; `full` beyond the quota.
    package func relay(_ pouch: LinkPouch, to organisation: String, rank: UInt8) async throws {
        guard let relayed, try await links.isOpen(organisation) else {
            throw Refusal(.forbidden, "this node does not pass pouches on to that organisation")
        }
        guard pouch.bytes.count <= limits.pouch else {
            throw Refusal(.tooLarge, "a pouch has at most \(limits.pouch) bytes")
        }
        do {
            let now = clock() / 1_000_000
            relayed.expire(before: now - limits.relayedSeconds)
            try relayed.put(
                pouch.bytes, to: organisation, from: pouch.from, number: pouch.number, rank: rank, at: now)
        } catch Spool.Refused.quota {
            throw Refusal(
                .full, "this relay keeps \(limits.relayedBytes) bytes for each two organisations: try again later",
                retryAfter: 300)
        } catch Spool.Refused.disk(let detail) {
            throw Refusal(.full, "this relay has no room: try again later", detail: detail, retryAfter: 300)
        }
        bells.ring(organisation)
    }
}

/// Which peers have a stream from us open, and on which of these they hear what is stored here.
final class Presence: Sendable {
    private let state = Mutex<(next: Int, open: [String: [Int: Bool]])>((0, [:]))

    /// - Parameter hearsStored: whether the peer said, when it asked for the stream, that it acts on frames of kind 5: programs
    ///   from before there were such frames pass them over, and would offer what is stored again and again.
    func begin(_ peer: String, hearsStored: Bool) -> Int {
        state.withLock { state in
            state.next += 1
            state.open[peer, default: [:]][state.next] = hearsStored
            return state.next
        }
    }

    func end(_ peer: String, _ number: Int) {
        state.withLock { state in
            state.open[peer]?[number] = nil
            if state.open[peer]?.isEmpty == true { state.open[peer] = nil }
        }
    }

    func isOpen(_ peer: String) -> Bool { state.withLock { $0.open[peer] != nil } }

    func hearsStored(_ peer: String) -> Bool { state.withLock { $0.open[peer]?.values.contains(true) ?? false } }
}

extension LinkBoard {
    func noteSent(_ peer: String, _ number: Int64, at now: Int64) {
        note(peer) { link in
            link.sent = max(link.sent ?? 0, number)
            link.sentAt = Instant(microseconds: now)
        }
    }
}
