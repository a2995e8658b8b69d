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

    /// Codes of channels have no space in them.
    var text: String {
        switch self {
        case .channel(let code): "channel \(code)"
        case .marking(let id, let code): "marking \(id.text) \(code)"
        }
    }

    /// `nil` for what ``text`` would not have written.
    init?(_ text: String) {
        let parts = text.split(separator: " ").map(String.init)
        if parts.count == 2, parts[0] == "channel" {
            self = .channel(parts[1])
        } else if parts.count == 3, parts[0] == "marking", let id = try? RecordID(parts[1]) {
            self = .marking(id, in: parts[2])
        } else {
            return nil
        }
    }
}

extension Core {
    /// Whether what something of this partner's waits for is there.
    func isOver(_ wait: Wait, of partner: Partner, in snapshot: Snapshot) -> Bool {
        switch wait {
        case .channel(let code):
            guard let channel = snapshot.channelsByName[code], channel.isShared else { return false }
            return snapshot.memberships[partner.account.key]?[channel.key]?.canWrite == true
        case .marking(let id, let code):
            return snapshot.world.markings[id] != nil || snapshot.world.localMarkings[code]?[id] != nil
        }
    }
}

extension Pouches {
    /// Keeps what of a pouch could not be filed yet, sealed to this node's own keys.
    func hold(_ waiting: Waiting) async throws {
        if try await !core.hold(waiting, keys) {
            core.log.warning(
                "what could not be filed is not held: there is too much of it",
                metadata: ["from": "\(waiting.peer)", "number": "\(waiting.number)"])
        }
    }

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
            guard !now.isPast(each.since, SharingLimits.heldSeconds) else {
                try await core.store.letGo(each.number, of: each.peer, asErasure: false)
                continue
            }
            do {
                // Asked for each: what one brings may be what the next one waits for.
                guard try await isDue(each), let held = try await core.store.held(each.number, of: each.peer) else {
                    continue
                }
                try await Refusal.translating { try await take(held) }
            } catch let refusal as Refusal {
                try await giveUp(each, refusal)
            }
        }
    }

    /// Whether something of it may be filed now. A peer that is shut out, or has no account for the moment, may be let in again.
    private func isDue(_ held: HeldItems) async throws -> Bool {
        let snapshot = try await core.directory.current()
        guard let partner = try? core.partner(held.peer, in: snapshot),
            held.waits.contains(where: { Wait($0).map { core.isOver($0, of: partner, in: snapshot) } ?? true })
        else { return false }
        guard try await !keys.peer(held.peer).isEmpty else { return false }
        return try await core.isUndisputed(held.peer)
    }

    private func take(_ held: HeldItems) async throws {
        guard let received = try await core.store.received(held.number, from: held.peer),
            let entry = try await core.pouchEntry(at: received.entry)
        else {
            throw Refusal(.invalid, "what waits of pouch \(held.number) of \(held.peer) has no entry in the ledger")
        }
        let items = try WaitingItems(opening: held.bytes, with: keys.openers, of: received.pouch)
        let pouch = try items.pouch(
            PouchHeader(entry.header), entry.signed, leaves: entry.leaves, seed: entry.seed)
        var unpacking = try await Unpacking(core: core, keys: keys, pouch: pouch, origins: entry.origins)
        let waiting = try await unpacking.run(again: Set(items.items.keys), of: received)
        guard waiting.items.isEmpty else { return try await hold(waiting) }
        try await core.store.letGo(held.number, of: held.peer, asErasure: false)
    }

    /// Only what will never be otherwise is let go of.
    private func giveUp(_ held: HeldItems, _ refusal: Refusal) async throws {
        guard [.invalid, .unprocessable, .tooLarge].contains(refusal.code) else { return }
        core.log.warning(
            "what was held cannot be filed, and is let go of",
            metadata: ["from": "\(held.peer)", "number": "\(held.number)", "problem": "\(refusal.message)"])
        try await core.store.letGo(held.number, of: held.peer, asErasure: false)
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

extension Core {
    /// - Returns: whether it is held: not where there is too much.
    func hold(_ waiting: Waiting, _ keys: PouchKeys, asErasure isErasure: Bool = false) async throws -> Bool {
        let bytes = try WaitingItems(waiting.items).sealed(to: keys.signer.publicKeys, of: waiting.pouch)
        let held = HeldItems(
            peer: waiting.peer, number: waiting.number, since: clock(), waits: Set(waiting.waits.map(\.text)),
            bytes: bytes)
        return try await store.hold(
            held, most: HeldMost(ofPeer: SharingLimits.heldBytes, inAll: SharingLimits.heldBytesInAll),
            asErasure: isErasure)
    }

    /// Of what is held, takes out what its sender erased: no remains of it stay in the files, and what stood beside it goes on
    /// waiting.
    func letGo(_ places: Set<Int>, of number: Int64, from peer: String, _ keys: PouchKeys) async throws {
        guard let held = try await store.held(number, of: peer) else { return }
        guard let received = try await store.received(number, from: peer),
            var items = try? WaitingItems(opening: held.bytes, with: keys.openers, of: received.pouch)
        else {
            // What cannot be looked into must not stay.
            return try await store.letGo(number, of: peer, asErasure: true)
        }
        let rest = items.items.filter { !places.contains($0.key) }
        guard rest.count < items.items.count else { return }
        items.items = rest
        guard !items.isIdle else { return try await store.letGo(number, of: peer, asErasure: true) }
        let waiting = Waiting(
            peer: peer, number: number, pouch: received.pouch, items: rest,
            waits: Set(held.waits.compactMap(Wait.init)))
        if try await !hold(waiting, keys, asErasure: true) {
            try await store.letGo(number, of: peer, asErasure: true)
        }
    }
}
