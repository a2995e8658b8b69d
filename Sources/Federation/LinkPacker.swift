package import Logging
package import Records
package import Sharing

/// Packs what is due to each peer as soon as the ledger has grown.
///
/// What is new is looked through once, for all peers together (``Sharing/Dues``); only for whom it may concern is packed.
package actor LinkPacker {
    private let node: Node
    private let pouches: Pouches
    private let desk: FederationDesk
    private let log: Logger
    private var dues = Dues()
    /// For whom packing went wrong: it is tried again after a while, and when there is more for them.
    private var failed: Set<String> = []
    /// When it was last looked for what is due by the time alone, in microseconds of POSIX time.
    private var looked: Int64?

    /// Seconds from one look to the next where nothing grew: what a date opens or shuts does not grow the ledger.
    private static let seconds: Int64 = 30

    package init(node: Node, pouches: Pouches, desk: FederationDesk, log: Logger) {
        self.node = node
        self.pouches = pouches
        self.desk = desk
        self.log = log
    }

    package func run() async throws {
        try await settle()
        let (wakes, waker) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let desk = desk
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await desk.links.watchGrowth { waker.yield() } }
            group.addTask {
                while !Task.isCancelled {
                    waker.yield()
                    try await Task.sleep(for: .seconds(Self.seconds))
                }
            }
            group.addTask { try await self.pack(at: wakes) { waker.yield() } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Packs at each waking, and has itself woken when receipts have gathered.
    private func pack(at wakes: AsyncStream<Void>, wake: @escaping @Sendable () -> Void) async throws {
        try await withThrowingDiscardingTaskGroup { timers in
            var timed: Int64 = 0
            for await _ in wakes {
                let now = desk.clock()
                let isWhole = looked.map { now - $0 >= Self.seconds * 1_000_000 } ?? true
                guard let next = await pack(isWhole: isWhole)?.microseconds, timed <= now || next < timed else {
                    continue
                }
                timed = next
                timers.addTask {
                    try await Task.sleep(for: .microseconds(max(next - now, 0)))
                    wake()
                }
            }
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

    /// Packs what is due now. What goes wrong with one peer is on its line of the board.
    ///
    /// - Parameter isWhole: whether to look, too, for what is due by the time alone, and to try again what went wrong.
    /// - Returns: when receipts have gathered long enough, where some do.
    @discardableResult
    package func pack(isWhole: Bool = true) async -> Instant? {
        let open = Set(((try? await desk.links.open()) ?? []).map(\.organisation))
        var (dues, again) = (dues, Set<String>())
        await forgetKeys(isWhole: isWhole)
        // Where that cannot be read nothing is packed either.
        if desk.keeper != nil, (try? await pouches.turnBulks()) ?? false { desk.dropBulks() }
        if isWhole {
            looked = desk.clock()
            dues.insist(on: failed.intersection(open))
        }
        // What came may have waited for what is known now.
        do {
            try await pouches.takeHeld(by: node.console)
        } catch {
            let problem = (error as? Refusal)?.message ?? "\(error)"
            log.warning("what waits to be filed is not looked at", metadata: ["problem": "\(problem)"])
        }
        let next: Instant?
        do {
            next = try await pouches.look(
                &dues, among: open, gathering: desk.limits.gathering, isWhole: isWhole, by: node.console)
            if isWhole {
                failed = []
                for organisation in open.sorted() { try await drop(to: organisation) }
            }
        } catch {
            log.warning("nothing is packed", metadata: ["problem": "\((error as? Refusal)?.message ?? "\(error)")"])
            return nil
        }
        var rest = dues.due.sorted()[...]
        await withTaskGroup(of: (organisation: String, isDone: Bool).self) { group in
            for _ in 0..<desk.limits.packing {
                guard let organisation = rest.popFirst() else { break }
                group.addTask { (organisation, await self.pack(to: organisation)) }
            }
            for await ended in group {
                dues.done(ended.organisation)
                if !ended.isDone { again.insert(ended.organisation) }
                guard let organisation = rest.popFirst() else { continue }
                group.addTask { (organisation, await self.pack(to: organisation)) }
            }
        }
        self.dues = dues
        desk.settleBulks(among: open)
        failed.formUnion(again)
        return next
    }

    /// Forgets keys between nodes that are of no use any more. Where that goes wrong, pouches go twice.
    private func forgetKeys(isWhole: Bool) async {
        do {
            for organisation in desk.takeKeyless() { try await pouches.forgetKey(of: organisation, by: node.console) }
            if isWhole {
                pouches.tidyBulks()
                try await pouches.tidyKeys(by: node.console)
            }
        } catch {
            let problem = (error as? Refusal)?.message ?? "\(error)"
            log.warning("old keys are not forgotten", metadata: ["problem": "\(problem)"])
        }
    }

    /// What came by a courier, or was repeated in what did, waits for nobody any more.
    private nonisolated func drop(to organisation: String) async throws {
        guard !desk.spool.waiting(for: organisation).isEmpty else { return }
        let state = try await node.gate.pouchState(of: organisation, for: node.console)
        desk.spool.drop(to: organisation, from: desk.links.organisation, LinkProgress(through: state.acknowledged))
    }

    /// - Returns: whether it went well.
    @concurrent
    private nonisolated func pack(to organisation: String) async -> Bool {
        do {
            _ = try await pouches.pack(
                to: organisation, isCounted: true, by: node.console, carrier: LinkCarrier(desk: desk))
            return true
        } catch {
            let problem = (error as? Refusal)?.message ?? "\(error)"
            let isNew = desk.links.board.status(of: organisation)?.problem != problem
            desk.links.board.note(organisation) { $0.problem = problem }
            if isNew {
                log.warning("nothing is packed", metadata: ["peer": "\(organisation)", "problem": "\(problem)"])
            }
            return false
        }
    }
}
