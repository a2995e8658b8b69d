import Records
import Store
import Testing

@Suite struct PeerSuite {
    private static func later(_ house: House, seconds: Int64) -> Instant {
        Instant(microseconds: house.clock.now.microseconds + seconds * 1_000_000)
    }

    @Test("a peer is kept with its card and state, and keeps since when it is known", arguments: Backend.allCases)
    func peers(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            func set(_ organisation: String, _ state: PeerState, _ card: [UInt8]) async throws {
                let epoch = try await store.epoch()
                _ = try await store.commit(
                    .setPeer(organisation: organisation, state: state, card: card), entry: .audit("peer"))
                #expect(try await store.epoch() > epoch)
            }
            let first = house.clock.now
            try await set("UG-NAC", .unconfirmed, [1])
            house.clock.now = Self.later(house, seconds: 60)
            let second = house.clock.now
            try await set("BI-BCS", .unconfirmed, [2])
            house.clock.now = Self.later(house, seconds: 60)
            try await set("UG-NAC", .active, [3])
            #expect(
                try await store.directory().peers == [
                    Peer(organisation: "BI-BCS", state: .unconfirmed, card: [2], since: second, changed: second),
                    Peer(organisation: "UG-NAC", state: .active, card: [3], since: first, changed: house.clock.now),
                ])
            _ = try await store.commit(.removePeer(organisation: "BI-BCS"), entry: .audit("peer"))
            #expect(try await store.directory().peers.map(\.organisation) == ["UG-NAC"])
            await #expect(throws: StoreError.missing("peer BI-BCS")) {
                _ = try await store.commit(.removePeer(organisation: "BI-BCS"), entry: .audit("peer"))
            }
        }
    }

    @Test(
        "an invitation is answered once, in time, by whom it is for; what failed leaves no entry",
        arguments: Backend.allCases)
    func invitations(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            let open = PeerInvitation(digest: [1], organisation: "UG-NAC", until: Self.later(house, seconds: 60))
            let anybody = PeerInvitation(digest: [2], organisation: nil, until: Self.later(house, seconds: 120))
            for invitation in [open, anybody] {
                _ = try await store.commit(.addInvitation(invitation), entry: .audit("invite"))
            }
            #expect(try await store.directory().invitations == [open, anybody])
            await #expect(throws: StoreError.taken("invitation")) {
                _ = try await store.commit(.addInvitation(open), entry: .audit("invite"))
            }
            func answer(_ organisation: String, _ digest: [UInt8]) async throws {
                _ = try await store.commit(
                    .setPeer(organisation: organisation, state: .unconfirmed, card: [9], invitation: digest),
                    entry: .audit("accept"))
            }
            let size = try await store.size()
            for (organisation, digest) in [("BI-BCS", [1]), ("UG-NAC", [7])] as [(String, [UInt8])] {
                await #expect(throws: StoreError.missing("invitation")) { try await answer(organisation, digest) }
            }
            #expect(try await store.size() == size)
            #expect(try await store.directory().peers.isEmpty)
            try await answer("UG-NAC", [1])
            await #expect(throws: StoreError.missing("invitation")) { try await answer("UG-NAC", [1]) }
            #expect(try await store.directory().invitations == [anybody])
            house.clock.now = anybody.until
            await #expect(throws: StoreError.missing("invitation")) { try await answer("BI-BCS", [2]) }
            // What has ended is forgotten with the next one that is made.
            let next = PeerInvitation(digest: [3], organisation: nil, until: Self.later(house, seconds: 60))
            _ = try await store.commit(.addInvitation(next), entry: .audit("invite"))
            #expect(try await store.directory().invitations == [next])
            _ = try await store.commit(.endInvitation(digest: [3]), entry: .audit("end"))
            #expect(try await store.directory().invitations.isEmpty)
            await #expect(throws: StoreError.missing("invitation")) {
                _ = try await store.commit(.endInvitation(digest: [3]), entry: .audit("end"))
            }
        }
    }

    @Test("a hundred invitations are open at a time, and not one more until one ends", arguments: Backend.allCases)
    func crowd(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            let until = Self.later(house, seconds: 60)
            func add(_ number: Int) async throws {
                let invitation = PeerInvitation(digest: [UInt8(number)], organisation: nil, until: until)
                _ = try await store.commit(.addInvitation(invitation), entry: .audit("invite"))
            }
            for number in 0..<StoreLimits.invitations { try await add(number) }
            await #expect(throws: StoreError.full(detail: "there are 100 open invitations")) { try await add(100) }
            house.clock.now = until
            let next = PeerInvitation(digest: [200], organisation: nil, until: Self.later(house, seconds: 60))
            _ = try await store.commit(.addInvitation(next), entry: .audit("invite"))
            #expect(try await store.directory().invitations == [next])
        }
    }

    @Test("keys that were revoked stay so when the peer is gone", arguments: Backend.allCases)
    func revocations(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            let revocation = Change.revokeKeys(fingerprint: [5, 6], organisation: "UG-NAC")
            _ = try await store.commit(
                .setPeer(organisation: "UG-NAC", state: .active, card: [1]), entry: .audit("peer"))
            _ = try await store.commit(revocation, entry: .audit("revoke"))
            _ = try await store.commit(.removePeer(organisation: "UG-NAC"), entry: .audit("peer"))
            #expect(try await store.directory().revokedKeys == [[5, 6]: "UG-NAC"])
            await #expect(throws: StoreError.taken("revocation")) {
                _ = try await store.commit(revocation, entry: .audit("revoke"))
            }
        }
    }
}
