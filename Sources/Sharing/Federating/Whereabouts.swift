import Policy
package import Records
import Store

/// Where a record stands with one organisation: who has it, who does not yet, and why.
package struct Whereabouts: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// It is durable there.
        case stored
        /// It went there, and no receipt came back yet.
        case sent
        /// It came there and was not kept: ``Whereabouts/exception`` says why.
        case refused
        /// It is due, and did not go yet.
        case waiting
        /// Nothing is exchanged with the organisation's node for now: see its ``PeerView``.
        case shut
        /// The organisation has no node that this one is connected with.
        case unconnected
    }
    /// Its code.
    package let organisation: String
    private let names: [PartyName]
    private let asked: Instant
    package let state: State
    /// Whether the decision lets it have the record, or a part of it, now. What it was sent before stays on record.
    package let isEntitled: Bool
    /// The pouch that last held it.
    package let number: Int64?
    /// When it was durable there, else when it was sent.
    package let since: Instant?
    /// As ``Pouch/PouchReceipt/Exception`` spells it.
    package let exception: String?
    /// What a post there has answered last.
    package var answer: FeedbackView?
    /// Until when it is asked for an answer that it has not given: counted from when the record was durable there, which
    /// is when its people could see it.
    package var answerBy: Instant?

    package init(
        organisation: String, names: [PartyName] = [], asked: Instant, state: State, isEntitled: Bool,
        number: Int64? = nil, since: Instant? = nil, exception: String? = nil, answer: FeedbackView? = nil,
        answerBy: Instant? = nil
    ) {
        self.answer = answer
        self.answerBy = answerBy
        self.organisation = organisation
        self.names = names
        self.asked = asked
        self.state = state
        self.isEntitled = isEntitled
        self.number = number
        self.since = since
        self.exception = exception
    }

    /// What it is called in the language of a code such as `fr`; its code where it has no name.
    package func name(in language: String) -> String {
        names.name(at: asked, in: language)?.text ?? organisation
    }
}

package struct WhereaboutsView: Sendable {
    package let record: RecordLine
    /// By the organisations' codes. Who may not have it and was never sent it is not among them.
    package let lines: [Whereabouts]
    package let instant: Instant
    package init(record: RecordLine, lines: [Whereabouts], instant: Instant) {
        self.record = record
        self.lines = lines
        self.instant = instant
    }
}

extension Gate {
    /// What information is wanted for where nobody says.
    package static let usualPurpose = "awareness"

    /// Where one version of a record stands with every organisation that may have it, or was sent it: for those of the node's
    /// own house who release.
    ///
    /// Whether an organisation without a node may have it is answered for one that wants it for ``usualPurpose``.
    package func whereabouts(
        of id: String, version: String? = nil, channel: String? = nil, for caller: Caller
    ) async throws -> WhereaboutsView {
        try await core.door("pouch.whereabouts", on: id, for: caller) {
            try await core.requirePeers(caller)
            let asked = try await core.released(id, version, channel, by: caller)
            let sent = Dictionary(
                grouping: try await core.store.deliveries(of: [asked.row.position]), by: \.peer
            ).compactMapValues { $0.max { $0.sent < $1.sent } }
            let names = try await core.names(in: asked.scope, for: caller)
            let entitled = core.entitled(to: asked)
            let (said, notes) = try await core.feedback(on: asked.row.id, in: asked.scope)
            try await core.give(notes, as: .record, isRun: false, to: caller)
            let lines = Set(sent.keys).union(entitled).sorted().map { code in
                var line = core.whereabouts(
                    of: asked, with: code, sent: sent[code], isEntitled: entitled.contains(code),
                    names: names[code] ?? [])
                line.answer = said.first { $0.organisation == code && $0.answer != nil }
                if line.answer == nil, line.state == .stored {
                    line.answerBy = line.since.flatMap { asked.line.acknowledgeBy(arrived: $0) }
                }
                return line
            }
            return WhereaboutsView(record: asked.line, lines: lines, instant: asked.now)
        }
    }
}

extension Core {
    /// The other organisations that may have it: as their nodes would be sent it, or as the decision says of those without.
    fileprivate func entitled(to asked: Asked) -> Set<String> {
        let snapshot = asked.scope.snapshot
        var consents: [String: Set<String>] = [:]
        for code in snapshot.world.organisations.keys {
            consents[code] = snapshot.registry.consents(
                to: asked.row.id, version: Instant(asked.row.version), for: code, at: asked.now)
        }
        let preview = Preview(
            of: asked.policy, asked.state, for: [Gate.usualPurpose], consents: consents, at: asked.now,
            in: snapshot.world)
        var entitled = Set(preview.reached.map(\.organisation))
        for code in snapshot.world.organisations.keys {
            guard let partner = try? partner(code, in: snapshot) else { continue }
            let allowed = allowed(to: partner, in: snapshot, only: asked.row.shelf)
            let isSent =
                allowed.has(asked.row.shelf)
                && judged(asked.row, allowed.views[asked.row.shelf] ?? View(), allowed, snapshot) != nil
            if isSent { entitled.insert(code) } else { entitled.remove(code) }
        }
        return entitled.subtracting([identity.organisation])
    }

    fileprivate func whereabouts(
        of asked: Asked, with code: String, sent: Delivery?, isEntitled: Bool, names: [PartyName]
    ) -> Whereabouts {
        if let sent {
            let state: Whereabouts.State =
                sent.exception != nil ? .refused : sent.arrived != nil ? .stored : .sent
            return Whereabouts(
                organisation: code, names: names, asked: asked.now, state: state, isEntitled: isEntitled,
                number: sent.number, since: sent.arrived ?? sent.sent, exception: sent.exception)
        }
        return Whereabouts(
            organisation: code, names: names, asked: asked.now, state: hindrance(code, in: asked.scope.snapshot),
            isEntitled: isEntitled)
    }

    /// Why nothing went to an organisation yet.
    func hindrance(_ code: String, in snapshot: Snapshot) -> Whereabouts.State {
        guard (try? partner(code, in: snapshot)) != nil, let peer = snapshot.peers[code] else { return .unconnected }
        return (try? view(of: peer, in: snapshot).isOpen) == true ? .waiting : .shut
    }
}
