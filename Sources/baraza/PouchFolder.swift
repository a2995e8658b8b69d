import Crypto
import Foundation
import Pouch
import Records
import Sharing

/// A folder that carries pouches: a stick, a share, an outbox of mail.
///
/// Names tell nothing: neither whose nor which number. A file that is there is whole.
struct PouchFolder: PouchCarrier {
    static let suffix = "pouch"
    let url: URL

    /// - Throws: where nothing could be written.
    func check() throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue,
            FileManager.default.isWritableFile(atPath: url.path)
        else { throw Failure("\(url.path) is no folder that can be written", hint: "make it, or mount the stick") }
    }

    /// The first digits of the digest of the bytes.
    private func file(_ pouch: SealedPouch) -> URL {
        let digits = SHA256.hash(data: pouch.bytes).prefix(8).map { String(format: "%02x", $0) }.joined()
        return url.appendingPathComponent(digits + "." + Self.suffix)
    }

    private func unfinished(_ pouch: SealedPouch) -> URL { file(pouch).appendingPathExtension("part") }

    func stage(_ pouch: SealedPouch) async throws {
        let place = unfinished(pouch)
        do {
            guard FileManager.default.createFile(atPath: place.path, contents: nil) else {
                throw Failure("cannot write \(place.path)", hint: "is there room on \(url.path)?")
            }
            let handle = try FileHandle(forWritingTo: place)
            try handle.write(contentsOf: Data(pouch.bytes))
            try handle.synchronize()
            try handle.close()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("cannot write \(place.path): \(Console.reason(error))")
        }
    }

    func release(_ pouch: SealedPouch) async throws {
        let place = file(pouch)
        guard rename(unfinished(pouch).path, place.path) == 0 else {
            throw Failure(
                "cannot put \(place.path) in place: \(String(cString: strerror(errno)))",
                hint: "its number is taken: pack with --again")
        }
        let folder = open(url.path, O_RDONLY)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
        Console.say(place.path)
    }

    /// Puts what waits for a partner in the node's spool beside what was packed: the same pouches, by another way. Where a
    /// node runs, its link has packed what is due before anybody packs a stick.
    ///
    /// - Parameter folder: of the spool, for this partner, of this node's own pouches; it need not be there.
    /// - Returns: how many there were.
    func copyWaiting(from folder: URL, to organisation: String) async throws -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var copied = 0
        for name in names.filter({ $0.hasSuffix("." + Self.suffix) }).sorted() {
            // One that is not there any more has arrived meanwhile.
            guard let bytes = try? Self.read(folder.appendingPathComponent(name)) else { continue }
            // A letter that the spool keeps in it is for the link alone.
            let pouch = SealedPouch(
                to: organisation, number: 0, precedence: .routine, bytes: PouchReader.whole(bytes))
            try await stage(pouch)
            try await release(pouch)
            copied += 1
        }
        return copied
    }

    /// The files that are named, and those of the folders that are.
    static func files(of paths: [String]) throws -> [URL] {
        try paths.flatMap { path -> [URL] in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Failure("there is no \(path)")
            }
            let url = URL(fileURLWithPath: path, isDirectory: isFolder.boolValue)
            guard isFolder.boolValue else { return [url] }
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix("." + suffix) }
                .sorted().map { url.appendingPathComponent($0) }
        }
    }

    /// Never more than a pouch may have: a file that is longer is refused by its length.
    static func read(_ file: URL) throws -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: PouchLimits.sealed + 1) ?? Data())
        } catch {
            throw Refusal(.invalid, "it cannot be read: \(Console.reason(error))")
        }
    }
}
