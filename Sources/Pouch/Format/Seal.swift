internal import Crypto
internal import FoundationEssentials

/// The outside of a pouch: who can open it, and pieces of sealed content of which none can be left out, doubled, swapped
/// or added.
///
/// Each piece is sealed by itself (AES-256-GCM), its nonce its number and whether it is the last; all of them bind the
/// head of the pouch, as wraps do. Wraps themselves are not bound, and the signature stands in a piece of its own: so a sender
/// that keeps a pouch for whichever way it may go leaves off, on a link, what that one receiver does not need
/// (``thin(_:as:)``). Who takes off more keeps a receiver from opening it, which cutting the line does as well. The
/// construction is the STREAM of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015).
enum Seal {
    static let magic = Array("BRZP".utf8)
    static let bulkMagic = Array("BRZB".utf8)
    static let bulkVersion: UInt8 = 1
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

    /// What stands in a pouch after its wraps: bits of one byte, of which four sums mean something.
    enum Form: UInt8 {
        /// Content alone.
        case bare = 0
        /// A signature, then content.
        case signed = 1
        /// A signature, the letter about the bulk that holds the same items, then content: as its sender keeps it. Nobody is
        /// sent this.
        case kept = 3
        /// The letter alone. What follows it is the bulk, where that was fetched.
        case letter = 6

        var hasSignature: Bool { rawValue & 1 != 0 }
        var hasLetter: Bool { rawValue & 2 != 0 }
    }

    /// What was opened.
    struct Opened {
        /// The content; of a letter, what it says.
        let plain: [UInt8]
        /// What follows a letter: the bulk, as it is sealed. `nil` for what is no letter.
        let bulk: ArraySlice<UInt8>?
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
        _ plain: [UInt8], _ signature: HybridSignature?, letter: [UInt8]? = nil, to receivers: [PouchReceiver],
        key: [UInt8], salt: [UInt8]
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
        return try seal(plain, signature, letter: letter, wraps: wraps, key: key, salt: salt)
    }

    /// The same with wraps that are there already.
    static func seal(
        _ plain: [UInt8], _ signature: HybridSignature?, letter: [UInt8]? = nil, wraps: [KeyWrap], key: [UInt8],
        salt: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        let head = head(key: key, salt: salt)
        let binding = Array(SHA256.hash(data: head))
        var writer = ByteWriter()
        writer.put(raw: head)
        writer.put(UInt16(truncatingIfNeeded: wraps.count))
        for wrap in wraps { writer.put(raw: wrap.bytes) }
        let form: Form = signature == nil ? .bare : letter == nil ? .signed : .kept
        writer.put(form.rawValue)
        if let signature {
            writer.put(raw: try piece(signature.bytes, 0, isLast: true, derived(key, salt, "signature"), binding))
        }
        // Under a key of its own: what it says stands beside the content, under the same head.
        if let letter, form.hasLetter {
            writer.put(long: try piece(letter, 0, isLast: true, derived(key, salt, "letter"), binding))
        }
        return writer.bytes + (try pieces(plain, derived(key, salt, "content"), binding))
    }

    /// Seals what several receivers are given alike. Who gets the key, and whether it is the right one, is in their letters.
    static func bulk(_ plain: [UInt8], key: [UInt8], salt: [UInt8]) throws(PouchError) -> [UInt8] {
        let head = bulkMagic + [bulkVersion, suite] + salt + derived(key, salt, "bulk commitment")
        return head + (try pieces(plain, derived(key, salt, "bulk"), Array(SHA256.hash(data: head))))
    }

    /// - Throws: ``PouchError``: `limit`, `malformed`, `version`; `damaged` where the key is another, or it was altered or cut off.
    static func open(bulk: ArraySlice<UInt8>, key: [UInt8]) throws(PouchError) -> [UInt8] {
        guard bulk.count <= PouchLimits.bulk else {
            throw PouchError(.limit, "the bulk has \(bulk.count) bytes, over the limit of \(PouchLimits.bulk)")
        }
        var reader = ByteReader(bulk, "the bulk")
        let head = Array(try reader.take(headByteCount))
        guard head.starts(with: bulkMagic) else {
            throw PouchError(.malformed, "these bytes are no bulk: one begins with BRZB")
        }
        guard head[4] == bulkVersion, head[5] == suite else {
            throw PouchError(.version, "the bulk is of version \(head[4]), suite \(head[5]), which is unknown")
        }
        let salt = Array(head[6..<6 + saltByteCount])
        guard derived(key, salt, "bulk commitment") == Array(head[(6 + saltByteCount)...]) else {
            throw PouchError(.damaged, "the bulk names another key than the letter: its sender is at fault")
        }
        return try content(reader.rest, derived(key, salt, "bulk"), Array(SHA256.hash(data: head)), "the bulk")
    }

