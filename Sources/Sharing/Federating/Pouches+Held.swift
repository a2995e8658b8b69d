import Ledger
import Logging
import Policy
import Pouch
import Records
import Store

/// What an item of a pouch waits for.
enum Wait: Hashable {
    /// A channel, into which its sender may file.
    case channel(String)
    /// The meaning of a marking, in the channel of this code.
    case marking(RecordID, in: String)
    /// Other keys of an originator than those that were known of it: what takes its word back may be signed with them. By the newest
    /// that was known.
    case keys(of: String, since: KeyFingerprint)
    /// It is not known what: it is looked at once more.
    case anything

    /// Codes of channels have no space in them.
    var text: String {
        switch self {
        case .channel(let code): "channel \(code)"
        case .marking(let id, let code): "marking \(id.text) \(code)"
        case .keys(let code, let newest): "keys \(code) \(newest.hex)"
        case .anything: "anything"
        }
    }

    /// Whether what waits takes something back: until then that is shown here.
    var isOfWithdrawal: Bool { if case .keys = self { true } else { false } }

    /// `nil` for what ``text`` would not have written.
    init?(_ text: String) {
        let parts = text.split(separator: " ").map(String.init)
        if parts.count == 2, parts[0] == "channel" {
            self = .channel(parts[1])
        } else if parts.count == 3, parts[0] == "marking", let id = try? RecordID(parts[1]) {
            self = .marking(id, in: parts[2])
        } else if parts.count == 3, parts[0] == "keys", let newest = KeyFingerprint(hex: parts[2]) {
            self = .keys(of: parts[1], since: newest)
        } else if parts == ["anything"] {
            self = .anything
        } else {
            return nil
        }
    }
}

extension Core {
    /// Whether what something of this partner's waits for is there.
    fileprivate func isOver(
        _ wait: Wait, of partner: Partner, in snapshot: Snapshot, _ keys: PouchKeys
    ) async throws -> Bool {
        switch wait {
        case .channel(let code):
            guard let channel = snapshot.channelsByName[code], channel.isShared else { return false }
            return snapshot.memberships[partner.account.key]?[channel.key]?.canWrite == true
        case .marking(let id, let code):
            return snapshot.world.markings[id] != nil || snapshot.world.localMarkings[code]?[id] != nil
        case .keys(let originator, let newest):
            return try await keys.former(originator).first.map { $0.fingerprint != newest } ?? false
        case .anything: return true
        }
    }
}

extension Pouches {
    /// Takes once more what is held, where what it waits for has come.
    package func takeHeld(by caller: Caller) async throws {
        try await core.door("pouch.open", on: "", for: caller) {
            try core.requireConsole(caller)
            try await takeHeld()
        }
    }

    func takeHeld() async throws {
        let now = core.clock()
        for each in try await core.store.held() {
            let takesBack = each.waits.contains { Wait($0)?.isOfWithdrawal ?? false }
            guard !now.isPast(each.since, takesBack ? SharingLimits.heldWithdrawalSeconds : SharingLimits.heldSeconds)
            else {
                try await core.store.letGo(each.number, of: each.peer)
                continue
            }
            do {
                // Asked for each: what one brings may be what the next one waits for.
                try await Refusal.translating { try await takeHeld(each.number, of: each.peer) }
            } catch let refusal as Refusal {
                try await giveUp(each, refusal)
            }
        }
    }

    /// Takes what is held of one pouch, and looks at it anew where something of it was erased or filed in between.
    private func takeHeld(_ number: Int64, of peer: String) async throws {
        for _ in 0..<SharingLimits.retries {
            guard let held = try await core.store.held(number, of: peer), try await isDue(held) else { return }
            do {
                return try await take(held)
            } catch is Unpacking.Stale {
                continue
            }
        }
    }

    /// Whether something of it may be filed now. A peer that is shut out, or has no account for the moment, may be let in again.
    private func isDue(_ held: HeldItems) async throws -> Bool {
        let snapshot = try await core.directory.current()
        guard let partner = try? core.partner(held.peer, in: snapshot), try await !keys.peer(held.peer).isEmpty,
            try await core.isUndisputed(held.peer)
        else { return false }
        for text in held.waits {
            guard let wait = Wait(text) else { return true }
            if try await core.isOver(wait, of: partner, in: snapshot, keys) { return true }
        }
        return false
    }

