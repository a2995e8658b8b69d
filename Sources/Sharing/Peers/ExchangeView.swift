import Store

/// What went to and fro with one organisation's node, by link or by courier, and what is known of its log.
package struct ExchangeView: Sendable {
    package let pouches: PouchState
    package let checkpoints: CheckpointView
    /// Its contradictions, newest first.
    package let forks: [ForkView]
    package init(pouches: PouchState, checkpoints: CheckpointView, forks: [ForkView]) {
        self.pouches = pouches
        self.checkpoints = checkpoints
        self.forks = forks
    }
}

extension Gate {
    /// For those who may know the peers.
    package func exchange(with organisation: String, for caller: Caller) async throws -> ExchangeView {
        try await core.door("peers", on: organisation, for: caller) {
            try await core.requirePeers(caller)
            return ExchangeView(
                pouches: try await core.pouchState(of: organisation),
                checkpoints: try CheckpointView(LogNotes(try await core.store.witness(of: organisation))),
                forks: try await core.forks(of: organisation))
        }
    }

    /// Every contradiction that was found of other nodes, or of this one, newest first: for those who may know the peers.
    package func forks(for caller: Caller) async throws -> [ForkView] {
        try await core.door("peers", on: "", for: caller) {
            try await core.requirePeers(caller)
            return try await core.forks()
        }
    }
}
