import Records
import Testing

@testable import Formats

struct STANAG4774Tests {
    /// The shape of `standards/labels.md` §5, as it is printed there.
    static let shape = """
        <slab:originatorConfidentialityLabel xmlns:slab="urn:nato:stanag:4774:confidentialitymetadatalabel:1:0" Id="l1" ReviewDateTime="2027-01-01T00:00:00Z">
          <slab:ConfidentialityInformation>
            <slab:PolicyIdentifier URI="urn:oid:1.3.26.1.3.1">NATO</slab:PolicyIdentifier>
            <slab:Classification>RESTRICTED</slab:Classification>
            <slab:Category Type="PERMISSIVE" TagName="Context" URI="urn:oid:1.3.26.1.4.4"><slab:GenericValue>NATO</slab:GenericValue></slab:Category>
            <slab:Category Type="PERMISSIVE" TagName="Releasable To"><slab:GenericValue>XXX</slab:GenericValue></slab:Category>
          </slab:ConfidentialityInformation>
          <slab:CreationDateTime>2026-01-31T09:00:00Z</slab:CreationDateTime>
        </slab:originatorConfidentialityLabel>
        """

    static var sample: ConfidentialityLabel {
        ConfidentialityLabel(
            id: "l1", review: instant("2027-01-01T00:00:00Z"), policy: .init("NATO", uri: "urn:oid:1.3.26.1.3.1"),
            classification: "RESTRICTED",
            categories: [
                .init(.permissive, "Context", uri: "urn:oid:1.3.26.1.4.4", values: ["NATO"]),
                .init(.permissive, "Releasable To", values: ["XXX"]),
            ], created: instant("2026-01-31T09:00:00Z"))
    }

    static func instant(_ text: String) -> Instant { Instant(text) ?? Instant(microseconds: 0) }

    private func read(_ text: String) throws(XMLError) -> ConfidentialityLabel {
        try STANAG4774.label(Array(text.utf8))
    }

    private func error(_ text: String) -> XMLError? {
        do throws(XMLError) {
            _ = try read(text)
            return nil
        } catch {
            return error
        }
    }

    @Test("the example of the standard is read, written and read again")
    func example() throws {
        let label = try read(Self.shape)
        #expect(label == Self.sample)
        let bytes = try STANAG4774.bytes(of: label)
        #expect(try STANAG4774.label(bytes) == label)
        // The same text but for the white space between its tags.
        let written = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined()
        #expect(written == Self.shape.split(whereSeparator: \.isWhitespace).joined())
    }

    @Test("a label with everything in it survives", arguments: ConfidentialityLabel.Role.allCases)
    func everything(_ role: ConfidentialityLabel.Role) throws {
        var label = Self.sample
        label.role = role
        label.privacyMark = "<for> \"the\" desk & nobody\nelse"
        label.categories.append(.init(.restrictive, "Additional Sensitivity", values: ["ATOMAL", "CRYPTO"]))
        label.categories.append(.init(.informative, "Administrative", values: ["EXERCISE EXERCISE EXERCISE"]))
        label.categories.append(.init(.permissive, "Only", values: []))
        label.originator = .init(.directoryName, "CN=duty, O=KE")
        label.created = Self.instant("2026-01-31T09:00:00.123456Z")
        var later = Self.sample
        (later.id, later.review) = (nil, nil)
        later.classification = "UNCLASSIFIED"
        label.succession = .successor(later, at: Self.instant("2030-06-01T12:00:00.5Z"))
        #expect(try STANAG4774.label(STANAG4774.bytes(of: label)) == label)
    }

    @Test(
        "a time of another zone is the same moment",
        arguments: [
            ("2026-01-31T11:00:00+02:00", "2026-01-31T09:00:00Z"),
            ("2026-01-31T04:30:00.25-04:30", "2026-01-31T09:00:00.25Z"),
        ])
    func zones(_ text: String, _ same: String) throws {
        let label = try read(Self.shape.replacing("2026-01-31T09:00:00Z", with: text))
        #expect(label.created == Self.instant(same))
        #expect(label.created.xsDateTime == same)
    }

    @Test("white space around a word of the policy is not a part of it; a value stays as it is")
    func tokens() throws {
        let label = try read(
            Self.shape.replacing(">NATO</slab:Pol", with: ">\n  NATO\t</slab:Pol").replacing(">XXX<", with: "> XXX<"))
        #expect(label.policy.name == "NATO")
        #expect(label.categories.last?.values == [" XXX"])
    }

    @Test(
        "what others put beside the elements of the standard is named, so that it can deny, and never lost in silence")
    func foreign() throws {
        let inside = try read(
            Self.shape.replacing(
                "</slab:ConfidentialityInformation>", with: "<x:m xmlns:x='urn:x'/></slab:ConfidentialityInformation>"))
        #expect(inside.unread == ["{urn:x}m"])
        let after = try read(
            Self.shape.replacing("</slab:orig", with: "<x:m xmlns:x='urn:x'>text</x:m></slab:orig"))
        #expect(after.unread == ["{urn:x}m"])
        let attribute = try read(Self.shape.replacing(" Id=", with: " xmlns:x='urn:x' x:y='1' Id="))
        #expect(attribute.unread == ["@{urn:x}y"])
        #expect(throws: XMLError.self) { try STANAG4774.bytes(of: inside) }
        let xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'"
        #expect(try read(Self.shape.replacing(" Id=", with: " \(xsi) Id=")).unread.isEmpty)
    }

