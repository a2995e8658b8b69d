internal import Crypto
internal import FoundationEssentials

/// A stand-in for what keys do, thousands of times as fast: for simulated federations, whose laws are not about the
/// algorithms (decision 0032).
///
/// It behaves as the real one does towards whoever uses keys as they are meant to be used: what one generation signed
/// verifies by that one alone, for that purpose, and not when a byte of it is another; what is sealed opens with that one alone.
/// It proves nothing against somebody who knows public keys and computes. So nothing but a simulation takes it, for the
/// length of a run and for the tasks of that run: no setting, no file and no byte that comes in turns it on, and a test holds
/// that nothing else names it.
package enum SimulatedKeys {
    @TaskLocal package static var isOn = false

    static func signature(_ signed: [UInt8], context: [UInt8], by fingerprint: KeyFingerprint) -> [UInt8] {
        let code = code("sign", fingerprint, context + [0] + signed)
        return code + [UInt8](repeating: 0, count: HybridSignature.byteCount - code.count)
    }

    static func seal(
        _ plain: [UInt8], to fingerprint: KeyFingerprint, info: [UInt8], authenticating: [UInt8]
    ) throws -> SealedBox {
        let key = code("encapsulate", fingerprint, info + authenticating + plain)
        let encapsulated = key + [UInt8](repeating: 0, count: SealedBox.encapsulatedByteCount - key.count)
        let box = try AES.GCM.seal(
            plain, using: contentKey(encapsulated, fingerprint, info), nonce: AES.GCM.Nonce(data: nonce),
            authenticating: authenticating)
        return try SealedBox(encapsulated: encapsulated, ciphertext: Array(box.ciphertext) + Array(box.tag))
    }

    static func open(
        _ box: SealedBox, by fingerprint: KeyFingerprint, info: [UInt8], authenticating: [UInt8]
    ) throws -> [UInt8] {
        let sealed = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: nonce), ciphertext: box.ciphertext.dropLast(SealedBox.tagByteCount),
            tag: box.ciphertext.suffix(SealedBox.tagByteCount))
        return Array(
            try AES.GCM.open(
                sealed, using: contentKey(box.encapsulated, fingerprint, info), authenticating: authenticating))
    }

    private static let nonce = [UInt8](repeating: 0, count: 12)

    private static func contentKey(
        _ encapsulated: [UInt8], _ fingerprint: KeyFingerprint, _ info: [UInt8]
    ) -> SymmetricKey {
        SymmetricKey(data: code("content", fingerprint, info + encapsulated))
    }

    private static func code(_ use: String, _ fingerprint: KeyFingerprint, _ text: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(use.utf8) + [0] + fingerprint.bytes + text))
    }
}
