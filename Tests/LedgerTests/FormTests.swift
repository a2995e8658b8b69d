import Ledger
import Testing

@Suite("Paths, bundles and base64")
struct FormTests {
    @Test(
        "a tile's path is written in groups of three digits and read back",
        arguments: [
            ("tile/0/000", 0, Int64(0), 256), ("tile/0/x001/x234/067", 0, 1_234_067, 256),
            ("tile/63/999.p/255", 63, 999, 255), ("tile/3/x001/000.p/1", 3, 1_000, 1),
            ("tile/7/x009/x223/x372/x036/x854/x775/807", 7, Int64.max, 256),
        ])
    func path(_ text: String, _ level: Int, _ index: Int64, _ width: Int) {
        let path = TilePath(.hashes(level: level), index: index, width: width)
        #expect(path?.text == text)
        #expect(path != nil && TilePath(text) == path)
    }

    @Test("an entry bundle's path names no level")
    func entries() {
        #expect(TilePath("tile/entries/x001/000.p/9") == TilePath(.entries, index: 1_000, width: 9))
        #expect(TilePath(.entries, index: 5)?.text == "tile/entries/005")
    }

    @Test(
        "any other spelling is no path",
        arguments: [
            "", "tile", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile/00/000", "tile/64/000", "tile/-1/000",
            "tile/+1/000", "tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/0/001/000", "tile/0/x001/x000",
            "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p",
            "tile/0/x001.p/000",
            "tile/0/.p/1", "tile/entries/x1/000", "tile/data/000", "tiles/0/000", "tile/0/000?x", "tile/0/٠٠٠",
            "tile/0/x009/x223/x372/x036/x854/x775/808", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        ])
    func badPath(_ text: String) {
        #expect(TilePath(text) == nil)
    }

    @Test("a tile exists as far as the tree has hashes for it")
    func exists() throws {
        func exists(_ text: String, _ size: Int64) throws -> Bool {
            try #require(TilePath(text)).exists(inTreeOf: size)
        }
        #expect(try exists("tile/0/000.p/5", 5) && exists("tile/0/000.p/4", 5) && !exists("tile/0/000.p/6", 5))
        #expect(try exists("tile/0/000.p/6", 256) && exists("tile/0/000", 256) && !exists("tile/0/000", 255))
        #expect(try !exists("tile/1/000.p/1", 255) && exists("tile/1/000.p/1", 256) && !exists("tile/1/000.p/2", 511))
        #expect(try !exists("tile/9/000", .max) && !exists("tile/0/000.p/1", 0) && exists("tile/entries/000", 256))
    }

    @Test("a bundle gives back its entries, also empty ones and the longest")
    func bundle() throws {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 9, count: 65_535), [2, 3]]
        #expect(try EntryBundle.decode(EntryBundle.encode(entries)) == entries)
        #expect(try EntryBundle.encode([[7, 8]]) == [0, 2, 7, 8])
    }

    @Test("a bundle of a wrong number of entries, of one too long, or cut short is refused")
    func badBundle() throws {
        let one: [UInt8] = [1]
        #expect(throws: LedgerError.self) { try EntryBundle.encode([[UInt8]]()) }
        #expect(throws: LedgerError.self) { try EntryBundle.encode(Array(repeating: one, count: 257)) }
        #expect(throws: LedgerError.self) { try EntryBundle.encode([Array(repeating: 1, count: 65_536)]) }
        let bytes = try EntryBundle.encode(Array(repeating: one, count: 256))
        #expect(throws: LedgerError.self) { try EntryBundle.decode(bytes + [0, 0]) }
        #expect(throws: LedgerError.self) { try EntryBundle.decode([]) }
        for length in 1..<9 where length % 3 != 0 {
            #expect(throws: LedgerError.self) { try EntryBundle.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test(
        "base64 of the standard's own examples",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(_ text: String, _ encoded: String) {
        #expect(StrictBase64.encode(Array(text.utf8)) == encoded)
        #expect(StrictBase64.decode(encoded) == Array(text.utf8))
    }

    @Test("every byte value survives base64")
    func base64All() {
        for count in 0...64 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 83 + count) }
            #expect(StrictBase64.decode(StrictBase64.encode(bytes)) == bytes)
        }
    }

    @Test(
        "base64 in any other spelling is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", " Zm9v", "Zm9v\n", "Zm 9v", "Zm9v====", "=", "==", "====",
            "Z===",
            "Zm9-", "Zm9_", "Zg==Zg==", "Zm=v", "A",
        ])
    func badBase64(_ text: String) {
        #expect(StrictBase64.decode(text) == nil)
    }
}
