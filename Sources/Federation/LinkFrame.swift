package import NIOCore

/// A sealed pouch with its address: all that a link, or a relay, ever sees.
package struct LinkPouch: Hashable, Sendable {
    /// Whose pouch it is, by the organisation's code: of a relay's stream, not the relay.
    package var from: String
    package var number: Int64
    package var bytes: [UInt8]

    package init(from: String, number: Int64, bytes: [UInt8]) {
        self.from = from
        self.number = number
        self.bytes = bytes
    }
}

/// One piece of a stream: its kind (1 byte), the length of what follows (4 bytes, big-endian), and that.
package enum LinkFrame: Hashable, Sendable {
    /// Kind 1: the length of the sender's code (1 byte) and the code, the number (8 bytes, big-endian), the sealed bytes.
    case pouch(LinkPouch)
    /// Kind 2: nothing but the sender's clock, in microseconds of POSIX time (8 bytes, big-endian).
    case alive(Int64)
    /// Kind 3: the file of the sender's card.
    case card([UInt8])
    /// Kind 4: SHA-256 of the receiver's card's file as the sender has it (32 bytes): another one is then given.
    case known([UInt8])
    /// Kind 5: what the one who speaks has stored of a sender's pouches: the length of the sender's code (1 byte) and the code,
    /// then up to which number (8 bytes, big-endian), how many numbers above that follow (2 bytes) and these (8 bytes each), then
    /// each number that it could not open (8 bytes each).
    case stored(sender: String, LinkProgress)
    /// Kind 6: the pouches of a sender that have to come whole, as nothing can be made of the letters about them: the length of the
    /// sender's code (1 byte) and the code, then each number (8 bytes, big-endian), ``LinkLimits/unopened`` at most.
    case whole(sender: String, Set<Int64>)

    package static let headBytes = 5

    /// What the one who asks for a stream says of itself in the query (`hears=stored`): it acts on frames of kind 5. To others
    /// what is stored is said in a request.
    package static let hearsStored = "stored"

    /// And that it takes letters about bulks (`letters=1`): to others pouches go whole.
    package static let takesLetters = "1"

    package var buffer: ByteBuffer {
        var buffer = ByteBuffer()
        switch self {
        case .pouch(let pouch):
            let code = Array(pouch.from.utf8.prefix(255))
            buffer.writeInteger(UInt8(1))
            buffer.writeInteger(UInt32(1 + code.count + 8 + pouch.bytes.count))
            buffer.writeInteger(UInt8(code.count))
            buffer.writeBytes(code)
            buffer.writeInteger(pouch.number)
            buffer.writeBytes(pouch.bytes)
        case .alive(let clock):
            buffer.writeInteger(UInt8(2))
            buffer.writeInteger(UInt32(8))
            buffer.writeInteger(clock)
        case .card(let file):
            buffer.writeInteger(UInt8(3))
            buffer.writeInteger(UInt32(file.count))
            buffer.writeBytes(file)
        case .known(let digest):
            buffer.writeInteger(UInt8(4))
            buffer.writeInteger(UInt32(digest.count))
            buffer.writeBytes(digest)
        case .stored(let sender, let progress):
            let code = Array(sender.utf8.prefix(255))
            buffer.writeInteger(UInt8(5))
            buffer.writeInteger(
                UInt32(1 + code.count + 2 + 8 * (1 + progress.also.count + progress.unopened.count)))
            buffer.writeInteger(UInt8(code.count))
            buffer.writeBytes(code)
            buffer.writeInteger(progress.through)
            buffer.writeInteger(UInt16(progress.also.count))
            for number in progress.also.sorted() + progress.unopened.sorted() { buffer.writeInteger(number) }
        case .whole(let sender, let numbers):
            let code = Array(sender.utf8.prefix(255))
            buffer.writeInteger(UInt8(6))
            buffer.writeInteger(UInt32(1 + code.count + 8 * numbers.count))
            buffer.writeInteger(UInt8(code.count))
            buffer.writeBytes(code)
            for number in numbers.sorted() { buffer.writeInteger(number) }
        }
        return buffer
    }
}

/// A stream that does not keep to its form.
package struct LinkFrameError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

/// Puts frames together from the pieces that come.
package struct LinkFrameReader: Sendable {
    private var buffer = ByteBuffer()
    /// Bytes of one frame at most.
    let most: Int

    package init(most: Int) { self.most = most }

    package mutating func append(_ piece: ByteBuffer) {
        var piece = piece
        buffer.writeBuffer(&piece)
    }

    /// The next whole frame; `nil` until more has come. Kinds of tomorrow are passed over.
    ///
    /// - Throws: ``LinkFrameError`` for one that is too long, before its bytes have come, or that is no frame.
    package mutating func next() throws -> LinkFrame? {
        while let kind = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self),
            let length = buffer.getInteger(at: buffer.readerIndex + 1, as: UInt32.self)
        {
            guard Int(length) <= most else {
                throw LinkFrameError(description: "a frame of \(length) bytes, over the limit of \(most)")
            }
            guard buffer.readableBytes >= LinkFrame.headBytes + Int(length) else { return nil }
            buffer.moveReaderIndex(forwardBy: LinkFrame.headBytes)
            guard var content = buffer.readSlice(length: Int(length)) else { return nil }
            buffer.discardReadBytes()
            if let frame = try Self.frame(kind, &content) { return frame }
        }
        return nil
    }

    private static func frame(_ kind: UInt8, _ content: inout ByteBuffer) throws -> LinkFrame? {
        switch kind {
        case 1:
            guard let code = code(&content), let number = content.readInteger(as: Int64.self), number > 0 else {
                throw LinkFrameError(description: "a pouch without its sender or its number")
            }
            return .pouch(LinkPouch(from: code, number: number, bytes: Array(content.readableBytesView)))
        case 2:
            guard let clock = content.readInteger(as: Int64.self), content.readableBytes == 0 else {
                throw LinkFrameError(description: "a sign of life that has not 8 bytes")
            }
            return .alive(clock)
        case 3: return .card(Array(content.readableBytesView))
        case 4:
            guard content.readableBytes == 32 else {
                throw LinkFrameError(description: "a digest of a card that has not 32 bytes")
            }
            return .known(Array(content.readableBytesView))
        case 5:
            guard let code = code(&content), let through = content.readInteger(as: Int64.self), through >= 0,
                let count = content.readInteger(as: UInt16.self).map(Int.init), content.readableBytes.isMultiple(of: 8),
                count <= LinkLimits.also, count...count + LinkLimits.unopened ~= content.readableBytes / 8
            else { throw LinkFrameError(description: "what is stored, without its sender or its numbers") }
            var numbers: [Int64] = []
            while let number = content.readInteger(as: Int64.self) { numbers.append(number) }
            return .stored(
                sender: code,
                LinkProgress(
                    through: through, also: Set(numbers.prefix(count)), unopened: Set(numbers.dropFirst(count))))
        case 6:
            guard let code = code(&content), content.readableBytes.isMultiple(of: 8),
                content.readableBytes / 8 <= LinkLimits.unopened
            else { throw LinkFrameError(description: "what has to come whole, without its sender or its numbers") }
            var numbers: Set<Int64> = []
            while let number = content.readInteger(as: Int64.self) { numbers.insert(number) }
            return .whole(sender: code, numbers)
        default: return nil
        }
    }

    private static func code(_ content: inout ByteBuffer) -> String? {
        guard let count = content.readInteger(as: UInt8.self), count > 0 else { return nil }
        return content.readBytes(length: Int(count)).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
