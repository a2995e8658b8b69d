internal import Crypto
internal import FoundationEssentials

/// What a node makes the keys of one epoch from that its peers seal to it under: one for each, bound to the keys by which both
/// ends are known, so whoever shows other keys has another one, and nothing has to be remembered of any.
package struct PairSecret: Hashable, Sendable, CustomStringConvertible {
    package static let byteCount = 32

    /// Counts up: seconds of POSIX time at which it was made.
    package let epoch: UInt32
    package let secret: [UInt8]

    /// - Throws: ``PouchError`` with `malformed` for another length than ``byteCount``, or epoch 0.
    package init(epoch: UInt32, secret: [UInt8]) throws(PouchError) {
        guard secret.count == Self.byteCount, epoch > 0 else {
            throw PouchError(.malformed, "a secret for pairs has an epoch from 1 and \(Self.byteCount) bytes")
        }
        self.epoch = epoch
        self.secret = secret
    }

    /// Shows nothing of the secret.
    package var description: String { "secret for pairs, epoch \(epoch)" }

    /// One end of a pair: an organisation, and the keys that its node is known by.
    package struct End: Hashable, Sendable {
        package let organisation: String
        package let keys: KeyFingerprint
        package init(_ organisation: String, _ keys: KeyFingerprint) {
            self.organisation = organisation
            self.keys = keys
        }
    }

    /// The key under which `user` seals to `giver`, which makes it.
    ///
    /// - Throws: ``PouchError`` where the two codes are longer together than a group's may be.
    package func key(of giver: End, for user: End) throws(PouchError) -> GroupKey {
        var info = ByteWriter()
        info.put(raw: "baraza/pair-key/v1\n".utf8)
        for end in [giver, user] {
            info.put(code: end.organisation)
            info.put(raw: end.keys.bytes)
        }
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: info.bytes, outputByteCount: GroupKey.secretByteCount)
        return try GroupKey(
            channel: Self.name(from: user.organisation, to: giver.organisation), epoch: epoch,
            secret: key.withUnsafeBytes { Array($0) })
    }

    /// What stands where a group's key has its channel. Codes have no space in them, so no channel is called so.
    package static func name(from user: String, to giver: String) -> String { "\(user) \(giver)" }
}

/// Keys that a node keeps in its store, sealed to its own keys: who has the store, or a backup of it, has none of them.
package enum KeptKey {
    private static let info = Array("baraza/kept-key/v1\n".utf8)

    /// - Parameter name: what it is: it opens under the same alone.
    package static func sealed(
        _ secret: [UInt8], to keys: PublicKeys, named name: String
    ) throws(PouchError) -> [UInt8] {
        let box = try keys.seal(secret, info: info, authenticating: Array(name.utf8))
        return box.encapsulated + box.ciphertext
    }

    /// `nil` where none of the node's keys opens it: it was kept under others.
    package static func open(_ sealed: [UInt8], with openers: [PouchOpener], named name: String) -> [UInt8]? {
        guard
            let box = try? SealedBox(
                encapsulated: Array(sealed.prefix(SealedBox.encapsulatedByteCount)),
                ciphertext: Array(sealed.dropFirst(SealedBox.encapsulatedByteCount)))
        else { return nil }
        for case .node(let key) in openers {
            if let secret = try? key.open(box, info: info, authenticating: Array(name.utf8)) { return secret }
        }
        return nil
    }
}
