import Foundation
import Pouch
import Sharing

/// The part of the data folder that the node is known by among other nodes: its card, and its keys under a passphrase.
extension DataFolder {
    var nodeKeysFile: URL { url.appendingPathComponent("keys/node.keys") }
    var cardFile: URL { url.appendingPathComponent("node.card") }
    /// The card that belongs to keys which are being put in place.
    private var nextCardFile: URL { url.appendingPathComponent("node.card.next") }

    var hasOwnNode: Bool { FileManager.default.fileExists(atPath: cardFile.path) }

    /// The node among other nodes; `nil` for one that has no keys yet.
    ///
    /// - Parameter passphrase: without it the card alone, which is enough for everything but speaking for the node.
    func ownNode(passphrase: String? = nil) throws -> OwnNode? {
        guard hasOwnNode else { return nil }
        guard let passphrase else { return OwnNode(file: try card(in: cardFile)) }
        let keyring = try keyring(passphrase: passphrase)
        try finishChange(to: keyring)
        return try OwnNode(file: try card(in: cardFile), keyring: keyring)
    }

    func keyring(passphrase: String) throws -> NodeKeyring {
        do {
            return try KeyFile.open(try read(nodeKeysFile), passphrase: passphrase)
        } catch let error as PouchError {
            throw Failure("\(nodeKeysFile.path): \(error.message)")
        }
    }

    /// Puts keys and the card that belongs to them in place. Interrupted at any moment, the folder has either the old
    /// two or, once ``ownNode(passphrase:)`` has looked, the new two.
    func put(_ file: CardFile, _ keyring: NodeKeyring, passphrase: String, cost: KeyFile.Cost = .standard) throws {
        let sealed = try KeyFile.seal(keyring, passphrase: passphrase, cost: cost)
        try replace(nextCardFile, with: file.bytes)
        try replace(nodeKeysFile, with: sealed)
        try rename(nextCardFile, to: cardFile)
    }

    /// Puts a card of the same keys in place.
    func put(_ file: CardFile) throws { try replace(cardFile, with: file.bytes) }

    private func finishChange(to keyring: NodeKeyring) throws {
        guard FileManager.default.fileExists(atPath: nextCardFile.path) else { return }
        if let next = try? card(in: nextCardFile), next.card.card.keys == keyring.current.publicKeys {
            try rename(nextCardFile, to: cardFile)
        } else {
            try? FileManager.default.removeItem(at: nextCardFile)
        }
    }

    private func card(in file: URL) throws -> CardFile {
        do {
            return try CardFile(bytes: try read(file))
        } catch let error as PouchError {
            throw Failure("\(file.path): \(error.message)", hint: "restore it from a backup")
        }
    }

    /// Writes a file beside, has it on the disk, and puts it in place.
    private func replace(_ file: URL, with bytes: [UInt8]) throws {
        let made = file.appendingPathExtension("tmp")
        guard
            FileManager.default.createFile(
                atPath: made.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw Failure("cannot write \(made.path)", hint: "the node's folder has to be yours, with room on its disk")
        }
        do {
            let handle = try FileHandle(forWritingTo: made)
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw Failure("cannot write \(made.path): \(Console.reason(error))")
        }
        try rename(made, to: file)
    }

    /// The new name is on the disk when this returns.
    private func rename(_ source: URL, to destination: URL) throws {
        guard Foundation.rename(source.path, destination.path) == 0 else {
            throw Failure("cannot put \(destination.path) in place: \(String(cString: strerror(errno)))")
        }
        let folder = Foundation.open(destination.deletingLastPathComponent().path, O_RDONLY)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
