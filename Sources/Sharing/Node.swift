import Crypto
package import Ledger
package import Logging
package import Pouch
package import Records
package import Store

/// A node put together: the one way to its parts.
package struct Node: Sendable {
    package let gate: Gate
    package let accounts: Accounts
    package let administration: Administration
    package let auditor: Auditor
    package var feed: Feed { core.feed }
    package var identity: NodeIdentity { core.identity }
    /// Whoever holds the data folder.
    package var console: Caller { administration.console }

    let core: Core

    /// - Parameters:
    ///   - secret: 32 bytes, from which the keys of sessions, forms and cursors are derived.
    ///   - verifier: the key that the store's checkpoints verify with.
    ///   - own: its card and keys among other nodes; `nil` for one that has none yet.
    ///   - random: so many unpredictable bytes; tests bring their own.
    ///   - phrase: what two officers read to each other; made once where many nodes live in one process.
    ///   - verified: notes that were verified; known to all where many nodes live in one process.
    ///   - annexLook: looks into files that go along; by default into none.
    package init(
        store: any Store, identity: NodeIdentity, secret: [UInt8], verifier: VerifierKey?, own: OwnNode? = nil,
        clock: @escaping @Sendable () -> Instant = { Instant.now() },
        random: @escaping @Sendable (Int) -> [UInt8] = Randomness.system,
        phrase: @escaping @Sendable (NodeCard, NodeCard) throws -> String = { try SpokenPhrase.of($0, $1) },
        verified: VerifiedNotes = VerifiedNotes(), annexLook: @escaping AnnexLook = { _, _, _ in nil },
        log: Logger = Logger(label: "baraza")
    ) throws {
        try self.init(
            store: store, identity: identity, secret: secret, verifier: verifier, own: own, clock: clock,
            random: random, phrase: phrase, verified: verified, annexLook: annexLook, log: log, cost: .standard)
    }

    init(
        store: any Store, identity: NodeIdentity, secret: [UInt8], verifier: VerifierKey?, own: OwnNode? = nil,
        clock: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8],
        phrase: @escaping @Sendable (NodeCard, NodeCard) throws -> String = { try SpokenPhrase.of($0, $1) },
        verified: VerifiedNotes = VerifiedNotes(), annexLook: @escaping AnnexLook = { _, _, _ in nil }, log: Logger,
        cost: Passwords.Cost
    ) throws {
        core = try Core(
            store: store, identity: identity, secret: secret, verifier: verifier, own: own, clock: clock,
            random: random, phrase: phrase, verified: verified, annexLook: annexLook, log: log)
        gate = Gate(core: core)
        accounts = Accounts(core: core, cost: cost)
        administration = Administration(core: core, passwords: accounts.passwords)
        auditor = Auditor(store: store, identity: identity, verifier: verifier)
    }

    /// Keeps the node awake until its task is cancelled: wakes listeners when another process wrote, writes the audit's
    /// refusals and what was given to whom, forgets old reports. Call ``flush()`` afterwards.
    ///
    /// - Parameter pause: waits so many milliseconds; tests bring their own.
    package func run(
        pause: @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .milliseconds($0)) }
    ) async throws {
        var size: Int64 = -1
        var beats: Int64 = 0
        while !Task.isCancelled {
            await step(&size, beats: beats)
            beats += 1
            do {
                try await pause(SharingLimits.poll)
            } catch is CancellationError {
                return
            }
        }
    }

    /// Keeps what readers are sent in the way that is quickest to send, until its task is cancelled; before that, indexes anew
    /// what an older version indexed.
    ///
    /// - Parameter pause: waits so many milliseconds; tests bring their own.
    package func keepBound(
        pause: @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .milliseconds($0)) }
    ) async throws {
        var (rewording, binding) = (Failing(), Failing())
        while !Task.isCancelled {
            do {
                try await reword()
                rewording = Failing()
            } catch {
                if rewording.isToBeTold() {
                    core.log.warning(
                        "some records are found only by words as they stand there until they are indexed anew",
                        metadata: ["detail": "\(Refusal(error).detail ?? "")"])
                }
            }
            // One does not wait for the other: what cannot be indexed is no reason for slow pages.
            do {
                try await core.store.bind()
                binding = Failing()
            } catch {
                if binding.isToBeTold() {
                    core.log.warning(
                        "pages are slower to send than they could be",
                        metadata: ["detail": "\(Refusal(error).detail ?? "")"])
                }
            }
            do {
                try await pause(SharingLimits.binding)
            } catch is CancellationError {
                return
            }
        }
    }

    /// Indexes anew all that an older version indexed; tells of what could not be read.
    private func reword() async throws(StoreError) {
        while !Task.isCancelled {
            let done = try await core.reword()
            if let first = done.unread.first {
                core.log.warning(
                    "records that cannot be read are found by no words: verify the node",
                    metadata: ["count": "\(done.unread.count)", "first": "\(first.raw)"])
            }
            guard done.isMore else { return }
        }
    }

    /// Something that is tried each second: its failure is told at first, and then each minute.
    private struct Failing {
        private var times = 0
        mutating func isToBeTold() -> Bool {
            defer { times += 1 }
            return times % 60 == 0
        }
    }

    /// One round of ``run(pause:)``: what goes wrong is logged, and tried again in the next.
    private func step(_ size: inout Int64, beats: Int64) async {
        let now = core.clock()
        let second = 1_000 / SharingLimits.poll
        if beats % (60 * second) == 0 { await lapse(at: now) }
        do {
            let current = try await core.store.size()
            if current != size {
                size = current
                await core.feed.wake()
            }
            await core.feed.tick(at: now)
            if beats % second == 0 {
                try await core.trail.flush(at: now)
                try await core.flushDisclosures(at: now)
            }
            if beats % (600 * second) == 0 {
                try await core.store.forgetReceipts(
                    before: Instant(microseconds: now.microseconds - SharingLimits.receiptLife * 1_000_000))
            }
        } catch {
            guard beats % (10 * second) == 0 else { return }
            core.log.warning(
                "the node's housekeeping failed, and is tried again",
                metadata: ["detail": "\((error as? StoreError).flatMap { Refusal($0).detail } ?? "\(error)")"])
        }
    }

    /// Writes down what silence has decided.
    private func lapse(at now: Instant) async {
        do {
            try await Refusal.translating { try await core.lapseOnward(at: now) }
        } catch {
            core.log.warning(
                "requests that have lapsed are not written down yet", metadata: ["detail": "\(error)"])
        }
    }

    /// Writes every refusal that still waits, and what was given to whom: the last thing before the program ends.
    package func flush() async throws {
        try await Refusal.translating {
            let now = core.clock()
            try await core.trail.flush(at: now, everything: true)
            try await core.flushDisclosures(at: now, everything: true)
        }
    }
}

package enum Randomness {
    /// From the cryptographic library's generator, which the operating system seeds: asked itself, it takes a call for each
    /// eight bytes.
    package static let system: @Sendable (Int) -> [UInt8] = { count in
        guard count > 0 else { return [] }
        return SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
    }
}
