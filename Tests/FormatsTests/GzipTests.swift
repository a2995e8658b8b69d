import Formats
import FoundationEssentials
import JSON
import Records
import Testing

struct GzipTests {
    /// "hello\n", made by gzip without a name or a time.
    private let hello: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 0x02, 0x00,
        0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00,
    ]

    private func code(_ bytes: [UInt8], limit: Int = 100) -> FormatError.Code? {
        do throws(FormatError) {
            _ = try Gzip.inflate(bytes, limit: limit)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("what is packed unpacks to the same, and is smaller where there is something to gain")
    func packs() throws {
        let text = Array(String(repeating: "mbuyu ", count: 500).utf8)
        let packed = Gzip.deflate(text)
        #expect(packed.count < text.count / 10)
        #expect(try Gzip.inflate(packed) == text)
        #expect(try Gzip.inflate(Gzip.deflate([])) == [])
    }

    @Test("gzip is known by its first bytes")
    func recognised() {
        #expect(Gzip.isCompressed(hello))
        #expect(!Gzip.isCompressed(Array("{}".utf8)) && !Gzip.isCompressed([0x1f]) && !Gzip.isCompressed([]))
    }

    @Test("all members of a file are unpacked, and zeros after the last are padding")
    func members() throws {
        #expect(try Gzip.inflate(hello, limit: 6) == Array("hello\n".utf8))
        #expect(try Gzip.inflate(hello + hello, limit: 12) == Array("hello\nhello\n".utf8))
        #expect(try Gzip.inflate(hello + [0, 0, 0], limit: 6) == Array("hello\n".utf8))
    }

    @Test("one byte over the limit is refused, over all members together")
    func limits() {
        #expect(code(hello, limit: 6) == nil)
        #expect(code(hello, limit: 5) == .tooLarge)
        #expect(code(hello + hello, limit: 12) == nil)
        #expect(code(hello + hello, limit: 11) == .tooLarge)
        #expect(code(hello, limit: 0) == .tooLarge)
    }

    @Test("what is cut off, damaged or followed by something else is refused")
    func damage() {
        for length in 2..<hello.count { #expect(code(Array(hello.prefix(length))) == .gzip, "\(length)") }
        for place in hello.indices where ![4, 5, 6, 7, 8, 9].contains(place) {
            var bytes = hello
            bytes[place] ^= 0xFF
            // A changed length or distance may also swell.
            #expect(code(bytes) != nil, "\(place)")
        }
        #expect(code(hello + [1]) == .gzip)
        #expect(code(Array("{}".utf8)) == .gzip)
    }

    private static let attack: [String] = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        let folder = parts.joined(separator: "/") + "/../shared/data/attack/"
        return ["enterprise-attack-18.1.rebuilt", "mobile-attack-18.1.rebuilt", "ics-attack-18.1"].map {
            folder + $0 + ".json.gz"
        }.filter { FileManager.default.fileExists(atPath: $0) }
    }()

    @Test(
        "the three bundles of ATT&CK are unpacked, read, and every object accepted",
        .enabled(if: attack.count == 3, "needs ../shared/data beside the repository"),
        arguments: zip(attack, [24_771, 2_535, 1_826]))
    func bundles(_ path: String, _ count: Int) throws {
        let bytes = try Gzip.inflate([UInt8](Data(contentsOf: URL(filePath: path))))
        let objects = try STIXReader.bundle(bytes)
        #expect(objects.count == count)
        for object in objects { #expect(throws: Never.self) { try Draft(checking: object) } }
    }
}
