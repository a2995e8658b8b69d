import Crypto
import Foundation
import Testing

/// The test vectors of RFC 9180 appendix A, as far as the library that pouches are sealed with runs them: it makes its
/// ephemeral keys itself, so they are opened, and exported from, as a receiver.
@Suite struct HPKEVectorTests {
    private static let file: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.appending(path: "../shared/data/hpke/rfc9180-appendix-a.json").standardizedFileURL
    }()
    private static let isThere = FileManager.default.fileExists(atPath: file.path)

    private struct Case: Decodable {
        struct Encryption: Decodable {
            let sequence_number: Int
            let aad, ct, pt: String
        }
        struct Export: Decodable {
            let exporter_context: String
            let L: Int
            let exported_value: String
        }
        let suite: String
        let mode, kem_id, kdf_id, aead_id: Int
        let info, skRm, enc: String
        let psk, psk_id, pkSm: String?
        let encryptions: [Encryption]?
        let exports: [Export]?
    }

    private static func bytes(_ hex: String) -> Data {
        let digits = hex.compactMap(\.hexDigitValue)
        return Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    private static func suite(_ each: Case) -> HPKE.Ciphersuite? {
        let kdfs: [Int: HPKE.KDF] = [1: .HKDF_SHA256, 2: .HKDF_SHA384, 3: .HKDF_SHA512]
        let aeads: [Int: HPKE.AEAD] = [1: .AES_GCM_128, 2: .AES_GCM_256, 3: .chaChaPoly, 0xFFFF: .exportOnly]
        let kems: [Int: HPKE.KEM] = [
            0x10: .P256_HKDF_SHA256, 0x11: .P384_HKDF_SHA384, 0x12: .P521_HKDF_SHA512, 0x20: .Curve25519_HKDF_SHA256,
        ]
        guard let kem = kems[each.kem_id], let kdf = kdfs[each.kdf_id], let aead = aeads[each.aead_id] else {
            return nil
        }
        return HPKE.Ciphersuite(kem: kem, kdf: kdf, aead: aead)
    }

    private static func open<Key: HPKEDiffieHellmanPrivateKey>(
        _ each: Case, _ suite: HPKE.Ciphersuite, _ key: Key, _ sender: Key.PublicKey?
    ) throws -> HPKE.Recipient {
        let (info, enc) = (bytes(each.info), bytes(each.enc))
        let psk = SymmetricKey(data: bytes(each.psk ?? ""))
        let id = bytes(each.psk_id ?? "")
        switch (each.mode, sender) {
        case (0, _): return try .init(privateKey: key, ciphersuite: suite, info: info, encapsulatedKey: enc)
        case (1, _):
            return try .init(
                privateKey: key, ciphersuite: suite, info: info, encapsulatedKey: enc, presharedKey: psk,
                presharedKeyIdentifier: id)
        case (2, let sender?):
            return try .init(
                privateKey: key, ciphersuite: suite, info: info, encapsulatedKey: enc, authenticatedBy: sender)
        case (3, let sender?):
            return try .init(
                privateKey: key, ciphersuite: suite, info: info, encapsulatedKey: enc, authenticatedBy: sender,
                presharedKey: psk, presharedKeyIdentifier: id)
        default: throw Unknown(what: "mode \(each.mode)")
        }
    }

    private struct Unknown: Error { let what: String }

    private static func recipient(_ each: Case, _ suite: HPKE.Ciphersuite) throws -> HPKE.Recipient? {
        let (secret, sender) = (bytes(each.skRm), each.pkSm.map(bytes))
        switch each.kem_id {
        case 0x10:
            return try open(
                each, suite, P256.KeyAgreement.PrivateKey(rawRepresentation: secret),
                sender.map { try P256.KeyAgreement.PublicKey(x963Representation: $0) })
        case 0x12:
            return try open(
                each, suite, P521.KeyAgreement.PrivateKey(rawRepresentation: secret),
                sender.map { try P521.KeyAgreement.PublicKey(x963Representation: $0) })
        case 0x20:
            return try open(
                each, suite, Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret),
                sender.map { try Curve25519.KeyAgreement.PublicKey(rawRepresentation: $0) })
        default: return nil
        }
    }

    @Test(
        "the library opens the vectors of RFC 9180 and exports their secrets",
        .enabled(if: isThere, "the shared data folder is not beside the repository"))
    func vectors() throws {
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: Self.file))
        var opened = 0
        for each in cases {
            guard let suite = Self.suite(each), var recipient = try Self.recipient(each, suite) else { continue }
            // A receiver opens in order; the vectors skip numbers, so what is at 0, 1 and 2 is opened.
            for encryption in each.encryptions ?? [] where encryption.sequence_number <= 2 {
                let plain = try recipient.open(
                    Self.bytes(encryption.ct), authenticating: Self.bytes(encryption.aad))
                #expect(plain == Self.bytes(encryption.pt), "\(each.suite), mode \(each.mode)")
                opened += 1
            }
            for export in each.exports ?? [] {
                let secret = try recipient.exportSecret(
                    context: Self.bytes(export.exporter_context), outputByteCount: export.L)
                #expect(
                    secret.withUnsafeBytes { Data($0) } == Self.bytes(export.exported_value),
                    "\(each.suite), mode \(each.mode)")
            }
        }
        #expect(opened > 0)
    }
}
