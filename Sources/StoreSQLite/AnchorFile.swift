import FoundationEssentials
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The newest checkpoint, once more, in a file `checkpoint` beside the database.
///
/// Who puts an older copy of the database into its place, or loses its write-ahead log, has a file here that is ahead
/// of the database. It is flushed before it takes its name, so that a power cut leaves the one before or this one, never
/// half of one. It may be behind the database by a moment, which proves nothing and harms nothing.
final class AnchorFile: Sendable {
    /// While calls wait for the writer, it is written no more often: flushing costs about as much as a commit.
    private static let pause = Duration.milliseconds(100)

    let folder: String
    private let path: String
    private let fresh: String
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(folder: String) {
        self.folder = folder
        self.path = folder + "/checkpoint"
        // Each process has its own, so that no two write into one.
        self.fresh = folder + "/checkpoint.\(getpid())"
        removeLeftovers()
    }

    /// What is committed stays committed, so failing here is nothing to tell a caller of: the next commit tries again.
    ///
    /// - Parameter isBusy: whether another commit follows, which writes the next one.
    func write(_ note: [UInt8], isBusy: Bool) {
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            if isBusy, let last, now - last < Self.pause { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        let written = note.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
        let isFlushed = written == note.count && fsync(file) == 0
        guard close(file) == 0, isFlushed, rename(fresh, path) == 0 else {
            unlink(fresh)
            return
        }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    func read() -> [UInt8]? {
        (try? Data(contentsOf: URL(filePath: path))).map { [UInt8]($0) }
    }

    /// Takes away what processes left that ended while they wrote.
    private func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "checkpoint", let process = pid_t(parts[1]), process > 0 else {
                continue
            }
            if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) { unlink(folder + "/" + name) }
        }
    }
}
