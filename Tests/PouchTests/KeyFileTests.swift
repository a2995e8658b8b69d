import Testing

@testable import Pouch

@Suite struct KeyFileTests {
    /// As cheap as a file may be, so that the tests are quick.
    private let cheap = KeyFile.Cost(rounds: 10, blockSize: 8, parallelism: 1)
    private let passphrase = "karibu baraza letu"

    @Test("a key file gives back the keyring that went in, retired generations too")
    func roundTrip() throws {
        let (keyring, _) = try Sample.keyring().rotated()
        let bytes = try KeyFile.seal(keyring, passphrase: passphrase, cost: cheap)

        let opened = try KeyFile.open(bytes, passphrase: passphrase)

        #expect(opened.organisation == "KE-OUT")
        #expect(opened.generation == 2)
        #expect(opened.current.publicKeys == keyring.current.publicKeys)
        #expect(opened.link.certificate == keyring.link.certificate)
        #expect(opened.retired.map(\.opening.fingerprint) == keyring.retired.map(\.opening.fingerprint))
        let box = try Sample.keys(1).publicKeys.seal([1, 2, 3], info: [], authenticating: [])
        let old = try #require(opened.opening(for: Sample.keys(1).fingerprint))
        #expect(try old.open(box, info: [], authenticating: []) == [1, 2, 3])
    }

    @Test("no secret stands in the file, and no two files of one keyring are alike")
    func opaque() throws {
        let keyring = try Sample.keyring()
        let bytes = try KeyFile.seal(keyring, passphrase: passphrase, cost: cheap)
        #expect(bytes != (try KeyFile.seal(keyring, passphrase: passphrase, cost: cheap)))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("KE-OUT"))
        #expect(!text.contains(passphrase))
    }

    @Test("a wrong passphrase and a damaged file are told apart")
    func apart() throws {
        let bytes = try KeyFile.seal(Sample.keyring(), passphrase: passphrase, cost: cheap)
        #expect(Sample.code { _ = try KeyFile.open(bytes, passphrase: passphrase + " ") } == .passphrase)
        for place in stride(from: 20, to: bytes.count - 1, by: 97) {
            var damaged = bytes
            damaged[place] ^= 1
            let code = Sample.code { _ = try KeyFile.open(damaged, passphrase: passphrase) }
            #expect(code == .damaged, "byte \(place)")
        }
        for length in [25, 100, bytes.count - 70, bytes.count - 1] {
            let code = Sample.code { _ = try KeyFile.open(Array(bytes.prefix(length)), passphrase: passphrase) }
            #expect(code == .damaged, "\(length) bytes")
        }
        #expect(Sample.code { _ = try KeyFile.open([], passphrase: passphrase) } == .malformed)
    }

    @Test("a file that asks for more memory than this program gives is refused before any is taken")
    func greedy() throws {
        #expect(
            Sample.code {
                _ = try KeyFile.seal(
                    Sample.keyring(), passphrase: passphrase,
                    cost: KeyFile.Cost(rounds: 19, blockSize: 8, parallelism: 1))
            } == .limit)
        // The same bytes with a larger cost and a checksum that fits: what somebody might have put there.
        let bytes = try KeyFile.seal(Sample.keyring(), passphrase: passphrase, cost: cheap)
        let text = String(decoding: bytes, as: UTF8.self).replacing("\"n_log2\":10", with: "\"n_log2\":19")
        let lines =
            text.split(separator: "\n", omittingEmptySubsequences: false).prefix(3).joined(separator: "\n") + "\n"
        let forged = KeyFile.withChecksum(Array(lines.utf8))
        #expect(Sample.code { _ = try KeyFile.open(forged, passphrase: passphrase) } == .limit)
    }

    @Test("a passphrase of 12 characters is taken and one of 11 is not; of 1,024 bytes, and 1,025 not")
    func passphrases() throws {
        #expect(Sample.code { try KeyFile.check(passphrase: String(repeating: "ä", count: 12)) } == nil)
        #expect(Sample.code { try KeyFile.check(passphrase: String(repeating: "ä", count: 11)) } == .passphrase)
        #expect(Sample.code { try KeyFile.check(passphrase: String(repeating: "x", count: 1_024)) } == nil)
        #expect(Sample.code { try KeyFile.check(passphrase: String(repeating: "x", count: 1_025)) } == .passphrase)
        #expect(Sample.code { _ = try KeyFile.seal(Sample.keyring(), passphrase: "short", cost: cheap) } == .passphrase)
    }

    @Test("a version of tomorrow is named as such")
    func tomorrow() throws {
        let bytes = try KeyFile.seal(Sample.keyring(), passphrase: passphrase, cost: cheap)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(3)
        let text = "baraza-key-file/v2\n" + lines.dropFirst().joined(separator: "\n") + "\n"
        let code = Sample.code { _ = try KeyFile.open(KeyFile.withChecksum(Array(text.utf8)), passphrase: passphrase) }
        #expect(code == .version)
    }
}
