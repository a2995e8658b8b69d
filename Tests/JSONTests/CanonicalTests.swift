import Foundation
import JSON
import Testing

@Suite struct CanonicalTests {
    private static let missing: Comment = "the vectors of RFC 8785 are not beside this checkout"

    @Test(
        "every file of the RFC 8785 vectors comes out as its authors say", .enabled(if: Shared.has("jcs"), missing),
        arguments: ["arrays", "french", "structures", "unicode", "values", "weird"])
    func files(_ name: String) throws {
        let document = try JSONDocument(parsing: Shared.bytes("jcs/input/\(name).json"))
        let expected = String(decoding: try Shared.bytes("jcs/output/\(name).json"), as: UTF8.self)
        #expect(String(decoding: document.root.canonical, as: UTF8.self) == expected)
        var appended = Array("> ".utf8)
        document.root.appendCanonical(to: &appended)
        #expect(String(decoding: appended, as: UTF8.self) == "> " + expected)
        let again = try JSONDocument(parsing: Array(expected.utf8))
        #expect(again.root.canonical == Array(expected.utf8))
        #expect(document.root.contentDigest == ContentDigest(sha256: Array(expected.utf8)))
    }

    @Test("every number of the ECMAScript vectors is spelt as there", .enabled(if: Shared.has("jcs"), missing))
    func numbers() throws {
        let lines = String(decoding: try Shared.bytes("jcs/es6-numbers.csv"), as: UTF8.self).split(separator: "\n")
        var checked = 0
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",")
            let bits = try #require(UInt64(fields[0], radix: 16))
            let value = Double(bitPattern: bits)
            guard value.isFinite else { continue }
            #expect(String(decoding: JSONTree.number(value).canonical, as: UTF8.self) == fields[1])
            // And read back, from three other spellings.
            for spelling in ["\(value)", String(format: "%.17e", value), String(format: "%.25g", value)] {
                let root = try JSONDocument(parsing: Array(spelling.utf8)).root
                #expect(root.double == value)
                #expect(String(decoding: root.canonical, as: UTF8.self) == fields[1], "\(spelling)")
            }
            checked += 1
        }
        #expect(checked == 3_683)
    }

    @Test("names are ordered by UTF-16 code units, also where that is not the order of bytes")
    func order() throws {
        let text = #"{"\ufb33":1,"😀":2,"é":3,"\u0065":4,"z":5,"ef":6,"":7,"zzzzzzzza":8,"zzzzzzzz":9,"\r":10}"#
        let document = try JSONDocument(parsing: Array(text.utf8))
        let expected = #"{"":7,"\r":10,"e":4,"ef":6,"z":5,"zzzzzzzz":9,"zzzzzzzza":8,"é":3,"😀":2,"\#u{FB33}":1}"#
        #expect(String(decoding: document.root.canonical, as: UTF8.self) == expected)
        let tree: JSONTree = ["\u{FB33}": 1, "😀": 2, "é": 3, "e": 4]
        #expect(String(decoding: tree.canonical, as: UTF8.self) == #"{"e":4,"é":3,"😀":2,"\#u{FB33}":1}"#)
    }

    @Test("a string keeps only the escapes that it must have")
    func escapes() throws {
        let text =
            #"["\/\u0041\u00e9\u20AC\uD83D\uDE00","\u0000\u001F\u0008\u000a\u0022\u005c\b\f\n\r\t\"\\","\#u{7F}\u2028"]"#
        let document = try JSONDocument(parsing: Array(text.utf8))
        let expected = #"["/Aé€😀","\u0000\u001f\b\n\"\\\b\f\n\r\t\"\\","\#u{7F}\#u{2028}"]"#
        #expect(String(decoding: document.root.canonical, as: UTF8.self) == expected)
        let first = try #require(document.root[0])
        #expect(first.string == "/Aé€😀")
        #expect(document.root[1]?.string == "\0\u{1F}\u{8}\n\"\\\u{8}\u{C}\n\r\t\"\\")
    }

    @Test(
        "a number is spelt as ECMAScript spells it",
        arguments: [
            ("-0", "0"), ("-0.0", "0"), ("0e99999999999999999999", "0"), ("1.0", "1"), ("1e3", "1000"), ("0.1", "0.1"),
            ("0.10", "0.1"), ("1E400", nil), ("-1e400", nil), ("1e-400", "0"), ("5e-324", "5e-324"),
            ("1e21", "1e+21"), ("1e20", "100000000000000000000"), ("123456789012345", "123456789012345"),
            ("9007199254740993", "9007199254740992"), ("-9007199254740991", "-9007199254740991"),
            ("0.000001", "0.000001"), ("0.0000001", "1e-7"), ("0.00000123", "0.00000123"),
            ("0.000000123", "1.23e-7"), ("333333333.33333329", "333333333.3333333"), ("1.5e300", "1.5e+300"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"), ("1.7976931348623159e308", nil),
            ("0.12345678901234567890", "0.12345678901234568"), ("12345678901234567890", "12345678901234567000"),
        ])
    func spelling(_ text: String, _ expected: String?) throws {
        guard let expected else {
            let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
            #expect(error?.code == .range)
            return
        }
        let document = try JSONDocument(parsing: Array(" [\(text)]".utf8))
        #expect(String(decoding: document.root.canonical, as: UTF8.self) == "[\(expected)]")
        #expect(document.root[0]?.numberText == text)
    }

    @Test("canonical bytes, read and written again, stay the same; so does what was minified", arguments: 0..<16)
    func stable(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<20 {
            var text: [UInt8] = []
            Scribble.value(depth: 6, to: &text, using: &random)
            let root = try JSONDocument(parsing: text).root
            let canonical = root.canonical
            let again = try JSONDocument(parsing: canonical).root
            try #require(again.canonical == canonical, "\(String(decoding: text, as: UTF8.self))")
            let minified = root.minified
            let less = try JSONDocument(parsing: minified).root
            try #require(less.minified == minified)
            try #require(less.canonical == canonical)
            try #require(less.contentDigest == root.contentDigest)
            // A tree whose members were turned round says the same.
            try #require(Scribble.reversed(root).canonical == canonical)
        }
    }

    @Test("minified text keeps spellings, escapes and the order of members")
    func minified() throws {
        let text =
            "\t{ \"b\\u0041\" : [ 1.50 , -0 ,\r\n 1E+2 , { } , [ ] ] , \"a b\" : \" x \\/ \" , \"c\" : { \"d\" : null } }\n"
        let document = try JSONDocument(parsing: Array(text.utf8))
        let expected = #"{"b\u0041":[1.50,-0,1E+2,{},[]],"a b":" x \/ ","c":{"d":null}}"#
        #expect(String(decoding: document.root.minified, as: UTF8.self) == expected)
        var appended: [UInt8] = []
        document.root["c"]?.appendMinified(to: &appended)
        #expect(String(decoding: appended, as: UTF8.self) == #"{"d":null}"#)
    }
}

