#if SIMULATED_KEYS
internal import Crypto
internal import FoundationEssentials
import Ledger
#endif

/// A stand-in for what keys do, thousands of times as fast: for simulated federations, whose laws are not about the
/// algorithms (decision 0032).
///
/// It behaves as the real one does towards whoever uses keys as they are meant to be used: what one generation signed
/// verifies by that one alone, for that purpose, and not when a byte of it is another; what is sealed opens with that one alone.
/// It proves nothing against somebody who knows public keys and computes. So it is in no program but the simulator, and
/// there only where that is built for it (`make sim`); without it a simulation has the real keys throughout.
package enum SimulatedKeys {
    #if SIMULATED_KEYS
    @TaskLocal static var isOn = false
    package static let areHere = true

    /// Has keys stood in for while it runs, in its own tasks.
    package static func whileStandingIn<R>(_ body: () async throws -> R) async rethrows -> R {
        try await $isOn.withValue(true) { try await SimulatedNoteKeys.whileStandingIn(body) }
    }

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
    #else
    package static let areHere = false

    package static func whileStandingIn<R>(_ body: () async throws -> R) async rethrows -> R { try await body() }
    #endif
}
