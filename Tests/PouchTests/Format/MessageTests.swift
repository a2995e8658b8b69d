import Ledger
import Records
import Testing

@testable import Pouch

@Suite struct PouchMessageTests {
    private let notice: WithdrawalNotice

    init() throws {
        let id = try RecordID("report--0c7e22ad-b099-4dc3-b0df-2ea3f49ae2e6")
        notice = WithdrawalNotice(
            object: id, versions: ["2025-04-05T09:30:00.000Z"], channel: "sahel-alerts", originator: "KE-OUT",
            reason: .sourceProtection, explanation: "A source is in danger.", recall: id,
            at: Instant(microseconds: 1_743_845_400_000_000))
    }

    @Test("a withdrawal says the same when it is read again")
    func withdrawal() throws {
        #expect(try WithdrawalNotice(notice.bytes) == notice)
        var bare = notice
        (bare.explanation, bare.recall, bare.versions) = (nil, nil, [])
        #expect(try WithdrawalNotice(bare.bytes) == bare)
    }

    @Test(
        "a withdrawal says whether its content goes as well; a measure that is not known keeps it from nobody the less")
    func measure() throws {
        var shredding = notice
        shredding.erases = true
        #expect(try WithdrawalNotice(shredding.bytes) == shredding)
        #expect(!String(decoding: notice.bytes, as: UTF8.self).contains("measure"))
        let text = String(decoding: shredding.bytes, as: UTF8.self)
        #expect(try WithdrawalNotice(Array(text.replacing("crypto-shred", with: "bury").utf8)) == notice)
        #expect(
            FormatSamples.refusal {
                _ = try WithdrawalNotice(Array(text.replacing(#""crypto-shred""#, with: "1").utf8))
            } == .malformed)
    }

    @Test(
        "a withdrawal without what it needs is refused",
        arguments: ["at", "channel", "object", "originator", "reason", "versions"])
    func incomplete(member: String) throws {
        let text = String(decoding: notice.bytes, as: UTF8.self).replacing("\"\(member)\"", with: "\"x-\(member)\"")
        #expect(FormatSamples.refusal { _ = try WithdrawalNotice(Array(text.utf8)) } == .malformed)
    }

    @Test("a reason that is not known is one of a later version")
    func reason() throws {
        let text = String(decoding: notice.bytes, as: UTF8.self).replacing("source-protection", with: "whim")
        #expect(FormatSamples.refusal { _ = try WithdrawalNotice(Array(text.utf8)) } == .version)
    }

    @Test("receipts say the same when they are read again")
    func receipts() throws {
        let receipts = [
            PouchReceipt(number: 3, pouch: .leaf([3]), at: Instant(microseconds: 5), exceptions: [:]),
            PouchReceipt(
                number: 4, pouch: .leaf([4]), at: Instant(microseconds: 6), exceptions: [0: .notForUs, 12: .absent]),
        ]
        #expect(try PouchReceipt.list(PouchReceipt.bytes(receipts)) == receipts)
    }

    @Test("as many receipts as there may be pass, and one more does not")
    func manyReceipts() throws {
        let receipt = PouchReceipt(number: 1, pouch: .leaf([1]), at: Instant(microseconds: 1), exceptions: [:])
        let most = [PouchReceipt](repeating: receipt, count: PouchLimits.receipts)
        #expect(try PouchReceipt.list(PouchReceipt.bytes(most)).count == PouchLimits.receipts)
        #expect(
            FormatSamples.refusal { _ = try PouchReceipt.list(PouchReceipt.bytes(most + [receipt])) } == .limit)
    }

    @Test("an item that two exceptions name is refused")
    func twice() throws {
        let text = """
            {"receipts":[{"at":"2025-04-05T09:30:00Z","exceptions":[{"code":"absent","item":1},{"code":"invalid","item":1}],\
            "number":1,"pouch":"\(String(repeating: "0", count: 64))"}]}
            """
        #expect(FormatSamples.refusal { _ = try PouchReceipt.list(Array(text.utf8)) } == .malformed)
    }

    @Test("a request for proofs is read as it is written, with 32 sizes at most")
    func proofsWanted() throws {
        let most = ProofsWanted(log: "node.example", sizes: (1...32).map { Int64($0) })
        #expect(try ProofsWanted(most.bytes) == most)
        for sizes in [(1...33).map { Int64($0) }, [0], [-1]] {
            #expect(throws: PouchError.self) { try ProofsWanted(ProofsWanted(log: "node.example", sizes: sizes).bytes) }
        }
        for text in ["", "{}", #"{"log":"x"}"#, #"{"sizes":[1]}"#, #"{"log":"x","sizes":"1"}"#] {
            #expect(throws: PouchError.self) { try ProofsWanted(Array(text.utf8)) }
        }
    }

    @Test("what a node cosigns verifies with the keys on its card, and with no other's")
    func witness() throws {
        guard case .cosigned(let bytes) = try FormatSamples.witnessing()[1] else {
            Issue.record("no cosigned note")
            return
        }
        let note = try SignedNote(parsing: bytes)
        let key = try FormatSamples.keys(1).publicKeys.witness(named: "ke-out.example")
        #expect(try note.signers(among: [key]) == [key])
        let other = try FormatSamples.keys(2).publicKeys.witness(named: "ke-out.example")
        #expect(throws: LedgerError.self) { try note.signers(among: [other]) }
    }

    @Test("an erasure is read as it is written, with 1 to 1,000 items")
    func erasure() throws {
        func notice(_ count: Int) -> ErasureNotice {
            ErasureNotice(
                rule: "policy", items: (0..<count).map { .init(pouch: 5, index: $0) }, at: Instant(microseconds: 7))
        }
        #expect(try ErasureNotice(notice(1_000).bytes) == notice(1_000))
        for count in [0, 1_001] { #expect(throws: PouchError.self) { try ErasureNotice(notice(count).bytes) } }
        for item in [ErasureNotice.Item(pouch: 0, index: 1), .init(pouch: 1, index: PouchLimits.items)] {
            var wrong = notice(1)
            wrong.items = [item]
            #expect(throws: PouchError.self) { try ErasureNotice(wrong.bytes) }
        }
    }
}
