import Crypto
import Foundation
import JSON
import Ledger
import Records
import Sharing
import Store
import StoreSQLite

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

    private var databaseFile: URL { url.appendingPathComponent("store/baraza.sqlite") }

    var exists: Bool { FileManager.default.fileExists(atPath: identityFile.path) }

    /// Makes a node: refuses a folder that has one.
    func create(organisation: String, name: String, country: String?) throws {
        if exists {
            throw Failure(
                "\(path) holds a node already", hint: "choose another folder with --data, or go on with `baraza up`")
        }
        let manager = FileManager.default
        for left in [ledgerKeyFile, databaseFile] where manager.fileExists(atPath: left.path) {
            throw Failure(
                "\(left.path) is there, but no \(identityFile.lastPathComponent) beside it: this was a node",
                hint: "restore that file from a backup, or choose another folder with --data")
        }
        do {
            try manager.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for folder in ["keys", "tls", "store"] {
                try manager.createDirectory(
                    at: url.appendingPathComponent(folder), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw Failure("the folder \(path) cannot be made: \(Console.reason(error))")
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

        _ = try open(signer: CheckpointSigner(key: key))

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
        let bytes: Data
        do {
            bytes = try Data(contentsOf: identityFile)
        } catch {
            guard Console.isMissing(error) else {
                throw Failure(
                    "\(identityFile.path) cannot be read: \(Console.reason(error))",
                    hint: "the node's folder has to be yours: run this as its owner")
            }
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

    /// The node's records. A folder that lost them is not given new ones: that would hide the loss.
    func records(signer: CheckpointSigner) throws -> SQLiteStore {
        do {
            _ = try databaseFile.checkResourceIsReachable()
        } catch {
            throw Failure(
                "\(databaseFile.path) cannot be read: \(Console.reason(error))",
                hint: "the node's folder has to be whole, and yours; restore what is missing from a backup")
        }
        return try open(signer: signer)
    }

    private func open(signer: CheckpointSigner) throws -> SQLiteStore {
        do {
            return try SQLiteStore(folder: store.path, signer: signer)
        } catch {
            let database = databaseFile.path
            switch error {
            case .full(let detail):
                throw Failure(
                    "there is no room on the disk of \(database) (\(detail))", hint: "make room, then try again")
            case .corrupt(let detail):
                throw Failure(
                    "\(database) is damaged (\(detail))",
                    hint: "keep this folder as it is, and restore a backup elsewhere")
            case .unavailable(let detail):
                throw Failure(
                    "\(database) cannot be opened (\(detail))",
                    hint: "the node's folder has to be whole, and yours to read and write")
            case .taken(let detail), .missing(let detail):
                throw Failure("\(database) cannot be opened: \(detail)")
            }
        }
    }

    func read(_ file: URL) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: file))
        } catch {
            throw Failure(
                "\(file.path) cannot be read: \(Console.reason(error))",
                hint: "the node's folder has to be whole, and yours; restore what is missing from a backup")
        }
    }

    private func write(_ data: Data, to file: URL) throws {
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600])
        else { throw Failure("cannot write \(file.path)") }
    }
}
