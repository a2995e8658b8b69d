import JSON
import Testing

@Suite struct ValueTests {
    private func value(_ text: String) throws -> JSONValue { try JSONDocument(parsing: Array(text.utf8)).root }

    @Test("a value knows its kind, and gives nothing of another kind")
    func kinds() throws {
        let root = try value(#"{"o":{},"a":[1,2],"s":"x","n":5,"t":true,"f":false,"z":null}"#)
        #expect(root.kind == .object)
        #expect(root.count == 7)
        #expect(root["o"]?.kind == .object)
        #expect(root["a"]?.kind == .array)
        #expect(root["a"]?.count == 2)
        #expect(root["a"]?[1]?.integer == 2)
        #expect(root["a"]?[2] == nil)
        #expect(root["a"]?[-1] == nil)
        #expect(root["s"]?.kind == .string)
        #expect(root["s"]?.string == "x")
        #expect(root["n"]?.kind == .number)
        #expect(root["t"]?.boolean == true)
        #expect(root["f"]?.boolean == false)
        #expect(root["z"]?.kind == .null)
        #expect(root["missing"] == nil)
        #expect(root["s"]?.integer == nil)
        #expect(root["n"]?.string == nil)
        #expect(root["z"]?.boolean == nil)
        #expect(root["s"]?["x"] == nil)
        #expect(root["o"]?[0] == nil)
        #expect(root["n"]?.members.map(\.name.text) == [])
    }

    @Test("members come in the order of the text, and subtrees are skipped")
    func members() throws {
        let root = try value(#"{"b":{"x":[1,{"y":2}]},"a":[[],[3]],"c":4}"#)
        #expect(root.members.map { $0.name.text } == ["b", "a", "c"])
        #expect(root["c"]?.integer == 4)
        #expect(root["a"]?.elements.map(\.count) == [0, 1])
        #expect(root["b"]?["x"]?[1]?["y"]?.integer == 2)
        #expect(root["y"] == nil)
    }

    @Test(
        "a number is an integer when its exact value is one",
        arguments: [
            ("0", 0), ("-0", 0), ("5.0", 5), ("1e3", 1_000), ("1.5e1", 15), ("1.5", nil), ("15e-1", nil),
            ("1500e-2", 15), ("0.0e-99999999999999999999", 0), ("9223372036854775807", .max),
            ("-9223372036854775808", .min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("9007199254740993", 9_007_199_254_740_993), ("5.0000000000000000000000001", nil),
            ("1e18", 1_000_000_000_000_000_000),
            ("1e19", nil), ("0.00000000000000000000000012e26", 12), ("1e-99999999999999999999", nil),
            ("100000000000000000000000000000e-29", 1), ("-12.50e1", -125), ("922337203685477580700e-2", .max),
        ] as [(String, Int64?)])
    func integers(_ text: String, _ expected: Int64?) throws {
        #expect(try value(text).integer == expected)
    }

    @Test("a double is the nearest one, and the spelling stays")
    func doubles() throws {
        let root = try value("[0.1, 1e-400, -1e-400, 2.50, 12345678901234567890]")
        #expect(root.elements.map(\.double) == [0.1, 0, -0.0, 2.5, 12_345_678_901_234_567_168])
        #expect(root.elements.map(\.numberText) == ["0.1", "1e-400", "-1e-400", "2.50", "12345678901234567890"])
    }

    @Test("tokens are equal when their texts are, however they were escaped")
    func tokens() throws {
        let root = try value(#"["caf\u00e9", "café", "cafe", ""]"#)
        let tokens = root.elements.compactMap(\.token)
        #expect(tokens[0] == tokens[1])
        #expect(tokens[0].hashValue == tokens[1].hashValue)
        #expect(tokens[0] != tokens[2])
        #expect(tokens[0].isEscaped)
        #expect(!tokens[1].isEscaped)
        #expect(tokens[0].matches("café"))
        #expect(tokens[2] == "cafe")
        #expect(!tokens[2].matches("caf"))
        #expect(tokens[3].matches(""))
        #expect(tokens[3].text.isEmpty)
        switch tokens[2] {
        case "cafe": break
        default: Issue.record("a token matches a literal in a switch")
        }
        #expect(try value(#"{"caf\u00e9":1}"#)["café"]?.integer == 1)
    }

    @Test("a view gives the exact bytes of its source")
    func source() throws {
        let root = try value(#" { "a" : [ 1.0 ] } "#)
        #expect(root.withSource { String(decoding: $0, as: UTF8.self) } == #"{ "a" : [ 1.0 ] }"#)
        #expect(root["a"]?.withSource { String(decoding: $0, as: UTF8.self) } == "[ 1.0 ]")
    }

    @Test("a tree is written in its order, and canonical on demand")
    func tree() throws {
        let tree: JSONTree = [
            "b": [1, -2.5, true, nil, "q\"\\\n\u{1}/é😀"], "a": .raw(Array(#"{"z":1.0,"y":2}"#.utf8)),
            "i": .integer(.max), "n": .number(.nan), "e": [], "o": [:],
        ]
        let expected =
            #"{"b":[1,-2.5,true,null,"q\"\\\n\u0001/é😀"],"a":{"z":1.0,"y":2},"i":9223372036854775807,"n":null,"e":[],"o":{}}"#
        #expect(String(decoding: tree.bytes, as: UTF8.self) == expected)
        let canonical =
            #"{"a":{"y":2,"z":1},"b":[1,-2.5,true,null,"q\"\\\n\u0001/é😀"],"e":[],"i":9223372036854776000,"n":null,"o":{}}"#
        #expect(String(decoding: tree.canonical, as: UTF8.self) == canonical)
        #expect(try value(expected).canonical == Array(canonical.utf8))
    }

    @Test("a digest is 32 bytes, has an order, and comes back from its bytes")
    func digest() throws {
        let digest = ContentDigest(sha256: Array("abc".utf8))
        #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(digest.bytes.count == 32)
        #expect(ContentDigest(bytes: digest.bytes) == digest)
        #expect(ContentDigest(bytes: Array(digest.bytes.dropLast())) == nil)
        #expect(ContentDigest(sha256: []) != digest)
        #expect(digest < ContentDigest(sha256: []))  // ba… before e3…
    }
}
