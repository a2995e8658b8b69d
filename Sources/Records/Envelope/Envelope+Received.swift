package import JSON

extension Envelope {
    /// The pouch that brought a record here.
    package struct Received: Hashable, Sendable {
        /// The code of the organisation that sent it; not always the originator.
        package var from: String
        /// The digest of the pouch's signed statement.
        package var pouch: ContentDigest
        /// Its place in the pouch, from 0.
        package var item: Int
        package init(from: String, pouch: ContentDigest, item: Int) {
            self.from = from
            self.pouch = pouch
            self.item = item
        }
    }

    /// As it crosses a border: without what only the node that keeps it has to know. What is signed is this, so it comes out
    /// again byte for byte of what a receiver keeps.
    package var travelling: Envelope {
        var envelope = self
        envelope.era = nil
        envelope.received = nil
        return envelope
    }
}
