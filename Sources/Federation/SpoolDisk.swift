import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file of a ``SpoolDisk``.
package struct SpoolFile: Hashable, Sendable {
    /// Below the spool's own place, with `/` between its parts.
    package var path: String
    /// Bytes.
    package var size: Int
    /// Seconds of POSIX time.
    package var written: Int64

    package init(path: String, size: Int, written: Int64) {
        self.path = path
        self.size = size
        self.written = written
    }
}

/// Where a ``Spool`` keeps its files: a folder of this machine, or whatever a test makes of it.
///
/// *Durable*: once `write` returns, a crash loses nothing of it; what was moved may have its first name again after one.
/// *Whole*: a file that is there was written to its end, or has a name that no pouch has.
///
/// Everything throws ``Spool/Refused/disk(detail:)``.
package protocol SpoolDisk: Sendable {
    func files() throws -> [SpoolFile]
    func write(_ bytes: [UInt8], to path: String) throws
    func move(_ path: String, to other: String) throws
    /// A file that is not there is removed already.
    func remove(_ path: String) throws
    /// `nil` where there is none.
    func read(_ path: String) -> [UInt8]?
    /// So many bytes from a place on, fewer only where the file ends before; `nil` where there is no such file.
    func read(_ path: String, from start: Int, upTo count: Int) -> [UInt8]?
}

/// A folder of this machine, for its owner alone.
struct FolderDisk: SpoolDisk {
    private let folder: String

    init(folder: String) throws {
        self.folder = folder
        try Self.make(folder)
    }

    func files() throws -> [SpoolFile] {
        let manager = FileManager.default
        var found: [SpoolFile] = []
        do {
            for to in try manager.contentsOfDirectory(atPath: folder) {
                for from in try manager.contentsOfDirectory(atPath: "\(folder)/\(to)") {
                    for name in try manager.contentsOfDirectory(atPath: "\(folder)/\(to)/\(from)") {
                        let path = "\(to)/\(from)/\(name)"
                        let about = try manager.attributesOfItem(atPath: "\(folder)/\(path)")
                        let size = (about[.size] as? UInt64).map(Int.init) ?? (about[.size] as? Int) ?? 0
                        let written = (about[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
                        found.append(SpoolFile(path: path, size: size, written: Int64(written)))
                    }
                }
            }
        } catch {
            throw Spool.Refused.disk(detail: "\(error)")
        }
        return found
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        let place = "\(folder)/\(path)"
        let folder = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
        try Self.make(folder)
        let made = place + ".tmp"
        let file = open(made, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw Self.refused() }
        var isWhole = bytes.withUnsafeBytes { source in
            var done = 0
            while done < source.count {
                let count = Glibc.write(file, source.baseAddress?.advanced(by: done), source.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
        isWhole = isWhole && fsync(file) == 0
        close(file)
        guard isWhole, rename(made, place) == 0 else {
            let refused = Self.refused()
            _ = unlink(made)
            throw refused
        }
        Self.sync(folder)
    }

    func move(_ path: String, to other: String) throws {
        let place = "\(folder)/\(other)"
        guard rename("\(folder)/\(path)", place) == 0 else { throw Self.refused() }
    }

    func remove(_ path: String) throws {
        guard unlink("\(folder)/\(path)") == 0 || errno == ENOENT else { throw Self.refused() }
    }

    func read(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))).map { [UInt8]($0) }
    }

    func read(_ path: String, from start: Int, upTo count: Int) -> [UInt8]? {
        let file = open("\(folder)/\(path)", O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var isBroken = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, done in
            while done < count {
                let read = pread(file, target.baseAddress?.advanced(by: done), count - done, off_t(start + done))
                if read < 0, errno == EINTR { continue }
                isBroken = read < 0
                guard read > 0 else { break }
                done += read
            }
        }
        return isBroken ? nil : bytes
    }

    private static func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Spool.Refused.disk(detail: "\(error)")
        }
    }

    /// The name, too, is on the disk when this returns.
    private static func sync(_ folder: String) {
        let directory = open(folder, O_RDONLY)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    private static func refused() -> Spool.Refused { .disk(detail: String(cString: strerror(errno))) }
}
