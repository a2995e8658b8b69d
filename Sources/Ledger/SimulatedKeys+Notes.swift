#if SIMULATED_KEYS
internal import Crypto

/// What stands in for the signatures of notes in simulations (decision 0032): `SimulatedKeys` of the target `Pouch` says when.
package enum SimulatedNoteKeys {
    @TaskLocal static var isOn = false

    /// Has the keys of notes stood in for while it runs, in its own tasks.
    package static func whileStandingIn<R>(_ body: () async throws -> R) async rethrows -> R {
        try await $isOn.withValue(true) { try await body() }
    }

    /// 64 bytes, as Ed25519's.
    static func signature(_ message: [UInt8], by publicKey: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: publicKey + message)) + [UInt8](repeating: 0, count: 32)
    }
}
#endif
