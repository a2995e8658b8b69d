import JSON
package import Ledger
package import Records

/// What became of one pouch at its receiver. Sent when all of it is durable there, never before.
package struct PouchReceipt: Hashable, Sendable {
    /// The pouch's ``PouchHeader/number``.
    package var number: Int64
    /// Its ``PouchStatement/digest``: a receipt is for these bytes.
    package var pouch: Digest
    /// When it was durable, by the receiver's clock.
    package var at: Instant
    /// What was not done as asked, by the item's place from 0: a code each. Of what is not named here records are kept, and
    /// withdrawals are executed.
    package var exceptions: [Int: Exception]

    /// Why an item was not done as asked.
    package enum Exception: String, Hashable, Sendable, CaseIterable {
        /// A record that the receiver's own decision does not let it hold.
        case notForUs = "not-for-us"
        /// There is no such channel, or the sender may not write to it.
        case noChannel = "no-channel"
        /// It is under a marking whose definition the receiver does not have.
        case unknownMarking = "unknown-marking"
        /// It is no valid record, or contradicts one that is there.
        case invalid
        /// It was taken back before it came.
        case takenBack = "taken-back"
        /// A withdrawal of what the receiver does not have.
        case absent
        /// A withdrawal by somebody whose word it is not.
        case notYours = "not-yours"
        /// Passed on from an originator whose keys the receiver does not know, or who did not sign it.
        case unknownOriginator = "unknown-originator"
        /// Of a kind that the receiver's program carries and does not act on.
        case unsupported
    }

    package init(number: Int64, pouch: Digest, at: Instant, exceptions: [Int: Exception]) {
        self.number = number
        self.pouch = pouch
        self.at = at
        self.exceptions = exceptions
    }

    /// One message for many: the canonical JSON.
    package static func bytes(_ receipts: [PouchReceipt]) -> [UInt8] {
        let list = receipts.map { receipt in
            var members = [
                JSONMember("at", .string(receipt.at.text)), JSONMember("number", .integer(receipt.number)),
                JSONMember("pouch", .string(receipt.pouch.hex)),
            ]
            if !receipt.exceptions.isEmpty {
                members.append(
                    JSONMember(
                        "exceptions",
                        .array(
                            receipt.exceptions.sorted { $0.key < $1.key }.map {
                                ["code": .string($1.rawValue), "item": .integer(Int64($0))]
                            })))
            }
            return JSONTree.object(members)
        }
        return JSONTree.object([JSONMember("receipts", .array(list))]).canonical
    }

    package static func list(_ bytes: [UInt8]) throws(PouchError) -> [PouchReceipt] {
        let message = try PouchMessage(bytes, "receipts in the pouch")
        guard let list = message.value["receipts"], list.kind == .array else {
            throw message.expected("a list", "receipts")
        }
        var receipts: [PouchReceipt] = []
        for element in list.elements {
            guard receipts.count < PouchLimits.receipts else {
                throw PouchError(
                    .limit, "over \(PouchLimits.receipts) receipts in one message: there may be that many")
            }
            receipts.append(try PouchReceipt(PouchMessage(element, message.what)))
        }
        return receipts
    }

    private init(_ message: PouchMessage) throws(PouchError) {
        number = try message.integer("number")
        guard let pouch = KeyFingerprint(hex: try message.text("pouch"))?.digest else {
            throw message.expected("64 digits", "pouch")
        }
        self.pouch = pouch
        at = try message.instant("at")
        exceptions = [:]
        guard let list = message.value["exceptions"] else { return }
        for element in list.elements {
            let exception = try PouchMessage(element, message.what)
            let item = try exception.integer("item")
            guard let code = Exception(rawValue: try exception.text("code")) else {
                throw PouchError(.version, "\(message.what): an exception that this program does not know")
            }
            guard (0..<Int64(PouchLimits.items)).contains(item), exceptions.updateValue(code, forKey: Int(item)) == nil
            else { throw message.expected("each item once", "exceptions") }
        }
    }
}
