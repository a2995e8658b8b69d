import Foundation
import NIOCore
import Testing

@testable import Federation

@Suite("The parts of a link")
struct PartTests {
    @Test("frames come out as they went in, however they are cut")
    func frames() throws {
        let frames: [LinkFrame] = [
            .alive(1_743_845_400_000_000), .pouch(LinkPouch(from: "KE-OUT", number: 1, bytes: [])),
            .pouch(LinkPouch(from: "UG-NAC", number: .max, bytes: [UInt8](repeating: 7, count: 1_000))),
            .card([1, 2, 3]), .known([UInt8](repeating: 9, count: 32)),
            .stored(sender: "KE-OUT", LinkProgress(through: 41, also: [43, 44, .max])),
            .stored(sender: "UG-NAC", LinkProgress()),
            .stored(sender: "UG-NAC", LinkProgress(through: 3, also: [5], unopened: [4, 9])),
        ]
        var all = ByteBuffer()
        for frame in frames {
            var buffer = frame.buffer
            all.writeBuffer(&buffer)
        }
        for size in [1, 2, 3, 7, 64, all.readableBytes] {
            var reader = LinkFrameReader(most: 2_000)
            var read: [LinkFrame] = []
            var rest = all
            while rest.readableBytes > 0 {
                if let piece = rest.readSlice(length: min(size, rest.readableBytes)) { reader.append(piece) }
                while let frame = try reader.next() { read.append(frame) }
            }
            #expect(read == frames, "pieces of \(size)")
        }
    }

    @Test("a frame of the limit is taken, one over it is refused before it has come; unknown kinds are passed over")
    func bounds() throws {
        func reader(_ kind: UInt8, length: UInt32, content: [UInt8] = []) -> LinkFrameReader {
            var reader = LinkFrameReader(most: 100)
            var buffer = ByteBuffer(bytes: [kind])
            buffer.writeInteger(length)
            buffer.writeBytes(content)
            reader.append(buffer)
            return reader
        }
        var whole = reader(3, length: 100, content: [UInt8](repeating: 1, count: 100))
        #expect(try whole.next() == .card([UInt8](repeating: 1, count: 100)))
        var long = reader(3, length: 101)
        #expect(throws: LinkFrameError.self) { _ = try long.next() }
        var unknown = reader(99, length: 2, content: [1, 2])
        #expect(try unknown.next() == nil)
        for content in [
            [], [0], [5, 1, 2], [2, 0x4B, 0x45], [1, 0x4B] + [UInt8](repeating: 0, count: 8),
            [1, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1],
        ] as [[UInt8]] {
            var wrong = reader(1, length: UInt32(content.count), content: content)
            #expect(throws: LinkFrameError.self, "\(content)") { _ = try wrong.next() }
        }
        for content in [
            [], [0], [5, 1, 2], [1, 0x4B], [1, 0x4B] + [UInt8](repeating: 0xFF, count: 8),
            [1, 0x4B] + [UInt8](repeating: 0, count: 15), [1, 0xFF] + [UInt8](repeating: 0, count: 8),
            [1, 0x4B] + [UInt8](repeating: 0, count: 9) + [1],
        ] as [[UInt8]] {
            var wrong = reader(5, length: UInt32(content.count), content: content)
            #expect(throws: LinkFrameError.self, "\(content)") { _ = try wrong.next() }
        }
        func stored(_ count: Int) -> LinkFrameReader {
            var frame = LinkFrameReader(most: 10_000)
            var buffer = ByteBuffer(bytes: [5])
            buffer.writeInteger(UInt32(2 + 8 + 2 + 8 * count))
            buffer.writeBytes([1, 0x4B])
            buffer.writeInteger(Int64(0))
            buffer.writeInteger(UInt16(count))
            for number in 1...Int64(count) { buffer.writeInteger(number * 2) }
            frame.append(buffer)
            return frame
        }
        var most = stored(LinkLimits.also)
        let numbers = Set((1...Int64(LinkLimits.also)).map { $0 * 2 })
        #expect(try most.next() == .stored(sender: "K", LinkProgress(also: numbers)))
        var over = stored(LinkLimits.also + 1)
        #expect(throws: LinkFrameError.self) { _ = try over.next() }
        var digest = reader(4, length: 31, content: [UInt8](repeating: 0, count: 31))
        #expect(throws: LinkFrameError.self) { _ = try digest.next() }
        var short = reader(2, length: 7, content: [UInt8](repeating: 0, count: 7))
        #expect(throws: LinkFrameError.self) { _ = try short.next() }
    }

