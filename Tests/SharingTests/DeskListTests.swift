import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("The list of the release desk")
struct DeskListTests {
    /// Five decided requests, the last decided first, and two that wait.
    private func fill(_ desk: HoldingHouse) async throws {
        for number in 20..<25 {
            let request = try await desk.hold(desk.thing(number, name: "done \(number)", [desk.confidential]))
            try await desk.house.gate.returnRequest(request, reason: "name the source", by: desk["chief"])
        }
        for number in 25..<27 {
            _ = try await desk.hold(desk.thing(number, name: "open \(number)", [desk.confidential]))
        }
    }

    private func pages(
        _ node: Node, _ caller: Caller, limit: Int
    ) async throws -> (waiting: [[String]], decided: [[String]]) {
        var (waiting, decided): ([[String]], [[String]]) = ([], [])
        var cursor: String?
        repeat {
            let list = try await node.gate.requests(cursor: cursor, limit: limit, for: caller)
            waiting.append(list.waiting.map(\.title))
            decided.append(list.decided.map(\.title))
            cursor = list.older
        } while cursor != nil && decided.count < 9
        return (waiting, decided)
    }

    @Test(
        "what waits comes first, page by page, whatever was decided since, and then what was decided",
        arguments: Backend.allCases)
    func paged(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await fill(desk)
            for name in ["author", "chief"] {
                let found = try await pages(house.node, desk[name], limit: 2)
                #expect(found.waiting == [["open 25", "open 26"], [], []], "\(name)")
                #expect(found.decided == [["done 24", "done 23"], ["done 22", "done 21"], ["done 20"]], "\(name)")
            }
            // A page that ends with the last one says that there is no more.
            #expect(try await pages(house.node, desk["chief"], limit: 5).decided.map(\.count) == [5])
            #expect(try await pages(house.node, desk["chief"], limit: 4).decided.map(\.count) == [4, 1])
            // What was decided begins on the page on which what waits ends.
            let short = try await pages(house.node, desk["chief"], limit: 1)
            #expect(short.waiting == [["open 25"], ["open 26"], [], [], [], []])
            #expect(short.decided == [[], ["done 24"], ["done 23"], ["done 22"], ["done 21"], ["done 20"]])
        }
    }

    @Test("pages are filled up, so that what somebody may not see does not show as a gap", arguments: Backend.allCases)
    func filledUp(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await fill(desk)
            let own = try await desk.hold(desk.thing(30, name: "mine", [desk.confidential]), as: "both")
            try await house.gate.returnRequest(own, reason: "no", by: desk["chief"])
            for number in 31..<34 {
                let request = try await desk.hold(desk.thing(number, name: "later", [desk.confidential]))
                try await house.gate.returnRequest(request, reason: "no", by: desk["chief"])
            }
            // A releaser who is not cleared sees what they asked themselves, and it looks as if there were nothing else.
            try await house.administration.setRoles([.author], of: "both")
            let author = Caller(
                account: desk["both"].account, name: "both", organisation: House.organisation, roles: [.author],
                means: .token)
            let list = try await house.gate.requests(limit: 1, for: author)
            #expect(list.decided.map(\.title) == ["mine"] && list.older == nil && list.waiting.isEmpty)
        }
    }

    @Test("a place in the list is good for whoever it was given to", arguments: Backend.allCases)
    func cursors(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await fill(desk)
            let first = try #require(try await house.gate.requests(limit: 1, for: desk["author"]).older)
            let second = try #require(
                try await house.gate.requests(cursor: first, limit: 1, for: desk["author"]).older)
            for (text, caller) in [(first, desk["chief"]), (second, desk["chief"]), ("AAAA", desk["author"])] {
                let found = await refusal { _ = try await house.gate.requests(cursor: text, for: caller) }
                #expect(found?.code == .invalid)
            }
        }
    }

    @Test("what is decided while somebody turns the pages leaves no gap, and nothing is told twice")
    func decidedMeanwhile() async throws {
        try await Backend.memory.run { house in
            let desk = try await HoldingHouse(house)
            var open: [String] = []
            for number in 40..<46 {
                open.append(try await desk.hold(desk.thing(number, name: "open \(number)", [desk.confidential])))
            }
            let first = try await house.gate.requests(limit: 2, for: desk["chief"])
            #expect(first.waiting.map(\.title) == ["open 40", "open 41"] && first.decided.isEmpty)
            for place in [1, 2] {
                try await house.gate.returnRequest(open[place], reason: "no", by: desk["chief"])
            }
            let second = try await house.gate.requests(cursor: first.older, limit: 2, for: desk["chief"])
            #expect(second.waiting.map(\.title) == ["open 43", "open 44"] && second.decided.isEmpty)
            let third = try await house.gate.requests(cursor: second.older, limit: 2, for: desk["chief"])
            #expect(third.waiting.map(\.title) == ["open 45"] && third.decided.count == 2 && third.older == nil)
        }
    }

    @Test("a page reads what it shows of what waits, and no more of what is hidden than its rule")
    func reads() async throws {
        try await Backend.memory.run { house in
            let desk = try await HoldingHouse(house)
            for number in 40..<70 {
                _ = try await desk.hold(desk.thing(number, name: "open \(number)", [desk.confidential]))
            }
            let between = Between(house.store)
            let node = try House.node(between, house.signer, house.clock)
            _ = try await node.gate.requests(limit: 1, for: desk["chief"])
            func cost(_ limit: Int) async throws -> Int {
                let before = between.bodiesRead
                #expect(try await node.gate.requests(limit: limit, for: desk["chief"]).waiting.count == limit)
                return between.bodiesRead - before
            }
            let (few, many) = (try await cost(2), try await cost(20))
            #expect(few < many / 4, "\(few) beside \(many)")
        }
    }

    @Test("what was decided is not read again at every look, and what another process does is noticed")
    func bounded() async throws {
        try await Backend.memory.run { house in
            let desk = try await HoldingHouse(house)
            try await fill(desk)
            let between = Between(house.store)
            let node = try House.node(between, house.signer, house.clock)
            _ = try await node.gate.requests(limit: 1, for: desk["chief"])
            func cost() async throws -> Int {
                let before = between.bodiesRead
                _ = try await node.gate.requests(limit: 1, for: desk["chief"])
                return between.bodiesRead - before
            }
            let few = try await cost()
            for number in 40..<60 {
                let request = try await desk.hold(desk.thing(number, name: "more", [desk.confidential]))
                try await house.gate.returnRequest(request, reason: "no", by: desk["chief"])
            }
            // What is new is read once.
            _ = try await node.gate.requests(limit: 1, for: desk["chief"])
            #expect(try await cost() <= few)
            let open = try await desk.hold(desk.thing(60, name: "open 60", [desk.confidential]))
            #expect(
                try await node.gate.requests(for: desk["chief"]).waiting.map(\.title)
                    == ["open 25", "open 26", "open 60"])
            try await house.gate.returnRequest(open, reason: "no", by: desk["chief"])
            let list = try await node.gate.requests(for: desk["chief"])
            #expect(list.waiting.map(\.title) == ["open 25", "open 26"] && list.decided.first?.title == "open 60")
        }
    }

    @Test("no more requests than the limit come at once, and no fewer than one")
    func limits() async throws {
        try await Backend.memory.run { house in
            let desk = try await HoldingHouse(house)
            try await fill(desk)
            #expect(try await house.gate.requests(limit: 0, for: desk["chief"]).waiting.count == 1)
            let most = try await house.gate.requests(limit: SharingLimits.requests + 1, for: desk["chief"])
            #expect(most.decided.count == 5)
        }
    }
}
