import Testing

@testable import Pouch

@Suite struct NodeKeysTests {
    private let message = Array("a message".utf8)

    @Test("the sizes are those of RFC 8032, FIPS 204 and X-Wing")
    func sizes() throws {
        let keys = try Sample.keys(1)
        #expect(keys.publicKeys.bytes.count == 32 + 1_952 + 1_216)
        #expect(try keys.sign(message, purpose: .pouch).bytes.count == 64 + 3_309)
        let box = try keys.publicKeys.seal(message, info: [], authenticating: [])
        #expect(box.encapsulated.count == 1_120)
        #expect(box.ciphertext.count == message.count + 16)
    }

    @Test("a seed always gives the same keys, and no two seeds the same")
    func seeds() throws {
        #expect(try Sample.keys(1).publicKeys == Sample.keys(1).publicKeys)
        #expect(try Sample.keys(1).fingerprint != Sample.keys(2).fingerprint)
        #expect(try NodeKeys().fingerprint != NodeKeys().fingerprint)
        #expect(try NodeKeys(seed: Sample.keys(9).seed).publicKeys == Sample.keys(9).publicKeys)
    }

    @Test("a signature verifies for its message, its purpose and its keys alone")
    func verifies() throws {
        let keys = try Sample.keys(1)
        let signature = try keys.sign(message, purpose: .pouch)

        #expect(keys.publicKeys.isValid(signature, for: message, purpose: .pouch))

        #expect(!keys.publicKeys.isValid(signature, for: message + [0], purpose: .pouch))
        for purpose in SigningPurpose.allCases where purpose != .pouch {
            #expect(!keys.publicKeys.isValid(signature, for: message, purpose: purpose))
        }
        #expect(try !Sample.keys(2).publicKeys.isValid(signature, for: message, purpose: .pouch))
    }

    @Test("a signature of which only one half is right does not verify")
    func halves() throws {
        let keys = try Sample.keys(1)
        let right = try keys.sign(message, purpose: .pouch).bytes
        let wrong = try keys.sign(message + [1], purpose: .pouch).bytes
        let first = try HybridSignature(bytes: Array(right.prefix(64) + wrong.dropFirst(64)))
        let second = try HybridSignature(bytes: Array(wrong.prefix(64) + right.dropFirst(64)))
        #expect(!keys.publicKeys.isValid(first, for: message, purpose: .pouch))
        #expect(!keys.publicKeys.isValid(second, for: message, purpose: .pouch))
    }

    @Test("a flipped bit anywhere in a signature spoils it", arguments: [0, 31, 63, 64, 65, 2_000, 3_372])
    func flips(_ place: Int) throws {
        let keys = try Sample.keys(1)
        var bytes = try keys.sign(message, purpose: .record).bytes
        bytes[place] ^= 1
        #expect(try !keys.publicKeys.isValid(HybridSignature(bytes: bytes), for: message, purpose: .record))
    }

    @Test("what is sealed opens for its receiver, use and context alone")
    func seals() throws {
        let keys = try Sample.keys(1)
        let box = try keys.publicKeys.seal(message, info: [1], authenticating: [2])

        #expect(try keys.open(box, info: [1], authenticating: [2]) == message)

        #expect(Sample.code { _ = try Sample.keys(2).open(box, info: [1], authenticating: [2]) } == .foreign)
        #expect(Sample.code { _ = try keys.open(box, info: [], authenticating: [2]) } == .foreign)
        #expect(Sample.code { _ = try keys.open(box, info: [1], authenticating: []) } == .foreign)
        let cut = try SealedBox(encapsulated: box.encapsulated, ciphertext: box.ciphertext.dropLast())
        #expect(Sample.code { _ = try keys.open(cut, info: [1], authenticating: [2]) } == .foreign)
    }

    @Test("lengths that no algorithm gives are refused")
    func lengths() throws {
        let bytes = try Sample.keys(1).publicKeys.bytes
        #expect(Sample.code { _ = try PublicKeys(bytes: bytes.dropLast()) } == .malformed)
        #expect(Sample.code { _ = try PublicKeys(bytes: bytes + [0]) } == .malformed)
        #expect(Sample.code { _ = try NodeKeys(seed: [UInt8](repeating: 0, count: 95)) } == .malformed)
        #expect(Sample.code { _ = try HybridSignature(bytes: [UInt8](repeating: 0, count: 3_372)) } == .malformed)
        let short = [UInt8](repeating: 0, count: 1_119)
        #expect(Sample.code { _ = try SealedBox(encapsulated: short, ciphertext: short) } == .malformed)
        #expect(
            Sample.code { _ = try SealedBox(encapsulated: short + [0], ciphertext: [UInt8](repeating: 0, count: 15)) }
                == .malformed)
    }

    @Test("an X-Wing key to which nothing can be sealed is refused when it is read, not when a pouch is due")
    func unusable() throws {
        var bytes = try Sample.keys(1).publicKeys.bytes
        // A coefficient of ML-KEM above the modulus (FIPS 203 §7.2).
        bytes[32 + 1_952] = 0xFF
        bytes[32 + 1_953] = 0xFF
        #expect(Sample.code { _ = try PublicKeys(bytes: bytes) } == .malformed)
    }

    @Test("printing secrets shows none of them")
    func silent() throws {
        let keyring = try Sample.keyring()
        var shown = "\(keyring) \(keyring.current) \(keyring.current.opening)"
        dump(keyring, to: &shown)
        dump(keyring.current, to: &shown)
        for byte in 1..<90 {
            let run = (byte..<(byte + 4)).map { String($0) }
            #expect(!shown.contains(run.joined(separator: ", ")))
        }
        #expect(!shown.contains("seed"))
        #expect(shown.contains(keyring.current.fingerprint.hex))
    }

    @Test("a fingerprint has one spelling")
    func fingerprints() throws {
        let fingerprint = try Sample.keys(1).fingerprint
        #expect(KeyFingerprint(hex: fingerprint.hex) == fingerprint)
        #expect(KeyFingerprint(hex: fingerprint.hex.uppercased()) == nil)
        #expect(KeyFingerprint(hex: String(fingerprint.hex.dropLast(2))) == nil)
        #expect(KeyFingerprint(hex: String(fingerprint.hex.dropLast())) == nil)
        #expect(KeyFingerprint(bytes: fingerprint.bytes) == fingerprint)
    }
}
