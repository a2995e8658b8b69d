package import Logging
import Records
package import Sharing

/// Packs what is due to each peer as soon as the ledger has grown.
package struct LinkPacker: Sendable {
    let node: Node
    let pouches: Pouches
    let desk: FederationDesk
    let log: Logger

    /// Seconds from one look to the next where nothing grew: what a date opens or shuts does not grow the ledger.
    private static let seconds: Double = 30

    package init(node: Node, pouches: Pouches, desk: FederationDesk, log: Logger) {
        self.node = node
        self.pouches = pouches
        self.desk = desk
        self.log = log
    }

    package func run() async throws {
        try await settle()
        let (wakes, waker) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await desk.links.watchGrowth { waker.yield() } }
            group.addTask {
                while !Task.isCancelled {
                    waker.yield()
                    try await Task.sleep(for: .seconds(Self.seconds))
                }
            }
            group.addTask {
                for await _ in wakes { await pack() }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// What an earlier run staged goes out if its number was taken, and is thrown away if not.
    package func settle() async throws {
        for item in desk.spool.staged {
            let state = try await node.gate.pouchState(of: item.to, for: node.console)
            if item.number <= state.sent {
                try desk.release(to: item.to, number: item.number)
            } else {
                desk.spool.giveUp(item)
            }
        }
    }

    /// Packs what is due to each peer now. What goes wrong with one is on its line of the board.
    package func pack() async {
        let peers = (try? await desk.links.open()) ?? []
        for peer in peers {
            do {
                // What came by a courier, or was repeated in what did, waits for nobody any more.
                let state = try await node.gate.pouchState(of: peer.organisation, for: node.console)
                desk.spool.drop(
                    to: peer.organisation, from: desk.links.organisation, LinkProgress(through: state.acknowledged))
                _ = try await pouches.pack(
                    to: peer.organisation, by: node.console, carrier: LinkCarrier(desk: desk))
            } catch {
                let problem = (error as? Refusal)?.message ?? "\(error)"
                let isNew = desk.links.board.status(of: peer.organisation)?.problem != problem
                desk.links.board.note(peer.organisation) { $0.problem = problem }
                if isNew {
                    log.warning(
                        "nothing is packed", metadata: ["peer": "\(peer.organisation)", "problem": "\(problem)"])
                }
            }
        }
    }
}
