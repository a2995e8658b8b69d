import JSON
import Ledger
package import Logging
import NIOCore
package import Outbound
import Pouch
import Records
import Sharing
import Synchronization

/// Calls the peers: keeps one stream from each that has an address, brings ours to those that do not call for it.
package struct LinkRunner: Sendable {
    let desk: FederationDesk
    let client: OutboundClient
    /// The peer that keeps pouches for those that cannot be reached; `nil` where there is none.
    let relay: String?
    let log: Logger

    package init(desk: FederationDesk, client: OutboundClient, relay: String? = nil, log: Logger) {
        self.desk = desk
        self.client = client
        self.relay = relay
        self.log = log
    }

    /// Runs until its task is cancelled.
    package func run() async throws {
        let running = Running()
        await withDiscardingTaskGroup { group in
            group.addTask { await passOn() }
            group.addTask { await giveBulks() }
            group.addTask { await fetchBulks() }
            while !Task.isCancelled {
                let peers = (try? await desk.links.open()) ?? []
                desk.keep(Set(peers.map(\.organisation)))
                for peer in (try? await desk.links.lapsed()) ?? [] { await askCard(of: peer) }
                for peer in peers where !peer.addresses.isEmpty {
                    guard running.begin(peer.organisation) else { continue }
                    group.addTask {
                        await keep(peer.organisation)
                        running.end(peer.organisation)
                    }
                }
                do {
                    try await desk.pause(desk.limits.refreshSeconds)
                } catch {
                    break
                }
            }
            group.cancelAll()
        }
    }

    /// Keeps the link to one peer for as long as it is one.
    private func keep(_ organisation: String) async {
        var attempt = LinkAttempt(limits: desk.limits)
        while !Task.isCancelled {
            guard let peer = try? await desk.links.open().first(where: { $0.organisation == organisation }) else {
                return
            }
            let began = desk.clock()
            do {
                try await session(with: peer, isPolling: attempt.isPolling)
                attempt.ended(after: desk.clock() - began, failed: false)
                desk.links.board.note(organisation) { $0.problem = nil }
            } catch is CancellationError {
                return
            } catch {
                attempt.ended(after: desk.clock() - began, failed: true)
                let problem = (error as? OutboundError)?.message ?? (error as? Refusal)?.message ?? "\(error)"
                desk.links.board.note(organisation) { $0.problem = problem }
                log.info(
                    "link failed, and is tried again",
                    metadata: [
                        "peer": "\(organisation)", "problem": "\(problem)",
                        "detail": "\((error as? OutboundError)?.detail ?? "")",
                    ])
            }
            do {
                try await desk.pause(attempt.wait(draw: Double.random(in: 0.5...1)))
            } catch {
                return
            }
        }
    }

    private func session(with peer: PeerView, isPolling: Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await fetch(from: peer, isPolling: isPolling) }
            if !isPolling { group.addTask { try await bring(to: peer) } }
            defer { group.cancelAll() }
            // Whichever ends first ends both: a new session begins with what the peers are by then.
            try await group.next()
            if isPolling { try await bringOnce(to: peer) }
        }
    }

    // MARK: What comes

    private func fetch(from peer: PeerView, isPolling: Bool) async throws {
        let organisation = peer.organisation
        let progress = try await desk.progress(from: organisation)
        let path = isPolling ? "pouches" : "stream"
        let card = try await desk.links.cardDigest(of: organisation)?.hex ?? ""
        let query = "\(progress.query)&card=\(card)&hears=\(LinkFrame.hearsStored)&letters=\(LinkFrame.takesLetters)"
        let receiving = Receiving(desk: desk, peer: organisation, limit: desk.limits.acknowledged)
        defer { desk.links.board.note(organisation) { $0.isLive = false } }
        let status = try await exchange(with: peer) { target in
            try await client.stream("/federation/v1/\(path)?\(query)", at: target) { piece in
                desk.links.board.note(organisation) { $0.isLive = !isPolling }
                for (sender, stored) in try await receiving.take(piece)
                where !desk.say(stored, of: sender, to: organisation) {
                    try await say(stored, of: sender, to: target)
                }
                if receiving.takeUnknown() {
                    let own = try desk.links.own().node.file.bytes
                    _ = try await client.exchange("POST", "/federation/v1/card", at: target, body: own)
                }
            }
        }
        try Self.check(status, of: peer)
    }

    /// A peer whose card lapsed may have a newer one: nothing else is said to it until then.
    private func askCard(of peer: PeerView) async {
        do {
            let answer = try await exchange(with: peer) {
                try await client.exchange("GET", "/federation/v1/card", at: $0, most: IdentityLimits.cardFileBytes)
            }
            if answer.status == 200 { try await desk.renew(answer.body, from: peer.organisation) }
        } catch {
            log.debug("no newer card", metadata: ["peer": "\(peer.organisation)", "problem": "\(error)"])
        }
    }

    private func say(_ progress: LinkProgress, of sender: String, to target: OutboundTarget) async throws {
        let answer = try await client.exchange(
            "POST", "/federation/v1/stored?\(progress.query)&from=\(sender)", at: target)
        guard answer.status == 204 else {
            throw OutboundError(.broken, "\(target.host):\(target.port) did not take what was said to be stored")
        }
    }

    // MARK: What goes

    /// Brings what waits to a peer that has no stream from us open.
    private func bring(to peer: PeerView) async throws {
        let organisation = peer.organisation
        try await desk.bells.listen(to: organisation, every: desk.limits.refreshSeconds, pause: desk.pause) { rings in
            for await _ in rings {
                guard try await desk.links.isOpen(organisation) else { return }
                // A moment for the peer to call by itself: a pouch that goes twice is one too many on a thin link.
                if !desk.presence.isOpen(organisation) { try await bringOnce(to: peer) }
            }
        }
    }

    private func bringOnce(to peer: PeerView) async throws {
        for item in desk.spool.waiting(for: peer.organisation) {
            guard !desk.presence.isOpen(peer.organisation), let (bytes, isThin) = desk.outgoing(item) else { continue }
            var answer = try await bring(bytes, item, to: peer)
            if isThin, Self.isKeyless(answer) {
                desk.note(unopened: [item.number], by: peer.organisation)
                guard let (whole, _) = desk.outgoing(item) else { continue }
                answer = try await bring(whole, item, to: peer)
            }
            let status = answer.status
            // 422: it will never be taken. It is in the ledger, and the peer's receipt or its absence is there to see.
            guard status == 204 || status == 422 else { return try Self.check(status, of: peer) }
            desk.links.board.noteSent(peer.organisation, item.number, at: desk.clock())
            if status == 422 {
                desk.links.board.note(peer.organisation) { $0.problem = "the peer refused pouch \(item.number)" }
            }
            desk.acknowledge(
                LinkProgress(also: [item.number]), of: desk.links.organisation, by: peer.organisation)
        }
    }

    /// Whether the receiver has not the key that a pouch is sealed under: other conflicts, two pouches of one number or somebody
    /// else at work, say nothing of keys.
    static func isKeyless(_ answer: OutboundAnswer) -> Bool {
        answer.status == 409
            && (try? JSONDocument(parsing: answer.body))?.root["code"]?.string == PouchError.Code.key.rawValue
    }

    private func bring(_ bytes: [UInt8], _ item: SpoolItem, to peer: PeerView) async throws -> OutboundAnswer {
        try await exchange(with: peer) { target in
            try await client.exchange(
                "POST", "/federation/v1/pouches?number=\(item.number)&rank=\(item.rank)", at: target, body: bytes)
        }
    }

    /// Gives the relay what could not be brought.
    private func passOn() async {
        guard let relay else { return }
        var given: Set<SpoolItem> = []
        while !Task.isCancelled {
            do {
                try await desk.pause(desk.limits.refreshSeconds)
                let peers = try await desk.links.open()
                guard let keeper = peers.first(where: { $0.organisation == relay }) else { continue }
                let before = desk.clock() / 1_000_000 - desk.limits.relayAfter
                var waiting: Set<SpoolItem> = []
                for peer in peers where peer.organisation != relay && !desk.presence.isOpen(peer.organisation) {
                    waiting.formUnion(desk.spool.waiting(for: peer.organisation).filter { $0.since <= before })
                }
                given.formIntersection(waiting)
                for item in waiting.subtracting(given).sorted(by: { ($0.rank, $0.number) < ($1.rank, $1.number) }) {
                    guard let bytes = desk.spool.bytes(of: item).map(PouchReader.whole) else { continue }
                    let path = "/federation/v1/pouches?number=\(item.number)&rank=\(item.rank)&to=\(item.to)"
                    let status = try await exchange(with: keeper) {
                        try await client.exchange("POST", path, at: $0, body: bytes).status
                    }
                    // What the relay does not take stays here, and is offered again only after a restart.
                    if status == 202 || status == 403 || status == 413 { given.insert(item) }
                }
            } catch is CancellationError {
                return
            } catch {
                log.info("the relay could not be reached", metadata: ["relay": "\(relay)", "problem": "\(error)"])
            }
        }
    }

    // MARK: Bulks

    /// Gives the relay the bulks that letters will be about.
    private func giveBulks() async {
        guard let keeper = desk.keeper else { return }
        let bell = FederationDesk.bulksBell
        // It ends with the program alone.
        try? await desk.bells.listen(to: bell, every: desk.limits.refreshSeconds, pause: desk.pause) { rings in
            for await _ in rings {
                while let bulk = desk.nextBulk() {
                    desk.gave(bulk.name, isKept: try await isKept(bulk.bytes, named: bulk.name, by: keeper))
                }
            }
        }
    }

    /// Whether the relay has a bulk by now. What it does not take goes in each receiver's pouch: that waits for nothing.
    private func isKept(_ bytes: [UInt8], named name: Digest, by keeper: String) async throws -> Bool {
        for attempt in 0..<desk.limits.bulkTries {
            if attempt > 0 { try await desk.pause(desk.limits.retryLeast) }
            do {
                // Something may have been taken back meanwhile.
                guard desk.bulks.isLeaving(name),
                    let peer = try await desk.links.open().first(where: { $0.organisation == keeper })
                else { return false }
                let answer = try await exchange(with: peer) {
                    try await client.exchange("POST", "/federation/v1/bulks?name=\(name.hex)", at: $0, body: bytes)
                }
                return answer.status == 204
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.info("the relay has not taken a bulk", metadata: ["relay": "\(keeper)", "problem": "\(error)"])
            }
        }
        return false
    }

    /// Fetches the bulks that letters are about.
    private func fetchBulks() async {
        let bell = FederationDesk.lettersBell
        try? await desk.bells.listen(to: bell, every: desk.limits.refreshSeconds, pause: desk.pause) { rings in
            await withDiscardingTaskGroup { group in
                for await _ in rings {
                    for letter in desk.nextLetters() {
                        group.addTask {
                            await answer([letter], with: await fetch(letter))
                            desk.bells.ring(bell)
                        }
                    }
                    // Of one sender together, and each sender by itself: one that does not listen keeps no other waiting.
                    for late in Dictionary(grouping: desk.overdueLetters(), by: \.pouch.from).values {
                        group.addTask { await answer(late, with: nil) }
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// The bulk of a letter, as whoever keeps it gives it; goes on where it broke off. Whoever is not there, or has too much to do,
    /// is asked again, with the pauses of a link: that is when sixty whole pouches would be worst.
    ///
    /// - Returns: `nil` where it is not to be had, or not within its time.
    private func fetch(_ letter: Letters.Letter) async -> [UInt8]? {
        if let bulk = letter.bulk { return bulk }
        let about = letter.about
        if about.holder == desk.links.organisation { return desk.bulk(named: about.name) }
        let read = BulkBuffer(length: about.length)
        var attempt = LinkAttempt(limits: desk.limits)
        while true {
            // Its last byte may have come before the line broke.
            if let bytes = read.whole { return bytes }
            guard desk.letters.isDue(letter, at: desk.clock()) else { return nil }
            let before = read.count
            do {
                let peers = try await desk.links.open()
                guard let holder = peers.first(where: { $0.organisation == about.holder }) else { return nil }
                let path = "/federation/v1/bulks?name=\(about.name.hex)&after=\(before)"
                let status = try await exchange(with: holder) { target in
                    try await client.stream(path, at: target) { piece in
                        guard desk.letters.isDue(letter, at: desk.clock()) else {
                            throw OutboundError(.timeout, "\(about.holder) gives a bulk too slowly, or for nobody")
                        }
                        try read.append(piece)
                    }
                }
                // It is not there, or not for this node: that does not change.
                guard status != 403, status != 404 else { return nil }
            } catch {
                log.info(
                    "a bulk could not be fetched", metadata: ["from": "\(about.holder)", "problem": "\(error)"])
                guard !Task.isCancelled else { return nil }
            }
            guard read.whole == nil else { continue }
            if read.count > before {
                attempt = LinkAttempt(limits: desk.limits)
            } else {
                attempt.ended(after: 0, failed: true)
            }
            let seconds = attempt.wait(draw: Double.random(in: 0.5...1))
            guard (try? await desk.pause(seconds)) != nil else { return nil }
        }
    }

    /// Takes letters of one sender with their bulk, or for want of it, and says to it what is stored then.
    private func answer(_ letters: [Letters.Letter], with bulk: [UInt8]?) async {
        guard !Task.isCancelled, let sender = letters.first?.pouch.from else { return }
        do {
            for letter in letters { _ = try await desk.take(letter, bulk: bulk) }
            let stored = try await desk.progress(from: sender)
            guard !desk.say(stored, of: sender, to: sender),
                let peer = try await desk.links.open().first(where: { $0.organisation == sender })
            else { return }
            try await exchange(with: peer) { try await say(stored, of: sender, to: $0) }
        } catch {
            // It waits, and is tried again; or it is stored, and that is said with the next stream.
            log.info("a letter is not taken, or not answered", metadata: ["from": "\(sender)", "problem": "\(error)"])
        }
    }

    // MARK: Calling

    /// Tries a peer's addresses, best first.
    private func exchange<R: Sendable>(
        with peer: PeerView, _ body: @Sendable (OutboundTarget) async throws -> R
    ) async throws -> R {
        var last: (any Error)?
        for address in peer.card.addresses {
            let target = OutboundTarget(
                host: address.host, port: address.port, pinned: peer.card.linkCertificates.map(\.der))
            do {
                return try await body(target)
            } catch let error as OutboundError where [.unreachable, .unknown, .forbidden].contains(error.code) {
                last = error
            }
        }
        throw last ?? OutboundError(.unknown, "\(peer.organisation) has no address on its card")
    }

    private static func check(_ status: UInt, of peer: PeerView) throws {
        switch status {
        case 200, 202, 204: return
        case 403:
            throw OutboundError(
                .broken, "\(peer.organisation) does not exchange with this node: has it confirmed the phrase?")
        default: throw OutboundError(.broken, "\(peer.organisation) answered \(status)")
        }
    }
}

/// What has come of a bulk.
private final class BulkBuffer: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    private let length: Int

    init(length: Int) { self.length = length }

    var count: Int { bytes.withLock { $0.count } }
    var whole: [UInt8]? { bytes.withLock { $0.count == length ? $0 : nil } }

    func append(_ piece: ByteBuffer) throws {
        try bytes.withLock { bytes in
            guard bytes.count + piece.readableBytes <= length else {
                throw OutboundError(.tooLarge, "more than the \(length) bytes of the bulk")
            }
            bytes += piece.readableBytesView
        }
    }
}

/// The peers that a link is kept to.
private final class Running: Sendable {
    private let peers = Mutex<Set<String>>([])

    /// Whether it was not running before.
    func begin(_ peer: String) -> Bool { peers.withLock { $0.insert(peer).inserted } }
    func end(_ peer: String) { peers.withLock { _ = $0.remove(peer) } }
}

/// When to try again, and how: decided apart from doing it.
struct LinkAttempt: Sendable {
    let limits: LinkLimits
    private var failures = 0
    private var cuts = 0
    private var polls = 0

    init(limits: LinkLimits) { self.limits = limits }

    /// Streams do not last here: pouches are asked for from time to time.
    var isPolling: Bool { cuts >= limits.cutsBeforePolling }

    mutating func ended(after microseconds: Int64, failed: Bool) {
        let isShort = Double(microseconds) / 1_000_000 < limits.streamLeast
        if isPolling {
            polls += 1
            failures = failed ? failures + 1 : 0
            if polls >= limits.pollsBeforeStream { (cuts, polls) = (0, 0) }
            return
        }
        failures = isShort && failed ? failures + 1 : 0
        // A stream that ends young without an error was cut on the way; an error says that nobody is there.
        cuts = isShort && !failed ? cuts + 1 : 0
    }

    /// Seconds until the next attempt.
    ///
    /// - Parameter draw: 0.5 to 1, so that sixty nodes that lost one do not call it at the same moment.
    func wait(draw: Double) -> Double {
        if isPolling, failures == 0 { return limits.pollSeconds * draw }
        guard failures > 0 else { return limits.retryLeast * draw }
        let doubled = limits.retryLeast * Double(1 << min(failures - 1, 20))
        return min(doubled, limits.retryMost) * draw
    }
}
