package import Ledger
package import Records

/// A pouch as it is taken in, or a part of one: all of it is kept in one step, or nothing.
package struct PouchArrival: Sendable {
    /// What is noted of it once it is kept.
    package struct Noted: Hashable, Sendable {
        /// As ``DeliveryStore/receive(_:ways:)`` takes it; `nil`: more of the pouch is to come.
        package var received: Received?
        package var ways: [Way]
        package init(received: Received?, ways: [Way]) {
            self.received = received
            self.ways = ways
        }
    }
    /// The organisation's code.
    package var peer: String
    /// As ``RecordStore/append(_:receipt:)`` takes them.
    package var arrivals: [Arrival]
    /// The digest of the pouch's statement, where the first of the arrivals is its entry in the ledger: a pouch that has one
    /// already keeps that, and nothing is appended for it. `nil`: none of them is.
    package var enters: Digest?
    /// The number of the pouch that ``enters`` names, by which another one with that number is known for what it is.
    package var number: Int64?
    /// As ``DeliveryStore/acknowledge(_:from:)`` takes them.
    package var receipts: [Acknowledgement]
    package var grounds: PouchGrounds
    /// What becomes of what is held of the pouch, once it is noted that it was received; `nil`: that stays.
    package var held: HeldChange?
    /// What to note, by what became of the arrivals; `nil` where it cannot be said yet.
    package var noting: @Sendable ([Outcome]) -> Noted?
    package init(
        peer: String, arrivals: [Arrival] = [], enters: Digest? = nil, number: Int64? = nil,
        receipts: [Acknowledgement] = [],
        grounds: PouchGrounds = PouchGrounds(), held: HeldChange? = nil,
        noting: @escaping @Sendable ([Outcome]) -> Noted?
    ) {
        self.peer = peer
        self.arrivals = arrivals
        self.enters = enters
        self.number = number
        self.receipts = receipts
        self.grounds = grounds
        self.held = held
        self.noting = noting
    }
}

/// A pouch that has an entry in the ledger, whether or not all of it is durable.
package struct EnteredPouch: Hashable, Sendable {
    /// The digest of its statement.
    package var pouch: Digest
    package var entry: Position
    package init(pouch: Digest, entry: Position) {
        self.pouch = pouch
        self.entry = entry
    }
}

/// What was read when it was decided what to file of a pouch. Where it is otherwise by now nothing is kept: whoever takes
/// something back says so first and looks for what is filed afterwards, so either finds it, or is found here.
package struct PouchGrounds: Hashable, Sendable {
    /// What was looked for among the things that were taken back.
    package var objects: Set<RecordID>
    /// What was found.
    package var takenBack: Set<TakenBack>
    /// What was held of the pouch; `nil`: that does not matter.
    package var held: HeldItems?
    package init(objects: Set<RecordID> = [], takenBack: Set<TakenBack> = [], held: HeldItems? = nil) {
        self.objects = objects
        self.takenBack = takenBack
        self.held = held
    }
}

/// What became of a pouch, or of a part of one.
package enum PouchFate: Hashable, Sendable {
    /// It is kept: what became of the arrivals, and the numbers whose receipts were taken.
    case kept([Outcome], acknowledged: [Int64])
    /// Nothing is kept: the grounds are others by now.
    case stale
    /// Nothing is kept: what is to be held has no room.
    case crowded
    /// Nothing is kept: another pouch of this number is entered (``DeliveryStore/entered(_:from:)``).
    case doubled
}
