import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("What a house takes back stays taken back (domain 3.17, decision 0060)")
struct CertificateTests {
    private static let file = Array(
        #"""
        {"code":"GR-101","name":"Source grading","level":"foundation","hours":8,"languages":["en"],"outcomes":["Grade"],
        "modules":[{"title":"The source","text":"From A to F.","covers":["human-rights","data-protection"]}],
        "questions":[{"text":"A?","choices":["reliable","not"]}],"pass_percent":100,"answers":[1]}
        """#.utf8)

    /// A node with keys of its own, a post that teaches, and a course that two others passed.
    private func run(
        _ backend: Backend, _ body: (House, Gate, Caller, String) async throws -> Void
    ) async throws {
        try await backend.run { house in
            let own = try PeerTests.Other("KE-OUT", 1, at: house.clock.now)
            let node = try House.node(
                house.store, house.signer, house.clock, own: OwnNode(file: own.file, keyring: own.keyring))
            let administration = node.administration
            try await administration.addRegistry()
            try await administration.addChannel(code: "courses", title: "Courses", tlp: .green)
            _ = try await administration.addAccount(
                name: "desk", roles: [.reader, .author, .releaser], purposes: [.awareness])
            try await administration.grant("courses", to: "desk", write: true)
            let desk = try await administration.post("desk")
            house.clock.pass(seconds: 1)
            guard case .filed(let id, _) = try await node.gate.file(course: Self.file, in: "courses", by: desk) else {
                Issue.record("the course was not filed")
                return
            }
            let sheets = ["one", "two", "desk"].map { "course: \(id)\npost: \($0)\n1: a\n" }.joined()
            _ = try await node.gate.take(AnswerSheet.read(Array(sheets.utf8)), by: desk)
            #expect(try await node.gate.mark(id, by: desk).map(\.post) == ["one", "two"], "nobody marks themselves")
            try await body(house, node.gate, desk, id)
        }
    }

    @Test("two are taken back at one instant, and both are", arguments: Backend.allCases)
    func instant(_ backend: Backend) async throws {
        try await run(backend) { house, gate, desk, course in
            var given: [[UInt8]] = []
            for post in ["one", "two"] {
                given.append(try await gate.certify(post, of: "KE-OUT", in: course, by: desk))
            }
            for file in given {
                guard case .sound = try await gate.verify(certificate: file, for: desk).status else {
                    Issue.record("a certificate that was just given is not sound")
                    return
                }
            }
            for post in ["one", "two"] { try await gate.revoke(post, of: "KE-OUT", in: course, by: desk) }
            for file in given {
                #expect(try await gate.verify(certificate: file, for: desk).worth == .invalid)
                guard case .takenBack = try await gate.verify(certificate: file, for: desk).status else {
                    Issue.record("what was taken back is not")
                    return
                }
            }
            await #expect(throws: Refusal.self) {
                _ = try await gate.certify("one", of: "KE-OUT", in: course, by: desk)
            }
        }
    }

    @Test("a list that nobody of the house signed is no base of the next one", arguments: Backend.allCases)
    func planted(_ backend: Backend) async throws {
        try await run(backend) { house, gate, desk, course in
            let first = try await gate.certify("one", of: "KE-OUT", in: course, by: desk)
            let second = try await gate.certify("two", of: "KE-OUT", in: course, by: desk)
            try await gate.revoke("one", of: "KE-OUT", in: course, by: desk)
            let stranger = try NodeKeys(seed: [UInt8](repeating: 77, count: NodeKeys.seedByteCount))
            let root = try JSONDocument(parsing: first).root
            let list = try #require(root["credentialStatus"]?["statusListCredential"]?.string)
            var all = StatusList()
            for place in 0..<StatusList.count { all.set(place) }
            let credential = try DataIntegrity.sign(
                all.credential(
                    list, issuer: stranger.name, made: "2030-01-01T00:00:00Z", until: "2031-01-01T00:00:00Z"),
                created: "2030-01-01T00:00:00Z", by: stranger)
            let object: JSONTree = [
                "type": .string(CredentialStatus.type), "spec_version": "2.1",
                "id": .string(Thing.id(5, CredentialStatus.type)), "created": .string(Thing.time(0)),
                "modified": .string(Thing.time(0)),
                "credential": .string(String(decoding: credential.bytes, as: UTF8.self)),
                "extensions": .object([
                    JSONMember(CredentialStatus.extensionID, ["extension_type": "new-sdo"])
                ]),
            ]
            let report = try await gate.write(
                [try JSONDocument(parsing: object.bytes).root], to: "courses", by: desk)
            #expect(report.items.allSatisfy { $0.fate == .stored })
            house.clock.pass(seconds: 5)
            try await gate.revoke("one", of: "KE-OUT", in: course, by: desk)
            guard case .sound = try await gate.verify(certificate: second, for: desk).status else {
                Issue.record("what a stranger listed was signed again")
                return
            }
            #expect(try await gate.verify(certificate: first, for: desk).worth == .invalid)
        }
    }
}
