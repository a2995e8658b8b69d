import Crypto
import Foundation
import JSON
import Ledger
import Records
import Sharing

/// The one folder that is a node: identity, keys, certificate, configuration, records.
///
/// Only the owner may enter it (mode 0700). Nothing outside it is written, so a copy of it is a copy of the node.
struct DataFolder: Sendable {
    let url: URL

    init(path: String) {
        url = URL(fileURLWithPath: path, isDirectory: true)
    }

    var path: String { url.path }
    var identityFile: URL { url.appendingPathComponent("node.json") }
    var configurationFile: URL { url.appendingPathComponent("baraza.json") }
    var ledgerKeyFile: URL { url.appendingPathComponent("keys/ledger.key") }
    var secretFile: URL { url.appendingPathComponent("keys/secret") }
    var certificateFile: URL { url.appendingPathComponent("tls/certificate.pem") }
    var certificateKeyFile: URL { url.appendingPathComponent("tls/key.pem") }
    var store: URL { url.appendingPathComponent("store", isDirectory: true) }

    var exists: Bool { FileManager.default.fileExists(atPath: identityFile.path) }

    /// Makes a node: refuses a folder that has one.
    func create(organisation: String, name: String, country: String?) throws {
        if exists {
            throw Failure(
                "\(path) holds a node already", hint: "choose another folder with --data, or go on with `baraza up`")
        }
        let manager = FileManager.default
        do {
            try manager.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for folder in ["keys", "tls", "store"] {
                try manager.createDirectory(
                    at: url.appendingPathComponent(folder), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw Failure("cannot make the folder \(path): \(error.localizedDescription)")
        }

        // The origin has to be this node's alone: two nodes with one code (a test beside a real one) must not be mixed up.
        let origin = "baraza/\(organisation.lowercased())/\(UUID().uuidString.lowercased().prefix(8))"
        let key = try SignerKey.generate(name: origin)
        try write(Data((key.exported + "\n").utf8), to: ledgerKeyFile)
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        try write(secret, to: secretFile)
        let certificate = try NodeCertificate.selfSigned(organisation: organisation, name: name, country: country)
        try write(Data(certificate.certificate.utf8), to: certificateFile)
        try write(Data(certificate.key.utf8), to: certificateKeyFile)

        var members: [JSONMember] = [
            JSONMember("created", .string(Instant.now().text)),
            JSONMember("name", .string(name)),
            JSONMember("organisation", .string(organisation)),
            JSONMember("origin", .string(origin)),
        ]
        if let country { members.append(JSONMember("country", .string(country))) }
        // Last, so that a folder with an identity is a whole one.
        try write(Data(JSONTree.object(members).canonical + [UInt8(ascii: "\n")]), to: identityFile)
    }

    /// Who the node is.
    func identity() throws -> NodeIdentity {
        guard let bytes = try? Data(contentsOf: identityFile) else {
            throw Failure("\(path) holds no node", hint: "make one with `baraza init --data \(path) …`")
        }
        guard let root = try? JSONDocument(parsing: [UInt8](bytes)).root,
            let organisation = root["organisation"]?.string, let name = root["name"]?.string,
            let origin = root["origin"]?.string
        else {
            throw Failure("\(identityFile.path) cannot be read as a node's identity", hint: "restore it from a backup")
        }
        return NodeIdentity(
            organisation: organisation, organisationName: name, country: root["country"]?.string, origin: origin,
            version: Baraza.version, started: .now())
    }

    func read(_ file: URL) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: file))
        } catch {
            throw Failure(
                "cannot read \(file.path): \(error.localizedDescription)",
                hint: "the node's folder has to be whole, and yours to read")
        }
    }

    private func write(_ data: Data, to file: URL) throws {
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600])
        else { throw Failure("cannot write \(file.path)") }
    }
}
