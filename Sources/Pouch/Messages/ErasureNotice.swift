import JSON
package import Records

/// That records were erased at whoever sent them: each is named by the pouch that last held it and its place there, as nothing
/// else is left of it that could be said.
package struct ErasureNotice: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        /// The number of a pouch from this sender to this receiver.
        package var pouch: Int64
        /// Its place there, from 0.
        package var index: Int

        package init(pouch: Int64, index: Int) {
            self.pouch = pouch
            self.index = index
        }
    }

    /// Items of one notice at most.
    package static let most = 1_000

    /// Why, by the code of the sender's rule of retention.
    package var rule: String
    package var items: [Item]
    package var at: Instant

    package init(rule: String, items: [Item], at: Instant) {
        self.rule = rule
        self.items = items
        self.at = at
    }

    /// The canonical JSON.
    package var bytes: [UInt8] {
        JSONTree.object([
            JSONMember("at", .string(at.text)),
            JSONMember(
                "items",
                .array(items.map { ["item": .integer(Int64($0.index)), "pouch": .integer($0.pouch)] })),
            JSONMember("rule", .string(rule)),
        ]).canonical
    }

    package init(_ bytes: [UInt8]) throws(PouchError) {
        let message = try PouchMessage(bytes, "an erasure in the pouch")
        guard let list = message.value["items"], list.kind == .array, (1...Self.most).contains(list.count) else {
            throw message.expected("a list of 1 to \(Self.most)", "items")
        }
        var items: [Item] = []
        for element in list.elements {
            let item = try PouchMessage(element, message.what)
            let index = try item.integer("item")
            let number = try item.integer("pouch")
            guard index < Int64(PouchLimits.items), number > 0 else {
                throw message.expected("a place in a pouch", "items")
            }
            items.append(Item(pouch: number, index: Int(index)))
        }
        self.init(rule: try message.text("rule"), items: items, at: try message.instant("at"))
    }
}