    @Test("progress has one spelling, and names at most 256 numbers above the first gap")
    func progress() {
        let progress = LinkProgress(through: 41, also: [40, 43, 44])
        #expect(progress.query == "through=41&also=43.44")
        #expect(progress.has(41) && progress.has(43) && !progress.has(42))
        #expect(LinkProgress(through: "41", also: "43.44") == progress)
        #expect(LinkProgress(through: 1, also: Set(3...1_000)).also == Set(3...258))
        let unopened = LinkProgress(through: 41, also: [43], unopened: [42, 44])
        #expect(unopened.query == "through=41&also=43&unopened=42.44")
        #expect(LinkProgress(through: "41", also: "43", unopened: "42.44") == unopened)
        #expect(LinkProgress(through: 1, unopened: Set(3...1_000)).unopened == Set(3...66))
        for wrong in ["x", (3...67).map(String.init).joined(separator: ".")] {
            #expect(LinkProgress(through: "1", also: nil, unopened: wrong) == nil)
        }
        for (through, also) in [
            (nil, nil), ("-1", nil), ("x", nil), ("1", "2.x"), ("1", (2...258).map(String.init).joined(separator: ".")),
        ] as [(String?, String?)] {
            #expect(LinkProgress(through: through, also: also) == nil)
        }
        #expect(LinkProgress(through: "1", also: (3...258).map(String.init).joined(separator: ".")) != nil)
    }

    @Test(
        "failures wait longer and longer, with a draw; streams that are cut young are given up for asking, and tried again"
    )
    func attempts() {
        var limits = LinkLimits()
        limits.pollsBeforeStream = 2
        var attempt = LinkAttempt(limits: limits)
        #expect(attempt.wait(draw: 1) == 1)
        var waits: [Double] = []
        for _ in 0..<12 {
            attempt.ended(after: 1_000, failed: true)
            waits.append(attempt.wait(draw: 1))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        #expect(attempt.wait(draw: 0.5) == 150)
        #expect(!attempt.isPolling)
        // One that stood long enough forgives all.
        attempt.ended(after: 60_000_000, failed: true)
        #expect(attempt.wait(draw: 1) == 1)
        for _ in 0..<3 { attempt.ended(after: 1_000, failed: false) }
        #expect(attempt.isPolling && attempt.wait(draw: 1) == 15)
        attempt.ended(after: 1_000, failed: true)
        #expect(attempt.isPolling && attempt.wait(draw: 1) == 1)
        attempt.ended(after: 1_000, failed: false)
        #expect(!attempt.isPolling)
    }
}

@Suite("What waits on disk")
struct SpoolTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-spool-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test("what was put is there after a restart, in the order of urgency; what was never whole is not")
    func durable() throws {
        try inFolder { folder in
            let spool = try Spool(folder: folder, pairBytes: 1_000, allBytes: 1_000)
            try spool.put([1, 2], to: "UG-NAC", from: "KE-OUT", number: 10, rank: 3, at: 5)
            try spool.put([3], to: "UG-NAC", from: "KE-OUT", number: 9, rank: 3, at: 5)
            try spool.put([4], to: "UG-NAC", from: "KE-OUT", number: 11, rank: 0, at: 5)
            try spool.put([5], to: "BI-BCS", from: "KE-OUT", number: 1, rank: 3, at: 5)
            // The same number again changes nothing: its bytes are what went out before.
            try spool.put([9, 9, 9], to: "UG-NAC", from: "KE-OUT", number: 10, rank: 3, at: 5)
            let left = folder + "/UG-NAC/KE-OUT/00000000000000000012-3.pouch.tmp"
            try Data([1]).write(to: URL(fileURLWithPath: left))

            let opened = try Spool(folder: folder, pairBytes: 1_000, allBytes: 1_000)

            #expect(opened.waiting(for: "UG-NAC").map(\.number) == [11, 9, 10])
            #expect(opened.waiting(for: "UG-NAC").map { opened.bytes(of: $0) } == [[4], [3], [1, 2]])
            #expect(opened.bytes == 5)
            #expect(!FileManager.default.fileExists(atPath: left))
        }
    }