/// Texts in every spelling that the grammar allows.
enum Scribble {
    static func value(depth: Int, to out: inout [UInt8], using random: inout Seeded) {
        space(to: &out, using: &random)
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: out += Array(["null", "true", "false"][Int.random(in: 0..<3, using: &random)].utf8)
        case 1: out += Array("\(Int64.random(in: .min ... .max, using: &random))".utf8)
        case 2:
            out += Array(
                "\(Int.random(in: -1000...1000, using: &random)).\(UInt16.random(in: 0...999, using: &random))".utf8)
        case 3:
            let value = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &random))
            out += Array((value.isFinite ? "\(value)" : "1e5").utf8)
        case 4, 5: string(to: &out, using: &random)
        case 6:
            out.append(UInt8(ascii: "["))
            for place in 0..<Int.random(in: 0..<6, using: &random) {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                value(depth: depth - 1, to: &out, using: &random)
            }
            space(to: &out, using: &random)
            out.append(UInt8(ascii: "]"))
        default:
            out.append(UInt8(ascii: "{"))
            for place in 0..<Int.random(in: 0..<(depth > 4 ? 50 : 5), using: &random) {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                space(to: &out, using: &random)
                // The number makes the name different from all others.
                string(to: &out, ending: "\(place)", using: &random)
                space(to: &out, using: &random)
                out.append(UInt8(ascii: ":"))
                value(depth: depth - 1, to: &out, using: &random)
            }
            space(to: &out, using: &random)
            out.append(UInt8(ascii: "}"))
        }
        space(to: &out, using: &random)
    }

    private static func space(to out: inout [UInt8], using random: inout Seeded) {
        for _ in 0..<max(0, Int.random(in: -3..<3, using: &random)) {
            out.append(Array(" \t\r\n".utf8)[Int.random(in: 0..<4, using: &random)])
        }
    }

    private static let pieces = [
        "a", "name", "x_mitre_version", " ", "é", "€", "😀", "\u{FB33}", #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#,
        #"\n"#, #"\r"#, #"\t"#, #"\u0000"#, #"\u001F"#, #"\u001f"#, #"\u000a"#, #"\u0041"#, #"\u00E9"#, #"\u20ac"#,
        #"\uD83D\uDE00"#, #"\ud83d\ude01"#, #"\u0022"#, #"\u005C"#, "\u{7F}", "\u{2028}", "12345678",
    ]

    private static func string(to out: inout [UInt8], ending: String = "", using random: inout Seeded) {
        out.append(UInt8(ascii: "\""))
        for _ in 0..<Int.random(in: 0..<8, using: &random) {
            out += Array(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8)
        }
        out += Array((ending.isEmpty ? "" : "#" + ending).utf8)
        out.append(UInt8(ascii: "\""))
    }

    /// The same value with its members the other way round.
    static func reversed(_ value: JSONValue) -> JSONTree {
        switch value.kind {
        case .object: .object(value.members.map { JSONMember($0.name.text, reversed($0.value)) }.reversed())
        case .array: .array(value.elements.map(reversed))
        case .string: .string(value.string ?? "")
        case .number: .number(value.double ?? 0)
        case .boolean: .boolean(value.boolean ?? false)
        case .null: .null
        }
    }
}