    private static func piece(
        _ plain: some DataProtocol, _ index: UInt64, isLast: Bool, _ key: [UInt8], _ binding: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(
                plain, using: SymmetricKey(data: key), nonce: AES.GCM.Nonce(data: nonce(index, isLast: isLast)),
                authenticating: binding)
            return Array(box.ciphertext + box.tag)
        } catch {
            throw PouchError(.malformed, "a piece of the pouch cannot be sealed: \(error)")
        }
    }

    private static func pieces(
        _ plain: [UInt8], _ key: [UInt8], _ binding: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        var sealed: [UInt8] = []
        let content = SymmetricKey(data: key)
        sealed.reserveCapacity(plain.count + (plain.count / PouchLimits.chunk + 1) * tagByteCount)
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
        let isAlone = outside.wraps.count == 1
        if outside.form == .letter {
            let opened = open(
                outside.letter, 0, isLast: true, SymmetricKey(data: derived(key, outside.salt, "letter")), binding)
            guard let opened else { throw PouchError(.damaged, "the letter was altered") }
            return Opened(
                plain: Array(opened), bulk: sealed[outside.contentStart...], signature: nil, opener: opener,
                isAlone: isAlone)
        }
        var signature: [UInt8]?
        if !outside.signature.isEmpty {
            let signing = SymmetricKey(data: derived(key, outside.salt, "signature"))
            guard let opened = open(outside.signature, 0, isLast: true, signing, binding) else {
                throw PouchError(.damaged, "the signature of the pouch was altered: copy it again")
            }
            signature = Array(opened)
        }
        let plain = try content(
            sealed[outside.contentStart...], derived(key, outside.salt, "content"), binding, "the pouch")
        return Opened(plain: plain, bulk: nil, signature: signature, opener: opener, isAlone: isAlone)
    }

    private static func content(
        _ sealed: ArraySlice<UInt8>, _ key: [UInt8], _ binding: [UInt8], _ what: String
    ) throws(PouchError) -> [UInt8] {
        let content = SymmetricKey(data: key)
        var plain: [UInt8] = []
        plain.reserveCapacity(sealed.count)
        var rest = sealed
        var index: UInt64 = 0
        repeat {
            let piece = rest.prefix(PouchLimits.chunk + tagByteCount)
            rest = rest.dropFirst(piece.count)
            guard let opened = open(piece, index, isLast: rest.isEmpty, content, binding) else {
                let isCut = rest.isEmpty && open(piece, index, isLast: false, content, binding) != nil
                throw PouchError(
                    .damaged,
                    isCut
                        ? "\(what) was cut off after piece \(index + 1): copy it again, whole"
                        : "piece \(index + 1) of \(what) was altered: copy it again, or ask its sender for another")
            }
            plain += opened
            index += 1
        } while !rest.isEmpty
        return plain
    }

    /// The same pouch for a receiver that has the shared key which one of its wraps is under: the wraps to nodes are left off,
    /// and what else its form has not.
    ///
    /// - Returns: `nil` where it has not wraps of both kinds, or not what the form asks for.
    static func thin(_ sealed: [UInt8], as form: Form) throws(PouchError) -> [UInt8]? {
        let outside = try Outside(sealed)
        guard let shared = outside.wraps.first(where: \.isShared), !outside.wraps.allSatisfy(\.isShared) else {
            return nil
        }
        var writer = ByteWriter()
        guard outside.form != .letter, form != .letter || !outside.letter.isEmpty else { return nil }
        writer.put(raw: outside.head)
        writer.put(UInt16(1))
        writer.put(raw: shared.bytes)
        if form == .letter {
            writer.put(form.rawValue)
            writer.put(long: Array(outside.letter))
            return writer.bytes
        }
        let hasSignature = form.hasSignature && outside.form.hasSignature
        writer.put((hasSignature ? Form.signed : .bare).rawValue)
        if hasSignature { writer.put(raw: outside.signature) }
        writer.put(raw: sealed[outside.contentStart...])
        return writer.bytes
    }

    /// The same pouch without the letter, as everybody else is given it.
    static func whole(_ sealed: [UInt8]) throws(PouchError) -> [UInt8] {
        let outside = try Outside(sealed)
        guard outside.form == .kept else { return sealed }
        return Array(sealed[..<outside.formStart]) + [Form.signed.rawValue] + outside.signature
            + sealed[outside.contentStart...]
    }

    static func needsBulk(_ sealed: [UInt8]) throws(PouchError) -> Bool {
        let outside = try Outside(sealed)
        return outside.form == .letter && outside.contentStart == sealed.count
    }

    static func form(of sealed: [UInt8]) throws(PouchError) -> Form { try Outside(sealed).form }

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

    /// AES-GCM alone would let a sender make a pouch that opens under two keys to two contents; this names the one key.
    fileprivate static func commitment(_ key: [UInt8], salt: [UInt8]) -> [UInt8] {
        derived(key, salt, "commitment")
    }

    private static func derived(_ key: [UInt8], _ salt: [UInt8], _ label: String) -> [UInt8] {
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
        let form: Form
        let formStart: Int
        /// As they are sealed; empty where there is none.
        let signature: ArraySlice<UInt8>
        let letter: ArraySlice<UInt8>
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
            formStart = sealed.count - reader.rest.count
            let form = try reader.byte()
            guard let known = Form(rawValue: form) else {
                throw PouchError(.version, "the pouch has a form (\(form)) that is unknown")
            }
            self.form = known
            signature = try reader.take(known.hasSignature ? Seal.signatureByteCount : 0)
            letter = known.hasLetter ? try reader.long("the letter", limit: PouchLimits.letter)[...] : []
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
