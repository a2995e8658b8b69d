import Pouch
import Records
import Store
import Synchronization

/// The keys between this node and each of its peers (decision 0042): the ones that it gives, by which they seal to it, and the
/// ones that it was given.
///
/// All that is remembered of what was given is in memory: what is forgotten is given once more, with a pouch that goes anyway.
/// Whatever is not the same at both ends heals by itself, as every pouch is kept whole until it has arrived, sealed to the
/// receiver's own keys as well.
struct Pairing {
    let core: Core
    let keys: PouchKeys

    /// What a program remembers of keys between nodes while it runs.
    struct Memory {
        /// To whom a key was given: the key's id, and when.
        var given: [String: (id: [UInt8], at: Instant)] = [:]
        /// What the kept key of each giver that was looked at last is when it is opened: every pouch asks for the same ones.
        var opened: [String: (kept: KeptPairKey, bytes: [UInt8])] = [:]
        /// The key that was last derived for each peer, with what it was derived from.
        var derived: [String: (secret: PairSecret, receiver: KeyFingerprint, key: GroupKey)] = [:]
        /// What was made of the secrets that are kept: as long as they are the same, and the directory is.
        var openers: (kept: [KeptPairKey], epoch: Int64, openers: [PouchOpener])?
    }

    private var own: String { core.identity.organisation }
    private var ownEnd: PairSecret.End { .init(own, keys.signer.fingerprint) }
    private var seconds: Int64 { max(core.clock().microseconds / 1_000_000, 1) }

    // MARK: What this node gives

    /// The secrets that this node's keys are made from, the newest first, as far as they are not too old.
    ///
    /// - Parameter kept: as they were read from the store a moment ago: what another process forgot is not used here.
    private func secrets(_ kept: [KeptPairKey]) -> [PairSecret] {
        kept.compactMap { key in
            guard !isPast(key, SharingLimits.pairKeyKept), let epoch = UInt32(exactly: key.epoch),
                let secret = opened(key)
            else { return nil }
            return try? PairSecret(epoch: epoch, secret: secret)
        }
    }

    /// The secret of this time, made where there is none.
    ///
    /// - Returns: `nil` where it was forgotten at this very moment: the next pouch brings a key.
    private func secret() async throws -> PairSecret? {
        let kept = try await core.store.pairKeys(of: own)
        if let last = kept.first, !isPast(last, SharingLimits.pairKeyRenewed), let secret = secrets([last]).first {
            return secret
        }
        // The clock was ahead once: no later secret would be the newest, and peers take none of such an epoch. All of them go, and
        // what is on its way under the older ones comes once more.
        let isAhead = kept.first.map { self.isAhead($0.epoch) } ?? false
        if isAhead { try await core.store.forgetPairKeys(of: own, through: .max) }
        let epoch = isAhead ? seconds : max(seconds, (kept.first?.epoch ?? 0) + 1)
        let bytes = core.random(PairSecret.byteCount)
        let sealed = try KeptKey.sealed(bytes, to: keys.signer.publicKeys, named: Self.name(own, epoch))
        let fingerprint = keys.signer.fingerprint.bytes
        try await core.store.keep(
            KeptPairKey(giver: own, epoch: epoch, signer: fingerprint, own: fingerprint, sealed: sealed))
        // Whoever packs for another peer at the same moment may have been first.
        return secrets(Array(try await core.store.pairKeys(of: own).prefix(1))).first
    }

