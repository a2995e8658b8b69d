package import Ledger
package import Pouch
package import Records
import Store
import Synchronization

/// The keys of a node, and of those it exchanges pouches with.
package struct PouchKeys: Sendable {
    /// Of the generation that signs.
    package let signer: NodeKeys
    /// The current keys and those before: a stick may have been long on its way.
    package let openers: [PouchOpener]
    /// The keys of a connected organisation's node, the current ones first; none where it is not connected.
    package let peer: @Sendable (String) async throws -> [PublicKeys]
    /// As ``peer``, and of those that were connected and are shut out now: they may still take back what they gave.
    package let former: @Sendable (String) async throws -> [PublicKeys]
    /// The key of a connected organisation's ledger; `nil` where it is not known: its checkpoints are not looked at then.
    package let log: @Sendable (String) async throws -> VerifierKey?
    /// Whose keys these are, of all connected organisations' nodes; `nil`: they are asked for one by one.
    let signers: (@Sendable () async throws -> Signers)?

    /// The keys of organisations' nodes, by their fingerprints.
    package typealias Signers = [KeyFingerprint: (organisation: String, keys: PublicKeys)]

    package init(
        signer: NodeKeys, openers: [PouchOpener]? = nil,
        peer: @escaping @Sendable (String) async throws -> [PublicKeys],
        former: (@Sendable (String) async throws -> [PublicKeys])? = nil,
        log: @escaping @Sendable (String) async throws -> VerifierKey? = { _ in nil },
        signers: (@Sendable () async throws -> Signers)? = nil
    ) {
        self.signers = signers
        self.signer = signer
        self.openers = openers ?? [.node(signer.opening)]
        self.peer = peer
        self.former = former ?? peer
        self.log = log
    }
}

/// A pouch on its way out: bytes that only its receiver opens.
package struct SealedPouch: Hashable, Sendable {
    /// The organisation's code.
    package let to: String
    package let number: Int64
    package let precedence: Envelope.Precedence
    package let bytes: [UInt8]
    /// Whether it goes without its signature to a receiver that has the key it is sealed under: it holds receipts alone.
    package let isBare: Bool
    /// The bulk that holds the same items, where the pouch has a letter about it.
    package let bulk: PouchBulk?
    package init(
        to: String, number: Int64, precedence: Envelope.Precedence, bytes: [UInt8], isBare: Bool = false,
        bulk: PouchBulk? = nil
    ) {
        self.isBare = isBare
        self.bulk = bulk
        self.to = to
        self.number = number
        self.precedence = precedence
        self.bytes = bytes
    }
}

/// Carries pouches out: a folder, a link.
package protocol PouchCarrier: Sendable {
    /// Keeps the bytes, durably, where nobody takes them yet: what breaks off here has not left.
    func stage(_ pouch: SealedPouch) async throws
    /// Lets go: its number is taken, for good.
    func release(_ pouch: SealedPouch) async throws
    /// Who keeps bulks for receivers to fetch, by the organisation's code; `nil` where pouches have no letters on this way.
    var keeper: String? { get }
    /// Whether a receiver has said that it takes letters: for others none are made.
    func takesLetters(_ organisation: String) -> Bool
    /// Bytes of a record's body from which it may go as a bulk.
    var bulkLeast: Int { get }
    /// Gives no bulk away any more, and no letter: something was taken back, and may be in one.
    func dropBulks()
}

extension PouchCarrier {
    package var keeper: String? { nil }
    package func takesLetters(_ organisation: String) -> Bool { true }
    package var bulkLeast: Int { PouchLimits.bulkLeast }
    package func dropBulks() {}
}

/// What went out in one run.
package struct PackView: Hashable, Sendable {
    /// The numbers of the pouches; empty where nothing was due.
    package var numbers: [Int64] = []
    package var records = 0
    package var withdrawals = 0
    package var receipts = 0
    /// Requests to pass something on, and answers to such.
    package var onward = 0
    package var bytes = 0
}

/// What became of a pouch that came.
package struct OpenView: Hashable, Sendable {
    package let from: String
    package let number: Int64
    package let made: Instant
    /// Whether all of it was here already.
    package let isKnown: Bool
    package let filed: Int
    /// Records that were here already, by this way or another.
    package let known: Int
    package let withdrawn: Int
    package let receipts: Int
    /// What was not done as asked, and how often.
    package let exceptions: [PouchReceipt.Exception: Int]
    /// Channels that this node has not, or that the sender may not write to.
    package let channels: [String]
    /// Numbers of the same sender that have not come while later ones did.
    package let missing: [ClosedRange<Int64>]
    /// Seconds by which the sender's clock is ahead of this one, where that is more than it should be.
    package let isAhead: Int64?
}

