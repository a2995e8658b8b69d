import JSON
import Records
import Serving
import Sharing
import Testing

@testable import Web

@Suite struct EscapingTests {
    /// Tags with the names of their attributes: what an attacker would have to change.
    static func shape(_ html: String) -> [String] {
        var shape: [String] = []
        var rest = Substring(html)
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            var tag = String(rest.prefix { !$0.isWhitespace && $0 != ">" })
            rest = rest.dropFirst(tag.count)
            while let next = rest.first, next != ">" {
                if next.isWhitespace {
                    rest.removeFirst()
                    continue
                }
                let name = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != ">" }
                rest = rest.dropFirst(name.count)
                tag += " \(name)"
                if rest.first == "=" {
                    rest = rest.dropFirst(2)  // and the quotation mark
                    rest = rest.drop { !$0.unicodeScalars.contains("\"") }.dropFirst()
                }
            }
            shape.append(tag)
        }
        return shape
    }

    @Test("text that would end an attribute, a tag or a template cannot")
    func text() {
        let escaped = HTMLText.escape(Samples.hostile)
        #expect(!escaped.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
        #expect(HTMLText.escape("\"\u{301}") == "&quot;\u{301}")
        #expect(HTMLText.escape("a\u{0}b") == "a\u{FFFD}b")
        #expect(HTMLText.escape("مركز & co") == "مركز &amp; co")
    }

    @Test("hostile text in every field of a list changes no tag")
    func lists() throws {
        let templates = try Templates()
        func page(_ text: String) throws -> String {
            let line = RecordLine(
                position: Position(1), id: text, type: text, title: .text(text), channel: text, tlp: .green,
                added: Instant(microseconds: 0), version: text, revoked: true)
            let channel = ChannelView(
                id: text, code: text, title: text, summary: text, tlp: .red, canRead: true, canWrite: true)
            let list = RecordList(lines: [line], older: text)
            var hit = line
            hit.hit = SearchHit(
                title: [SearchHit.Piece(text), SearchHit.Piece(text, isHit: true)],
                lines: [[SearchHit.Piece(text), SearchHit.Piece(text, isHit: true)]])
            hit.originators = [text]
            var found = RecordList(lines: [hit], older: text)
            var none = RecordList(lines: [], older: nil)
            var understood = SearchUnderstanding(wanted: [text])
            understood.names = [SearchUnderstanding.Name(typed: text, others: [text])]
            (understood.leftOut, understood.passedOver, understood.fewer) = ([text], [text], [text])
            (found.understood, none.understood) = (understood, understood)
            let asked = SearchEntry(.standard) { _ in text }
            let frame = Samples.frame(.standard, title: text, reader: text, marking: .red)
            return templates.html(
                LivePage(list, channels: [channel], channel: text, cursor: nil, language: .standard), frame)
                + templates.html(SearchPage(asked, list: found, channels: [channel], language: .standard), frame)
                + templates.html(SearchPage(asked, list: none, channels: [channel], language: .standard), frame)
                + templates.html(
                    SignInPage(
                        organisation: text, problem: text, notice: text, name: text, back: text, language: .standard),
                    frame)
        }
        #expect(try Self.shape(page(Samples.hostile)) == Self.shape(page("plain")))
    }

    @Test("hostile text in every property of a record changes no tag")
    func records() throws {
        let templates = try Templates()
        func page(_ text: String) throws -> String {
            let spelt = String(decoding: JSONTree.string(text).bytes, as: UTF8.self)
            let object = """
                {"type":"note","name":\(spelt),"pattern":\(spelt),"lang":\(spelt),"labels":[\(spelt),"b"],\(spelt):1,
                "external_references":[{"source_name":\(spelt),"url":\(spelt)},{"source_name":\(spelt)}],
                "x":{\(spelt):{"y":[{"z":\(spelt)}]}}}
                """
            let sample = try Samples.record(object: object)
            let line = RecordLine(
                position: Position(1), id: text, type: text, title: .text(text), channel: text, tlp: .green,
                added: Instant(microseconds: 0), version: text, revoked: true)
            let place = LedgerPlace(
                index: 5, size: 11, saltHex: text, envelopeHex: text, bodyHex: text, entryHex: text, leafHex: text,
                rootHex: text, path: [text, text, text, text], verifies: true, proofFile: text)
            var view = RecordView(
                line: line, channel: Samples.channels[0], object: sample.object, envelope: sample.object,
                markings: [.statement(text), .unknown(text)], history: [line], versions: 1, refersTo: [line],
                referredBy: [line], place: place)
            var later = line
            later.originators = [text]
            view.followedBy = Product.Following.allCases.map { RecordView.Follower(record: later, how: $0) }
            return templates.html(
                RecordPage(view, language: .standard), Samples.frame(.standard, title: text, marking: .red))
        }
        // The plain text has the length and the forms of the hostile one, so that it is shown in the same way.
        let plain = String(repeating: "p", count: Samples.hostile.count - 1) + "\n"
        let hostile = try Self.shape(page(Samples.hostile)).map { $0.replacing(" lang", with: "") }
        #expect(try hostile == Self.shape(page(plain)).map { $0.replacing(" lang", with: "") })
    }

    @Test("hostile text in the audit changes no tag")
    func audit() throws {
        let templates = try Templates()
        func page(_ text: String) -> String {
            let audit = AuditLine(
                position: Position(1), added: Instant(microseconds: 0), actor: text, act: text, subject: text,
                outcome: text)
            let status = NodeStatus(
                organisation: text, organisationName: text, origin: text, version: text,
                started: Instant(microseconds: 0), readable: 1, ledgerSize: 1, checkpoint: text, verifierKey: text,
                accounts: 1, channels: [], listeners: 1)
            let caller = Caller(account: 1, name: text, organisation: text, roles: [.auditor], means: .session)
            return templates.html(
                NodePage(status, caller: caller, audit: [audit], before: nil, language: .standard),
                Samples.frame(.standard, title: text))
        }
        #expect(Self.shape(page(Samples.hostile)) == Self.shape(page("plain")))
    }

    @Test("no template writes anything unescaped")
    func templates() {
        for (name, text) in Templates.texts {
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name)")
            #expect(!text.contains("CONTENT_TYPE"), "\(name)")
        }
    }

    @Test("an event is one line of data, whatever the record says")
    func events() {
        let line = RecordLine(
            position: Position(1), id: "note--1", type: "note", title: .text("a\n\ndata: {}\revent: reset\u{2028}"),
            channel: "c",
            tlp: .clear, added: Instant(microseconds: 0), version: "1", revoked: false)
        let text = EventText.record(Row(line, language: .standard), cursor: "opaque")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5)
        #expect(lines[0] == "event: record" && lines[1] == "id: opaque" && lines[2].hasPrefix("data: {"))
        #expect(lines[3].isEmpty && lines[4].isEmpty)
        #expect(!text.contains("\r"))
        #expect(!EventText.record(Row(line, language: .standard), cursor: "a\nb").contains("id:"))
    }

    @Test(
        "a way back leads to this site alone",
        arguments: [
            "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "evil", "",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.example", "/a b", "/é",
        ])
    func back(_ path: String) { #expect(Paths.own(path) == Paths.live) }

    @Test("a way back to a page of this site is kept")
    func ownPath() { #expect(Paths.own("/records/a?version=b%3A") == "/records/a?version=b%3A") }

    @Test("the name of a download is a name and nothing more")
    func names() {
        #expect(FileName.attachment("note--1.json") == #"attachment; filename="note--1.json""#)
        #expect(FileName.attachment("../../a\"\r\nb;é") == #"attachment; filename="_.._a___b___""#)
        #expect(FileName.attachment("...") == #"attachment; filename="record""#)
    }
}
