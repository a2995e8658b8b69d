/// Whom a pouch is sealed to.
package enum PouchReceiver: Hashable, Sendable {
    case node(PublicKeys)
    case group(GroupKey)

    /// What the outside of a pouch names it by.
    package var id: [UInt8] {
        switch self {
        case .node(let keys): keys.fingerprint.wrapID
        case .group(let key): key.id
        }
    }
}

/// What opens pouches.
package enum PouchOpener: Sendable {
    case node(OpeningKey)
    case group(GroupKey)
    /// A key that this node gave to one organisation, for what that one seals to it (decision 0042). It opens what that
    /// organisation made with these keys of its own, and nothing that says to be of others.
    case pair(GroupKey, organisation: String, signer: KeyFingerprint)

    package var id: [UInt8] {
        switch self {
        case .node(let key): key.fingerprint.wrapID
        case .group(let key), .pair(let key, _, _): key.id
        }
    }
}

extension KeyFingerprint {
    fileprivate var wrapID: [UInt8] { Array(bytes.prefix(KeyWrap.idByteCount)) }
}

/// The key of a pouch's content, wrapped for one receiver: all that the outside tells of it, beside its length.
struct KeyWrap: Hashable, Sendable {
    static let idByteCount = 8
    /// A key of 32 bytes and the tag of AES-256-GCM.
    static let wrappedByteCount = 32 + SealedBox.tagByteCount
    private static let info = Array("baraza/pouch-wrap/v1\n".utf8)

    let id: [UInt8]
    /// HPKE's encapsulated key; `nil` under a group key.
    let encapsulated: [UInt8]?
    let wrapped: [UInt8]

    /// Whether it is under a key that several know, and not to a node.
    var isShared: Bool { encapsulated == nil }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(encapsulated == nil ? UInt8(2) : 1)
        writer.put(raw: id)
        writer.put(raw: encapsulated ?? [])
        writer.put(raw: wrapped)
        return writer.bytes
    }

    init(from reader: inout ByteReader) throws(PouchError) {
        let kind = try reader.byte()
        guard kind == 1 || kind == 2 else {
            throw PouchError(.version, "\(reader.what): keys are wrapped in a way (\(kind)) that is unknown")
        }
        id = Array(try reader.take(Self.idByteCount))
        encapsulated = kind == 1 ? Array(try reader.take(SealedBox.encapsulatedByteCount)) : nil
        wrapped = Array(try reader.take(Self.wrappedByteCount))
    }

    /// - Parameters:
    ///   - salt: of the pouch.
    ///   - authenticating: the beginning of the pouch, so that a wrap is good for this one alone.
    init(_ key: [UInt8], for receiver: PouchReceiver, salt: [UInt8], authenticating: [UInt8]) throws(PouchError) {
        id = receiver.id
        switch receiver {
        case .node(let keys):
            let box = try keys.seal(key, info: Self.info, authenticating: authenticating)
            encapsulated = box.encapsulated
            wrapped = box.ciphertext
        case .group(let group):
            encapsulated = nil
            wrapped = try group.wrap(key, salt: salt, authenticating: authenticating)
        }
    }

    /// - Throws: ``PouchError`` with `foreign` where it is not for this key, or was altered.
    func open(with opener: PouchOpener, salt: [UInt8], authenticating: [UInt8]) throws(PouchError) -> [UInt8] {
        switch (opener, encapsulated) {
        case (.node(let keys), let encapsulated?):
            let box = try SealedBox(encapsulated: encapsulated, ciphertext: wrapped)
            return try keys.open(box, info: Self.info, authenticating: authenticating)
        case (.group(let group), nil), (.pair(let group, _, _), nil):
            return try group.unwrap(wrapped, salt: salt, authenticating: authenticating)
        case (.node, nil), (.group, _?), (.pair, _?):
            throw PouchError(.foreign, "the pouch is sealed in another way to a key of the same name")
        }
    }
}
