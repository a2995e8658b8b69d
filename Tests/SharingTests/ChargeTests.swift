import Foundation
import JSON
import Policy
import Records
import Testing

@testable import Sharing

/// Role assignments: domain 3.3.
@Suite("What a post is charged with")
struct ChargeTests {
    private func charge(_ post: String, _ role: String, _ more: String = "") -> String {
        #""post":"\#(post)","role":"\#(role)","valid_from":"2024-01-01T00:00:00Z","appointed_by":"chief"\#(more)"#
    }

    private func canWrite(_ house: House, _ name: String, in channel: String = "alerts") async throws -> Bool {
        do {
            try await house.gate.checkWriting(to: channel, by: house[name])
            return true
        } catch let refusal as Refusal where [.missing, .forbidden].contains(refusal.code) {
            return false
        }
    }

    @Test(
        "a post without any acts by its account; one with some acts in those that hold, to the second",
        arguments: Backend.allCases)
    func time(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.file([Thing(20, name: "one")])
            #expect(try await canWrite(house, "author"))
            let end = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            try await house.register(
                "role-assignment", 1, charge("author", "author", #","valid_until":"\#(end.text)""#))
            #expect(try await canWrite(house, "author"))
            #expect(try await house.titles(house["author"]) == ["one"])
            house.clock.now = end
            #expect(try await !canWrite(house, "author"))
            #expect(try await house.titles(house["author"]) == [])
            #expect(try await house.titles(house["reader"]) == ["one"])
            // It gives nobody what their account has not.
            try await house.register("role-assignment", 2, charge("author", "reader"))
            #expect(try await house.titles(house["author"]) == [])
        }
    }

    @Test("one that lapsed, ended or was never begun charges nobody, and leaves the account no more than the others")
    func states() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            for (version, status) in ["nominated", "active", "lapsed", "active", "ended"].enumerated() {
                try await house.register(
                    "role-assignment", 1, charge("author", "author", #","status":"\#(status)""#), version: version)
                #expect(try await canWrite(house, "author") == (status == "active"), "\(status)")
            }
        }
    }

    @Test("who is on leave does not act; the delegate does, where their account has the role")
    func delegate() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            try await house.administration.grant("alerts", to: "outsider", write: true)
            try await house.register("role-assignment", 1, charge("author", "author"))
            try await house.register("role-assignment", 2, charge("outsider", "trainer"))
            #expect(try await canWrite(house, "author"))
            #expect(try await !canWrite(house, "outsider"))
            try await house.register(
                "role-assignment", 1, charge("author", "author", #","status":"on-leave","delegate":"outsider""#),
                version: 1)
            #expect(try await !canWrite(house, "author"))
            #expect(try await canWrite(house, "outsider"))
        }
    }

    @Test("a charge for one channel counts in that channel alone, and at no desk that is of the whole node")
    func scope() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            try await house.administration.grant("secret", to: "releaser", write: true)
            try await house.register(
                "role-assignment", 1, charge("releaser", "releaser", #","scope":"channel:alerts""#))
            try await house.file([Thing(20, name: "one")])
            #expect(try await canWrite(house, "releaser"))
            #expect(try await !canWrite(house, "releaser", in: "secret"))
            #expect(try await house.titles(house["releaser"]) == ["one"])
            let recalled = await refusal {
                _ = try await house.gate.recall(Thing.id(20), reason: .error, explanation: nil, by: house["releaser"])
            }
            #expect(recalled?.code == .forbidden)
            try await house.register(
                "role-assignment", 1, charge("releaser", "releaser", #","scope":"organisation:KE-OUT""#), version: 1)
            #expect(try await canWrite(house, "releaser", in: "secret"))
            _ = try await house.gate.recall(Thing.id(20), reason: .error, explanation: nil, by: house["releaser"])
        }
    }

    @Test("a charge for a body counts in the channels that the body is a member of by their charters")
    func body() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            try await house.register("role-assignment", 1, charge("author", "author", #","scope":"body:board""#))
            #expect(try await !canWrite(house, "author"))
            try await house.register(
                "channel-charter", 10,
                #""code":"alerts","purpose":"x","ceiling":2,"status":"active","members":["body:board"]"#)
            #expect(try await canWrite(house, "author"))
        }
    }

    @Test("whoever writes does not release in the same scope at the same time, whoever records it")
    func separation() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            try await house.register("role-assignment", 1, charge("author", "author", #","scope":"channel:alerts""#))
            func record(_ number: Int, _ members: String) async throws -> Bool {
                let text = #"""
                    {"type":"role-assignment","id":"\#(Thing.id(number, "role-assignment"))","created":"\#(Thing.time(0))",
                    "modified":"\#(Thing.time(0))",\#(members)}
                    """#
                let report = try await house.gate.write(
                    [try parse(text)], to: Registry.channel, by: house.administration.console)
                guard case .refused(let message) = report.items.first?.fate else { return true }
                #expect(message.contains("one post cannot be both author and releaser"), "\(message)")
                return false
            }
            #expect(try await !record(2, charge("author", "releaser", #","scope":"channel:alerts""#)))
            #expect(try await !record(3, charge("author", "releaser")))
            #expect(
                try await !record(
                    4,
                    charge("chief", "releaser", #","status":"on-leave","delegate":"author""#)
                        .replacingOccurrences(of: #""appointed_by":"chief""#, with: #""appointed_by":"board""#)))
            #expect(try await record(5, charge("author", "releaser", #","scope":"channel:drop""#)))
            #expect(try await record(6, charge("author", "releaser", #","status":"ended","scope":"channel:alerts""#)))
            #expect(
                try await record(
                    7,
                    #""post":"author","role":"releaser","valid_from":"2020-01-01T00:00:00Z","valid_until":"2024-01-01T00:00:00Z","appointed_by":"chief""#
                ))
        }
    }

    @Test("of two in one submission that exclude each other the first counts")
    func together() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            let both = try ["releaser", "author"].enumerated().map { number, role in
                try parse(
                    #"""
                    {"type":"role-assignment","id":"\#(Thing.id(number + 1, "role-assignment"))","created":"\#(Thing.time(0))",
                    "modified":"\#(Thing.time(0))",\#(charge("author", role))}
                    """#)
            }
            _ = try await house.gate.write(both, to: Registry.channel, by: house.administration.console)
            #expect(try await !canWrite(house, "author"))
        }
    }
}
