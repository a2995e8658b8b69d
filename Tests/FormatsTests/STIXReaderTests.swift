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
