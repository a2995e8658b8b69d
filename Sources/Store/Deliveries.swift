package import Ledger
package import Records

/// How far the pouches to one organisation have come.
package struct Outbox: Hashable, Sendable {
    /// The organisation's code.
    package var peer: String
    /// The number of the last pouch; 0: none yet.
    package var number: Int64
    /// The digest of its statement.
    package var pouch: Digest?
    /// Up to here the ledger was looked through for what goes there.
    package var cursor: Position
    /// The shelves that it was let have then: one that is not among them was opened later, and is looked through from its
    /// beginning.
    package var shelves: Set<ShelfKey>
    /// All pouches up to this one arrived, or were repeated in one that did.
    package var acknowledged: Int64
    package init(
        peer: String, number: Int64 = 0, pouch: Digest? = nil, cursor: Position = .zero,
        shelves: Set<ShelfKey> = [], acknowledged: Int64 = 0
    ) {
        self.peer = peer
        self.number = number
        self.pouch = pouch
        self.cursor = cursor
        self.shelves = shelves
        self.acknowledged = acknowledged
    }
}

/// One pouch as it leaves.
package struct Dispatch: Hashable, Sendable {
    /// An entry of the ledger that went out as an item.
    package struct Item: Hashable, Sendable {
        package var position: Position
        /// Its place in the pouch, from 0.
        package var index: Int
        package init(position: Position, index: Int) {
            self.position = position
            self.index = index
        }
    }
    /// As it is afterwards.
    package var outbox: Outbox
    /// The number after which the pouch goes on.
    package var since: Int64
    package var made: Instant
    package var items: [Item]
    /// The pouches of the other direction that it brings receipts of.
    package var receipts: [Int64]
    package init(outbox: Outbox, since: Int64, made: Instant, items: [Item], receipts: [Int64]) {
        self.outbox = outbox
        self.since = since
        self.made = made
        self.items = items
        self.receipts = receipts
    }
}

/// Who was sent an entry, and what became of it there.
package struct Delivery: Hashable, Sendable {
    package var position: Position
    package var peer: String
    /// The last pouch that held it, and its place there.
    package var number: Int64
    package var index: Int
    package var sent: Instant
    /// When it was durable there, by that side's clock; `nil` until its receipt came.
    package var arrived: Instant?
    /// A code, where it was not done as asked.
    package var exception: String?
    package init(
        position: Position, peer: String, number: Int64, index: Int, sent: Instant, arrived: Instant? = nil,
        exception: String? = nil
    ) {
        self.position = position
        self.peer = peer
        self.number = number
        self.index = index
        self.sent = sent
        self.arrived = arrived
        self.exception = exception
    }
}

/// A receipt that came for one of our pouches.
package struct Acknowledgement: Hashable, Sendable {
    package var number: Int64
    package var pouch: Digest
    package var at: Instant
    /// By the item's place.
    package var exceptions: [Int: String]
    package init(number: Int64, pouch: Digest, at: Instant, exceptions: [Int: String] = [:]) {
        self.number = number
        self.pouch = pouch
        self.at = at
        self.exceptions = exceptions
    }
}

/// A pouch that came, all of it durable.
package struct Received: Hashable, Sendable {
    package var peer: String
    package var number: Int64
    package var since: Int64
    package var pouch: Digest
    package var made: Instant
    package var at: Instant
    /// The ledger's entry that holds its statement.
    package var entry: Position
    /// What was not done as asked: a code by the item's place.
    package var exceptions: [Int: String]
    /// Whether it held more than receipts: two nodes that have nothing else to say do not answer each other's for ever.
    package var asksForReceipt: Bool
    /// Whether its receipt does not wait for others.
    package var isUrgent: Bool
    package init(
        peer: String, number: Int64, since: Int64, pouch: Digest, made: Instant, at: Instant, entry: Position,
        exceptions: [Int: String] = [:], asksForReceipt: Bool = true, isUrgent: Bool = false
    ) {
        self.asksForReceipt = asksForReceipt
        self.isUrgent = isUrgent
        self.peer = peer
        self.number = number
        self.since = since
        self.pouch = pouch
        self.made = made
        self.at = at
        self.entry = entry
        self.exceptions = exceptions
    }
}

/// How far the pouches from one organisation have come.
package struct Inbox: Hashable, Sendable {
    package var peer: String
    /// All pouches up to this one came, or were repeated in one that did.
    package var through: Int64
    /// Those beyond that came, in order.
    package var beyond: [Int64]
    package init(peer: String, through: Int64 = 0, beyond: [Int64] = []) {
        self.peer = peer
        self.through = through
        self.beyond = beyond
    }
    /// Numbers that have not come while later ones did.
    package var missing: [ClosedRange<Int64>] {
        var missing: [ClosedRange<Int64>] = []
        var last = through
        for number in beyond {
            if number > last + 1 { missing.append(last + 1...number - 1) }
            last = number
        }
        return missing
    }
}

