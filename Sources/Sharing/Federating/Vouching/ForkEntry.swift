import JSON
import Ledger
import Logging
package import Records
import Store

/// What the ledger keeps of a node that contradicts itself: the two things that it signed, and what somebody decided then.
struct ForkEntry: Hashable, Sendable {
    /// The kind of the entry: no object may have this type.
    static let kind = "fork"

    /// In which way a node contradicts itself.
    enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Two checkpoints of which neither continues the other.
        case fork
        /// A smaller checkpoint after a larger one.
        case rollback
        /// A log with another key in the place of the one that was known.
        case replaced
        /// Two pouches of one number, or one that follows another than the one which came.
        case pouch
        /// This node's own log does not continue the one that somebody has seen of it.
        case own
    }

    enum Act: Hashable, Sendable {
        /// Both as they were signed.
        case found(Reason, first: [UInt8], second: [UInt8], toldBy: String, number: Int64)
        /// Somebody decided to go on, with a reason.
        case settled(by: String, reason: String)
    }

    /// The code of the organisation whose node it is.
    let organisation: String
    let act: Act

    var body: [UInt8] {
        var members = [JSONMember("organisation", .string(organisation))]
        switch act {
        case .found(let reason, let first, let second, let toldBy, let number):
            members += [
                JSONMember("first", .string(StrictBase64.encode(first))), JSONMember("number", .integer(number)),
                JSONMember("reason", .string(reason.rawValue)),
                JSONMember("second", .string(StrictBase64.encode(second))), JSONMember("told_by", .string(toldBy)),
            ]
        case .settled(let by, let reason):
            members += [JSONMember("settled_because", .string(reason)), JSONMember("settled_by", .string(by))]
        }
        return JSONTree.object(members).canonical
    }

    init(of organisation: String, _ act: Act) {
        self.organisation = organisation
        self.act = act
    }

    /// `nil` for a body that is not one.
    init?(_ value: JSONValue) {
        guard let organisation = value["organisation"]?.string else { return nil }
        self.organisation = organisation
        if let by = value["settled_by"]?.string, let reason = value["settled_because"]?.string {
            act = .settled(by: by, reason: reason)
            return
        }
        guard let reason = value["reason"]?.string.flatMap(Reason.init),
            let first = value["first"]?.string.flatMap({ StrictBase64.decode($0) }),
            let second = value["second"]?.string.flatMap({ StrictBase64.decode($0) }),
            let toldBy = value["told_by"]?.string, let number = value["number"]?.integer
        else { return nil }
        act = .found(reason, first: first, second: second, toldBy: toldBy, number: number)
    }
}

/// That a node contradicts itself, as pages and commands show it.
package struct ForkView: Hashable, Sendable {
    /// The entry of the ledger that keeps the proof.
    package let position: Position
    package let organisation: String
    /// `fork`, `rollback`, `replaced`, `pouch`, or `own` for this node itself.
    package let reason: String
    /// The two things that contradict each other, as they were signed.
    package let first: [UInt8]
    package let second: [UInt8]
    /// Whose pouch brought the second.
    package let toldBy: String
    /// The pouch's number, or the one that there are two of: where a pouch follows another than the one which came, the one before it.
    package let number: Int64
    package let found: Instant
    /// When somebody decided to go on, and why; `nil`: nothing is exchanged.
    package fileprivate(set) var settled: Settled?

    package init(
        position: Position, organisation: String, reason: String, first: [UInt8], second: [UInt8], toldBy: String,
        number: Int64, found: Instant, settled: Settled? = nil
    ) {
        self.position = position
        self.organisation = organisation
        self.reason = reason
        self.first = first
        self.second = second
        self.toldBy = toldBy
        self.number = number
        self.found = found
        self.settled = settled
    }

    package struct Settled: Hashable, Sendable {
        package let at: Instant
        package let by: String
        package let reason: String
        package init(at: Instant, by: String, reason: String) {
            self.at = at
            self.by = by
            self.reason = reason
        }
    }
}

extension Core {
    /// Every contradiction that was found, newest first.
    ///
    /// - Parameter organisation: `nil` for all of them.
    func forks(of organisation: String? = nil) async throws -> [ForkView] {
        var found: [ForkView] = []
        var settled: [String: ForkView.Settled] = [:]
        var before: Position?
        while true {
            let page = try await store.entries(kind: ForkEntry.kind, before: before, limit: StoreLimits.page)
            for entry in page {
                guard let fork = (try? JSONDocument(parsing: entry.body).root).flatMap(ForkEntry.init),
                    organisation.map({ $0 == fork.organisation }) ?? true
                else { continue }
                switch fork.act {
                case .settled(let by, let reason):
                    settled[fork.organisation] = ForkView.Settled(at: entry.added, by: by, reason: reason)
                case .found(let reason, let first, let second, let toldBy, let number):
                    found.append(
                        ForkView(
                            position: entry.position, organisation: fork.organisation, reason: reason.rawValue,
                            first: first, second: second, toldBy: toldBy, number: number, found: entry.added,
                            settled: settled[fork.organisation]))
                }
            }
            guard page.count == StoreLimits.page, let last = page.last else { return found }
            before = last.position
        }
    }

    /// Whether nothing that was found of an organisation's node waits for a decision.
    func isUndisputed(_ organisation: String) async throws -> Bool {
        try await forks(of: organisation).allSatisfy { $0.settled != nil }
    }

    /// - Throws: ``Refusal/Code/conflict`` where an organisation's node contradicts itself, and nobody has decided yet.
    func requireUndisputed(_ organisation: String) async throws {
        guard let fork = try await forks(of: organisation).first(where: { $0.settled == nil }) else { return }
        throw Refusal(
            .conflict,
            "nothing is exchanged with \(organisation): its node contradicts itself (\(fork.reason), entry "
                + "\(fork.position.raw)). See `baraza peer forks \(organisation)`, ask its operators by another way, and "
                + "decide with `baraza peer settle`",
            detail: "disputed")
    }

    /// Keeps the proof that a node contradicts itself, once, and stops the exchange with it.
    func dispute(
        _ organisation: String, _ reason: ForkEntry.Reason, _ first: [UInt8], _ second: [UInt8], toldBy: String,
        number: Int64, at now: Instant
    ) async throws {
        let known = try await forks(of: organisation).contains {
            $0.settled == nil && $0.reason == reason.rawValue && [$0.first, $0.second] == [first, second]
        }
        if !known {
            let entry = ForkEntry(
                of: organisation, .found(reason, first: first, second: second, toldBy: toldBy, number: number))
            guard case .stored = try await store.append([maker.fork(entry, at: now)], receipt: nil).first else {
                throw Refusal(.unavailable, "the proof against \(organisation) could not be written into the ledger")
            }
            log.error(
                "a node contradicts itself, and the proof is in the ledger",
                metadata: ["organisation": "\(organisation)", "reason": "\(reason.rawValue)", "told by": "\(toldBy)"])
        }
        guard reason != .own, let peer = try await directory.current().peers[organisation], peer.state == .active else {
            return
        }
        let note = AuditNote(
            Caller.console(of: identity.organisation), "peer.dispute", on: organisation, outcome: reason.rawValue)
        _ = try await store.commit(
            .setPeer(organisation: organisation, state: .disputed, card: peer.card), entry: maker, noting: note, at: now
        )
    }
}
