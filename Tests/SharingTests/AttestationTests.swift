import JSON
import Ledger
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

/// Decision 0026: the signature of a clearance, a consent, an accreditation or a scheme.
@Suite("Signatures of records that let somebody see more")
struct AttestationTests {
    /// The house again, with keys of its own; `partner` is another node, a peer whose phrase was compared.
    private struct Signed {
        let house: House
        let node: Node
        let own: NodeKeys
        let partner: NodeKeys
    }

    private func with(_ backend: Backend, _ body: (Signed) async throws -> Void) async throws {
        try await backend.run { house in
            let own = try PeerTests.Other(House.organisation, 1, at: house.clock.now)
            let partner = try PeerTests.Other(House.partner, 2, at: house.clock.now)
            let node = try House.node(
                house.store, house.signer, house.clock, own: OwnNode(file: own.file, keyring: own.keyring))
            try await node.administration.addRegistry()
            try await house.register(
                "organisation", 1,
                #""code":"UG-NAC","names":[{"text":"NAC"}],"organisation_kind":"fusion-cell","status":"active""#)
            _ = try await node.administration.accept(partner.file)
            try await node.administration.confirm(House.partner, comparing: partner.file)
            try await body(
                Signed(house: house, node: node, own: own.keyring.current, partner: partner.keyring.current))
        }
    }

    private func clearance(_ number: Int, _ more: String = "", ordinal: Int = 4, post: String = "reader") throws
        -> JSONValue
    {
        try parse(
            #"""
            {"type":"clearance","id":"\#(Thing.id(number, "clearance"))","created":"\#(Thing.time(0))",
            "modified":"\#(Thing.time(0))","post":"\#(post)","organisation":"KE-OUT","ordinal":\#(ordinal),"scheme":"ke",
            "valid_until":"2026-01-01T00:00:00Z","issued_by":"authority"\#(more)}
            """#)
    }

    private func file(_ object: JSONValue, _ signed: Signed) async throws -> Filed.Fate? {
        try await signed.node.gate.write([object], to: Registry.channel, by: signed.node.console).items.first?.fate
    }

    private func parsed(_ tree: JSONTree) throws -> JSONValue { try JSONDocument(parsing: tree.bytes).root }

    private func refusedFor(_ fate: Filed.Fate?) -> String? {
        if case .refused(let message) = fate { message } else { nil }
    }

    @Test(
        "are taken and shown where they verify with the own key or a peer's, and where there is none",
        arguments: Backend.allCases)
    func taken(_ backend: Backend) async throws {
        try await with(backend) { signed in
            let own = try parsed(Attestation.sign(try clearance(1), as: House.organisation, by: signed.own))
            let theirs = try parsed(
                Attestation.sign(try clearance(2, post: "author"), as: House.partner, by: signed.partner))
            let strange = try parsed(
                Attestation.sign(
                    try clearance(3, post: "auditor"), as: "XX-ELSE",
                    by: NodeKeys(seed: [UInt8](repeating: 9, count: NodeKeys.seedByteCount))))
            for object in [own, theirs, strange, try clearance(4, post: "operator")] {
                #expect(try await file(object, signed) == .stored)
            }
            // Nobody has compared the phrase of this one.
            let stranger = try PeerTests.Other("BI-BCS", 3, at: signed.house.clock.now)
            try await signed.house.register(
                "organisation", 9,
                #""code":"BI-BCS","names":[{"text":"BCS"}],"organisation_kind":"fusion-cell","status":"active""#)
            _ = try await signed.node.administration.accept(stranger.file)
            let unknown = try clearance(5, post: "oversight")
            let sign = try parsed(Attestation.sign(unknown, as: "BI-BCS", by: stranger.keyring.current))
            #expect(try await file(sign, signed) == .stored)
            let lines = try await signed.node.gate.attestations(for: signed.node.console)
            #expect(
                lines.map(\.attestation) == [
                    .signed(by: House.organisation), .signed(by: House.partner), .unknown(by: "XX-ELSE"), .unsigned,
                    .unknown(by: "BI-BCS"),
                ])
            let view = try await signed.node.gate.record(
                Thing.id(2, "clearance"), version: nil, for: signed.node.console)
            #expect(view.attestation == .signed(by: House.partner))
        }
    }

    @Test("are refused where they are wrong: altered, another's, revoked", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await with(backend) { signed in
            let own = try parsed(Attestation.sign(try clearance(1, ordinal: 3), as: House.organisation, by: signed.own))
            let raised = try parse(
                String(decoding: own.minified, as: UTF8.self).replacing(#""ordinal":3"#, with: #""ordinal":5"#))
            #expect(refusedFor(try await file(raised, signed))?.contains("does not verify") == true)
            let unnamed = try parse(
                String(decoding: raised.minified, as: UTF8.self)
                    .replacing(#""key":"\#(signed.own.fingerprint.hex)","#, with: ""))
            #expect(refusedFor(try await file(unnamed, signed))?.contains("does not verify") == true)
            let foreign = try parsed(Attestation.sign(try clearance(2), as: House.organisation, by: signed.partner))
            #expect(refusedFor(try await file(foreign, signed))?.contains("not made by who") == true)
            let consent = try parse(
                #"""
                {"type":"consent","id":"\#(Thing.id(3, "consent"))","created":"\#(Thing.time(0))","modified":"\#(Thing.time(0))",
                "object_ref":"\#(Thing.id(1))","version":"\#(Thing.time(0))","organisation":"TZ-X","originator":"KE-OUT",
                "granted_by":"chief","status":"granted"}
                """#)
            let put = try parsed(Attestation.sign(consent, as: House.partner, by: signed.partner))
            #expect(refusedFor(try await file(put, signed))?.contains("not made by who") == true)
            #expect(try await signed.node.gate.attestations(for: signed.node.console).isEmpty)
        }
    }

    @Test(
        "that turn out wrong later let nobody see anything, and no older version stands in", arguments: Backend.allCases
    )
    func revoked(_ backend: Backend) async throws {
        try await with(backend) { signed in
            func snapshot() async throws -> Snapshot { try await signed.node.core.directory.current() }
            func ordinal() async throws -> Int? {
                try await snapshot().registry.clearance(of: "reader", at: House.organisation, signed.house.clock.now)?
                    .ordinal
            }
            let theirs = try parsed(Attestation.sign(try clearance(1), as: House.partner, by: signed.partner))
            #expect(try await file(theirs, signed) == .stored)
            let accreditation = try parse(
                #"""
                {"type":"accreditation","id":"\#(Thing.id(2, "accreditation"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","organisation":"KE-OUT","ordinal":4,"valid_from":"2024-01-01T00:00:00Z",
                "authority":"NA"}
                """#)
            #expect(
                try await file(
                    try parsed(Attestation.sign(accreditation, as: House.partner, by: signed.partner)), signed)
                    == .stored)
            #expect(try await ordinal() == 4)
            let now = signed.house.clock.now
            #expect(try await snapshot().world.organisations["KE-OUT"]?.ceiling(at: now) == 4)
            try await signed.node.administration.revoke(
                Revocation(
                    of: signed.partner.fingerprint, organisation: House.partner, at: now, reason: "stolen",
                    by: signed.partner))
            #expect(try await ordinal() == nil)
            #expect(try await snapshot().world.organisations["KE-OUT"]?.ceiling(at: now) == 0)
            let lines = try await signed.node.gate.attestations(for: signed.node.console)
            #expect(lines.map(\.attestation) == Array(repeating: .wrong(by: House.partner, .revoked), count: 2))
        }
    }

    @Test("are made of what the node itself records, and anew with each version", arguments: Backend.allCases)
    func made(_ backend: Backend) async throws {
        try await with(backend) { signed in
            let gate = signed.node.gate
            let change = PartyChange.accreditation(
                of: "KE-OUT", ordinal: 3, authority: "NA", from: signed.house.clock.now, until: nil)
            guard case .recorded(let ids) = try await gate.record([change], by: signed.node.console) else {
                Issue.record("refused")
                return
            }
            #expect(try await gate.attestations(for: signed.node.console).map(\.attestation) == [.signed(by: "KE-OUT")])
            let id = try RecordID(try #require(ids.first))
            let snapshot = try await signed.node.core.directory.current()
            let body = try #require(snapshot.registry.latest(id))
            let next = body.next([JSONMember("ordinal", .integer(2))], at: .step(5))
            try await signed.node.core.register([next], of: .house, by: signed.node.console)
            #expect(try await gate.attestations(for: signed.node.console).map(\.attestation) == [.signed(by: "KE-OUT")])
            // A program without the keys leaves the signature out: an older version's would not hold.
            try await signed.house.node.core.register(
                [body.next([JSONMember("ordinal", .integer(1))], at: .step(9))], of: .house, by: signed.node.console)
            #expect(try await gate.attestations(for: signed.node.console).map(\.attestation) == [.unsigned])
            #expect(try await gate.signRegistry(by: signed.node.console) == ids)
            #expect(try await gate.signRegistry(by: signed.node.console) == [])
            #expect(try await gate.attestations(for: signed.node.console).map(\.attestation) == [.signed(by: "KE-OUT")])
            let refused = await refusal { _ = try await gate.signRegistry(by: signed.house["operator"]) }
            #expect(refused?.code == .forbidden)
            #expect(try await signed.node.auditor.verify().findings.isEmpty)
        }
    }

    /// Records that differ in their signature alone: right and wrong ones of a peer's key, and of one that nobody knows here.
    private func probes(_ signed: Signed) throws -> [JSONValue] {
        let stranger = try NodeKeys(seed: [UInt8](repeating: 9, count: NodeKeys.seedByteCount))
        let keys = [(House.partner, signed.partner), ("XX-ELSE", stranger)]
        return try keys.flatMap { signer, keys -> [JSONValue] in
            let right = try parsed(Attestation.sign(try accreditation(), as: signer, by: keys))
            let text = String(decoding: right.minified, as: UTF8.self)
            return [
                right, try parse(text.replacing(#""ordinal":4"#, with: #""ordinal":5"#)),
                try parse(text.replacing(#""signer":"\#(signer)""#, with: #""signer":"KE-OUT""#)),
                try parse(text.replacing(#""key":"\#(keys.fingerprint.hex)","#, with: "")),
            ]
        }
    }

    private func accreditation() throws -> JSONValue {
        try parse(
            #"""
            {"type":"accreditation","id":"\#(Thing.id(2, "accreditation"))","created":"\#(Thing.time(0))",
            "modified":"\#(Thing.time(0))","organisation":"KE-OUT","ordinal":4,"valid_from":"2024-01-01T00:00:00Z",
            "authority":"NA"}
            """#)
    }

    /// Somebody with these roles who keeps the registry.
    private func keeper(_ name: String, _ roles: Set<Role>, of organisation: String? = nil, _ signed: Signed)
        async throws
        -> Caller
    {
        let administration = signed.node.administration
        if let organisation {
            if organisation != House.partner {
                try await signed.house.register(
                    "organisation", 9,
                    #""code":"\#(organisation)","names":[{"text":"X"}],"organisation_kind":"fusion-cell","status":"active""#
                )
            }
            try await signed.house.register(
                "due-diligence", 8,
                #""organisation":"\#(organisation)","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            try await signed.house.register(
                "agreement", 8, signed.house.agreement().replacing("UG-NAC", with: organisation))
        }
        let key = try await administration.addAccount(
            name: name, roles: roles.union([.author]), organisation: organisation, purposes: [.awareness])
        try await administration.grant(Registry.channel, to: name, write: true)
        signed.house.clock.pass(seconds: 1)
        return Caller(
            account: key, name: name, organisation: organisation ?? House.organisation,
            roles: roles.union([.author]), means: .token)
    }

    @Test(
        "tell nobody who files them whose keys are known here, but for who may see the peers",
        arguments: Backend.allCases)
    func probed(_ backend: Backend) async throws {
        try await with(backend) { signed in
            let officer = try await keeper("officer", [.dpo], signed)
            let guest = try await keeper("guest", [.secretary], of: "BI-BCS", signed)
            for caller in [officer, guest] {
                var told: Set<String> = []
                for probe in try probes(signed) {
                    let report = try await signed.node.gate.write([probe], to: Registry.channel, by: caller)
                    told.insert(try #require(refusedFor(report.items.first?.fate)))
                }
                #expect(told.count == 1, "\(caller.name)")
                #expect(told.first?.contains("not verified for you") == true)
            }
            // The house's own key is no secret, nor is that of one's own organisation.
            let own = try parsed(Attestation.sign(try accreditation(), as: House.organisation, by: signed.own))
            #expect(
                try await signed.node.gate.write([own], to: Registry.channel, by: officer).items.map(\.fate) == [
                    .stored
                ])
            let secretary = try await keeper("secretary", [.secretary], signed)
            let theirs = try parsed(Attestation.sign(try clearance(7), as: House.partner, by: signed.partner))
            #expect(
                try await signed.node.gate.write([theirs], to: Registry.channel, by: secretary).items.map(\.fate)
                    == [.stored])
        }
    }

    @Test("tell who may not file them at all nothing but that")
    func unmandated() async throws {
        try await with(.memory) { signed in
            let author = try await keeper("scribe", [.author], signed)
            for probe in try probes(signed) {
                let report = try await signed.node.gate.write([probe], to: Registry.channel, by: author)
                #expect(refusedFor(report.items.first?.fate)?.contains("only a secretary") == true)
            }
        }
    }

    @Test("are told of on a record's page to who may see the peers alone", arguments: Backend.allCases)
    func shown(_ backend: Backend) async throws {
        try await with(backend) { signed in
            let theirs = try parsed(Attestation.sign(try accreditation(), as: House.partner, by: signed.partner))
            #expect(try await file(theirs, signed) == .stored)
            let reader = try await keeper("clerk", [.reader, .author], signed)
            let secretary = try await keeper("secretary", [.secretary], signed)
            for (caller, told) in [(reader, nil), (secretary, Attestation.signed(by: House.partner))] {
                let view = try await signed.node.gate.record(
                    Thing.id(2, "accreditation"), version: nil, for: caller)
                #expect(view.attestation == told, "\(caller.name)")
            }
            let refused = await refusal { _ = try await signed.node.gate.attestations(for: secretary) }
            #expect(refused?.code == .forbidden)
        }
    }

    @Test(
        "are made of this organisation's records alone: what guests filed stays as they filed it",
        arguments: Backend.allCases)
    func guests(_ backend: Backend) async throws {
        try await with(backend) { signed in
            let guest = try await keeper("guest", [.secretary], of: House.partner, signed)
            let stranger = try NodeKeys(seed: [UInt8](repeating: 9, count: NodeKeys.seedByteCount))
            #expect(
                try await signed.node.gate.write([try clearance(1)], to: Registry.channel, by: guest).items.map(\.fate)
                    == [.stored])
            // The house's own word under a key that is not known any more.
            let posed = try parsed(Attestation.sign(try clearance(2), as: House.organisation, by: stranger))
            #expect(try await file(posed, signed) == .stored)
            try await signed.house.register(
                "clearance", 3,
                #""post":"author","organisation":"KE-OUT","ordinal":2,"scheme":"ke","valid_until":"2026-01-01T00:00:00Z","issued_by":"authority""#
            )
            let ids = try await signed.node.gate.signRegistry(by: signed.node.console)
            #expect(ids == [Thing.id(2, "clearance"), Thing.id(3, "clearance")])
            let left = try await signed.node.core.directory.current().registry.latest(
                RecordID(Thing.id(1, "clearance")))
            #expect(left?["signature"] == nil)
        }
    }
}
