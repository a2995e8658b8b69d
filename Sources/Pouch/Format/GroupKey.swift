internal import Crypto
internal import FoundationEssentials

/// The key of a channel's members for one epoch: with it a pouch for all of them carries one small wrap, and not one of
/// 1,177 bytes for each.
package struct GroupKey: Hashable, Sendable, CustomStringConvertible {
    package static let secretByteCount = 32

    /// The channel's code.
    package let channel: String
    /// Counts from 1; rises with every change of the membership.
    package let epoch: UInt32
    let secret: [UInt8]
    /// What the outside of a pouch names it by: the channel cannot be told from it. Derived once: it is compared with every wrap of
    /// every pouch.
    package let id: [UInt8]

    /// - Throws: ``PouchError`` with `malformed` for another length than ``secretByteCount``, for no channel, or epoch 0.
    package init(channel: String, epoch: UInt32, secret: [UInt8]) throws(PouchError) {
        guard secret.count == Self.secretByteCount, (1...PouchLimits.code).contains(channel.utf8.count), epoch > 0
        else {
            throw PouchError(
                .malformed,
                "a group key has a channel, an epoch from 1 and \(Self.secretByteCount) bytes, this one has "
                    + "\(secret.count)")
        }
        self.channel = channel
        self.epoch = epoch
        self.secret = secret
        id = Array(
            Self.derived("id", of: secret, channel: channel, epoch: epoch, salt: []).prefix(KeyWrap.idByteCount))
    }

    /// Shows nothing of the secret.
    package var description: String { "group key of \(channel), epoch \(epoch)" }

    /// The key that wraps in one pouch, by its salt: so no two pouches use the same one.
    fileprivate func wrappingKey(salt: [UInt8]) -> SymmetricKey {
        SymmetricKey(data: Self.derived("wrap", of: secret, channel: channel, epoch: epoch, salt: salt))
    }

    private static func derived(
        _ label: String, of secret: [UInt8], channel: String, epoch: UInt32, salt: [UInt8]
    ) -> [UInt8] {
        var info = ByteWriter()
        info.put(raw: "baraza/group-key/v1\n".utf8)
        info.put(code: label)
        info.put(code: channel)
        info.put(epoch)
        return HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), salt: salt, info: info.bytes, outputByteCount: 32
        ).withUnsafeBytes { Array($0) }
    }

    /// As the message that brings it to a member: channel, epoch, secret.
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(code: channel)
        writer.put(epoch)
        writer.put(raw: secret)
        return writer.bytes
    }

    package init(_ bytes: [UInt8]) throws(PouchError) {
        var reader = ByteReader(bytes[...], "a group key")
        let channel = try reader.code("the channel")
        let epoch = try reader.number(UInt32.self)
        let secret = Array(try reader.take(Self.secretByteCount))
        try reader.finish()
        try self.init(channel: channel, epoch: epoch, secret: secret)
    }

    func wrap(_ key: [UInt8], salt: [UInt8], authenticating: [UInt8]) throws(PouchError) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(
                key, using: wrappingKey(salt: salt), nonce: AES.GCM.Nonce(data: Self.nonce),
                authenticating: authenticating)
            return Array(box.ciphertext + box.tag)
        } catch {
            throw PouchError(.malformed, "the \(self) cannot wrap: \(error)")
        }
    }

    func unwrap(_ wrapped: [UInt8], salt: [UInt8], authenticating: [UInt8]) throws(PouchError) -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: Self.nonce), ciphertext: wrapped.dropLast(SealedBox.tagByteCount),
                tag: wrapped.suffix(SealedBox.tagByteCount))
            return Array(try AES.GCM.open(box, using: wrappingKey(salt: salt), authenticating: authenticating))
        } catch {
            throw PouchError(.foreign, "the pouch does not open with the \(self): it was altered, or is for others")
        }
    }

    /// Each wrapping key is used once.
    private static let nonce = [UInt8](repeating: 0, count: 12)
}

/// The keys of one channel, and the rule when there is a new one: with every change of its members, and never otherwise.
///
/// Who leaves cannot open what comes later; who joins cannot open what went before.
package struct GroupKeyring: Sendable {
    package let channel: String
    /// Organisations, by their codes.
    package private(set) var members: Set<String>
    /// Newest last; never empty.
    package private(set) var keys: [GroupKey]
    package var current: GroupKey { keys[keys.count - 1] }

    /// - Parameter secret: ``GroupKey/secretByteCount`` random bytes.
    package init(channel: String, members: Set<String>, secret: [UInt8]) throws(PouchError) {
        self.channel = channel
        self.members = members
        keys = [try GroupKey(channel: channel, epoch: 1, secret: secret)]
    }

    /// Takes up the members as they are now.
    ///
    /// - Parameter secret: for the next epoch; not used where nothing changed.
    /// - Returns: the new key, to be sent to every member; `nil` where nothing changed.
    package mutating func update(members: Set<String>, secret: [UInt8]) throws(PouchError) -> GroupKey? {
        guard members != self.members else { return nil }
        let next = try GroupKey(channel: channel, epoch: current.epoch + 1, secret: secret)
        self.members = members
        keys.append(next)
        return next
    }
}