    /// What opens what peers sealed under the keys that were given to them: to those that are peers at this moment, for the keys
    /// by which both are known at this moment. Others' pouches come once more, sealed to this node's own keys.
    func openers() async throws -> [PouchOpener] {
        let kept = try await core.store.pairKeys(of: own)
        let snapshot = try await core.directory.current()
        // Without one answer for all of them it is not known when they change.
        if keys.signers != nil, let known = core.pairs.withLock({ $0.openers }), known.kept == kept,
            known.epoch == snapshot.epoch
        {
            return known.openers
        }
        let secrets = secrets(kept)
        var openers: [PouchOpener] = []
        for organisation in core.partners(in: snapshot) {
            guard let signer = try await keys.peer(organisation).first?.fingerprint else { continue }
            for secret in secrets {
                guard let key = try? secret.key(of: ownEnd, for: .init(organisation, signer)) else { continue }
                openers.append(.pair(key, organisation: organisation, signer: signer))
            }
        }
        let made = openers
        core.pairs.withLock { $0.openers = (kept, snapshot.epoch, made) }
        return openers
    }

    /// The key that an organisation has to be given with the next pouch: `nil` where it has it, as far as is known.
    func due(to organisation: String, _ receiver: PublicKeys, again: Bool) async throws -> GroupKey? {
        guard let secret = try await secret(), let key = key(of: secret, for: organisation, receiver) else {
            return nil
        }
        return again || core.pairs.withLock({ $0.given[organisation]?.id }) != key.id ? key : nil
    }

    private func key(of secret: PairSecret, for organisation: String, _ receiver: PublicKeys) -> GroupKey? {
        if let known = core.pairs.withLock({ $0.derived[organisation] }), known.secret == secret,
            known.receiver == receiver.fingerprint
        {
            return known.key
        }
        guard let key = try? secret.key(of: ownEnd, for: .init(organisation, receiver.fingerprint)) else { return nil }
        core.pairs.withLock { $0.derived[organisation] = (secret, receiver.fingerprint, key) }
        return key
    }

    func noteGiven(_ key: GroupKey, to organisation: String) {
        let now = core.clock()
        core.pairs.withLock { $0.given[organisation] = (key.id, now) }
    }

    /// Notes that an organisation seals to this node without a key between them: the one that it was given is lost, unless it is
    /// on its way.
    func noteWithout(_ organisation: String) {
        let now = core.clock()
        core.pairs.withLock { memory in
            guard let given = memory.given[organisation], now.isPast(given.at, SharingLimits.pairKeyAgain) else {
                return
            }
            memory.given[organisation] = nil
        }
    }

    // MARK: What this node was given

    /// The key to seal to an organisation under, if there is one that both are likely to have.
    func key(to organisation: String, _ receiver: PublicKeys) async throws -> GroupKey? {
        guard let kept = try await core.store.pairKeys(of: organisation).first,
            kept.signer == receiver.fingerprint.bytes, kept.own == keys.signer.fingerprint.bytes,
            !isPast(kept, SharingLimits.pairKeyUsed), let bytes = opened(kept)
        else { return nil }
        return try? GroupKey(bytes)
    }

    /// Keeps a key that came in a pouch, unless it is here, or a newer one is; writes nothing then, however often it comes.
    ///
    /// - Returns: what is to be said of the item; `nil` where it is done.
    func take(_ bytes: [UInt8], in pouch: OpenedPouch) async throws -> PouchReceipt.Exception? {
        let from = pouch.header.from
        guard let key = try? GroupKey(bytes) else { return .invalid }
        // The key of a channel.
        guard key.channel.contains(" ") else { return .unsupported }
        guard pouch.signature != nil, key.channel == PairSecret.name(from: own, to: from) else { return .invalid }
        let epoch = Int64(key.epoch)
        guard !isAhead(epoch) else { return .invalid }
        // A pouch from before its sender had new keys, or by whoever has the old ones: the key of the new ones stays.
        guard try await keys.peer(from).first?.fingerprint == pouch.header.signer else { return nil }
        // Pouches come in any order: the newer one stays.
        if let newest = try await core.store.pairKeys(of: from).first, newest.signer == pouch.header.signer.bytes,
            newest.own == keys.signer.fingerprint.bytes, !isAhead(newest.epoch), newest.epoch >= epoch
        {
            let isSame = newest.epoch == epoch && opened(newest) == key.bytes
            if isSame || newest.epoch > epoch { return nil }
        }
        let sealed = try KeptKey.sealed(key.bytes, to: keys.signer.publicKeys, named: Self.name(from, epoch))
        try await core.store.forgetPairKeys(of: from, through: .max)
        try await core.store.keep(
            KeptPairKey(
                giver: from, epoch: epoch, signer: pouch.header.signer.bytes, own: keys.signer.fingerprint.bytes,
                sealed: sealed))
        return nil
    }