    @Test("what is stored is dropped for good, and only that")
    func drops() throws {
        try inFolder { folder in
            let spool = try Spool(folder: folder, pairBytes: 1_000, allBytes: 1_000)
            for number in 1...6 {
                try spool.put([1], to: "UG-NAC", from: "KE-OUT", number: Int64(number), rank: 3, at: 5)
            }
            try spool.put([1], to: "UG-NAC", from: "TZ-IUT", number: 1, rank: 3, at: 5)
            #expect(spool.drop(to: "UG-NAC", from: "KE-OUT", LinkProgress(through: 2, also: [5])) == 3)
            #expect(spool.waiting(for: "UG-NAC").map(\.number) == [3, 4, 6, 1])
            #expect(try Spool(folder: folder, pairBytes: 9, allBytes: 9).waiting(for: "UG-NAC").count == 4)
            #expect(spool.expire(before: 5) == 0)
            #expect(spool.expire(before: 6) == 4)
            #expect(spool.bytes == 0)
        }
    }

    @Test("what is staged is taken by nobody until it is let go, also after a restart; what is given up is gone")
    func stages() throws {
        try inFolder { folder in
            let spool = try Spool(folder: folder, pairBytes: 10, allBytes: 10)
            try spool.stage([1, 2, 3], to: "UG-NAC", from: "KE-OUT", number: 1, rank: 0, at: 5)
            try spool.stage([4], to: "UG-NAC", from: "KE-OUT", number: 2, rank: 3, at: 5)
            #expect(spool.waiting(for: "UG-NAC").isEmpty && spool.bytes == 4)
            // Another try of the same number replaces the first.
            try spool.stage([5, 6], to: "UG-NAC", from: "KE-OUT", number: 1, rank: 0, at: 5)
            #expect(spool.bytes == 3)

            let opened = try Spool(folder: folder, pairBytes: 10, allBytes: 10)
            #expect(opened.staged.map(\.number).sorted() == [1, 2] && opened.waiting(for: "UG-NAC").isEmpty)
            try opened.release(to: "UG-NAC", from: "KE-OUT", number: 1)
            for item in opened.staged { opened.giveUp(item) }
            #expect(opened.waiting(for: "UG-NAC").map { opened.bytes(of: $0) } == [[5, 6]])
            #expect(opened.bytes == 2)
            let again = try Spool(folder: folder, pairBytes: 10, allBytes: 10)
            #expect(again.staged.isEmpty && again.waiting(for: "UG-NAC").map(\.number) == [1])
        }
    }

    @Test("a quota is filled to its last byte, and not one more, for a pair and for all")
    func quotas() throws {
        try inFolder { folder in
            let spool = try Spool(folder: folder, pairBytes: 10, allBytes: 15)
            try spool.put([UInt8](repeating: 1, count: 10), to: "B", from: "A", number: 1, rank: 3, at: 0)
            #expect(throws: Spool.Refused.quota) { try spool.put([1], to: "B", from: "A", number: 2, rank: 3, at: 0) }
            try spool.put([UInt8](repeating: 1, count: 5), to: "C", from: "A", number: 1, rank: 3, at: 0)
            #expect(throws: Spool.Refused.quota) { try spool.put([1], to: "C", from: "A", number: 2, rank: 3, at: 0) }
            spool.drop(to: "C", from: "A", LinkProgress(through: 1))
            try spool.put([1], to: "C", from: "A", number: 2, rank: 3, at: 0)
        }
    }
}
