internal import Crypto
internal import CryptoExtras

/// What two officers read to each other, by telephone or face to face, to know that nobody stands between their nodes.
///
/// Five words of four syllables, as in `bamiduku talasiri …`: 100 bits over the organisations and keys of both cards. Each
/// syllable is one of 32: a consonant and a vowel that Arabic, English, French, Portuguese and Swahili speakers tell
/// apart by ear, so nobody has to spell. Both nodes compute the same phrase.
///
/// Who sits between the two may try keys of its own on both sides until both phrases agree: by the birthday bound 2^50
/// tries. Each try costs one scrypt of 32 MiB, so that this is not a matter of days for anybody (decision 0019).
package enum SpokenPhrase {
    package static let words = 5
    package static let syllablesOfWord = 4
    /// What one phrase says.
    package static let bits = words * syllablesOfWord * 5

    /// Fixed for ever: both nodes must get the same.
    private static let cost = (rounds: 1 << 15, blockSize: 8, parallelism: 1)

    private static let syllables: [String] = {
        let pairs = "bdfklmnrstz".flatMap { consonant in "aiu".map { "\(consonant)\($0)" } }
        // 33 of them: one too many. `zu` goes.
        return Array(pairs.prefix(32))
    }()

    /// - Throws: ``PouchError`` with `limit` where the system has not the memory for it.
    package static func of(_ one: NodeCard, _ other: NodeCard) throws(PouchError) -> String {
        let parts = [one, other].map { Array("\($0.organisation)\n\($0.keys.fingerprint.hex)\n".utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
        let key: SymmetricKey
        do {
            key = try KDF.Scrypt.deriveKey(
                from: parts[0] + parts[1], salt: Array("baraza/phrase/v1".utf8), outputByteCount: 16,
                rounds: cost.rounds, blockSize: cost.blockSize, parallelism: cost.parallelism)
        } catch {
            throw PouchError(.limit, "the phrase needs 32 MiB of memory for a moment: \(error)")
        }
        return key.withUnsafeBytes { text(Array($0)) }
    }

    /// The first ``bits`` of some bytes, five at a time.
    static func text(_ bytes: [UInt8]) -> String {
        let spoken = (0..<(words * syllablesOfWord)).map { place in
            let number = (0..<5).reduce(0) { number, offset in
                let bit = place * 5 + offset
                return number << 1 | Int(bytes[bit / 8] >> (7 - bit % 8) & 1)
            }
            return syllables[number]
        }
        return stride(from: 0, to: spoken.count, by: syllablesOfWord)
            .map { spoken[$0..<($0 + syllablesOfWord)].joined() }.joined(separator: " ")
    }
}