/// By which way a record came: the same one may come on several.
package struct Way: Hashable, Sendable {
    package var position: Position
    /// Whose pouch brought it, and where it stood in it.
    package var peer: String
    package var number: Int64
    package var index: Int
    package init(position: Position, peer: String, number: Int64, index: Int) {
        self.position = position
        self.peer = peer
        self.number = number
        self.index = index
    }
}

/// That an originator took a version back, or all of them: whatever comes of it later is not shown.
package struct TakenBack: Hashable, Sendable {
    package var originator: String
    package var object: RecordID
    /// The channel's code.
    package var channel: String
    /// As the object spells it; `nil`: all that there were until `at`.
    package var version: String?
    package var at: Instant
    package init(originator: String, object: RecordID, channel: String, version: String?, at: Instant) {
        self.originator = originator
        self.object = object
        self.channel = channel
        self.version = version
        self.at = at
    }
}

/// What a stretch of the ledger is about.
package struct Growth: Hashable, Sendable {
    /// Where records among its entries were filed.
    package var shelves: Set<ShelfKey>
    /// The kinds of its entries.
    package var kinds: Set<String>
    package init(shelves: Set<ShelfKey> = [], kinds: Set<String> = []) {
        self.shelves = shelves
        self.kinds = kinds
    }
}

/// What this node knows of another's log, and that one of this node's.
package struct WitnessState: Hashable, Sendable {
    /// The organisation's code.
    package var peer: String
    /// Rises by one each time it is kept: who read an older one does not write over it. 0: it never was.
    package var version: Int64
    /// In the words of who keeps it.
    package var body: [UInt8]
    package init(peer: String, version: Int64 = 0, body: [UInt8] = []) {
        self.peer = peer
        self.version = version
        self.body = body
    }
}

/// A secret that pouches are sealed under between this node and others, as it is kept: sealed to the node's own keys.
package struct KeptPairKey: Hashable, Sendable {
    /// Who made it: another organisation, whose key this is to seal to it under; or this one, which makes one for each of its
    /// peers from it.
    package var giver: String
    /// When it was made, in seconds of POSIX time by the giver's clock: the higher, the newer.
    package var epoch: Int64
    /// The fingerprint of the keys that the giver signed with, and of those that this node had then: 32 bytes each.
    package var signer: [UInt8]
    package var own: [UInt8]
    package var sealed: [UInt8]
    package init(giver: String, epoch: Int64, signer: [UInt8], own: [UInt8], sealed: [UInt8]) {
        self.giver = giver
        self.epoch = epoch
        self.signer = signer
        self.own = own
        self.sealed = sealed
    }
}

