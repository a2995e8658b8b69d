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

    /// Pouches of this node, sealed, that wait for links.
    var spool: URL { url.appendingPathComponent("link/out", isDirectory: true) }

    /// Those of them that are for one organisation.
    func waiting(for organisation: String, of own: String) -> URL {
        spool.appendingPathComponent("\(organisation)/\(own)", isDirectory: true)
    }

    var exists: Bool { FileManager.default.fileExists(atPath: identityFile.path) }

    /// Makes a node: refuses a folder that has one.
    ///
    /// It is built in a folder of its own, ``unfinished``, and put in place when it is whole: who interrupts this
    /// has either no node, and can do it again, or all of one.
    ///
    /// - Parameters:
    ///   - hosts: names and addresses that the certificate is for, beside those of this machine.
    ///   - others: files to put beside the node, by name, for the owner alone.
    func create(
        organisation: String, name: String, country: String?, hosts: [CertificateHost] = [],
        others: [String: Data] = [:]
    ) throws {
        try recover()
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
        let made = DataFolder(path: unfinished.path)
        do {
            try manager.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for folder in ["keys", "tls", "store"] {
                try manager.createDirectory(
                    at: made.url.appendingPathComponent(folder), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw Failure("the folder \(path) cannot be made: \(Console.reason(error))")
        }
        do {
            try made.fill(organisation: organisation, name: name, country: country, hosts: hosts, others: others)
        } catch {
            try? manager.removeItem(at: unfinished)
            throw error
        }
        try putInPlace()
    }

    /// Writes everything that a node is; the folder's identity last, so that one with an identity is a whole one.
    private func fill(
        organisation: String, name: String, country: String?, hosts: [CertificateHost], others: [String: Data]
    ) throws {
        // The origin has to be this node's alone: two nodes with one code (a test beside a real one) must not be mixed up.
        let origin = "baraza/\(organisation.lowercased())/\(UUID().uuidString.lowercased().prefix(8))"
        let key = try SignerKey.generate(name: origin)
        try write(Data((key.exported + "\n").utf8), to: ledgerKeyFile)
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        try write(secret, to: secretFile)
        let certificate = try NodeCertificate.selfSigned(
            organisation: organisation, name: name, country: country, hosts: hosts)
        try write(Data(certificate.certificate.utf8), to: certificateFile)
        try write(Data(certificate.key.utf8), to: certificateKeyFile)

        for (name, data) in others { try write(data, to: url.appendingPathComponent(name)) }
        _ = try open(signer: CheckpointSigner(key: key))

        var members: [JSONMember] = [
            JSONMember("created", .string(Instant.now().text)),
            JSONMember("name", .string(name)),
            JSONMember("organisation", .string(organisation)),
            JSONMember("origin", .string(origin)),
        ]
        if let country { members.append(JSONMember("country", .string(country))) }
        try write(Data(JSONTree.object(members).canonical + [UInt8(ascii: "\n")]), to: identityFile)
    }

    /// Where a node is built. Inside its folder, which may be a disk of its own: nothing outside is written.
    private var unfinished: URL { url.appendingPathComponent(".unfinished", isDirectory: true) }

    /// Goes on where an earlier making was interrupted: a node that was whole is put in place, the rest of one goes.
    private func recover() throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: unfinished.path) else { return }
        if manager.fileExists(atPath: DataFolder(path: unfinished.path).identityFile.path) {
            try putInPlace()
        } else {
            do {
                try manager.removeItem(at: unfinished)
            } catch {
                throw Failure("\(unfinished.path) cannot be removed: \(Console.reason(error))")
            }
        }
    }

    /// Moves what was built to its place, the identity last.
    private func putInPlace() throws {
        let manager = FileManager.default
        let last = identityFile.lastPathComponent
        do {
            let names = try manager.contentsOfDirectory(atPath: unfinished.path).filter { $0 != last }.sorted()
            for name in names + [last] {
                try Self.move(unfinished.appendingPathComponent(name), to: url.appendingPathComponent(name))
            }
            try manager.removeItem(at: unfinished)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("\(path) cannot be made a node: \(Console.reason(error))")
        }
    }

    /// Moves a file or a folder; into a folder that is there, one by one. Nothing is written over.
    private static func move(_ source: URL, to destination: URL) throws {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: destination.path, isDirectory: &isFolder) else {
            return try manager.moveItem(at: source, to: destination)
        }
        guard isFolder.boolValue else {
            throw Failure(
                "\(destination.path) is there already", hint: "move it away, or choose another folder with --data")
        }
        for name in try manager.contentsOfDirectory(atPath: source.path).sorted() {
            try move(source.appendingPathComponent(name), to: destination.appendingPathComponent(name))
        }
        try manager.removeItem(at: source)
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
    ///
    /// - Parameter reading: never to write to them, as in a copy; so it is, too, where nobody can write.
    func records(signer: CheckpointSigner, reading: Bool = false) throws -> SQLiteStore {
        do {
            _ = try databaseFile.checkResourceIsReachable()
        } catch {
            throw Failure(
                "\(databaseFile.path) cannot be read: \(Console.reason(error))",
                hint: "the node's folder has to be whole, and yours; restore what is missing from a backup")
        }
        return try open(signer: signer, reading: reading)
    }

    /// Whether records may be added at all. A copy on a read-only disk is good for `verify`, `export` and the lists.
    var isWritable: Bool {
        FileManager.default.isWritableFile(atPath: store.path)
            && (FileManager.default.isWritableFile(atPath: databaseFile.path)
                || !FileManager.default.fileExists(atPath: databaseFile.path))
    }

    private func open(signer: CheckpointSigner, reading: Bool = false) throws -> SQLiteStore {
        do {
            guard isWritable, !reading else { return try SQLiteStore(reading: store.path, signer: signer) }
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
