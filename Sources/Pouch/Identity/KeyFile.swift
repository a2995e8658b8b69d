internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
internal import JSON
internal import Ledger

/// The file of a node's secrets: encrypted under a passphrase, so that a copy of the data folder is not a copy of the node.
///
/// Four lines: `baraza-key-file/v1`; the parameters as canonical JSON; base64 of nonce (12 bytes), ciphertext and tag (16)
/// of ChaCha20-Poly1305 (RFC 8439) with the first two lines as what is authenticated; and SHA-256 over the three lines
/// in hexadecimal. The key is scrypt (RFC 7914) of the passphrase and the salt. The last line is no protection: by it a
/// file that a disk damaged is told from a passphrase that is wrong.
package enum KeyFile {
    private static let type = "baraza-key-file/v1"

    /// What opening costs whoever tries passphrases: 128 · blockSize · 2^rounds bytes of memory each time.
    package struct Cost: Hashable, Sendable {
        package var rounds: Int
        package var blockSize: Int
        package var parallelism: Int

        package init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// 128 MiB, once at each start.
        package static let standard = Cost(rounds: 17, blockSize: 8, parallelism: 1)
        /// What is read from a file at most: 256 MiB, as a node may have 512 MB.
        var isBearable: Bool {
            (10...18).contains(rounds) && (1...8).contains(blockSize) && (1...4).contains(parallelism)
        }
    }

    private static let saltByteCount = 16
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    /// Whether a passphrase may protect a key file.
    ///
    /// - Throws: ``PouchError`` with `passphrase`.
    package static func check(passphrase: String) throws(PouchError) {
        guard passphrase.count >= IdentityLimits.passphraseLeast else {
            throw PouchError(
                .passphrase,
                "a passphrase has at least \(IdentityLimits.passphraseLeast) characters, this one has "
                    + "\(passphrase.count): five words that do not belong together are good")
        }
        guard passphrase.utf8.count <= IdentityLimits.passphraseBytes else {
            throw PouchError(
                .passphrase,
                "a passphrase has at most \(IdentityLimits.passphraseBytes) bytes, this one has \(passphrase.utf8.count)"
            )
        }
    }

    /// Encrypts a keyring, with a new salt and nonce from the system's randomness.
    ///
    /// - Throws: ``PouchError`` with `passphrase` for one that is too short or too long, `limit` for a cost over the bounds.
    package static func seal(
        _ keyring: NodeKeyring, passphrase: String, cost: Cost = .standard
    ) throws(PouchError) -> [UInt8] {
        try check(passphrase: passphrase)
        guard cost.isBearable else { throw PouchError(.limit, "the cost of the key file is out of its bounds") }
        let salt = (0..<saltByteCount).map { _ in UInt8.random(in: .min ... .max) }
        let header = Array("\(type)\n".utf8) + parameters(cost, salt: salt) + [0x0A]
        let key = try derive(passphrase, salt: salt, cost: cost)
        var bytes = header
        do {
            let box = try ChaChaPoly.seal(secrets(keyring), using: key, authenticating: header)
            bytes += StrictBase64.encode(box.combined).utf8
        } catch {
            throw PouchError(.malformed, "the key file could not be encrypted: \(error)")
        }
        bytes.append(0x0A)
        return withChecksum(bytes)
    }

    static func withChecksum(_ lines: [UInt8]) -> [UInt8] {
        lines + Array("\(hex(SHA256.hash(data: lines)))\n".utf8)
    }

    /// Decrypts a keyring.
    ///
    /// - Throws: ``PouchError``: `damaged` when bytes changed since it was written, `passphrase` when it is whole and does
    ///   not open (somebody who altered it on purpose looks the same), `limit`, `version` or `malformed`.
    package static func open(_ bytes: [UInt8], passphrase: String) throws(PouchError) -> NodeKeyring {
        guard bytes.count <= IdentityLimits.keyFileBytes else {
            throw PouchError(.limit, "a key file has at most \(IdentityLimits.keyFileBytes) bytes")
        }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard let first = lines.first, first.starts(with: "baraza-key-file/".utf8) else {
            throw PouchError(.malformed, "this is no key file: it does not begin with \(type)")
        }
        guard lines.count == 5, lines[4].isEmpty else {
            throw PouchError(.damaged, "the key file is cut off: put back the copy that you keep of it")
        }
        let whole = bytes.prefix(lines[3].startIndex)
        guard lines[3].elementsEqual(hex(SHA256.hash(data: whole)).utf8) else {
            throw PouchError(
                .damaged, "the key file was damaged since it was written: put back the copy that you keep of it")
        }
        guard first.elementsEqual(type.utf8) else {
            throw PouchError(.version, "the key file is of a version that this program does not know: update it")
        }
        let (cost, salt) = try read(parameters: Array(lines[1]))
        guard let box = StrictBase64.decode(lines[2]), box.count >= nonceByteCount + tagByteCount,
            let sealed = try? ChaChaPoly.SealedBox(combined: box)
        else { throw PouchError(.malformed, "the third line of the key file is not what was encrypted") }
        let key = try derive(passphrase, salt: salt, cost: cost)
        guard let plain = try? ChaChaPoly.open(sealed, using: key, authenticating: whole.prefix(lines[2].startIndex))
        else {
            throw PouchError(
                .passphrase, "the key file is whole, but this is not its passphrase: white space at its ends counts")
        }
        return try keyring(secrets: Array(plain))
    }

    private static func derive(_ passphrase: String, salt: [UInt8], cost: Cost) throws(PouchError) -> SymmetricKey {
        do {
            return try KDF.Scrypt.deriveKey(
                from: Array(passphrase.utf8), salt: salt, outputByteCount: 32, rounds: 1 << cost.rounds,
                blockSize: cost.blockSize, parallelism: cost.parallelism)
        } catch {
            let mebibytes = (128 * cost.blockSize << cost.rounds) / (1 << 20)
            throw PouchError(.limit, "the key file needs \(mebibytes) MiB of memory for a moment to open: \(error)")
        }
    }

    // MARK: What the lines hold

    private static func parameters(_ cost: Cost, salt: [UInt8]) -> [UInt8] {
        let tree: JSONTree = [
            "aead": "chacha20-poly1305", "kdf": "scrypt", "n_log2": .integer(Int64(cost.rounds)),
            "r": .integer(Int64(cost.blockSize)), "p": .integer(Int64(cost.parallelism)),
            "salt": .string(StrictBase64.encode(salt)),
        ]
        return tree.canonical
    }

    private static func read(parameters: [UInt8]) throws(PouchError) -> (cost: Cost, salt: [UInt8]) {
        let fields = try SignedFields(parsing: parameters, what: "parameters of the key file")
        try fields.only(["aead", "kdf", "n_log2", "r", "p", "salt"])
        guard try fields.text("aead") == "chacha20-poly1305", try fields.text("kdf") == "scrypt" else {
            throw PouchError(.version, "the key file is encrypted in a way that this program does not know: update it")
        }
        let cost = Cost(
            rounds: try fields.number("n_log2", in: 1...63), blockSize: try fields.number("r", in: 1...1_024),
            parallelism: try fields.number("p", in: 1...1_024))
        guard cost.isBearable else {
            throw PouchError(.limit, "the key file asks for more memory or time than this program gives to open one")
        }
        let salt = try fields.base64("salt")
        guard salt.count == saltByteCount else { throw fields.wrong("salt", "\(saltByteCount) bytes of base64") }
        return (cost, salt)
    }

    private static func secrets(_ keyring: NodeKeyring) -> [UInt8] {
        let tree: JSONTree = [
            "organisation": .string(keyring.organisation), "generation": .integer(Int64(keyring.generation)),
            "seed": .string(StrictBase64.encode(keyring.current.seed)),
            "link_certificate": .string(StrictBase64.encode(keyring.link.certificate.der)),
            "link_key": .string(StrictBase64.encode(Array(keyring.link.key.rawRepresentation))),
            "retired": .array(
                keyring.retired.map {
                    [
                        "generation": .integer(Int64($0.generation)),
                        "fingerprint": .string($0.opening.fingerprint.hex),
                        "seed": .string(StrictBase64.encode($0.opening.seed)),
                    ]
                }),
        ]
        return tree.canonical
    }

    private static func keyring(secrets: [UInt8]) throws(PouchError) -> NodeKeyring {
        let fields = try SignedFields(parsing: secrets, what: "key file")
        try fields.only(["organisation", "generation", "seed", "link_certificate", "link_key", "retired"])
        guard let linkKey = try? P256.Signing.PrivateKey(rawRepresentation: fields.base64("link_key")) else {
            throw fields.wrong("link_key", "a private key of P-256")
        }
        var retired: [NodeKeyring.Retired] = []
        guard let list = fields.object["retired"], list.kind == .array else {
            throw fields.wrong("retired", "a list")
        }
        for value in list.elements {
            let old = SignedFields(object: value, what: "retired keys in the key file")
            try old.only(["generation", "fingerprint", "seed"])
            retired.append(
                NodeKeyring.Retired(
                    generation: try old.number("generation", in: 1...IdentityLimits.generation),
                    opening: try OpeningKey(fingerprint: old.fingerprint("fingerprint"), seed: old.base64("seed"))))
        }
        return try NodeKeyring(
            organisation: fields.code("organisation"),
            generation: fields.number("generation", in: 1...IdentityLimits.generation),
            current: NodeKeys(seed: fields.base64("seed")), retired: retired,
            link: LinkIdentity(
                certificate: LinkCertificate(der: fields.base64("link_certificate")), key: linkKey))
    }

    private static func hex(_ digest: SHA256.Digest) -> String { Ledger.Digest(bytes: Array(digest))?.hex ?? "" }
}
