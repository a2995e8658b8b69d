package import Records
import Store

extension Gate {
    /// Where a record of one's own organisation went, and what became of it there: for those who release.
    package func deliveries(of id: String, for caller: Caller) async throws -> [DeliveryView] {
        try await core.door("pouch.deliveries", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            guard let object = try? RecordID(id) else {
                throw Refusal(.missing, "there is no record \(id.echo) that you may see")
            }
            let places = try await core.store.places(of: object).filter { place in
                core.originators(of: place.shelf, in: scope.snapshot) == [scope.allowed.organisation]
            }
            return try await core.store.deliveries(of: places.map(\.position)).map(DeliveryView.init)
        }
    }

    /// How far the pouches to and from an organisation have come.
    package func pouchState(of organisation: String, for caller: Caller) async throws -> PouchState {
        try await core.door("pouch.state", on: organisation, for: caller) {
            try core.requireConsole(caller)
            return try await core.pouchState(of: organisation)
        }
    }
}

extension Core {
    func pouchState(of organisation: String) async throws -> PouchState {
        let outbox = try await store.outbox(of: organisation)
        let inbox = try await store.inbox(of: organisation)
        return PouchState(
            sent: outbox.number, acknowledged: outbox.acknowledged, through: inbox.through, missing: inbox.missing)
    }
}

/// A record, or what took it back, at another organisation's node.
package struct DeliveryView: Hashable, Sendable {
    package let organisation: String
    /// The pouch that last held it.
    package let number: Int64
    package let sent: Instant
    /// When it was durable there; `nil`: not known to be.
    package let arrived: Instant?
    /// Why it was not done as asked.
    package let exception: String?

    init(_ delivery: Delivery) {
        organisation = delivery.peer
        number = delivery.number
        sent = delivery.sent
        arrived = delivery.arrived
        exception = delivery.exception
    }
}

package struct PouchState: Hashable, Sendable {
    /// The last number that went there.
    package let sent: Int64
    /// All up to this one arrived.
    package let acknowledged: Int64
    /// All up to this one came from there.
    package let through: Int64
    package let missing: [ClosedRange<Int64>]
    package init(sent: Int64, acknowledged: Int64, through: Int64, missing: [ClosedRange<Int64>]) {
        self.sent = sent
        self.acknowledged = acknowledged
        self.through = through
        self.missing = missing
    }
}
