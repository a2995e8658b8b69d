import JSON
import Policy
import Records
import Store
import Synchronization
import Testing

@testable import Sharing

@Suite("Under the id of what they are not shown, a guest overlays nothing and learns nothing")
struct OverlayTests {
    /// A releaser of the partner's who writes, and a third organisation's post: both read and write `alerts`.
    private func with(
        _ backend: Backend, _ body: (HoldingHouse, _ theirs: Caller, _ third: Caller) async throws -> Void
    ) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await house.register(
                "organisation", 60,
                #""code":"TZ-IUT","names":[{"text":"T"}],"organisation_kind":"fusion-cell","status":"active","country":"TZ""#
            )
            for (number, code) in [(61, "TZ-IUT"), (62, "KE-OUT")] {
                try await house.register(
                    "due-diligence", number,
                    #""organisation":"\#(code)","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
                )
            }
            try await house.register(
                "agreement", 3,
                house.agreement().replacing(#""UG-NAC"]"#, with: #""UG-NAC","TZ-IUT"]"#), version: 1)
            var callers: [Caller] = []
            for (name, organisation) in [("theirs", House.partner), ("third", "TZ-IUT")] {
                let roles: Set<Role> = [.author, .releaser]
                let key = try await house.administration.addAccount(
                    name: name, roles: roles, organisation: organisation, purposes: [.awareness])
                for code in ["alerts", "drop"] {
                    try await house.administration.grant(code, to: name, write: true)
                }
                callers.append(
                    Caller(account: key, name: name, organisation: organisation, roles: roles, means: .token))
            }
            let own = try await house.administration.addAccount(
                name: "ours", roles: [.reader, .releaser], purposes: [.awareness])
            try await house.administration.grant("alerts", to: "ours", write: true)
            _ = own
            house.clock.pass(seconds: 1)
            try await body(desk, callers[0], callers[1])
        }
    }

    /// The names of what a caller is given under one id.
    private func seen(
        _ house: House, _ caller: Caller, _ number: Int, _ versions: VersionChoice = .latest
    ) async throws -> [String] {
        let page = try await house.gate.page(
            PageRequest(ids: [Thing.id(number)], versions: versions), in: "alerts", for: caller)
        let bytes = Mutex<[UInt8]>([])
        try await house.gate.stream(page, separator: [0x2C], for: caller) { piece in bytes.withLock { $0 += piece } }
        let list = try JSONDocument(parsing: [0x5B] + bytes.withLock { $0 } + [0x5D]).root
        return list.elements.compactMap { $0["name"]?.string }
    }

    @Test(
        "the house and who knows it see what it was; the guest and who does not see what the guest filed",
        arguments: Backend.allCases)
    func overlay(_ backend: Backend) async throws {
        try await with(backend) { desk, theirs, third in
            let house = desk.house
            let ours = try await house.administration.post("ours")
            // Not for the partner, and for the third.
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.notRelTo = [.organisation(House.partner)]
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "as it is"), policy: policy, era: era)
            #expect(try await seen(house, theirs, 20) == [])
            let fate = try await house.gate.write(
                [try Thing(20, version: 1, name: "as they want it").value], to: "alerts", by: theirs
            ).items.first?.fate
            let other = try await house.gate.write(
                [try Thing(21, version: 1, name: "of their own").value], to: "alerts", by: theirs
            ).items.first?.fate
            #expect(fate == other && fate == .stored)
            for caller in [ours, third] {
                #expect(try await seen(house, caller, 20) == ["as it is"], "\(caller.name)")
                #expect(try await seen(house, caller, 21) == ["of their own"], "\(caller.name)")
            }
            #expect(try await seen(house, theirs, 20) == ["as they want it"])
            // What they are told of both is the same.
            var told: [[String]] = []
            for number in [20, 21] {
                let view = try await house.gate.preview(
                    Thing.id(number), version: nil, channel: nil, for: ["awareness"], by: theirs)
                let record = try await house.gate.record(Thing.id(number), version: nil, for: theirs)
                told.append(
                    view.preview.lines.map { "\($0.organisation) \($0.share) \($0.reasons)" }
                        + (record.terms.map { ["\($0.keptFrom) \($0.readers)"] } ?? []))
            }
            #expect(told[0] == told[1])
            // Who does not know of it misses nothing: they could tell the guest so.
            policy.notRelTo = [.organisation(House.partner), .organisation("TZ-IUT")]
            try await house.hide(Thing(22, name: "ours alone"), policy: policy, era: era)
            _ = try await house.gate.write(
                [try Thing(22, version: 1, name: "theirs").value], to: "alerts", by: theirs)
            #expect(try await seen(house, third, 22) == ["theirs"])
            #expect(try await seen(house, ours, 22) == ["ours alone"])
        }
    }

    @Test(
        "what is no newer, and what has no versions, is theirs to say like anything else", arguments: Backend.allCases)
    func older(_ backend: Backend) async throws {
        try await with(backend) { desk, theirs, _ in
            let house = desk.house
            let ours = try await house.administration.post("ours")
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.notRelTo = [.organisation(House.partner)]
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, version: 2, name: "as it is"), policy: policy, era: era)
            _ = try await house.gate.write(
                [try Thing(20, version: 1, name: "before").value], to: "alerts", by: theirs)
            #expect(try await seen(house, ours, 20) == ["as it is"])
            #expect(try await seen(house, ours, 20, .every).sorted() == ["as it is", "before"])
        }
    }
}
