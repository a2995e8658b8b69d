import JSON
import Ledger
import Pouch
import Records

/// Whether somebody vouches for a record of the registry: what its `signature` is worth here (decision 0026).
package enum Attestation: Hashable, Sendable {
    case unsigned
    /// The code of the organisation whose node's key it verifies with.
    case signed(by: String)
    /// It names a key that is not known here, or an algorithm: it says nothing for the record and nothing against it.
    case unknown(by: String)
    /// It must not count.
    case wrong(by: String, Fault)

    package enum Fault: String, Sendable {
        /// The record, or the signature, is not what was signed.
        case altered
        /// The key was revoked: who has it may have signed anything.
        case revoked
        /// The key is of another organisation than the one that is named, or than the one whose word it would have to be.
        case foreign
    }

    var isWrong: Bool { if case .wrong = self { true } else { false } }

    /// The kinds of records whose signature is looked at: each lets somebody see more.
    static let kinds: Set<String> = ["accreditation", "classification-scheme", "clearance", "consent"]
    /// RFC 8032, as domain 3.0 suggests.
    static let algorithm = "Ed25519"

    /// What is signed: the canonical bytes (RFC 8785) of the record without its signature.
    static func content(of record: JSONValue) -> [UInt8] {
        let rest = record.members.filter { $0.0.text != "signature" }.map {
            JSONMember($0.0.text, .raw($0.1.minified))
        }
        return (try? JSONDocument(parsing: JSONTree.object(rest).bytes).root.canonical) ?? []
    }

    /// The same record, signed by these keys.
    ///
    /// - Throws: ``PouchError`` where the keys cannot sign.
    static func sign(_ record: JSONValue, as organisation: String, by keys: NodeKeys) throws -> JSONTree {
        let rest = record.members.filter { $0.0.text != "signature" }.map {
            JSONMember($0.0.text, .raw($0.1.minified))
        }
        let value = StrictBase64.encode(try keys.attest(content(of: record)))
        let signature: JSONTree = [
            "signer": .string(organisation), "algorithm": .string(algorithm),
            "key": .string(keys.fingerprint.hex), "value": .string(value),
        ]
        return .object(rest + [JSONMember("signature", signature)])
    }
}
