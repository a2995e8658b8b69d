import JSON
import Testing

@Suite struct ReadingTests {
    private func error(_ text: String, _ limits: JSONLimits = .standard) -> JSONError? {
        error(Array(text.utf8), limits)
    }

    private func error(_ bytes: [UInt8], _ limits: JSONLimits = .standard) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONDocument(parsing: bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "what is not JSON is refused with a code and the place",
        arguments: [
            ("", JSONError.Code.truncated, 0), (" \n", .truncated, 2), ("{", .truncated, 1), ("[1", .truncated, 2),
            ("[1,", .truncated, 3), (#"{"a"#, .truncated, 3), (#"{"a""#, .truncated, 4), (#"{"a":"#, .truncated, 5),
            (#"{"a":1"#, .truncated, 6), (#"{"a":1,"#, .truncated, 7), (#"""#, .truncated, 1), (#""\"#, .truncated, 2),
            (#""\u00"#, .truncated, 5), ("tru", .truncated, 3), ("-", .truncated, 1), ("[1.", .truncated, 3),
            ("1e", .truncated, 2), (#""\""#, .truncated, 3),
            ("]", .syntax, 0), ("}", .syntax, 0), ("[1,]", .syntax, 3), ("[,1]", .syntax, 1), ("[1 2]", .syntax, 3),
            (#"{"a":1,}"#, .syntax, 7), ("{a:1}", .syntax, 1), ("{'a':1}", .syntax, 1), (#"{"a" 1}"#, .syntax, 5),
            (#"{"a":}"#, .syntax, 5), ("{1:2}", .syntax, 1), (#"{"a":1 "b":2}"#, .syntax, 7), ("[1}", .syntax, 2),
            (#"{"a":1]"#, .syntax, 6), ("True", .syntax, 0), ("nul", .truncated, 3), ("nulx", .syntax, 0),
            ("[truex]", .syntax, 5), ("// x\n1", .syntax, 0), ("\u{FEFF}1", .syntax, 0), ("[1:2]", .syntax, 2),
            ("\"a\u{1}b\"", .syntax, 2), ("\"a\nb\"", .syntax, 2), (#""\x""#, .syntax, 1), (#""\u12g4""#, .syntax, 1),
            (#""\'""#, .syntax, 1), (#"["a"b]"#, .syntax, 4), (#"[\"a"]"#, .truncated, 6),
            ("01", .number, 0), ("-01", .number, 0), ("1.", .truncated, 2), ("[1.]", .number, 3), ("[.5]", .number, 1),
            ("[+1]", .number, 1), ("[1e+]", .number, 4), ("[-a]", .number, 2), ("[12a]", .number, 3),
            ("[0x10]", .number, 2), ("NaN", .number, 0), ("[Infinity]", .number, 1), ("[-Infinity]", .number, 2),
            ("[1e400]", .range, 1), ("[1_000]", .number, 2),
            (#""\uD800""#, .surrogate, 1), (#""x\uDC00""#, .surrogate, 2), (#""\uD800\uD800""#, .surrogate, 1),
            (#""\uD800\n""#, .surrogate, 1), (#""\uDBFFx""#, .surrogate, 1),
            ("1 2", .trailing, 2), ("{}{}", .trailing, 2), ("null,", .trailing, 4), ("[]]", .trailing, 2),
        ])
    func refused(_ text: String, _ code: JSONError.Code, _ offset: Int) {
        let error = error(text)
        #expect(error?.code == code)
        #expect(error?.offset == offset)
        #expect(error?.message.isEmpty == false)
    }

    @Test(
        "bytes that are not UTF-8 are refused at the byte",
        arguments: [
            ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xE0, 0x80, 0x80, 0x22], 1),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1),
            ([0x22, 0x61, 0x80, 0x22], 2),
            ([0x22, 0xE2, 0x82, 0x22], 1), ([0x80], 0), ([0x31, 0x20, 0xC3], 2), ([0xFF, 0xFE, 0x31, 0x00], 0),
        ] as [([UInt8], Int)])
    func encoding(_ bytes: [UInt8], _ offset: Int) {
        let error = error(bytes)
        #expect(error?.code == .encoding)
        #expect(error?.offset == offset)
    }

    @Test("a message names the line and the column, counted in characters")
    func place() {
        let error = error("{\n  \"é😀\": x\n}")
        #expect(error?.line == 2)
        #expect(error?.column == 9)
        #expect(error?.message == "not JSON at line 2, column 9 (byte 14): expected a value")
    }

    @Test("depth is held at its limit and one over")
    func depth() {
        let limits = JSONLimits(bytes: 1_000, depth: 5, nodes: 100)
        #expect(error("[[[[[1]]]]]", limits) == nil)
        #expect(error("[[[[[[1]]]]]]", limits)?.code == .depth)
        #expect(error("[[[[[[1]]]]]]", limits)?.offset == 5)
        #expect(error(#"{"a":[{"a":[{"a":1}]}]}"#, limits) == nil)
        #expect(error(#"{"a":[{"a":[{"a":{}}]}]}"#, limits)?.code == .depth)
        #expect(error(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) == nil)
        #expect(error(String(repeating: "[", count: 65) + String(repeating: "]", count: 65))?.code == .depth)
        #expect(error(String(repeating: "[", count: 1_000_000))?.code == .depth)
        #expect(JSONLimits(bytes: 1, depth: .max, nodes: 1).depth == JSONLimits.deepest)
    }

    @Test("bytes are held at their limit and one over")
    func bytes() {
        let limits = JSONLimits(bytes: 10, depth: 5, nodes: 100)
        #expect(error("[1234567 ]", limits) == nil)
        #expect(error("[12345678 ]", limits)?.code == .bytes)
        #expect(error("[12345678 ]", limits)?.offset == 10)
    }

    @Test("values and names together are held at their limit and one over")
    func nodes() {
        let limits = JSONLimits(bytes: 1_000, depth: 5, nodes: 6)
        #expect(error(#"{"a":1,"b":[2]}"#, limits) == nil)
        #expect(error(#"{"a":1,"b":[2,3]}"#, limits)?.code == .nodes)
        #expect(error(#"{"a":1,"b":[2,3]}"#, limits)?.offset == 14)
        #expect(error("[]", JSONLimits(bytes: 10, depth: 5, nodes: 0))?.code == .nodes)
    }

    @Test(
        "a name that comes twice is refused at its second place, escapes undone",
        arguments: [
            (#"{"a":1,"a":2}"#, 7), (#"{"b":1,"a":2,"b":3}"#, 13), (#"{"a":1,"\u0061":2}"#, 7),
            (#"{"\u0061":1,"a":2}"#, 12), (#"{"\n":1,"x":2,"\u000A":2}"#, 14), (#"{"é":1,"\u00e9":2}"#, 8),
            (#"[{"x":{"":1,"":2}}]"#, 12), (#"{"😀":1,"z":0,"\uD83D\ude00":2}"#, 16),
        ])
    func duplicate(_ text: String, _ offset: Int) {
        let error = error(text)
        #expect(error?.code == .duplicate)
        #expect(error?.offset == offset)
    }

    @Test("names that differ in one byte, or in normalisation, or stand in different objects are no duplicates")
    func distinct() {
        #expect(error(#"{"a":1,"A":2,"a ":3,"":4,"a\u0000":5,"aa":6}"#) == nil)
        #expect(error("{\"\u{E9}\":1,\"e\u{301}\":2}") == nil)
        #expect(error(#"{"a":{"a":{"a":[{"a":1},{"a":1}]}}}"#) == nil)
        #expect(error(#"{"longer name 1":1,"longer name 3":2,"longer name 2":3}"#) == nil)
    }

    @Test("an object of a quarter of a million names costs no square of them, and a duplicate among them is found")
    func manyNames() throws {
        // Falling order, every second one escaped, and a shared beginning: the dearest case there is.
        let names = (0..<250_000).reversed().map { $0.isMultiple(of: 2) ? "name-\($0)" : #"nam\u0065-\#($0)"# }
        let text = "{" + names.map { "\"\($0)\":0" }.joined(separator: ",")
        let document = try JSONDocument(parsing: Array((text + "}").utf8))
        #expect(document.root.count == 250_000)
        #expect(document.root.canonical.starts(with: Array(#"{"name-0":0,"name-1":0,"name-10":0,"#.utf8)))
        let error = error(text + #","\u006eame-77":1}"#)
        #expect(error?.code == .duplicate)
        #expect(error?.offset == text.utf8.count + 1)
    }

    @Test("no prefix of a text, and no text with one byte changed, is read past its end")
    func everyPrefix() throws {
        let text = Array(#"{"a":[1,-2.5e+3,"x\u00e9\ud83d\ude00\n",true,false,null,{"é":"😀"}],"b":{}} "#.utf8)
        for count in 0..<(text.count - 1) { #expect(error(Array(text[..<count])) != nil) }
        for place in text.indices {
            for byte in UInt8.min ... .max {
                var changed = text
                changed[place] = byte
                guard let document = try? JSONDocument(parsing: changed) else { continue }
                let canonical = document.root.canonical
                #expect(try JSONDocument(parsing: canonical).root.canonical == canonical)
            }
        }
    }
}
