import Logging
import Records
import Store

extension OpenView {
    /// Whether something may be filed later: when there is a channel for it, or when it is known what its marking means.
    var isWaiting: Bool { exceptions.keys.contains(where: \.isPassing) }
}

extension Pouches {
    /// Keeps a pouch as it came, sealed, until all of it can be filed.
    func hold(_ sealed: [UInt8], _ view: OpenView, _ epoch: Int64) async throws {
        let pouch = HeldPouch(
            peer: view.from, number: view.number, since: core.clock(), epoch: epoch, bytes: sealed)
        guard try await core.store.hold(pouch, most: SharingLimits.heldBytes) else {
            core.log.warning(
                "a pouch that could not be filed whole is not held: there are too many of them",
                metadata: ["from": "\(view.from)", "number": "\(view.number)"])
            return
        }
    }

    /// Takes once more what is held, where what is decided by has changed since it was tried.
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
            // Asked for each: what one brings may be what the next one waits for.
            guard try await core.directory.current().epoch != each.epoch,
                let pouch = try await core.store.held(each.number, of: each.peer)
            else { continue }
            do {
                let isWaiting = try await Refusal.translating { try await take(pouch.bytes).isWaiting }
                if !isWaiting { try await core.store.letGo(each.number, of: each.peer, asErasure: false) }
            } catch {
                try await keepOn(pouch, (error as? Refusal)?.code)
            }
        }
    }

    /// What becomes of a pouch that was not taken: only what will never be otherwise is let go of. A peer that is blocked,
    /// or has no account for now, may be let in again, and does not send again what it has a receipt for.
    private func keepOn(_ pouch: HeldPouch, _ code: Refusal.Code?) async throws {
        switch code {
        case .full, .unavailable, .tooMany, .tooSlow, nil: return
        case .invalid, .unprocessable, .tooLarge:
            try await core.store.letGo(pouch.number, of: pouch.peer, asErasure: false)
        default:
            var tried = pouch
            tried.epoch = try await core.directory.current().epoch
            _ = try await core.store.hold(tried, most: SharingLimits.heldBytes)
        }
    }
}
