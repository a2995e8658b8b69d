import GRDB
import Store
import Synchronization

/// A call that waits to be written.
struct Job: Sendable {
    /// How many entries it adds.
    let weight: Int
    /// Does it, and returns how to answer once it is durable. Throws only what spoils the whole transaction.
    let perform: @Sendable (Writing) throws -> Answer
    /// Answers that it was not done.
    let fail: @Sendable (StoreError) -> Void

    typealias Answer = @Sendable () -> Void
}

/// The calls that wait for the writer, in the order of their coming.
///
/// Each waiting call is a suspended caller, so callers bound the line themselves: who waits sends nothing more.
struct WaitingLine: Sendable {
    private var jobs: [Job] = []
    private var isWriting = false
    var isEmpty: Bool { jobs.isEmpty }

    /// - Returns: whether the writer has to be woken.
    mutating func add(_ job: Job) -> Bool {
        jobs.append(job)
        defer { isWriting = true }
        return !isWriting
    }

    /// The calls that share the next transaction; empty when the writer may rest.
    mutating func next() -> [Job] {
        var weight = 0
        // A call is never divided, so the first is taken whatever its weight.
        let count = jobs.prefix { job in
            defer { weight += max(job.weight, 1) }
            return weight == 0 || weight + max(job.weight, 1) <= StoreLimits.shared
        }.count
        let group = Array(jobs.prefix(count))
        jobs.removeFirst(count)
        isWriting = !group.isEmpty
        return group
    }
}

extension SQLiteStore {
    /// Waits in line, writes, and returns when it is durable.
    ///
    /// - Parameter body: throws a refusal before it has written anything; other errors undo the whole group.
    func write<T: Sendable>(
        weight: Int, _ body: @escaping @Sendable (Writing) throws -> T
    ) async throws(StoreError) -> T {
        let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
            let job = Job(weight: weight) { writing in
                let result: Result<T, StoreError>
                do {
                    result = .success(try body(writing))
                } catch let refusal as StoreError where refusal.isRefusal {
                    result = .failure(refusal)
                }
                return { continuation.resume(returning: result) }
            } fail: { error in
                continuation.resume(returning: .failure(error))
            }
            guard line.withLock({ $0.add(job) }) else { return }
            pool.asyncWriteWithoutTransaction { self.drain(Connection($0)) }
        }
        return try result.get()
    }

    /// Writes group after group until nobody waits. Runs in the writer's queue.
    private func drain(_ connection: Connection) {
        while true {
            let group = line.withLock { $0.next() }
            if group.isEmpty { return }
            do {
                let answers = try commit(group, on: connection)
                for answer in answers { answer() }
            } catch {
                let error = StoreError(error)
                for job in group { job.fail(error) }
            }
        }
    }

    private func commit(_ group: [Job], on connection: Connection) throws -> [Job.Answer] {
        try remembered.withLock { remembered in
            let before = remembered
            remembered = nil  // unless the commit returns, what is remembered may not be what is stored
            var answers: [Job.Answer] = []
            var after: LogEnd?
            try connection.database.inTransaction(.immediate) {
                let writing = try Writing(connection, remembered: before, clock: clock)
                for job in group { answers.append(try job.perform(writing)) }
                after = try writing.finish(signer: signer)
                return .commit
            }
            if let after, after.size != before?.size {
                anchorFile.write(after.checkpoint, isBusy: !line.withLock { $0.isEmpty })
            }
            remembered = after
            return answers
        }
    }
}
