package import Ledger

/// Items of a pouch that came and could not be filed yet, as a node keeps them for itself: sealed to its own keys, so that
/// its files hold no plain text of what it was not allowed to file.
///
/// The ledger's entry of the pouch has the leaves of its tree: each item is held to its own, whatever was kept.
package struct WaitingItems: Hashable, Sendable {
    private static let info = Array("baraza/waiting/v1\n".utf8)

    /// By their places in the pouch.
    package var items: [Int: PouchItem]

    package init(_ items: [Int: PouchItem]) { self.items = items }

    /// Whether nothing waits.
    package var isIdle: Bool { items.isEmpty }

    /// - Parameters:
    ///   - keys: the node's own.
    ///   - pouch: the digest of the statement that they came under: they are opened with the same alone.
    /// - Throws: ``PouchError`` with `limit` for an item that no pouch may have.
    package func sealed(to keys: PublicKeys, of pouch: Digest) throws(PouchError) -> [UInt8] {
        var writer = ByteWriter()
        let places = items.keys.sorted()
        writer.put(UInt32(truncatingIfNeeded: places.count))
        for place in places { writer.put(UInt32(truncatingIfNeeded: place)) }
        writer.put(raw: try PouchItem.content(places.compactMap { items[$0] }))
        let box = try keys.seal(writer.bytes, info: Self.info, authenticating: pouch.bytes)
        return box.encapsulated + box.ciphertext
    }

    /// - Parameter openers: the node's keys, the current ones first.
    /// - Throws: ``PouchError``: `foreign` where none of the keys opens it, `malformed` where it is nothing that was sealed so.
    package init(opening sealed: [UInt8], with openers: [PouchOpener], of pouch: Digest) throws(PouchError) {
        let box = try SealedBox(
            encapsulated: Array(sealed.prefix(SealedBox.encapsulatedByteCount)),
            ciphertext: Array(sealed.dropFirst(SealedBox.encapsulatedByteCount)))
        guard let plain = Self.open(box, with: openers, of: pouch) else {
            throw PouchError(
                .foreign, "what waits to be filed does not open with this node's keys: restore its key file")
        }
        var reader = ByteReader(plain[...], "what waits to be filed")
        let count = Int(try reader.number(UInt32.self))
        guard count <= PouchLimits.items else { throw reader.malformed("it names \(count) places") }
        var places: [Int] = []
        for _ in 0..<count { places.append(Int(try reader.number(UInt32.self))) }
        let items = try PouchItem.list(Array(reader.rest))
        guard items.count == count, Set(places).count == count, places.allSatisfy({ $0 < PouchLimits.items }) else {
            throw reader.malformed("it has \(items.count) items for \(count) places")
        }
        self.items = Dictionary(uniqueKeysWithValues: zip(places, items))
    }

    private static func open(_ box: SealedBox, with openers: [PouchOpener], of pouch: Digest) -> [UInt8]? {
        for case .node(let key) in openers {
            if let plain = try? key.open(box, info: info, authenticating: pouch.bytes) { return plain }
        }
        return nil
    }

    /// The pouch that they came in, with nothing in the other places.
    ///
    /// - Throws: ``PouchError`` with `damaged` for an item that is not the one which stood there.
    package func pouch(
        _ header: PouchHeader, _ statement: PouchStatement, _ signature: HybridSignature?, leaves: [Digest],
        seed: [UInt8]
    ) throws(PouchError) -> OpenedPouch {
        let last = items.keys.max() ?? -1
        var whole = [PouchItem](repeating: .other(kind: .max, []), count: last + 1)
        for (place, item) in items {
            let leaf = PouchTree.leaf(of: item, salt: PouchTree.salt(place, seed: seed))
            guard leaves.indices.contains(place), leaves[place] == leaf else {
                throw PouchError(
                    .damaged, "item \(place) of pouch \(header.number) of \(header.from) is not the one that came")
            }
            whole[place] = item
        }
        return OpenedPouch(
            header: header, statement: statement, signature: signature, items: whole, leaves: leaves,
            seed: seed)
    }
}
