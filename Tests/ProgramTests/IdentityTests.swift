import ArgumentParser
import Crypto
import Foundation
import Pouch
import Records
import Sharing
import SwiftASN1
import Testing
import X509

@testable import baraza

@Suite struct IdentityTests {
    private let passphrase = "karibu baraza letu"
    private let cheap = KeyFile.Cost(rounds: 10, blockSize: 8, parallelism: 1)

    private func inFolder(_ body: (DataFolder) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "baraza-identity-\(UUID().uuidString)").path
        let folder = DataFolder(path: path)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        try folder.create(organisation: "KE-OUT", name: "Ofisi", country: "KE")
        try body(folder)
    }

    private func made(in folder: DataFolder) throws -> OwnNode {
        let options = try CardOptions.parse(["--address", "https://ke-out.example:8444", "--duty-post", "Desk=1"])
        _ = try IdentityCommand.create(folder.identity(), in: folder, options, passphrase: passphrase, cost: cheap)
        return try #require(try folder.ownNode(passphrase: passphrase))
    }

    /// The next generation of a node's keys, and its card.
    private func next(_ own: OwnNode) throws -> (CardFile, NodeKeyring) {
        let (keyring, succession) = try #require(own.keyring).rotated()
        var card = own.card
        card.keys = keyring.current.publicKeys
        card.generation = keyring.generation
        card.predecessor = keyring.predecessor
        return (CardFile(card: try SignedCard(card, by: keyring.current), successions: [succession]), keyring)
    }

    @Test("a node's keys open with their passphrase alone; its card needs none")
    func opens() throws {
        try inFolder { folder in
            #expect(try folder.ownNode() == nil)
            let own = try made(in: folder)
            #expect(own.card.organisation == "KE-OUT" && own.card.addresses.count == 1)
            let card = try #require(try folder.ownNode())
            #expect(card.keyring == nil && card.file == own.file)
            #expect(throws: Failure.self) { _ = try folder.ownNode(passphrase: passphrase + "x") }
            let mode = try FileManager.default.attributesOfItem(atPath: folder.nodeKeysFile.path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test("interrupted at any step of replacing its keys, a node has the old keys and card, or the new ones")
    func interrupted() throws {
        for step in 0...3 {
            try inFolder { folder in
                let own = try made(in: folder)
                let (file, keyring) = try next(own)
                let nextCard = folder.url.appendingPathComponent("node.card.next")
                let sealed = try KeyFile.seal(keyring, passphrase: passphrase, cost: cheap)
                // As `put` does it, one step after the other, and no further than so many.
                if step > 0 { try Data(file.bytes).write(to: nextCard) }
                if step > 1 { try Data(sealed).write(to: folder.nodeKeysFile) }
                if step > 2 {
                    try FileManager.default.removeItem(at: folder.cardFile)
                    try FileManager.default.moveItem(at: nextCard, to: folder.cardFile)
                }
                let found = try #require(try folder.ownNode(passphrase: passphrase))
                #expect(found.file == (step > 1 ? file : own.file), "step \(step)")
                #expect(!FileManager.default.fileExists(atPath: nextCard.path))
                #expect(try folder.ownNode()?.file == found.file)
            }
        }
    }

    @Test("keys and a card that do not belong together are not taken for a node")
    func mixed() throws {
        try inFolder { folder in
            let (file, _) = try next(made(in: folder))
            try folder.put(file)
            #expect(throws: Refusal.self) { _ = try folder.ownNode(passphrase: passphrase) }
        }
    }

    @Test("a card that is signed again keeps what was not given, and is never older than the one before")
    func changed() throws {
        try inFolder { folder in
            let card = try made(in: folder).card
            let options = try CardOptions.parse(["--ceiling", "4", "--days", "10"])
            let before = Instant(microseconds: card.from.microseconds - 1_000_000)
            let changed = try options.applied(to: card, at: before)
            #expect(changed.ceiling == 4 && changed.addresses == card.addresses && changed.dutyPosts == card.dutyPosts)
            #expect(changed.from == card.from)
            #expect(changed.until.microseconds - changed.from.microseconds == 10 * 86_400_000_000)
        }
    }

    @Test("a passphrase comes from a file, the environment or a credential of systemd, in this order")
    func passphrases() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-credentials-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("file")
        try Data(" of a file \n".utf8).write(to: file)
        try Data("of a credential\n\n".utf8).write(to: folder.appendingPathComponent(Passphrase.credential))
        let environment = ["BARAZA_PASSPHRASE": "of the environment", "CREDENTIALS_DIRECTORY": folder.path]
        #expect(try Passphrase.given(file: file.path, environment: environment) == " of a file ")
        #expect(try Passphrase.given(file: nil, environment: environment) == "of the environment")
        #expect(
            try Passphrase.given(file: nil, environment: ["CREDENTIALS_DIRECTORY": folder.path])
                == "of a credential\n")
        #expect(try Passphrase.given(file: nil, environment: ["CREDENTIALS_DIRECTORY": "/nowhere"]) == nil)
        #expect(throws: Failure.self) { _ = try Passphrase.given(file: "/nowhere", environment: [:]) }
        try Data(repeating: 0x78, count: IdentityLimits.passphraseBytes + 2).write(to: file)
        #expect(throws: Failure.self) { _ = try Passphrase.given(file: file.path, environment: [:]) }
    }

    @Test("the certificate of live links says whose it is, has no end, and is small")
    func certificate() throws {
        let link = try NodeCertificate.link(organisation: "KE-OUT")
        let certificate = try Certificate(derEncoded: link.certificate.der)
        #expect("\(certificate.subject)".contains("KE-OUT"))
        #expect(certificate.notValidAfter.timeIntervalSince1970 == 253_402_300_799)
        #expect(link.certificate.der.count < 600)
        #expect(certificate.publicKey == Certificate.PublicKey(link.key.publicKey))
    }

    @Test(
        "an option that no card could say is refused with what it should be",
        arguments: [
            ["--address", "http://node.example"], ["--ceiling", "6"], ["--duty-post", "Desk"], ["--duty-post", "=1"],
            ["--days", "0"], ["--days", "1831"],
        ])
    func options(_ arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try CardOptions.parse(arguments) }
    }
}
