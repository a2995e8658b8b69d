internal import Crypto
internal import FoundationEssentials

/// The outside of a pouch: who can open it, and pieces of sealed content of which none can be left out, doubled, swapped
/// or added.
///
/// Each piece is sealed by itself (AES-256-GCM), its nonce its number and whether it is the last; all of them bind the
/// whole beginning of the pouch. The construction is the STREAM of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015).
enum Seal {
    static let magic = Array("BRZP".utf8)
    static let version: UInt8 = 1
    /// X-Wing, HKDF-SHA256, AES-256-GCM.
    static let suite: UInt8 = 1
    static let keyByteCount = 32
    static let saltByteCount = 16
    /// Of the part that wraps are bound to: magic, version, suite, salt, commitment.
    private static let headByteCount = 4 + 1 + 1 + saltByteCount + 32

    /// Seals content to receivers.
    ///
    /// - Parameters:
    ///   - key: ``keyByteCount`` random bytes, of this pouch alone.
    ///   - salt: ``saltByteCount`` random bytes.
    static func seal(
        _ plain: [UInt8], to receivers: [PouchReceiver], key: [UInt8], salt: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        guard (1...PouchLimits.receivers).contains(receivers.count) else {
            throw PouchError(
                .limit, "a pouch is sealed to 1 to \(PouchLimits.receivers) receivers, this one to \(receivers.count)")
        }
        let head = head(key: key, salt: salt)
        var wraps: [KeyWrap] = []
        for receiver in receivers {
            wraps.append(try KeyWrap(key, for: receiver, salt: salt, authenticating: head))
        }
        return try seal(plain, wraps: wraps, key: key, salt: salt)
    }

    /// The same with wraps that are there already.
    static func seal(
        _ plain: [UInt8], wraps: [KeyWrap], key: [UInt8], salt: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(raw: head(key: key, salt: salt))
        writer.put(UInt16(truncatingIfNeeded: wraps.count))
        for wrap in wraps { writer.put(raw: wrap.bytes) }
        var sealed = writer.bytes
        let binding = Array(SHA256.hash(data: sealed))
        let content = contentKey(key, salt: salt)
        sealed.reserveCapacity(sealed.count + plain.count + (plain.count / PouchLimits.chunk + 1) * tagByteCount)
        var start = 0
        var index: UInt64 = 0
        repeat {
            let end = min(start + PouchLimits.chunk, plain.count)
            do {
                let box = try AES.GCM.seal(
                    plain[start..<end], using: content,
                    nonce: AES.GCM.Nonce(data: nonce(index, isLast: end == plain.count)), authenticating: binding)
                sealed.append(contentsOf: box.ciphertext)
                sealed.append(contentsOf: box.tag)
            } catch {
                throw PouchError(.malformed, "the content of the pouch cannot be sealed: \(error)")
            }
            start = end
            index += 1
        } while start < plain.count
        return sealed
    }

    /// - Throws: ``PouchError``: `malformed`, `version`, `limit`; `foreign` where none of the keys opens it; `damaged` where
    ///   its content was altered or cut off.
    static func open(_ sealed: [UInt8], with openers: [PouchOpener]) throws(PouchError) -> [UInt8] {
        guard sealed.count <= PouchLimits.sealed else {
            throw PouchError(
                .limit, "the pouch has \(sealed.count) bytes, over the limit of \(PouchLimits.sealed)")
        }
        let outside = try Outside(sealed)
        let key = try outside.key(with: openers)
        let binding = Array(SHA256.hash(data: sealed[..<outside.contentStart]))
        let content = contentKey(key, salt: outside.salt)
        var plain: [UInt8] = []
        plain.reserveCapacity(sealed.count - outside.contentStart)
        var rest = sealed[outside.contentStart...]
        var index: UInt64 = 0
        repeat {
            let piece = rest.prefix(PouchLimits.chunk + tagByteCount)
            rest = rest.dropFirst(piece.count)
            guard let opened = open(piece, index, isLast: rest.isEmpty, content, binding) else {
                let isCut = rest.isEmpty && open(piece, index, isLast: false, content, binding) != nil
                throw PouchError(
                    .damaged,
                    isCut
                        ? "the pouch was cut off after piece \(index + 1): copy it again, whole"
                        : "piece \(index + 1) of the pouch was altered: copy it again, or ask its sender for another")
            }
            plain += opened
            index += 1
        } while !rest.isEmpty
        return plain
    }

