import JSON
import Records
import Store
import Testing

/// What whoever may write could otherwise make without end.
@Suite struct LimitSuite {
    @Test("a policy comes with its first record, and not with one that is refused", arguments: Backend.allCases)
    func policies(_ backend: Backend) async throws {
        try await backend.run { house in
            let channel = try await house.channel("c")
            func outcome(_ sample: Sample, _ policy: String) async throws -> Outcome? {
                var arrival = sample.arrival(channel, PolicyKey(-1))
                arrival.filing?.newPolicy = Array(policy.utf8)
                return try await house.store.append([arrival], receipt: nil).first
            }
            func known() async throws -> Set<String> {
                Set(try await house.store.directory().policies.values.map { String(decoding: $0, as: UTF8.self) })
            }
            #expect(try await outcome(Sample(number: 1), "a")?.isStored == true)
            #expect(try await outcome(Sample(number: 2), "a")?.isStored == true)
            #expect(try await known() == ["a"])
            #expect(try await house.store.directory().shelves.count == 1)
            guard case .conflict = try await outcome(Sample(number: 1, says: "else"), "b") else {
                Issue.record("no conflict")
                return
            }
            #expect(try await known() == ["a"])
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("a channel has so many shelves and no more; what is on them goes on", arguments: Backend.allCases)
    func shelves(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, other) = (try await house.channel("c"), try await house.channel("d"))
            func arrival(_ number: Int, _ channel: ChannelKey, policy: Int, version: Int = 0) -> Arrival {
                var arrival = Sample(number: number, version: version).arrival(channel, PolicyKey(-1))
                arrival.filing?.newPolicy = Array("p\(policy)".utf8)
                return arrival
            }
            let most = StoreLimits.shelves
            let outcomes = try await house.store.append(
                (0...most).map { arrival($0, channel, policy: $0) }, receipt: nil)
            #expect(outcomes.prefix(most).count(where: \.isStored) == most)
            #expect(outcomes.last == .crowded(.shelves))
            let more = try await house.store.append(
                [
                    arrival(most + 1, channel, policy: 0), arrival(0, channel, policy: most),
                    arrival(most + 2, channel, policy: most), arrival(0, channel, policy: most, version: 1),
                    arrival(most, other, policy: most),
                ], receipt: nil)
            #expect(more[0].isStored)
            #expect(more[1].isKnown)
            #expect(more[2] == .crowded(.shelves))
            #expect(more[3] == .crowded(.shelves))
            #expect(more[4].isStored)
            #expect(try await house.store.directory().shelves.count == most + 1)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("a filter that nothing matches ends, and says where to go on")
    func steps() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let most = StoreLimits.steps
            for start in stride(from: 0, to: most, by: 5_000) {
                _ = try await house.store.append(
                    (start..<start + 5_000).map { Sample(number: $0).arrival(channel, policy) }, receipt: nil)
            }
            let shelf = try await house.shelf(channel, policy)
            let never = VersionFilter(
                first: false, last: false, all: false, exact: [try #require(Timestamp("1999-01-01T00:00:00Z"))])
            let queries = [
                PageQuery(shelves: [shelf], limit: 10, versions: never),
                PageQuery(shelves: [shelf], limit: 10, specVersions: .among(["2.0"])),
            ]
            for query in queries { #expect(try await house.store.page(query) == Rows(rows: [], more: false)) }
            func search(before: Position?) async throws -> Rows {
                try await house.store.search("plain", shelves: [shelf], types: ["malware"], before: before, limit: 10)
            }
            #expect(try await search(before: nil) == Rows(rows: [], more: false))

            try await house.file(Sample(number: most), in: channel, policy)
            let first = try #require(try await house.store.page(PageQuery(shelves: [shelf], limit: 1)).rows.first)
            for query in queries {
                var query = query
                let rows = try await house.store.page(query)
                #expect(rows.rows.isEmpty && rows.more)
                query.after = try #require(rows.next)
                #expect(query.after.raw == first.position.raw + Int64(most) - 1)
                #expect(try await house.store.page(query) == Rows(rows: [], more: false))
            }
            let found = try await search(before: nil)
            #expect(found.rows.isEmpty)
            #expect(found.next.map { $0.raw } == first.position.raw + 1)
            #expect(try await search(before: found.next) == Rows(rows: [], more: false))
        }
    }

    @Test("a node has so many marking definitions and no more", arguments: Backend.allCases)
    func markings(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            func arrival(_ number: Int, in channel: ChannelKey) -> Arrival {
                Sample(number: number, type: "marking-definition", isMarking: true).arrival(channel, policy)
            }
            let most = StoreLimits.markings
            let outcomes = try await house.store.append((0...most).map { arrival($0, in: channel) }, receipt: nil)
            #expect(outcomes.prefix(most).count(where: \.isStored) == most)
            #expect(outcomes.last == .crowded(.markings))
            // One that the node has may stand in another channel, too.
            let other = try await house.channel("d")
            #expect(try await house.store.append([arrival(7, in: other)], receipt: nil).first?.isStored == true)
            #expect(try await house.store.directory().standing.count == most + 1)
        }
    }
}

extension Outcome {
    var isStored: Bool { if case .stored = self { true } else { false } }
}
