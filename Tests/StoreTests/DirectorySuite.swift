import Records
import Store
import Testing

@Suite struct DirectorySuite {
    @Test(
        "each change shows in the directory, raises the epoch, and has its entry in the ledger",
        arguments: Backend.allCases)
    func changes(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            func commit(_ change: Change) async throws -> Int64? {
                let (epoch, size) = (try await store.epoch(), try await store.size())
                let key = try await store.commit(change, entry: .audit("\(change)"))
                #expect(try await store.epoch() > epoch)
                #expect(try await store.size() == size + 1)
                return key
            }
            let created = house.clock.now
            let account = try #require(
                try await commit(.addAccount(name: "amina", roles: ["reader", "author"], password: nil)))
            let channel = ChannelKey(
                try #require(
                    try await commit(
                        .addChannel(code: "alerts", uuid: "u", title: "Alerts", summary: "s", template: [1, 2]))))
            let token = try #require(try await commit(.addToken(account: account, digest: [3, 4])))
            _ = try await commit(.grant(Membership(channel: channel, account: account, canRead: true, canWrite: false)))
            let since = try #require(try await store.directory().memberships.first?.since)
            #expect(since >= created)
            _ = try await commit(.grant(Membership(channel: channel, account: account, canRead: true, canWrite: true)))
            _ = try await commit(.setPassword(account: account, password: "scrypt"))
            _ = try await commit(.setRoles(account: account, roles: ["operator", "auditor"]))
            _ = try await commit(.setPurposes(account: account, purposes: ["awareness", "analysis"]))
            _ = try await commit(.suspend(account: account, true))
            _ = try await commit(.lock(account: account, until: Instant(microseconds: 77)))
            _ = try await commit(.endSessions(account: account))
            var directory = try await store.directory()
            #expect(
                directory.accounts == [
                    Account(
                        key: account, name: "amina", roles: ["auditor", "operator"], password: "scrypt",
                        purposes: ["analysis", "awareness"], suspended: true,
                        lockedUntil: Instant(microseconds: 77), generation: 3, created: created)
                ])
            #expect(directory.channels.map(\.code) == ["alerts"])
            #expect(directory.channels.map(\.template) == [[1, 2]])
            #expect(directory.channels.map(\.summary) == ["s"])
            #expect(directory.tokens.map(\.digest) == [[3, 4]])
            #expect(directory.tokens.map(\.revoked) == [false])
            #expect(
                directory.memberships == [
                    Membership(channel: channel, account: account, canRead: true, canWrite: true, since: since)
                ])
            // Who reads no more, and reads again, is new.
            _ = try await commit(.grant(Membership(channel: channel, account: account, canRead: false, canWrite: true)))
            #expect(try await store.directory().memberships.map(\.since) == [nil])
            _ = try await commit(.grant(Membership(channel: channel, account: account, canRead: true, canWrite: true)))
            #expect(try #require(try await store.directory().memberships.first?.since) > since)
            _ = try await commit(.revokeToken(token))
            _ = try await commit(.ungrant(channel: channel, account: account))
            _ = try await commit(.suspend(account: account, false))
            _ = try await commit(.lock(account: account, until: nil))
            directory = try await store.directory()
            #expect(directory.tokens.map(\.revoked) == [true])
            #expect(directory.memberships == [])
            #expect(directory.accounts.map(\.suspended) == [false])
            #expect(directory.accounts.map(\.lockedUntil) == [nil])
            #expect(directory.epoch == (try await store.epoch()))
        }
    }

    @Test(
        "a new password lifts a lock and ends every session; so does suspending, not resuming",
        arguments: Backend.allCases)
    func generations(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            let account = try #require(
                try await store.commit(.addAccount(name: "a", roles: [], password: nil), entry: .audit("a")))
            func after(_ changes: Change...) async throws -> Account? {
                for change in changes { _ = try await store.commit(change, entry: .audit("x")) }
                return try await store.directory().accounts.first
            }
            let changed = try await after(
                .lock(account: account, until: Instant(microseconds: 77)),
                .setPassword(account: account, password: "scrypt"))
            #expect(changed?.password == "scrypt" && changed?.lockedUntil == nil && changed?.generation == 1)
            #expect(try await after(.suspend(account: account, true))?.generation == 2)
            #expect(try await after(.suspend(account: account, false))?.generation == 2)
        }
    }

    @Test(
        "a session that was ended is kept until its time; one too many ends every session of the account",
        arguments: Backend.allCases)
    func endedSessions(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            func account(_ name: String) async throws -> Int64 {
                try await store.commit(.addAccount(name: name, roles: [], password: nil), entry: .audit(name)) ?? 0
            }
            let (one, two) = (try await account("one"), try await account("two"))
            let now = house.clock.now.microseconds
            func end(_ number: Int, of account: Int64, seconds: Int64) async throws -> EndedSession {
                let session = EndedSession(
                    id: [UInt8(number >> 8), UInt8(number & 0xFF)], account: account,
                    until: Instant(microseconds: now + seconds * 1_000_000))
                let change = Change.endSession(account: account, id: session.id, until: session.until)
                _ = try await store.commit(change, entry: .audit("session.end"))
                return session
            }
            func kept() async throws -> Set<EndedSession> { Set(try await store.directory().endedSessions) }
            let epoch = try await store.epoch()
            let (short, long) = (try await end(1, of: one, seconds: 60), try await end(2, of: two, seconds: 600))
            #expect(try await store.epoch() > epoch)
            #expect(try await kept() == [short, long])
            #expect(try await store.directory().accounts.map(\.generation) == [0, 0])
            house.clock.now = Instant(microseconds: now + 61_000_000)
            let third = try await end(3, of: two, seconds: 600)
            #expect(try await kept() == [long, third])
            _ = try await store.commit(.endSessions(account: two), entry: .audit("x"))
            #expect(try await kept() == [])
            for number in 0..<StoreLimits.endedSessions { _ = try await end(number, of: one, seconds: 600) }
            #expect(try await kept().count == StoreLimits.endedSessions)
            #expect(try await store.directory().accounts.map(\.generation) == [0, 1])
            _ = try await end(StoreLimits.endedSessions, of: one, seconds: 600)
            #expect(try await kept() == [])
            #expect(try await store.directory().accounts.map(\.generation) == [1, 1])
            await #expect(throws: StoreError.missing("account 99")) { _ = try await end(1, of: 99, seconds: 1) }
        }
    }

    @Test("a note is in the ledger and leaves the epoch as it was", arguments: Backend.allCases)
    func note(_ backend: Backend) async throws {
        try await backend.run { house in
            let epoch = try await house.store.epoch()
            #expect(try await house.store.commit(.note, entry: .audit("refused")) == nil)
            #expect(try await house.store.epoch() == epoch)
            #expect(try await house.store.size() == 1)
        }
    }

    @Test(
        "a name that is taken, or a thing that is missing, is refused and leaves no entry", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            let account =
                try await store.commit(.addAccount(name: "a", roles: [], password: nil), entry: .audit("a")) ?? 0
            let channel = try await house.channel("c")
            _ = try await store.commit(.addToken(account: account, digest: [9]), entry: .audit("t"))
            let member = Membership(channel: channel, account: 99, canRead: true, canWrite: true)
            let refusals: [(Change, StoreError)] = [
                (.addAccount(name: "a", roles: [], password: nil), .taken("a")),
                (.addChannel(code: "c", uuid: "x", title: "", summary: nil, template: []), .taken("c")),
                (.addChannel(code: "d", uuid: "uuid-c", title: "", summary: nil, template: []), .taken("uuid-c")),
                (.addToken(account: account, digest: [9]), .taken("token")),
                (.addToken(account: 99, digest: [8]), .missing("account 99")),
                (.setPassword(account: 99, password: ""), .missing("account 99")),
                (.revokeToken(99), .missing("token 99")), (.grant(member), .missing("account 99")),
                (.ungrant(channel: channel, account: account), .missing("membership of account 1 in channel 1")),
            ]
            let (epoch, size) = (try await store.epoch(), try await store.size())
            for (change, error) in refusals {
                await #expect(throws: error) { try await store.commit(change, entry: .audit("x")) }
            }
            #expect(try await store.epoch() == epoch)
            #expect(try await store.size() == size)
        }
    }

    @Test("a policy is interned once; a new shelf and a new marking raise the epoch", arguments: Backend.allCases)
    func interned(_ backend: Backend) async throws {
        try await backend.run { house in
            let channel = try await house.channel("c")
            let policy = try await house.policy("p")
            let other = try await house.policy("q")
            var epoch = try await house.store.epoch()
            #expect(policy != other)
            #expect(try await house.policy("p") == policy)
            #expect(try await house.store.epoch() == epoch)
            try await house.file(Sample(), in: channel, policy)
            #expect(try await house.store.epoch() > epoch)
            epoch = try await house.store.epoch()
            try await house.file(Sample(number: 2), in: channel, policy)
            #expect(try await house.store.epoch() == epoch)
            let marking = Sample(number: 3, type: "marking-definition", isMarking: true)
            try await house.file(marking, in: channel, policy)
            #expect(try await house.store.epoch() > epoch)
            let directory = try await house.store.directory()
            #expect(directory.standing.map(\.body) == [marking.body])
            #expect(directory.policies == [policy: Array("p".utf8), other: Array("q".utf8)])
            #expect(Array(directory.shelves.values) == [Shelf(channel: channel, policy: policy)])
        }
    }
}