    /// Names of the keys that a pouch is sealed to; tells nothing else.
    static func receivers(of sealed: [UInt8]) throws(PouchError) -> [[UInt8]] {
        try Outside(sealed).wraps.map(\.id)
    }

    static func wraps(of sealed: [UInt8]) throws(PouchError) -> [KeyWrap] { try Outside(sealed).wraps }

    private static var tagByteCount: Int { SealedBox.tagByteCount }

    private static func open(
        _ piece: ArraySlice<UInt8>, _ index: UInt64, isLast: Bool, _ key: SymmetricKey, _ binding: [UInt8]
    ) -> Data? {
        guard piece.count >= tagByteCount,
            let nonce = try? AES.GCM.Nonce(data: nonce(index, isLast: isLast)),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: piece.dropLast(tagByteCount), tag: piece.suffix(tagByteCount))
        else { return nil }
        return try? AES.GCM.open(box, using: key, authenticating: binding)
    }

    /// Eleven bytes of number and one that says whether it is the last.
    private static func nonce(_ index: UInt64, isLast: Bool) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(raw: [0, 0, 0])
        writer.put(index)
        writer.put(UInt8(isLast ? 1 : 0))
        return writer.bytes
    }

    static func head(key: [UInt8], salt: [UInt8]) -> [UInt8] {
        magic + [version, suite] + salt + commitment(key, salt: salt)
    }

    private static func contentKey(_ key: [UInt8], salt: [UInt8]) -> SymmetricKey {
        SymmetricKey(data: derived(key, salt: salt, "content"))
    }

    /// AES-GCM alone would let a sender make a pouch that opens under two keys to two contents; this names the one key.
    fileprivate static func commitment(_ key: [UInt8], salt: [UInt8]) -> [UInt8] {
        derived(key, salt: salt, "commitment")
    }

    private static func derived(_ key: [UInt8], salt: [UInt8], _ label: String) -> [UInt8] {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key), salt: salt, info: Array("baraza/pouch-seal/v1\n\(label)".utf8),
            outputByteCount: 32
        ).withUnsafeBytes { Array($0) }
    }

    /// What everybody can read of a pouch.
    private struct Outside {
        let head: [UInt8]
        let salt: [UInt8]
        let commitment: [UInt8]
        let wraps: [KeyWrap]
        let contentStart: Int

        init(_ sealed: [UInt8]) throws(PouchError) {
            var reader = ByteReader(sealed[...], "the pouch")
            guard sealed.starts(with: Seal.magic) else {
                throw PouchError(.malformed, "these bytes are no pouch: one begins with BRZP")
            }
            head = Array(try reader.take(Seal.headByteCount))
            guard head[4] == Seal.version, head[5] == Seal.suite else {
                throw PouchError(
                    .version,
                    "the pouch is of version \(head[4]), suite \(head[5]): this program opens version \(Seal.version), "
                        + "suite \(Seal.suite)")
            }
            salt = Array(head[6..<6 + Seal.saltByteCount])
            commitment = Array(head[(6 + Seal.saltByteCount)...])
            let count = Int(try reader.number(UInt16.self))
            guard (1...PouchLimits.receivers).contains(count) else {
                throw PouchError(
                    .limit, "the pouch is sealed to \(count) receivers; there are 1 to \(PouchLimits.receivers)")
            }
            var wraps: [KeyWrap] = []
            for _ in 0..<count { wraps.append(try KeyWrap(from: &reader)) }
            self.wraps = wraps
            contentStart = sealed.count - reader.rest.count
        }

        func key(with openers: [PouchOpener]) throws(PouchError) -> [UInt8] {
            for wrap in wraps {
                for opener in openers where opener.id == wrap.id {
                    let key = try wrap.open(with: opener, salt: salt, authenticating: head)
                    guard Seal.commitment(key, salt: salt) == commitment else {
                        throw PouchError(
                            .damaged,
                            "the pouch names another key than the one it is sealed with: its sender is at fault")
                    }
                    return key
                }
            }
            throw PouchError(.foreign, "the pouch is sealed to others: none of this node's keys opens it")
        }
    }
}
