import JSON
import Testing

@testable import Records

struct EnvelopeTests {
    private func envelope() throws -> Envelope {
        let id = try RecordID("indicator--\(Sample.id)")
        return Envelope(
            urn: Envelope.urn(node: "sn", id: id), kind: "indicator", contentHash: ContentDigest(sha256: [1]),
            originator: "SN-DGSE", ownerNode: "sn", filedBy: "desk \"1\"", channel: "sahel-alerts",
            created: Instant(microseconds: 1), policy: Array(#"{"tlp":"green"}"#.utf8), precedence: .flash)
    }

    private func full() throws -> Envelope {
        var envelope = try envelope()
        let later = Instant(microseconds: 2_000_000)
        envelope.version = 3
        envelope.previousHash = ContentDigest(sha256: [2])
        envelope.releasedBy = "chief"
        envelope.modified = later
        envelope.validFrom = later
        envelope.validUntil = later
        envelope.datePrecision = .day
        envelope.lang = "fr"
        envelope.translations = [.init(lang: "en", origin: .machine, isReviewed: false)]
        envelope.legalBasis = "urn:x:sn:agreement:1#4"
        envelope.purposes = ["awareness"]
        envelope.personalData = .init(
            isPresent: true, categories: ["name"], subjects: ["victim"], minimisation: "initials")
        envelope.retention = .init(action: .review, after: later, rule: "R-1")
        envelope.provenance = .init(maker: .assisted, derivedFrom: ["urn:x:sn:note:1"], model: "m", reviewer: "desk")
        envelope.signatures = [.init(signer: "sn", algorithm: "Ed25519", value: "AAAA")]
        envelope.links = [.init(relation: "derived-from", target: "urn:x:sn:note:1")]
        return envelope
    }

    @Test("an envelope is written as canonical JSON and read back as the same")
    func roundTrip() throws {
        for envelope in [try envelope(), try full()] {
            let bytes = envelope.bytes
            #expect(try JSONDocument(parsing: bytes).root.canonical == bytes)
            #expect(try Envelope(parsing: bytes) == envelope)
        }
    }

    @Test("what is absent is left out")
    func absent() throws {
        let text = try String(decoding: envelope().bytes, as: UTF8.self)
        #expect(!text.contains("null") && !text.contains("[]") && !text.contains("prev_hash"))
        #expect(text.contains(#""urn":"urn:x:sn:indicator:\#(Sample.id)""#))
    }

    @Test("an envelope with a member that nobody knows, or without one that it needs, is refused")
    func refused() throws {
        let text = try String(decoding: envelope().bytes, as: UTF8.self)
        #expect(throws: EnvelopeError.self) {
            try Envelope(parsing: Array(#"{"secret":1,"#.utf8) + text.utf8.dropFirst())
        }
        #expect(throws: EnvelopeError.self) { try Envelope(parsing: Array("{}".utf8)) }
        #expect(throws: EnvelopeError.self) { try Envelope(parsing: Array("{".utf8)) }
        let wrong = text.split(separator: "FLASH").joined(separator: "SOON")
        #expect(throws: EnvelopeError.self) { try Envelope(parsing: Array(wrong.utf8)) }
    }
}
