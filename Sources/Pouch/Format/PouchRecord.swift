/// A record as its receiver may see it.
package struct PouchRecord: Hashable, Sendable {
    /// The code of the channel that it was released in.
    package let channel: String
    /// The envelope's canonical JSON, without what is the sender's alone.
    package let envelope: [UInt8]
    /// The object, byte for byte, or what is left of it for this receiver.
    package let body: [UInt8]

    package init(channel: String, envelope: [UInt8], body: [UInt8]) {
        self.channel = channel
        self.envelope = envelope
        self.body = body
    }

    /// Of ``bytes``, without making them.
    var byteCount: Int { 1 + channel.utf8.count + 4 + envelope.count + 4 + body.count }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(code: channel)
        writer.put(long: envelope)
        writer.put(long: body)
        return writer.bytes
    }

    init(_ payload: [UInt8]) throws(PouchError) {
        var reader = ByteReader(payload[...], "a record of the pouch")
        self = try PouchRecord(from: &reader)
        try reader.finish()
    }

    init(from reader: inout ByteReader) throws(PouchError) {
        channel = try reader.code("the channel")
        envelope = try reader.long("the envelope", limit: PouchLimits.envelope)
        body = try reader.long("the body", limit: PouchLimits.record)
    }
}