/// Pouches out and in. One door, as the gate: what goes out was decided for its receiver, what comes in is decided here.
package struct Pouches: Sendable {
    let core: Core
    let keys: PouchKeys

    /// Makes the pouches that are due to an organisation: nothing but what the ledger has that did not go there yet.
    ///
    /// - Parameters:
    ///   - again: also what went there and was not acknowledged: a stick was lost.
    ///   - isCounted: whether the audit counts it with others of the minute, as a link packs all the time; otherwise it has an
    ///     entry of its own, with the numbers.
    package func pack(
        to organisation: String, again: Bool = false, isCounted: Bool = false, by caller: Caller,
        carrier: some PouchCarrier
    ) async throws -> PackView {
        try await core.door("pouch.pack", on: organisation, for: caller) {
            try core.requireConsole(caller)
            let snapshot = try await core.directory.current()
            let partner = try core.partner(organisation, in: snapshot)
            guard let receiver = try await keys.peer(organisation).first else {
                throw Refusal(
                    .missing, "this node is not connected with \(organisation.echo): exchange cards first (baraza peer)"
                )
            }
            var packing = Packing(core: core, keys: keys, partner: partner, receiver: receiver, carrier: carrier)
            let view = try await packing.run(again: again)
            if !view.numbers.isEmpty, isCounted {
                core.trail.note(AuditNote(caller, "pouch.pack", on: organisation), at: core.clock())
            } else if !view.numbers.isEmpty {
                try await core.note(
                    "pouch.pack", on: organisation, outcome: view.numbers.map(String.init).joined(separator: " "),
                    by: caller)
            }
            return view
        }
    }

    /// Takes pouches in: any of them, in any order, as often as one likes. What they take back is taken back before
    /// anything that they bring is shown.
    ///
    /// - Parameter sealed: reads one after the other, so that one is in memory at a time.
    /// - Returns: one for each, in order: what became of it, or why it was refused.
    package func open(
        _ count: Int, by caller: Caller, sealed: @Sendable (Int) async throws -> [UInt8]
    ) async throws -> [Result<OpenView, Refusal>] {
        try await core.door("pouch.open", on: "", for: caller) {
            try core.requireConsole(caller)
            var results: [Result<OpenView, Refusal>] = []
            // First what takes something back, of all of them: a stick is read in the order of its files. One alone does that first
            // by itself.
            for index in 0..<count where count > 1 {
                do {
                    let opened = try await core.open(try await sealed(index), keys)
                    var unpacking = try await Unpacking(core: core, keys: keys, pouch: opened)
                    try await unpacking.takeBack()
                } catch is Refusal {
                    // It is told of below.
                }
            }
            for index in 0..<count {
                do {
                    results.append(.success(try await take(try await sealed(index))))
                } catch let refusal as Refusal {
                    try await core.note("pouch.refused", on: "", outcome: refusal.code.rawValue, by: caller)
                    results.append(.failure(refusal))
                }
            }
            try await takeHeld()
            return results
        }
    }

    /// What a letter says of the bulk that has to be fetched before it can be taken.
    package func letter(_ sealed: [UInt8], by caller: Caller) async throws -> PouchLetter {
        try await core.door("pouch.open", on: "", for: caller) {
            try core.requireConsole(caller)
            return try await core.letter(sealed, keys)
        }
    }

    /// Takes one in. What of it waits for a channel or for the meaning of a marking is held.
    private func take(_ sealed: [UInt8]) async throws -> OpenView {
        var unpacking = try await Unpacking(core: core, keys: keys, pouch: try await core.open(sealed, keys))
        return try await unpacking.run()
    }
}

extension Core {
    /// Opens a pouch: the sender's keys are asked for by its code, which is inside, so those of all partners are looked up before.
    func open(_ sealed: [UInt8], _ keys: PouchKeys) async throws -> OpenedPouch {
        let known = try await signers(of: keys)
        let pairing = Pairing(core: self, keys: keys)
        // What is no pouch says so below.
        let shared = (try? PouchReader.isShared(sealed)) ?? (alone: false, atAll: true)
        let openers = try await keys.openers + (shared.alone ? pairing.openers() : [])
        do throws(PouchError) {
            let opened = try PouchReader.open(
                sealed, with: openers, for: [.organisation(identity.organisation)]
            ) { organisation, fingerprint in
                known[fingerprint].flatMap { $0.organisation == organisation ? $0.keys : nil }
            }
            if !shared.atAll { pairing.noteWithout(opened.header.from) }
            return opened
        } catch {
            throw Refusal(error)
        }
    }

