/// The nodes that this one is connected with, for those who run it or keep the registry.
extension Gate {
    /// Whether the caller may know the peers: whom one is connected with is not for everybody.
    package func mayKnowPeers(_ caller: Caller) async throws -> Bool {
        try await core.door("peers", on: "", for: caller) {
            core.knowsPeers(caller, try await core.directory.current())
        }
    }

    package func peers(for caller: Caller) async throws -> [PeerView] {
        try await core.door("peers", on: "", for: caller) {
            try await core.requirePeers(caller)
            return try await core.peers()
        }
    }

    /// One peer, with the phrase that two officers read to each other.
    package func peer(_ organisation: String, for caller: Caller) async throws -> (peer: PeerView, phrase: String?) {
        try await core.door("peers", on: organisation, for: caller) {
            try await core.requirePeers(caller)
            guard let peer = try await core.peers().first(where: { $0.organisation == organisation }) else {
                throw Refusal(.missing, "not found")
            }
            return (peer, core.own == nil ? nil : try await core.phrase(with: peer.card))
        }
    }
}

extension Core {
    func knowsPeers(_ caller: Caller, _ snapshot: Snapshot) -> Bool {
        if caller.isConsole { return true }
        return caller.organisation == identity.organisation
            && !roles(of: caller, in: snapshot).isDisjoint(with: [
                .operator, .secretary, .chair, .releaser, .auditor, .oversight,
            ])
    }

    func requirePeers(_ caller: Caller) async throws {
        guard knowsPeers(caller, try await directory.current()) else {
            throw Refusal(
                .forbidden, "this is for those who run the node, keep its registry or release: ask one of them")
        }
    }
}
