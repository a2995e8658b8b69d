import JSON

/// Makes inputs: each follows from the seed, the reader and its number.
struct Mutator {
    let corpus: Corpus
    let seed: UInt64

    func input(_ number: UInt64, for reader: Reader) -> [UInt8] {
        var random = Random(seed: seed, input: number)
        switch reader {
        case .stix:
            var bytes = random.one(in: 4) ? random.pick(corpus.texts[reader] ?? [[]]) : container(&random).bytes
            if random.one(in: 4) { change(&bytes, for: reader, &random) }
            return bytes
        case .json where random.one(in: 4) && !corpus.trees.isEmpty:
            var bytes = TreeMutator(corpus: corpus).mutated(random.pick(corpus.trees), &random).bytes
            if random.one(in: 2) { change(&bytes, for: reader, &random) }
            return bytes
        default:
            var bytes = random.pick(corpus.texts[reader] ?? [[]])
            change(&bytes, for: reader, &random)
            return bytes
        }
    }

    /// One object, or several in a bundle, an envelope or a list.
    private func container(_ random: inout Random) -> JSONTree {
        let mutator = TreeMutator(corpus: corpus)
        func object(_ random: inout Random) -> JSONTree {
            guard !corpus.trees.isEmpty else { return [:] }
            return mutator.mutated(random.pick(corpus.trees), &random)
        }
        switch random.below(8) {
        case 0:
            let objects = (0..<random.below(4)).map { _ in object(&random) }
            let version: [JSONMember] = random.one(in: 2) ? [JSONMember("spec_version", "2.0")] : []
            let bundle: JSONTree = .object(
                [JSONMember("type", "bundle"), JSONMember("id", "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d")]
                    + version + [JSONMember("objects", .array(objects))])
            return random.one(in: 4) ? mutator.mutated(bundle, &random) : bundle
        case 1:
            let envelope: JSONTree = ["objects": .array((0..<random.below(4)).map { _ in object(&random) })]
            return random.one(in: 4) ? mutator.mutated(envelope, &random) : envelope
        case 2: return .array((0..<random.below(4)).map { _ in object(&random) })
        default: return object(&random)
        }
    }

    /// One to sixteen changes, mostly few.
    private func change(_ bytes: inout [UInt8], for reader: Reader, _ random: inout Random) {
        let count = 1 << random.below(5)
        for _ in 0..<random.below(count) + 1 {
            changeOnce(&bytes, for: reader, &random)
            if bytes.count > Corpus.longest * 4 { bytes.removeLast(bytes.count - Corpus.longest * 4) }
        }
    }

    private func changeOnce(_ bytes: inout [UInt8], for reader: Reader, _ random: inout Random) {
        let place = random.below(bytes.count + 1)
        /// A range from there on, mostly short.
        func range(_ random: inout Random) -> Range<Int> {
            let longest = random.one(in: 4) ? bytes.count : 16
            return place..<min(bytes.count, place + random.below(longest) + 1)
        }
        switch random.below(14) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 3, 4: bytes.insert(contentsOf: piece(reader, &random), at: place)
        case 5: bytes.replaceSubrange(range(&random), with: piece(reader, &random))
        case 6: bytes.removeSubrange(range(&random))
        case 7: bytes.removeLast(bytes.count - place)
        case 8: bytes.insert(contentsOf: bytes[range(&random)], at: random.below(bytes.count + 1))
        case 9:
            let other = random.pick(corpus.texts[reader] ?? [[]])
            let start = random.below(other.count + 1)
            let end = min(other.count, start + random.below(random.one(in: 4) ? other.count : 32) + 1)
            bytes.replaceSubrange(random.one(in: 2) ? range(&random) : place..<place, with: other[start..<end])
        case 10 where random.one(in: 4): nest(&bytes, for: reader, &random)
        case 11 where random.one(in: 4):
            // A long run of one byte or piece.
            let piece = random.one(in: 2) ? piece(reader, &random) : [UInt8(truncatingIfNeeded: random.next())]
            let times = 1 << random.below(12)
            bytes.insert(contentsOf: (0..<times).flatMap { _ in piece }, at: place)
        case 12:
            // Bytes that are no UTF-8, or nearly.
            let broken: [[UInt8]] = [
                [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
                [0x80], [0xEF, 0xBB, 0xBF], [0xEF, 0xBF, 0xBF],
            ]
            bytes.insert(contentsOf: random.pick(broken), at: place)
        default:
            // A digit for a digit, a letter for a letter: what keeps the form reaches further.
            guard place < bytes.count else { return }
            switch bytes[place] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): bytes[place] = UInt8(ascii: "0") + UInt8(random.below(10))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): bytes[place] = UInt8(ascii: "a") + UInt8(random.below(26))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes[place] = UInt8(ascii: "A") + UInt8(random.below(26))
            default: bytes[place] = random.pick(Array(#"{}[]():,.'"\ -+*/"#.utf8))
            }
        }
    }

    private func piece(_ reader: Reader, _ random: inout Random) -> [UInt8] {
        switch reader {
        case .pattern: Array(random.pick(Samples.patternPieces).utf8)
        case .annex: Array(random.pick(AnnexTrial.pieces).utf8)
        case .gzip, .pouch: (0..<random.below(4) + 1).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        case .json, .stix:
            if random.one(in: 8) {
                JSONTree.string(random.pick(corpus.strings)).bytes
            } else {
                Array(random.pick(Samples.jsonPieces).utf8)
            }
        }
    }

    /// Up to a hundred levels more, which passes the limits of 64.
    private func nest(_ bytes: inout [UInt8], for reader: Reader, _ random: inout Random) {
        let depth = random.below(100) + 1
        let (before, after): (String, String) =
            switch (reader, random.below(3)) {
            case (.pattern, 0): ("(", ")")
            case (.pattern, 1): ("[(", ")]")
            case (.pattern, _): ("([a:b = 1] AND ", ")")
            case (_, 0): ("[", "]")
            case (_, 1): ("{\"a\":", "}")
            default: ("[{\"b\":0,\"a\":", "}]")
            }
        // As often as not the closing is not quite right.
        let closing = random.one(in: 2) ? depth : random.below(depth + 2)
        bytes = Array(String(repeating: before, count: depth).utf8) + bytes
        bytes += Array(String(repeating: after, count: closing).utf8)
    }
}
