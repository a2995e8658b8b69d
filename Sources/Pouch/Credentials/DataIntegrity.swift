internal import Crypto
internal import FoundationEssentials
package import JSON

/// A W3C Data Integrity proof with the suite `eddsa-jcs-2022`: over RFC 8785 bytes, so that no RDF is needed, nor a network.
///
/// Source: W3C Verifiable Credential Data Integrity 1.0 §4; Data Integrity EdDSA Cryptosuites 1.0 §3.3.
package enum DataIntegrity {
    package static let suite = "eddsa-jcs-2022"

    /// The document with its proof, by the Ed25519 half of a node's keys.
    ///
    /// - Parameters:
    ///   - document: without a proof.
    ///   - created: when it is signed, as in `2026-05-01T10:00:00Z`.
    /// - Throws: ``PouchError`` where the document is none, or the keys cannot sign.
    package static func sign(_ document: JSONTree, created: String, by keys: NodeKeys) throws(PouchError) -> JSONTree {
        guard case .object(let members) = document else {
            throw PouchError(.malformed, "a credential is a JSON object")
        }
        var options: [JSONMember] = [
            JSONMember("type", "DataIntegrityProof"), JSONMember("cryptosuite", .string(suite)),
            JSONMember("created", .string(created)), JSONMember("verificationMethod", .string(keys.name.method)),
            JSONMember("proofPurpose", "assertionMethod"),
        ]
        // §3.3.1: the proof carries the context that it was made under.
        if let context = members.first(where: { $0.name == "@context" }) { options.insert(context, at: 0) }
        let value = try keys.signCredential(
            hashData(document: document.canonical, options: JSONTree.object(options).canonical))
        options.append(JSONMember("proofValue", .string("z" + Base58.encode(value))))
        return .object(members + [JSONMember("proof", .object(options))])
    }

    /// The key that a secured document's proof verifies under; `nil` where it verifies under none: altered, or of another suite.
    package static func signer(of secured: JSONValue) -> KeyName? {
        guard secured.kind == .object, let proof = secured["proof"], proof.kind == .object,
            proof["type"]?.string == "DataIntegrityProof", proof["cryptosuite"]?.string == suite,
            proof["proofPurpose"]?.string == "assertionMethod",
            let key = proof["verificationMethod"]?.string.flatMap({ KeyName($0) }),
            let text = proof["proofValue"]?.string, text.first == "z",
            let value = Base58.decode(text.dropFirst()), value.count == HybridSignature.ed25519ByteCount,
            let document = canonical(secured, without: "proof"), let options = canonical(proof, without: "proofValue")
        else { return nil }
        // §3.3.2: what was signed is read under the context that it was signed under, and under no other.
        if let context = proof["@context"], context.canonical != secured["@context"]?.canonical { return nil }
        return key.verifies(value, hashData(document: document, options: options)) ? key : nil
    }

    /// §3.3.4: 64 bytes, the options' hash first.
    static func hashData(document: [UInt8], options: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: options)) + Array(SHA256.hash(data: document))
    }

    private static func canonical(_ object: JSONValue, without name: String) -> [UInt8]? {
        var names: Set<String> = []
        let rest = object.members.filter { $0.name.text != name }.map {
            JSONMember($0.name.text, .raw($0.value.minified))
        }
        // A name that stands twice means one thing to one reader and another to the next.
        guard object.members.allSatisfy({ names.insert($0.name.text).inserted }) else { return nil }
        return JSONTree.object(rest).canonical
    }
}

extension KeyName {
    /// Whether 64 bytes are this key's signature of a message (RFC 8032 §5.1.7).
    func verifies(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

extension PublicKeys {
    /// The Ed25519 half by its own name.
    package var name: KeyName { KeyName(known: Array(bytes.prefix(Self.ed25519ByteCount))) }
}
