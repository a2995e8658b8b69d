import Ledger
import Records
import Store

extension Gate {
    package func status(for caller: Caller) async throws -> NodeStatus {
        try await core.door("status", on: "", for: caller) {
            let (snapshot, accesses) = try await core.accesses(for: caller)
            let shelves = core.allowed(caller, in: snapshot).all
            let roles = core.roles(of: caller, in: snapshot)
            let isTrusted = !roles.isDisjoint(with: [.operator, .auditor, .oversight])
            var checkpoint: String?
            var size: Int64?
            if isTrusted {
                checkpoint = String(decoding: try await core.store.checkpoint(), as: UTF8.self)
                size = try await core.store.size()
            }
            return NodeStatus(
                organisation: core.identity.organisation, organisationName: core.identity.organisationName,
                origin: core.identity.origin, version: core.identity.version, started: core.identity.started,
                readable: try await core.store.count(shelves: shelves), ledgerSize: size, checkpoint: checkpoint,
                verifierKey: isTrusted ? core.verifier?.text : nil,
                accounts: isTrusted ? snapshot.accounts.count : nil, channels: accesses.map(\.view),
                listeners: isTrusted ? await core.feed.count : nil)
        }
    }
}