    static let spoilt: [(String, String)] = [
        ("confidentialitymetadatalabel:1:0", "confidentialitymetadatalabel:1:1"),
        ("confidentialitymetadatalabel:1:0", "confidentialityclearance:1:0"),
        ("slab:originatorConfidentialityLabel", "slab:ConfidentialityLabel"),
        ("slab:originatorConfidentialityLabel", "slab:OriginatorConfidentialityLabel"),
        (#"Type="PERMISSIVE""#, #"Type="permissive""#), (#"Type="PERMISSIVE""#, #"Type="ENUMERATED""#),
        (#"Type="PERMISSIVE" "#, ""), (#"TagName="Releasable To""#, ""), (#"TagName="Releasable To""#, #"TagName="""#),
        ("slab:GenericValue", "slab:IntegerValue"), ("slab:GenericValue", "slab:BitStringValue"),
        ("slab:GenericValue", "GenericValue"), ("<slab:Classification>", "<slab:Classification URI='urn:x'>"),
        ("<slab:Classification>RESTRICTED</slab:Classification>", ""),
        ("<slab:Classification>RESTRICTED</slab:Classification>", "<slab:Classification/>"),
        ("<slab:Classification>RESTRICTED</slab:Classification>", "<slab:Classification> </slab:Classification>"),
        ("RESTRICTED", "RESTRICTED<slab:b/>"),
        (
            "</slab:Classification>",
            "</slab:Classification><slab:Classification>SECRET</slab:Classification>"
        ),
        (">NATO</slab:PolicyIdentifier>", "></slab:PolicyIdentifier>"),
        (#"URI="urn:oid:1.3.26.1.3.1""#, #"uri="urn:oid:1.3.26.1.3.1""#),
        ("<slab:CreationDateTime>2026-01-31T09:00:00Z</slab:CreationDateTime>", ""),
        ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00"), ("2026-01-31T09:00:00Z", "2026-02-31T09:00:00Z"),
        ("2026-01-31T09:00:00Z", "2026-01-31"), ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00+15:00"),
        ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00+0200"), ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00+02:60"),
        ("2027-01-01T00:00:00Z", "soon"), (" Id=", " slab:Id="), (" Id=", " id="),
        ("</slab:ConfidentialityInformation>", "</slab:ConfidentialityInformation>x"),
        (
            "</slab:CreationDateTime>",
            "</slab:CreationDateTime><slab:OriginatorID IDType='jID'>a</slab:OriginatorID>"
        ),
        ("<slab:CreationDateTime>", "<slab:OriginatorID IDType='name'>a</slab:OriginatorID><slab:CreationDateTime>"),
        ("</slab:CreationDateTime>", "</slab:CreationDateTime><slab:SuccessionHandling/>"),
        (
            "</slab:CreationDateTime>",
            "</slab:CreationDateTime><slab:SuccessionHandling><slab:SuccessionDateTime>2030-01-01T00:00:00Z"
                + "</slab:SuccessionDateTime></slab:SuccessionHandling>"
        ),
        ("<slab:ConfidentialityInformation>", "<slab:ConfidentialityInformation a='1'>"),
        ("<slab:ConfidentialityInformation>", "<slab:ConfidentialityInformation>x"),
    ]

    @Test("a label that the standard does not have is refused, with its place", arguments: spoilt)
    func refused(_ part: String, _ instead: String) {
        let text = Self.shape.replacing(part, with: instead)
        #expect(text != Self.shape)
        let error = error(text)
        #expect(error?.code == .shape)
        #expect(error?.problem.isEmpty == false)
    }

    @Test("a label without words, or with characters that XML lacks, is not written")
    func unwritable() {
        var label = Self.sample
        label.classification = " "
        #expect(throws: XMLError.self) { try STANAG4774.bytes(of: label) }
        label = Self.sample
        label.privacyMark = "\u{7}"
        #expect(throws: XMLError.self) { try STANAG4774.bytes(of: label) }
    }

    @Test("successors inside of successors end at the limit of depth")
    func nesting() throws {
        var label = Self.sample
        for _ in 0..<20 {
            var next = Self.sample
            next.succession = .successor(label, at: Self.instant("2030-01-01T00:00:00Z"))
            label = next
        }
        let bytes = try STANAG4774.bytes(of: label)
        let error = error(String(decoding: bytes, as: UTF8.self))
        #expect(error?.code == .limit)
    }

    @Test(
        "twenty thousand spoilt labels: read or refused, never a crash, and what is read can be written and read again")
    func mutations() {
        var random = Noise(state: 4_774)
        let seeds = [Self.shape, XMLTests.laughs].map { Array($0.utf8) }
        let pieces = [
            "<", ">", "/>", "&amp;", "&#x0;", "<!--", "-->", "<![CDATA[", "<?", "xmlns:a='u'", "\u{0}", "é", "\"",
        ]
        .map { Array($0.utf8) }
        var read = 0
        for _ in 0..<20_000 {
            var bytes = seeds[random.below(10) == 0 ? 1 : 0]
            for _ in 0...random.below(4) {
                let at = random.below(bytes.count)
                switch random.below(5) {
                case 0: bytes[at] = UInt8(truncatingIfNeeded: random.below(256))
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: at)
                case 3: bytes.removeSubrange(at..<min(bytes.count, at + random.below(40)))
                default:
                    let end = min(bytes.count, at + random.below(60))
                    bytes.insert(contentsOf: Array(bytes[at..<end]), at: random.below(bytes.count))
                }
                if bytes.isEmpty { bytes = [UInt8(ascii: "<")] }
            }
            guard let label = try? STANAG4774.label(bytes) else { continue }
            read += 1
            guard label.unread.isEmpty else { continue }
            #expect((try? STANAG4774.label(STANAG4774.bytes(of: label))) == label)
        }
        #expect(read > 100)
    }
}

/// A repeatable stream of numbers.
private struct Noise {
    var state: UInt64
    mutating func below(_ end: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % max(end, 1)
    }
}
