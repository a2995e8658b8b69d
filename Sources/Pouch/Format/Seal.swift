internal import Crypto
internal import FoundationEssentials

/// The outside of a pouch: who can open it, and pieces of sealed content of which none can be left out, doubled, swapped
/// or added.
///
/// Each piece is sealed by itself (AES-256-GCM), its nonce its number and whether it is the last; all of them bind the
/// head of the pouch, as wraps do. Wraps themselves are not bound, and the signature stands in a piece of its own: so a sender
/// that keeps a pouch for whichever way it may go leaves off, on a link, what that one receiver does not need
/// (``thin(_:isBare:)``). Who takes off more keeps a receiver from opening it, which cutting the line does as well. The
/// construction is the STREAM of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015).
enum Seal {
    static let magic = Array("BRZP".utf8)
    /// 1 had the signature among the content, and the wraps were bound.
    static let version: UInt8 = 2
    /// X-Wing, HKDF-SHA256, AES-256-GCM.
    static let suite: UInt8 = 1
    static let keyByteCount = 32
    static let saltByteCount = 16
    /// Of the part that wraps are bound to: magic, version, suite, salt, commitment.
    static let headByteCount = 4 + 1 + 1 + saltByteCount + 32
    /// Of a signature with its tag.
    static let signatureByteCount = HybridSignature.byteCount + SealedBox.tagByteCount

    /// What was opened.
    struct Opened {
        let plain: [UInt8]
        /// `nil` for a pouch that has none.
        let signature: [UInt8]?
        let opener: PouchOpener
        /// Whether the key is wrapped for nobody else, as far as the outside says.
        let isAlone: Bool
    }

    /// Seals content to receivers.
    ///
    /// - Parameters:
    ///   - key: ``keyByteCount`` random bytes, of this pouch alone.
    ///   - salt: ``saltByteCount`` random bytes.
    static func seal(
        _ plain: [UInt8], _ signature: HybridSignature?, to receivers: [PouchReceiver], key: [UInt8], salt: [UInt8]
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
        return try seal(plain, signature, wraps: wraps, key: key, salt: salt)
    }

    /// The same with wraps that are there already.
    static func seal(
        _ plain: [UInt8], _ signature: HybridSignature?, wraps: [KeyWrap], key: [UInt8], salt: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        let head = head(key: key, salt: salt)
        let binding = Array(SHA256.hash(data: head))
        var writer = ByteWriter()
        writer.put(raw: head)
        writer.put(UInt16(truncatingIfNeeded: wraps.count))
        for wrap in wraps { writer.put(raw: wrap.bytes) }
        writer.put(UInt8(signature == nil ? 0 : 1))
        if let signature {
            do {
                let box = try AES.GCM.seal(
                    signature.bytes, using: SymmetricKey(data: derived(key, salt: salt, "signature")),
                    nonce: AES.GCM.Nonce(data: nonce(0, isLast: true)), authenticating: binding)
                writer.put(raw: box.ciphertext)
                writer.put(raw: box.tag)
            } catch {
                throw PouchError(.malformed, "the signature of the pouch cannot be sealed: \(error)")
            }
        }
        var sealed = writer.bytes
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

    /// - Throws: ``PouchError``: `malformed`, `version`, `limit`; `foreign` where none of the keys opens it, `key` where it is
    ///   sealed under shared keys alone, and none of them is here; `damaged` where its content was altered or cut off.
    static func open(_ sealed: [UInt8], with openers: [PouchOpener]) throws(PouchError) -> Opened {
        guard sealed.count <= PouchLimits.sealed else {
            throw PouchError(
                .limit, "the pouch has \(sealed.count) bytes, over the limit of \(PouchLimits.sealed)")
        }
        let outside = try Outside(sealed)
        let (key, opener) = try outside.key(with: openers)
        if case .pair = opener, outside.wraps.count(where: \.isShared) > 1 {
            throw PouchError(
                .malformed, "the pouch is sealed under a key between two nodes, and under other shared keys beside it")
        }
        let binding = Array(SHA256.hash(data: outside.head))
        var signature: [UInt8]?
        if !outside.signature.isEmpty {
            let signing = SymmetricKey(data: derived(key, salt: outside.salt, "signature"))
            guard let opened = open(outside.signature, 0, isLast: true, signing, binding) else {
                throw PouchError(.damaged, "the signature of the pouch was altered: copy it again")
            }
            signature = Array(opened)
        }
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
        return Opened(plain: plain, signature: signature, opener: opener, isAlone: outside.wraps.count == 1)
    }

    /// The same pouch for a receiver that has the shared key which one of its wraps is under: the wraps to nodes are left off.
    ///
    /// - Parameter isBare: whether the signature is left off as well.
    /// - Returns: `nil` where it has not wraps of both kinds.
    static func thin(_ sealed: [UInt8], isBare: Bool) throws(PouchError) -> [UInt8]? {
        let outside = try Outside(sealed)
        guard let shared = outside.wraps.first(where: \.isShared), !outside.wraps.allSatisfy(\.isShared) else {
            return nil
        }
        var writer = ByteWriter()
        writer.put(raw: outside.head)
        writer.put(UInt16(1))
        writer.put(raw: shared.bytes)
        let hasSignature = !isBare && !outside.signature.isEmpty
        writer.put(UInt8(hasSignature ? 1 : 0))
        if hasSignature { writer.put(raw: outside.signature) }
        writer.put(raw: sealed[outside.contentStart...])
        return writer.bytes
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
        /// As it is sealed; empty where there is none.
        let signature: ArraySlice<UInt8>
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
            let isSigned = try reader.byte()
            guard isSigned <= 1 else {
                throw PouchError(.version, "the pouch is signed in a way (\(isSigned)) that is unknown")
            }
            signature = try reader.take(isSigned == 1 ? Seal.signatureByteCount : 0)
            contentStart = sealed.count - reader.rest.count
        }

        func key(with openers: [PouchOpener]) throws(PouchError) -> ([UInt8], PouchOpener) {
            for wrap in wraps {
                for opener in openers where opener.id == wrap.id {
                    let key = try wrap.open(with: opener, salt: salt, authenticating: head)
                    guard Seal.commitment(key, salt: salt) == commitment else {
                        throw PouchError(
                            .damaged,
                            "the pouch names another key than the one it is sealed with: its sender is at fault")
                    }
                    return (key, opener)
                }
            }
            guard !wraps.allSatisfy(\.isShared) else {
                throw PouchError(.key, "the pouch is sealed under a key that this node has not, or has no more")
            }
            throw PouchError(.foreign, "the pouch is sealed to others: none of this node's keys opens it")
        }
    }
}
