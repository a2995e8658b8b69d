import Federation
import Foundation
import Sharing
import SwiftASN1
import Testing
import X509

@testable import baraza

@Suite struct FolderTests {
    @Test("what waits for a link goes onto the stick, whole files alone, and is not taken from the link")
    func waiting() async throws {
        try await Self.inFolder { folder in
            let waiting = folder.waiting(for: "ET-FAD", of: "KE-OUT")
            let stick = folder.url.appendingPathComponent("stick", isDirectory: true)
            for place in [waiting, stick] {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            }
            let spool = try Spool(folder: folder.spool.path, pairBytes: 100, allBytes: 100)
            try spool.put([1, 2, 3], to: "ET-FAD", from: "KE-OUT", number: 1, rank: 3, at: 5)
            try spool.put([4], to: "SN-CAS", from: "KE-OUT", number: 1, rank: 3, at: 5)
            try spool.stage([5], to: "ET-FAD", from: "KE-OUT", number: 2, rank: 3, at: 5)
            #expect(try await PouchFolder(url: stick).copyWaiting(from: waiting, to: "ET-FAD") == 1)
            let files = try PouchFolder.files(of: [stick.path])
            #expect(try files.map { try PouchFolder.read($0) } == [[1, 2, 3]])
            #expect(spool.waiting(for: "ET-FAD").count == 1)
            let nobody = folder.waiting(for: "TZ-IUT", of: "KE-OUT")
            #expect(try await PouchFolder(url: stick).copyWaiting(from: nobody, to: "TZ-IUT") == 0)
        }
    }

    @Test("a making that was interrupted before it was whole is begun again")
    func interruptedEarly() async throws {
        try await Self.inFolder { folder in
            let left = folder.url.appendingPathComponent(".unfinished/keys")
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            try Data("half a key".utf8).write(to: left.appendingPathComponent("ledger.key"))
            try folder.create(organisation: "KE-OUT", name: "Ofisi", country: "KE")
            _ = try await Wiring.open(folder)
            #expect(Self.names(folder) == ["keys", "node.json", "store", "tls"])
        }
    }

    @Test("a making that was interrupted while it was put in place is put in place, wherever it stood")
    func interruptedLate() async throws {
        let parts = ["demo.json", "keys", "store", "tls", "node.json"]
        for moved in 0..<parts.count {
            try await Self.inFolder { folder in
                try folder.create(
                    organisation: "KE-OUT", name: "Ofisi", country: nil, others: ["demo.json": Data("{}".utf8)])
                let made = try folder.identity().origin
                let unfinished = folder.url.appendingPathComponent(".unfinished")
                try FileManager.default.createDirectory(at: unfinished, withIntermediateDirectories: true)
                for name in parts[moved...] {
                    try FileManager.default.moveItem(
                        at: folder.url.appendingPathComponent(name), to: unfinished.appendingPathComponent(name))
                }
                #expect(throws: Failure.self) { try folder.create(organisation: "KE-OUT", name: "x", country: nil) }
                #expect(try folder.identity().origin == made)
                _ = try await Wiring.open(folder)
                #expect(Self.names(folder) == parts.sorted())
            }
        }
    }

    @Test("settings and certificates that are there already are left alone")
    func beside() async throws {
        try await Self.inFolder { folder in
            let tls = folder.url.appendingPathComponent("tls")
            try FileManager.default.createDirectory(at: tls, withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: tls.appendingPathComponent("mine.pem"))
            try Data("{}".utf8).write(to: folder.configurationFile)
            try folder.create(organisation: "KE-OUT", name: "Ofisi", country: nil)
            _ = try await Wiring.open(folder)
            #expect(try String(contentsOf: tls.appendingPathComponent("mine.pem"), encoding: .utf8) == "mine")
            #expect(FileManager.default.fileExists(atPath: folder.certificateFile.path))
            #expect(Self.names(folder) == ["baraza.json", "keys", "node.json", "store", "tls"])
        }
    }

    @Test("the certificate is for this machine, and for the hosts that were named")
    func hosts() throws {
        let hosts = try ["node.example", "192.0.2.7", "2001:db8::7", "node.example"].map {
            try #require(CertificateHost($0))
        }
        let pem = try NodeCertificate.selfSigned(organisation: "KE-OUT", name: "O", country: nil, hosts: hosts)
        let certificate = try Certificate(pemEncoded: pem.certificate)
        let names = try #require(try certificate.extensions.subjectAlternativeNames).map { "\($0)" }
        #expect(names.count == Set(names).count)
        let own = ["localhost", "127.0.0.1", "::1"].compactMap { CertificateHost($0) }
        for host in hosts + own {
            #expect(names.contains("\(host.generalName)"), "\(host)")
        }
    }

    @Test("a host is a DNS name or an address, and nothing else")
    func host() {
        #expect(CertificateHost("Node.Example") == .name("node.example"))
        #expect(CertificateHost("::1") == .address([UInt8](repeating: 0, count: 15) + [1]))
        #expect(CertificateHost("192.0.2.7") == .address([192, 0, 2, 7]))
        for bad in [
            "", ".", "a..b", "-a", "a-", "a b", "https://a", "a:8443", "[::1]", "*.example", "192.0.2.256", "1.2.3",
            "é.example", String(repeating: "a", count: 64), "a.",
        ] { #expect(CertificateHost(bad) == nil, "\(bad)") }
    }

    private static func names(_ folder: DataFolder) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
    }

    private static func inFolder(_ body: (DataFolder) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("baraza-folder-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try await body(DataFolder(path: url.path))
    }
}
