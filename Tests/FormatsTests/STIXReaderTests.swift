import Formats
import JSON
import Records
import Testing

struct STIXReaderTests {
    private let object = #"{"type":"mutex","id":"mutex--a170b338-3926-4059-b28c-105d1fb17c23","name":"m"}"#

    private func code(_ read: () throws -> Void) -> FormatError.Code? {
        do {
            try read()
            return nil
        } catch let error as FormatError {
            return error.message.isEmpty ? nil : error.code
        } catch {
            return nil
        }
    }

    @Test("a bundle, one object and a list of objects are read alike")
    func containers() throws {
        for text in [
            #"{"type":"bundle","id":"bundle--a170b338-3926-4059-b28c-105d1fb17c23","objects":[\#(object)]}"#, object,
            "[\(object)]",
        ] {
            let objects = try STIXReader.bundle(Array(text.utf8))
            #expect(objects.map { $0["name"]?.string } == ["m"])
        }
        #expect(try STIXReader.bundle(Array(#"{"type":"bundle","id":"bundle--1"}"#.utf8)).isEmpty)
    }

    @Test("a bundle of 2.0 says what its objects are")
    func editions() throws {
        let bundle = #"{"type":"bundle","spec_version":"2.0","objects":[\#(object)]}"#
        #expect(try STIXReader.content(Array(bundle.utf8)).edition == .stix20)
        #expect(try STIXReader.content(Array(object.utf8)).edition == .stix21)
    }

    @Test(
        "what is no bundle is refused with what to send",
        arguments: [
            ("5", FormatError.Code.shape), ("{}", .shape), ("[]", .empty), ("", .json), ("{", .json),
            (#"{"type":"bundle","objects":5}"#, .shape), (#"{"type":"bundle","objects":[]}"#, .empty),
        ])
    func refusedBundles(_ text: String, _ expected: FormatError.Code) {
        #expect(code { _ = try STIXReader.bundle(Array(text.utf8)) } == expected)
    }

    @Test("a TAXII envelope has at least one object; more and next mean nothing (TAXII 50)")
    func envelope() throws {
        let text = #"{"more":true,"next":"x","objects":[\#(object),5]}"#
        #expect(try STIXReader.envelope(Array(text.utf8)).count == 2)
        let bundle = #"{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[\#(object)]}"#
        #expect(try STIXReader.envelope(Array(bundle.utf8)).count == 1)
    }

    @Test(
        "a list, an empty object and a bare object are no TAXII envelope (TAXII 52)",
        arguments: [
            ("[]", FormatError.Code.shape), ("{}", .empty), (#"{"objects":[]}"#, .empty), (#"{"objects":{}}"#, .shape),
            (#"{"type":"bundle","id":"bundle--1","objects":[]}"#, .empty),
            (#"{"type":"mutex","objects":[{}]}"#, .shape),
            ("", .json), (#"{"objects":[1],"objects":[2]}"#, .json), ("\u{FEFF}{}", .json),
        ])
    func refusedEnvelopes(_ text: String, _ expected: FormatError.Code) {
        #expect(code { _ = try STIXReader.envelope(Array(text.utf8)) } == expected)
    }

    @Test(
        "one object that is JSON and not acceptable does not keep the others from being read",
        arguments: [
            #"{"name":"a","name":"b"}"#, #"{"x":{"na\u006de":1,"name":2}}"#, #"{"x":1e999}"#, #"{"x":"\ud800"}"#,
            #"{"x":\#(String(repeating: "[", count: 70))\#(String(repeating: "]", count: 70))}"#,
        ])
    func spoiled(_ bad: String) throws {
        let tricky = #"{"type":"x","name":"a \"quoted\\\" ,]}[{ name"}"#
        let list = "[ \(object), \(bad)\n,\(tricky),\(bad) ]"
        let texts = [
            #"{"more":true,"x":[{"objects":[1]},"objects"],"objects":\#(list),"next":"x"}"#,
            #" {"type":"bundle","id":"bundle--1","objects" : \#(list)}"#,
        ]
        for text in texts {
            let items = try STIXReader.envelope(Array(text.utf8))
            #expect(items.values.map { $0["type"]?.string } == ["mutex", "x"])
            #expect(items.values.last?.withSource { String(decoding: $0, as: UTF8.self) } == tricky)
            #expect(items.faults.keys.sorted() == [1, 3])
            #expect(items.faults[1]?.hasPrefix("counted from the object's start, ") == true)
        }
        #expect(try STIXReader.content(Array(list.utf8)).items.faults.count == 2)
    }

    @Test(
        "a text that is spoiled outside of its objects, or no JSON, is not read at all",
        arguments: [
            #"{"objects":[{"a":1,"a":2}],"objects":[{}]}"#, #"{"objects":[{"a":1,"a":2}],"x":1,"x":2}"#,
            #"{"objects":[{"a":1,"a":2},]}"#, #"{"objects":[{"a":1,"a":2},,{}]}"#, #"{"objects":[{"a":1,"a":2}"#,
            #"{"objects":[{"a":1,"a":2},{"b":01}]}"#, #"{"objects":[{"a":1,"a":2},{"b":NaN}]}"#,
            #"{"objects":[{"a":1,"a":2}]}}"#, #"{"objects":[{"a":1,"a":2}]]}"#, #"{"a":1,"a":2,"objects":[{}]}"#,
            #"{"objects":{"a":1,"a":2}}"#, #"[{"a":1,"a":2}"#, #"[{"a":1,"a":2}}"#, #"[{"a":1,"a":2},{"b":}]"#,
        ])
    func unreadable(_ text: String) {
        #expect(code { _ = try STIXReader.envelope(Array(text.utf8)) } == .json)
        #expect(code { _ = try STIXReader.content(Array(text.utf8)) } == .json)
    }

    @Test("objects that are read apart cost together what a text may cost")
    func limitsOfSpoiled() throws {
        let bytes = Array(#"{"objects":[{"a":1,"a":2},{"b":[1,2]},{"b":[1,2]}]}"#.utf8)
        var limits = JSONLimits.standard
        limits.nodes = 10
        #expect(code { _ = try STIXReader.envelope(bytes, limits: limits) } == nil)
        limits.nodes = 9
        #expect(code { _ = try STIXReader.envelope(bytes, limits: limits) } == .json)
        limits.nodes = 100
        limits.depth = 4
        let deep = Array(#"{"objects":[{"a":1,"a":2},{"b":[1]}]}"#.utf8)
        #expect(try STIXReader.envelope(deep, limits: limits).faults.count == 1)
        limits.depth = 3
        #expect(try STIXReader.envelope(deep, limits: limits).faults.count == 2)
    }

    @Test("a text at the limit is read, one byte over it is not")
    func limits() {
        let bytes = Array(#"{"objects":[\#(object)]}"#.utf8)
        var limits = JSONLimits.standard
        limits.bytes = bytes.count
        #expect(code { _ = try STIXReader.envelope(bytes, limits: limits) } == nil)
        limits.bytes -= 1
        #expect(code { _ = try STIXReader.envelope(bytes, limits: limits) } == .json)
    }
}
