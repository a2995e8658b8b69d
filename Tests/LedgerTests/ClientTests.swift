import Crypto
import Foundation
import Ledger
import Testing

/// A client of c2sp.org/tlog-tiles, written from the standard alone: it sees bytes under paths, shares no code with
/// `Ledger`, and has Foundation's base64 and swift-crypto's Ed25519.
private struct ForeignClient {
    struct Wrong: Error {
        var why: String
    }

    var files: [String: [UInt8]]
    var origin: String
    var publicKey: [UInt8]

    func file(_ path: String) throws -> [UInt8] {
        guard let bytes = files[path] else { throw Wrong(why: "no \(path)") }
        return bytes
    }

    func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    func name(_ index: Int) -> String {
        var text = String(format: "%03d", index % 1000)
        var rest = index / 1000
        while rest > 0 {
            text = String(format: "x%03d/", rest % 1000) + text
            rest /= 1000
        }
        return text
    }

    func checkpoint() throws -> (size: Int, root: [UInt8]) {
        let lines = String(decoding: try file("checkpoint"), as: UTF8.self).components(separatedBy: "\n")
        guard lines.count == 6, lines[0] == origin, lines[3].isEmpty, lines[5].isEmpty,
            let size = Int(lines[1]), let root = Data(base64Encoded: lines[2])
        else { throw Wrong(why: "checkpoint") }
        let words = lines[4].components(separatedBy: " ")
        guard words.count == 3, words[0] == "—", words[1] == origin, let signature = Data(base64Encoded: words[2]),
            Array(signature.prefix(4)) == Array(sha256(Array(origin.utf8) + [0x0A, 0x01] + publicKey).prefix(4)),
            try Curve25519.Signing.PublicKey(rawRepresentation: publicKey).isValidSignature(
                signature.dropFirst(4), for: Data(lines[0...2].map { $0 + "\n" }.joined().utf8))
        else { throw Wrong(why: "signature") }
        return (size, Array(root))
    }

    /// Reads everything, from the entries up, and returns the entries.
    func walk() throws -> [[UInt8]] {
        let (size, root) = try checkpoint()
        var entries: [[UInt8]] = []
        for index in 0..<(size + 255) / 256 {
            let width = min(size - index * 256, 256)
            let suffix = width < 256 ? ".p/\(width)" : ""
            var bytes = try file("tile/entries/\(name(index))\(suffix)")[...]
            for _ in 0..<width {
                guard bytes.count >= 2 else { throw Wrong(why: "bundle") }
                let length = Int(bytes.removeFirst()) * 256 + Int(bytes.removeFirst())
                entries.append(Array(bytes.prefix(length)))
                bytes = bytes.dropFirst(length)
            }
            guard bytes.isEmpty else { throw Wrong(why: "bundle") }
        }
        var row = entries.map { sha256([0] + $0) }
        var level = 0
        while !row.isEmpty {
            var above: [[UInt8]] = []
            for index in 0..<(row.count + 255) / 256 {
                let hashes = Array(row[(index * 256)..<min(index * 256 + 256, row.count)])
                let suffix = hashes.count < 256 ? ".p/\(hashes.count)" : ""
                guard try file("tile/\(level)/\(name(index))\(suffix)") == hashes.flatMap(\.self) else {
                    throw Wrong(why: "tile \(index) of level \(level)")
                }
                if hashes.count == 256 { above.append(head(hashes[...])) }
            }
            row = above
            level += 1
        }
        guard head(entries.map { sha256([0] + $0) }[...]) == root else { throw Wrong(why: "root") }
        return entries
    }

    func head(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
        guard hashes.count > 1 else { return hashes.first ?? sha256([]) }
        var width = 1
        while width * 2 < hashes.count { width *= 2 }
        let middle = hashes.startIndex + width
        return sha256([1] + head(hashes[..<middle]) + head(hashes[middle...]))
    }
}

@Suite("A foreign client that follows the standard")
struct ClientTests {
    /// A log as it is served: every file by its path.
    private func serve(_ count: Int) throws -> ForeignClient {
        let key = try SignerKey(name: "log.example/tiles", seed: Array(repeating: 5, count: 32))
        let entries = (0..<count).map(Naive.entry)
        let (edge, kept) = grow(entries.map { .leaf($0) }, commit: 777)
        var files: [String: [UInt8]] = [:]
        for tile in kept.tiles.values {
            let path = try #require(TilePath(.hashes(level: tile.level), index: tile.index, width: tile.hashes.count))
            files[path.text] = tile.bytes
        }
        for path in TilePath.all(.entries, inTreeOf: edge.size) {
            let start = Int(path.index) * 256
            files[path.text] = try EntryBundle.encode(entries[start..<start + path.width])
        }
        files["checkpoint"] = try CheckpointSigner(key: key).sign(size: edge.size, root: edge.root)
        return ForeignClient(files: files, origin: key.name, publicKey: key.verifierKey.publicKey)
    }

    @Test("it walks the log from its bytes and finds every entry", arguments: [0, 1, 255, 256, 257, 1_000, 70_000])
    func walks(_ count: Int) throws {
        #expect(try serve(count).walk() == (0..<count).map(Naive.entry))
    }

    @Test("it notices any file that was changed or left out")
    func notices() throws {
        let client = try serve(700)
        for (path, bytes) in client.files {
            var other = client
            other.files[path] = nil
            #expect(throws: ForeignClient.Wrong.self) { try other.walk() }
            var changed = bytes
            changed[bytes.count / 3] ^= 4
            other.files[path] = changed
            #expect(throws: (any Error).self) { try other.walk() }
        }
    }
}
