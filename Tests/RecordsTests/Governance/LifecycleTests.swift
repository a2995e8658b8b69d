import JSON
import Testing

@testable import Records

struct LifecycleTests {
    static let all: [Lifecycle] = Kind.all.compactMap(\.lifecycle) + [.product]
    private static let everybody = Set(PostRole.allCases.map(\.rawValue))

    private func named(_ name: String) throws -> Lifecycle { try #require(Self.all.first { $0.name == name }) }

    @Test(
        "whoever has a status has a life cycle of the same states, and nobody else has one",
        arguments: GovernanceTests.kinds)
    func kinds(_ kind: Kind) throws {
        let status = kind.shape.properties.first { $0.name == "status" }
        #expect((kind.lifecycle == nil) == (status == nil))
        guard let lifecycle = kind.lifecycle, let status, case .vocabulary(let words) = status.form else { return }
        #expect(words.words == lifecycle.states && words.isClosed && lifecycle.name == kind.name)
        // Who need not state one is in some state all the same.
        #expect((lifecycle.unstated == nil) == status.isRequired)
    }

    @Test("every state can be reached from a beginning, none twice declared, and there is an end", arguments: all)
    func reachable(_ lifecycle: Lifecycle) {
        var reached = Set(lifecycle.beginnings)
        var rest = lifecycle.beginnings
        while let state = rest.popLast() {
            for next in lifecycle.states(after: state) where reached.insert(next).inserted { rest.append(next) }
        }
        #expect(reached == Set(lifecycle.states) && reached.count == lifecycle.states.count)
        #expect(!lifecycle.beginnings.isEmpty && !lifecycle.ends.isEmpty)
        #expect(lifecycle.unstated.map(lifecycle.beginnings.contains) ?? true)
    }

    @Test("every move is declared once and takes a role; no role but the clock's own moves nothing", arguments: all)
    func moves(_ lifecycle: Lifecycle) {
        let pairs = lifecycle.moves.map { "\($0.from ?? "") > \($0.to)" }
        #expect(Set(pairs).count == pairs.count)
        for move in lifecycle.moves {
            #expect(!move.roles.isEmpty && move.from != move.to)
            #expect(lifecycle.next(from: move.from, to: move.to, by: Self.everybody) == .allowed)
            for role in PostRole.allCases {
                let verdict = lifecycle.next(from: move.from, to: move.to, by: [role.rawValue])
                #expect(verdict.isAllowed == move.roles.contains(role))
            }
            #expect(!lifecycle.next(from: move.from, to: move.to, by: []).isAllowed)
            #expect(!lifecycle.next(from: move.from, to: move.to, by: ["king"]).isAllowed)
        }
    }

    @Test("no pair of states that is not declared is a move, for nobody, and who stays may have come", arguments: all)
    func others(_ lifecycle: Lifecycle) {
        for from in lifecycle.states {
            for to in lifecycle.states where from != to && !lifecycle.states(after: from).contains(to) {
                guard case .refused(let refusal) = lifecycle.next(from: from, to: to, by: Self.everybody) else {
                    Issue.record("\(from) to \(to)")
                    continue
                }
                #expect(refusal.code == (lifecycle.ends.contains(from) ? .ended : .noMove))
            }
            // To stay takes somebody who might have brought it there.
            let here = lifecycle.moves.filter { $0.to == from }
            for role in Self.everybody {
                let stays = lifecycle.next(from: from, to: from, by: [role]).isAllowed
                #expect(stays == here.contains { move in move.roles.contains { $0.rawValue == role } })
            }
            #expect(!lifecycle.next(from: from, to: from, by: []).isAllowed)
        }
    }

    @Test(
        "where lives end",
        arguments: [
            ("organisation", ["left"]), ("role-assignment", ["ended"]), ("body", ["dissolved"]),
            ("agreement", ["wound-down"]), ("channel-charter", ["archived"]),
            ("release-request", ["released", "withdrawn"]), ("consent", ["withdrawn"]),
            ("onward-request", ["granted", "granted-as-tear-line", "refused", "lapsed"]), ("recall", ["closed"]),
            ("product", ["recalled", "expired"]),
            ("data-subject-request", ["identity-refused", "answered", "withdrawn"]),
        ])
    func ends(_ name: String, _ ends: [String]) throws { #expect(try named(name).ends == ends) }

    typealias Case = (name: String, from: String?, to: String, role: PostRole, code: Lifecycle.Refusal.Code?)

    @Test(
        "the moves of the domain are allowed to those who make them, and others are refused with the reason",
        arguments: [
            ("organisation", nil, "invited", .secretary, nil), ("organisation", nil, "active", .chair, .noBeginning),
            ("organisation", "invited", "active", .chair, .noMove),
            ("organisation", "active", "suspended", .chair, nil),
            ("organisation", "active", "suspended", .secretary, .role),
            ("organisation", "left", "active", .chair, .ended),
            ("organisation", "active", "gone", .chair, .unknownState),
            ("organisation", "x", "left", .chair, .unknownState),
            ("body", "proposed", "interim", .chair, nil), ("body", "proposed", "dormant", .chair, .noMove),
            ("body", "established", "dissolved", .clock, nil), ("body", "dissolved", "established", .chair, .ended),
            ("agreement", "proposed", "signed", .releaser, nil), ("agreement", "proposed", "signed", .secretary, .role),
            ("agreement", "signed", "in-force", .clock, nil), ("agreement", "in-force", "expired", .clock, nil),
            ("agreement", "in-force", "expired", .releaser, .role),
            ("agreement", "expired", "in-force", .releaser, .noMove),
            ("agreement", "proposed", "in-force", .releaser, .noMove),
            ("agreement", "terminated", "wound-down", .dpo, nil),
            ("channel-charter", "proposed", "active", .chair, .noMove),
            ("channel-charter", "closed", "active", .chair, .noMove),
            ("role-assignment", "active", "lapsed", .clock, nil),
            ("role-assignment", "ended", "active", .chair, .ended),
            ("release-request", nil, "released", .releaser, .noBeginning),
            ("release-request", "submitted", "released", .releaser, nil),
            ("release-request", "submitted", "released", .author, .role),
            ("release-request", "returned", "released", .releaser, .noMove),
            ("release-request", "withdrawn", "submitted", .author, .ended),
            ("consent", nil, "granted", .author, .role), ("consent", "withdrawn", "granted", .releaser, .ended),
            ("onward-request", "asked", "granted", .releaser, .noMove),
            ("onward-request", "seen", "granted", .releaser, nil), ("onward-request", "asked", "lapsed", .clock, nil),
            ("onward-request", "asked", "lapsed", .releaser, .role),
            ("onward-request", "lapsed", "granted", .releaser, .ended),
            ("recall", nil, "issued", .releaser, nil), ("recall", nil, "issued", .author, .role),
            ("recall", "closed", "issued", .releaser, .ended),
            ("product", "draft", "released", .releaser, .noMove), ("product", "submitted", "cleared", .author, .role),
            ("product", "cleared", "released", .releaser, nil), ("product", "released", "expired", .clock, nil),
            ("data-subject-request", "received", "decided", .dpo, .noMove),
            // Who may bring it there may say something else of it there, and nobody else.
            ("agreement", "in-force", "in-force", .secretary, nil),
            ("agreement", "in-force", "in-force", .author, .role),
            ("organisation", "suspended", "suspended", .chair, nil),
            ("organisation", "suspended", "suspended", .secretary, .role),
            ("agreement", "expired", "expired", .releaser, .role),
        ] as [Case])
    func table(_ move: Case) throws {
        let verdict = try named(move.name).next(from: move.from, to: move.to, by: [move.role.rawValue])
        switch verdict {
        case .allowed: #expect(move.code == nil)
        case .refused(let refusal):
            #expect(refusal.code == move.code)
            #expect(refusal.message.contains(move.name) && refusal.message.contains(" "))
        }
    }

    @Test("two versions of a record are compared by their status, and what states none is in its usual state")
    func records() throws {
        let request = GovernanceSample.named("release-request")
        let kind = try #require(Kind.named("release-request"))
        let submitted = try request.full(["status": absent])
        let released = try request.full(["status": #""released""#])
        #expect(kind.move(from: nil, to: submitted, by: ["author"]) == .allowed)
        #expect(kind.move(from: submitted, to: released, by: ["releaser"]) == .allowed)
        #expect(kind.move(from: released, to: submitted, by: ["author"]).isAllowed == false)
        #expect(kind.move(from: nil, to: try json("{}"), by: ["author"]) == .allowed)
        let consent = try #require(Kind.named("consent")?.lifecycle)
        #expect(consent.next(from: nil, to: try json("{}"), by: ["releaser"]).isAllowed == false)
        #expect(Kind.campaign.move(from: nil, to: try Sample.campaign(), by: []) == .allowed)
    }

    @Test("one post does not write and release, pay and examine, run the machine and read")
    func separation() {
        func conflict(_ roles: Set<String>) -> String? { SeparationOfDuties.conflict(in: roles)?.message }
        #expect(conflict(["author", "releaser", "reader"])?.contains("author and releaser") == true)
        #expect(conflict(["payer", "auditor"])?.contains("auditor and payer") == true)
        #expect(conflict(["operator", "reader"])?.contains("operator and reader") == true)
        #expect(conflict([]) == nil && conflict(["author", "reader", "auditor", "chair", "unknown"]) == nil)
        #expect(conflict(["operator", "oversight"]) == nil && conflict(["author"]) == nil)
        #expect(!PostRole.assignable.contains(.clock) && PostRole.assignable.count == PostRole.allCases.count - 1)
    }
}

extension Lifecycle: CustomTestStringConvertible {
    /// Its name, in the reports of tests.
    public var testDescription: String { name }
}
