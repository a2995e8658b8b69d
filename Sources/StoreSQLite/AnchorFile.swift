import FoundationEssentials

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
/// of the database. It is not flushed to the disk: after a power cut it may be behind, which proves nothing and harms
/// nothing.
struct AnchorFile: Sendable {
    private let path: String
    private let fresh: String

    init(folder: String) {
        self.path = folder + "/checkpoint"
        // Each process has its own, so that no two write into one.
        self.fresh = folder + "/checkpoint.\(getpid())"
    }

    /// What is committed stays committed, so failing here is nothing to tell a caller of: the next commit tries again.
    func write(_ note: [UInt8]) {
        let file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        let written = note.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
        guard close(file) == 0, written == note.count, rename(fresh, path) == 0 else {
            unlink(fresh)
            return
        }
    }

    func read() -> [UInt8]? {
        (try? Data(contentsOf: URL(filePath: path))).map { [UInt8]($0) }
    }
}
