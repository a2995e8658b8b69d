/// Every bound of a pouch, in one place and with its unit. A pouch that passes one is refused whole.
package enum PouchLimits {
    /// Bytes of content after which a writer begins the next pouch: what a receiver of 512 MB handles at once, and what
    /// a bad link loses when it breaks.
    package static let target = 4 << 20
    /// Bytes of content of one pouch at most. One record may have 64 MiB (`JSONLimits.standard`), and travels alone then.
    package static let content = 66 << 20
    /// Bytes of a sealed pouch at most: content that no compression helps, its padding of at most 12 %, and the keys.
    package static let sealed = 80 << 20
    /// Items of one pouch at most.
    package static let items = 65_536
    /// Receivers that the key of one pouch is wrapped for at most.
    package static let receivers = 256
    /// Bytes of a record's payload at most: as long as JSON may be, with its envelope and the name of its channel.
    package static let record = 65 << 20
    /// Bytes of a message (a withdrawal, receipts, a consent) at most.
    package static let message = 256 << 10
    /// Bytes of an envelope at most.
    package static let envelope = 256 << 10
    /// Bytes of a code (an organisation's, a channel's) at most.
    package static let code = 255
    /// Origins whose records one pouch passes on at most.
    package static let origins = 4_096
    /// Hashes of one inclusion path at most: as many as ``items`` need.
    package static let path = 16
    /// Bytes that one piece of a sealed pouch holds when opened; the last may hold fewer.
    package static let chunk = 64 << 10
    /// Bytes that the sealed content is padded to at least: a lone receipt looks like a short report.
    package static let leastPadded = 4_096
    /// Bytes of a record's body from which it is worth a bulk: below, the letters and the way to the relay cost what it saves.
    package static let bulkLeast = 32 << 10
    /// Bytes of a record's payload that a bulk holds at most: what a receiver of 512 MB fetches several of at once.
    package static let bulkRecord = 3 << 20
    /// Bytes that a bulk holds when expanded at most: the record, its proof, and the statement that it is proved by.
    package static let bulkContent = bulkRecord + (64 << 10)
    /// Bytes of a sealed bulk at most.
    package static let bulk = 4 << 20
    /// Bytes that the content of a letter is padded to at least, and that a letter has at most when sealed: codes of 255 bytes fit.
    package static let leastLetter = 512
    package static let letter = 2 << 10
    /// Receipts that one message of receipts holds at most.
    package static let receipts = 1_000
}