    /// What a letter says of its bulk.
    fileprivate func letter(_ sealed: [UInt8], _ keys: PouchKeys) async throws -> PouchLetter {
        let known = try await signers(of: keys)
        let openers = try await Pairing(core: self, keys: keys).openers()
        do throws(PouchError) {
            return try PouchReader.letter(
                sealed, with: openers, for: [.organisation(identity.organisation)]
            ) { organisation, fingerprint in
                known[fingerprint].flatMap { $0.organisation == organisation ? $0.keys : nil }
            }
        } catch {
            throw Refusal(error)
        }
    }

    private func signers(of keys: PouchKeys) async throws -> PouchKeys.Signers {
        if let signers = keys.signers { return try await signers() }
        var known: PouchKeys.Signers = [:]
        for organisation in partners(in: try await directory.current()) {
            for keys in try await keys.peer(organisation) { known[keys.fingerprint] = (organisation, keys) }
        }
        return known
    }
}

extension Node {
    func pouches(_ keys: PouchKeys) -> Pouches { Pouches(core: core, keys: keys) }

    /// With the node's own keys, and those of the peers that officers confirmed.
    ///
    /// - Throws: `.unavailable` where the node has no keys yet, or the program was not given the passphrase.
    package func pouches() throws -> Pouches {
        guard let keyring = core.own?.keyring else {
            throw Refusal(
                .unavailable,
                "this program cannot speak for the node: make its keys (baraza identity), and give their passphrase")
        }
        let core = core
        return pouches(
            PouchKeys(
                signer: keyring.current,
                openers: [.node(keyring.current.opening)] + keyring.retired.map { .node($0.opening) },
                peer: { try await core.keys(ofPeer: $0) },
                former: { try await core.keys(ofFormer: $0) }, log: { try await core.log(ofPeer: $0) },
                signers: { try await core.signers() }))
    }
}

extension Core {
    /// The keys of a confirmed peer, the current ones first, those that it named before after them, for pouches that were long on
    /// their way; without any that were revoked.
    fileprivate func keys(ofPeer organisation: String) async throws -> [PublicKeys] {
        try keys(ofPeer: organisation, in: try await directory.current())
    }

    /// Of a peer that is shut out as well, but for what was revoked.
    fileprivate func keys(ofFormer organisation: String) async throws -> [PublicKeys] {
        try keys(ofPeer: organisation, in: try await directory.current(), among: [.active, .disputed, .blocked])
    }

    /// Those of all partners. Every pouch that comes is looked up in them, and they change as rarely as the directory.
    fileprivate func signers() async throws -> PouchKeys.Signers {
        let snapshot = try await directory.current()
        if let known = knownSigners.withLock({ $0 }), known.epoch == snapshot.epoch { return known.signers }
        var signers: PouchKeys.Signers = [:]
        for organisation in partners(in: snapshot) {
            for keys in try keys(ofPeer: organisation, in: snapshot) {
                signers[keys.fingerprint] = (organisation, keys)
            }
        }
        let made = (epoch: snapshot.epoch, signers: signers)
        knownSigners.withLock { $0 = made }
        return signers
    }

    private func keys(
        ofPeer organisation: String, in snapshot: Snapshot, among states: [PeerState] = [.active, .disputed]
    ) throws -> [PublicKeys] {
        // One whose log contradicts itself is still known by its keys: that is what it is refused for, not as a forgery.
        guard let peer = snapshot.peers[organisation], states.contains(peer.state) else { return [] }
        return try cards(of: peer).keys.filter { snapshot.revokedKeys[$0.fingerprint.bytes] == nil }
    }

    /// The key of a confirmed peer's ledger, as its card names it.
    fileprivate func log(ofPeer organisation: String) async throws -> VerifierKey? {
        let snapshot = try await directory.current()
        guard let peer = snapshot.peers[organisation], peer.state == .active else { return nil }
        return try card(of: peer).card.card.ledger
    }
}

extension Core {
    func requireConsole(_ caller: Caller) throws {
        guard caller.isConsole else {
            throw Refusal(.forbidden, "pouches are packed and opened by whoever holds the node's folder")
        }
    }
}