/// Keeps what went to other nodes in pouches, and what came from them.
///
/// *Durable*: once a call returns, a crash loses nothing. *Whole*: a call is done, or not at all. *In step*: no two pouches to
/// one organisation have the same number. *Safe to repeat*: what was acknowledged, received or taken back twice is so once.
package protocol DeliveryStore: Sendable {
    func outbox(of peer: String) async throws(StoreError) -> Outbox

    /// Takes the next number; the pouch may leave once this returned.
    ///
    /// - Throws: ``StoreError/taken(_:)``, and nothing was changed, unless the number is the next one: somebody else made
    ///   one meanwhile.
    func dispatch(_ dispatch: Dispatch) async throws(StoreError)

    /// Those of these entries that this organisation was sent, whatever became of them.
    func delivered(_ positions: [Position], to peer: String) async throws(StoreError) -> Set<Position>

    /// What was sent to an organisation and is not acknowledged, oldest first, after a position.
    func undelivered(to peer: String, after: Position, limit: Int) async throws(StoreError) -> [Position]

    /// Who was sent these entries.
    func deliveries(of positions: [Position]) async throws(StoreError) -> [Delivery]

    /// How many entries last went to each organisation from a time until another, but for those of some kinds; `nil`: without
    /// a bound.
    func sent(from: Instant?, until: Instant?, leavingOut kinds: Set<String>) async throws(StoreError) -> [String: Int]

    /// Takes receipts of our pouches. Those of pouches that there are not, or of other bytes, are left out; of two for one
    /// pouch, the later says what became of its items, and the first when it arrived. What was sent once more is there when
    /// the receipt of any pouch that held it has come.
    ///
    /// - Returns: the numbers that were taken.
    func acknowledge(_ receipts: [Acknowledgement], from peer: String) async throws(StoreError) -> [Int64]

    func inbox(of peer: String) async throws(StoreError) -> Inbox

    /// A pouch that came; `nil` if it has not.
    func received(_ number: Int64, from peer: String) async throws(StoreError) -> Received?

    /// Where the ledger's entry of the pouch with a statement of this digest stands, whoever sent it; `nil` where it has none.
    /// It has one before what it takes back is executed, so long before all of it is durable, and for good.
    func entry(ofPouch pouch: Digest) async throws(StoreError) -> Position?

    /// The pouch of this number that was entered into the ledger, whether or not it is noted that it came; `nil` where none was
    /// since the sender began anew (``rewind(_:to:)``). Of those that a program before this one entered, those that came.
    func entered(_ number: Int64, from peer: String) async throws(StoreError) -> EnteredPouch?

    /// Notes that all of a pouch is durable, and by which ways its records came. One that is known already, and of which other
    /// things are left undone now, needs another receipt.
    func receive(_ received: Received, ways: [Way]) async throws(StoreError)

    /// Appends, acknowledges, receives, and holds what waits, in one step: what a receipt calls waiting is held, and who
    /// waits for the disk does so once for a pouch. No statement has two entries (``PouchArrival/enters``), and no number two
    /// pouches: who enters one looked for another before, and somebody else may have entered that since.
    func take(_ pouch: PouchArrival) async throws(StoreError) -> PouchFate

    /// Pouches of an organisation whose receipts it does not have, oldest first.
    ///
    /// - Parameter after: receipts that left in pouches up to this number are there.
    func unreceipted(from peer: String, after: Int64, limit: Int) async throws(StoreError) -> [Received]

    /// The organisations of which pouches came that ask for a receipt, and whose receipt has not left, each with whether one of
    /// these is urgent.
    func owed() async throws(StoreError) -> [String: Bool]

    /// What the entries after a position, up to another, are about: whoever it does not concern need not look through them.
    func growth(after: Position, through: Position) async throws(StoreError) -> Growth

    func ways(of positions: [Position]) async throws(StoreError) -> [Way]

    /// All that is held, without the bytes: oldest number first, by the order of the codes.
    func held() async throws(StoreError) -> [HeldItems]

    /// What is held of one pouch; `nil` where nothing is.
    func held(_ number: Int64, of peer: String) async throws(StoreError) -> HeldItems?

    /// Holds nothing of a pouch any more.
    func letGo(_ number: Int64, of peer: String) async throws(StoreError)

    /// Erases what is held of a pouch, but for what is left of it: no remains may stay in the files, and ``Store/scrub()`` is
    /// due.
    ///
    /// - Parameters:
    ///   - before: as it was read. Where it is something else by now nothing is changed.
    ///   - rest: less than that; `nil`: nothing is left.
    ///   - received: what is known of the pouch from here on, as ``receive(_:ways:)`` takes it; `nil`: that stays.
    /// - Returns: whether it was changed.
    func erase(
        held before: HeldItems, leaving rest: HeldItems?, noting received: Received?
    ) async throws(StoreError) -> Bool

    /// Where what came as an item of a pouch stands.
    func position(ofItem index: Int, in number: Int64, from peer: String) async throws(StoreError) -> Position?

    func takeBack(_ taken: [TakenBack]) async throws(StoreError)

    /// What was taken back of these objects, in any channel.
    func takenBack(_ objects: [RecordID]) async throws(StoreError) -> [TakenBack]

    /// Forgets that pouches from an organisation came, or were entered, from a number on: it begins anew there. What they
    /// brought stays, and so do their entries (``entry(ofPouch:)``).
    func rewind(_ peer: String, to number: Int64) async throws(StoreError)

    /// What is known of another's log; of version 0 where nothing was kept.
    func witness(of peer: String) async throws(StoreError) -> WitnessState

    /// What is known of every other's log, by the order of their codes.
    func witnesses() async throws(StoreError) -> [WitnessState]

    /// Keeps what is known of another's log.
    ///
    /// - Throws: ``StoreError/taken(_:)``, and nothing was changed, unless its version is that of the one which is kept:
    ///   somebody else kept another meanwhile.
    func keep(_ witness: WitnessState) async throws(StoreError)

    /// What is kept of one giver, or of all: by their codes, the newest first.
    func pairKeys(of giver: String?) async throws(StoreError) -> [KeptPairKey]

    /// Keeps one, unless there is one of the same giver and epoch: of two that were made at the same moment the first stays, and
    /// whoever made the other reads again which it is.
    func keep(_ key: KeptPairKey) async throws(StoreError)

    /// Forgets those of a giver up to an epoch: they are overwritten where they stood. It is not remembered as an erasure is
    /// (``Store/hasRemains()``): what a log of the files may still have of them is sealed to the node's own keys.
    func forgetPairKeys(of giver: String, through epoch: Int64) async throws(StoreError)
}