    // MARK: Housekeeping

    /// Forgets what is too old, and what was given by, or to, whoever is no peer by the same keys any more.
    func tidy() async throws {
        for key in try await core.store.pairKeys(of: nil) {
            let isDone: Bool
            if key.giver == own {
                isDone = isPast(key, SharingLimits.pairKeyKept) || key.signer != keys.signer.fingerprint.bytes
            } else {
                let signer = try await keys.peer(key.giver).first?.fingerprint.bytes
                isDone =
                    isPast(key, SharingLimits.pairKeyUsed) || key.signer != signer
                    || key.own != keys.signer.fingerprint.bytes
            }
            guard isDone else { continue }
            try await core.store.forgetPairKeys(of: key.giver, through: key.epoch)
            core.pairs.withLock { $0.opened[key.giver] = nil }
        }
    }

    /// What is of a time that has not come yet is as good as past: nobody knows when it would end, and nothing honest that comes
    /// later would be newer.
    private func isPast(_ key: KeptPairKey, _ limit: Int64) -> Bool {
        isAhead(key.epoch) || seconds - key.epoch > limit
    }

    private func isAhead(_ epoch: Int64) -> Bool { epoch - seconds > SharingLimits.clockAhead }

    private func opened(_ key: KeptPairKey) -> [UInt8]? {
        if let known = core.pairs.withLock({ $0.opened[key.giver] }), known.kept == key { return known.bytes }
        guard let bytes = KeptKey.open(key.sealed, with: keys.openers, named: Self.name(key.giver, key.epoch)) else {
            return nil
        }
        core.pairs.withLock { $0.opened[key.giver] = (key, bytes) }
        return bytes
    }

    /// What a kept key is sealed as.
    private static func name(_ giver: String, _ epoch: Int64) -> String { "\(giver) \(epoch)" }
}

extension Pouches {
    private var pairing: Pairing { Pairing(core: core, keys: keys) }

    /// Forgets the key to seal to an organisation under: that one has it no more.
    package func forgetKey(of organisation: String, by caller: Caller) async throws {
        try await core.door("pouch.pack", on: organisation, for: caller) {
            try core.requireConsole(caller)
            guard organisation != core.identity.organisation else { return }
            try await core.store.forgetPairKeys(of: organisation, through: .max)
            core.pairs.withLock { $0.opened[organisation] = nil }
        }
    }

    /// Notes that an organisation seals to this node under a key that is not here: it is given one with the next pouch.
    package func giveKeyAnew(to organisation: String) { core.pairs.withLock { $0.given[organisation] = nil } }

    /// Forgets keys between nodes that are too old, or of whoever is no peer any more.
    package func tidyKeys(by caller: Caller) async throws {
        try await core.door("pouch.pack", on: "", for: caller) {
            try core.requireConsole(caller)
            try await pairing.tidy()
        }
    }
}

extension Core {
    /// Forgets all keys between this node and an organisation that it was given, and makes new ones for everybody: of what it gave
    /// to one nothing is left.
    ///
    /// Done before that one is shut out, so that a crash between the two leaves no key that works, and after, as a pouch that
    /// was packed meanwhile may have brought new ones.
    func endPairs(with organisation: String) async throws {
        try await store.forgetPairKeys(of: organisation, through: .max)
        try await store.forgetPairKeys(of: identity.organisation, through: .max)
        // What is read from the store alone is used; nothing that was forgotten there stays in memory either.
        pairs.withLock { ($0.opened, $0.derived, $0.openers) = ([:], [:], nil) }
    }
}