    private func take(_ held: HeldItems) async throws {
        guard let received = try await core.store.received(held.number, from: held.peer),
            let entry = try await core.pouchEntry(at: received.entry)
        else {
            throw Refusal(.invalid, "what waits of pouch \(held.number) of \(held.peer) has no entry in the ledger")
        }
        let items = try await core.items(of: held, received, keys)
        let pouch = try items.pouch(
            PouchHeader(entry.header), entry.statement, entry.signature, leaves: entry.leaves, seed: entry.seed)
        var unpacking = try await Unpacking(core: core, keys: keys, pouch: pouch, origins: entry.origins)
        try await unpacking.run(again: held, Set(items.items.keys), of: received)
    }

    /// Only what will never be otherwise is let go of.
    private func giveUp(_ held: HeldItems, _ refusal: Refusal) async throws {
        guard [.invalid, .unprocessable, .tooLarge].contains(refusal.code) else { return }
        core.log.warning(
            "what was held cannot be filed, and is let go of",
            metadata: ["from": "\(held.peer)", "number": "\(held.number)", "problem": "\(refusal.message)"])
        try await core.store.letGo(held.number, of: held.peer)
    }
}

/// What of a pouch waits, and for what.
struct Waiting {
    let peer: String
    let number: Int64
    /// Of the statement that it came under.
    let pouch: Digest
    /// By their places.
    var items: [Int: PouchItem] = [:]
    var waits: Set<Wait> = []
}

extension HeldMost {
    static let ofNode = HeldMost(ofPeer: SharingLimits.heldBytes)
}

extension HeldItems {
    /// What waits, sealed to the node's own keys.
    ///
    /// - Throws: ``PouchError``.
    init(_ waiting: Waiting, _ keys: PouchKeys, since: Instant) throws {
        self.init(
            peer: waiting.peer, number: waiting.number, since: since, waits: Set(waiting.waits.map(\.text)),
            bytes: try WaitingItems(waiting.items).sealed(to: keys.signer.publicKeys, of: waiting.pouch))
    }
}

extension Core {
    /// Of what is held, takes out what its sender erased: no remains of it stay in the files, and what stood beside it goes on
    /// waiting.
    func erase(_ places: Set<Int>, of number: Int64, from peer: String, _ keys: PouchKeys) async throws {
        for _ in 0..<SharingLimits.retries {
            guard let held = try await store.held(number, of: peer) else { return }
            let rest = try await left(of: held, without: places, keys)
            guard rest != held else { return }
            let received = try await store.received(number, from: peer).map { received in
                // Its receipt says so, too: that it waits would be told for ever.
                var received = received
                for place in places where received.exceptions[place].map(Unpacking.isWaiting) ?? false {
                    received.exceptions[place] = PouchReceipt.Exception.takenBack.rawValue
                }
                return received
            }
            if try await store.erase(held: held, leaving: rest, noting: received) { return }
        }
        throw Refusal(
            .conflict,
            "what waits of pouch \(number) of \(peer) changes all the time: it is erased when that is asked again")
    }

    /// What waits of a pouch, opened.
    ///
    /// - Throws: ``PouchError`` where it is not what was held.
    fileprivate func items(of held: HeldItems, _ received: Received, _ keys: PouchKeys) async throws -> WaitingItems {
        guard held.isWhole else {
            return try WaitingItems(opening: held.bytes, with: keys.openers, of: received.pouch)
        }
        let pouch = try await open(held.bytes, keys)
        guard pouch.statement.digest == received.pouch else {
            throw PouchError(
                .damaged,
                "what is held of pouch \(held.number) of \(held.peer) is another pouch than the one that came")
        }
        let waiting = received.exceptions.filter { Unpacking.isWaiting($0.value) }.keys
        return WaitingItems(
            Dictionary(uniqueKeysWithValues: waiting.filter(pouch.items.indices.contains).map { ($0, pouch.items[$0]) })
        )
    }

    /// - Returns: it as it is, where none of it has to go; `nil` where all has to.
    private func left(of held: HeldItems, without places: Set<Int>, _ keys: PouchKeys) async throws -> HeldItems? {
        guard let received = try await store.received(held.number, from: held.peer),
            let items = try? await items(of: held, received, keys)
        else { return nil }  // what cannot be looked into must not stay
        let rest = items.items.filter { !places.contains($0.key) }
        guard rest.count < items.items.count else { return held }
        guard !rest.isEmpty else { return nil }
        let waiting = Waiting(
            peer: held.peer, number: held.number, pouch: received.pouch, items: rest,
            waits: held.isWhole ? [.anything] : Set(held.waits.compactMap(Wait.init)))
        return try HeldItems(waiting, keys, since: held.since)
    }
}
