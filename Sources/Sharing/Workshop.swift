import Dispatch

/// Where submissions are read and checked: on threads of its own, so that whoever asks for a page does not stand in line
/// behind thousands of objects that others file. The operating system divides the processors between the two.
///
/// It is no pool of work of its own: who files waits for the answer, so callers bound what waits here.
package final class Workshop: TaskExecutor {
    package static let shared = Workshop()

    private let queue = DispatchQueue(label: "baraza.workshop", qos: .utility, attributes: .concurrent)

    private init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
