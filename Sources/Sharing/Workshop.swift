import Dispatch
import Glibc
import Synchronization

/// Where submissions are read and checked: on threads of its own, so that whoever asks for a page does not stand in line
/// behind thousands of objects that others file.
///
/// They give way to every other thread: what is checked waits for the writer anyway, and while one that checks is in the
/// writer's place, all that are filed wait. It is no pool of work of its own: who files waits for the answer, so callers
/// bound what waits here.
package final class Workshop: TaskExecutor {
    package static let shared = Workshop(threads: SharingLimits.shares)

    /// How far its threads stand back, as `nice` counts: another thread gets about ten times their part of a processor.
    private static let niceness: Int32 = 10

    private let line = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    /// - Parameter threads: as many as are of use at once; they stay until the process ends.
    private init(threads: Int) {
        for _ in 0..<threads {
            var thread = pthread_t()
            let failure = pthread_create(
                &thread, nil,
                { workshop in
                    // Of a thread, on Linux: the rest of the process keeps its place. Without the right to, all are equal.
                    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Workshop.niceness)
                    if let workshop { Unmanaged<Workshop>.fromOpaque(workshop).takeRetainedValue().work() }
                    return nil
                }, Unmanaged.passRetained(self).toOpaque())
            precondition(failure == 0, "the system gives no thread for checking submissions: error \(failure)")
            pthread_detach(thread)
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        line.withLock { $0.append(job) }
        waiting.signal()
    }

    private func work() {
        while true {
            waiting.wait()
            let job = line.withLock { $0.removeFirst() }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
