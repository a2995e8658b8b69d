import Pouch
package import Sharing

/// Every limit of live links, with its unit.
package struct LinkLimits: Hashable, Sendable {
    /// Seconds without a pouch after which a stream says that it is alive: what a satellite terminal keeps open.
    package var aliveSeconds: Int64 = 55
    /// Pouches that were sent on one stream and are not known to be stored: then the stream waits.
    package var window = 64
    /// Bytes of them, beyond which no further one is sent.
    package var windowBytes = 16 << 20
    /// Bytes of a sealed pouch.
    package var pouch = PouchLimits.sealed
    /// Numbers above the first gap that a receiver names.
    package static let also = 256
    /// Numbers that a receiver names because it has not the key which they are sealed under: as many as ``window``, so all that
    /// one stream may have sent.
    package static let unopened = 64
    /// Pouches of one stream that are stored before it is said, where more wait.
    package var acknowledged = 16
    /// Seconds from one attempt to the next, after the first failure and at most; each is drawn between half and whole.
    package var retryLeast: Double = 1
    package var retryMost: Double = 300
    /// Seconds for which a stream has to have stood, or it counts as cut.
    package var streamLeast: Double = 10
    /// Streams cut one after the other after which pouches are asked for instead, and seconds from one asking to the next.
    package var cutsBeforePolling = 3
    package var pollSeconds: Double = 15
    /// Askings after which a stream is tried again.
    package var pollsBeforeStream = 40
    /// Seconds from one look at who the peers are to the next.
    package var refreshSeconds: Double = 2
    /// How receipts gather before a pouch is made for them alone: one for all that came of a peer meanwhile.
    package var gathering = ReceiptGathering()
    /// Peers that are packed for at the same time: each waits for the disk most of the time.
    package var packing = 8
    /// Bytes of pouches that wait for one peer. What is over it stays in the ledger, from which it is packed later.
    package var waitingBytes = 1 << 30
    /// Bytes that a relay keeps of one sender for one receiver, and of all together.
    package var relayedBytes = 64 << 20
    package var relayedBytesInAll = 1 << 30
    /// Seconds after which a relay throws away what nobody fetched: thirty days.
    package var relayedSeconds: Int64 = 30 * 86_400
    /// Seconds for which a pouch waits for its receiver before it is given to the relay.
    package var relayAfter: Int64 = 60

    /// Bytes of a record's body from which it may go as a bulk.
    package var bulkLeast = PouchLimits.bulkLeast
    /// Receivers of one record from which it is given to the relay as a bulk: one receiver alone is given the pouch.
    package var bulkReceivers = 2
    /// Bulks that are on their way to the relay at most, and bytes of them together where there is more than one: what
    /// 128 kbit/s carry in ``bulkLeavingSeconds``. What is over it goes in each receiver's pouch.
    package var bulksLeaving = 16
    package var bulksLeavingBytes = 4 << 20
    /// Seconds for which pouches wait for their bulk to be at the relay; then they go whole.
    package var bulkLeavingSeconds: Int64 = 300
    /// Seconds for which letters are written about a bulk that the relay has: less than it keeps it.
    package var bulkLetterSeconds: Int64 = 86_400
    /// Times that a bulk is offered to the relay.
    package var bulkTries = 3
    /// Bulks that are fetched at the same time, and of these of one sender.
    package var bulkFetches = 4
    package var bulkFetchesOfOne = 2
    /// Seconds after which a receiver asks for the whole pouch, from the moment at which the letter came: its bulk has not come,
    /// was not asked for yet as others' were, or cannot be taken.
    package var bulkFetchSeconds: Int64 = 900
    /// Bytes of bulks that a relay keeps of one sender, and how many.
    package var bulkBytes = 64 << 20
    package var bulkCount = 1_024
    /// Seconds after which a relay throws a bulk away: three days.
    package var bulkKeptSeconds: Int64 = 3 * 86_400

    package init() {}
}
