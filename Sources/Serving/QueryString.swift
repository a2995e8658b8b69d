package import Sharing

/// A query string with its order and its duplicates: nothing is dropped, nothing is guessed.
package struct QueryString: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package let name: String
        package let value: String
    }
    package let items: [Item]

    /// Reads what follows `?`. A name without `=` has an empty value; empty pieces between `&` are skipped.
    ///
    /// - Parameter plusIsSpace: true for HTML forms; elsewhere `+` is a plus (TAXII 2.1, line 44).
    /// - Parameter most: how many parameters there may be.
    /// - Throws: ``Refusal/Code/invalid`` on a malformed escape, on bytes that are not UTF-8, on too many parameters.
    package init(
        _ text: String?, plusIsSpace: Bool = false, most: Int = ServingLimits.parameters
    ) throws(Refusal) {
        var items: [Item] = []
        for piece in (text ?? "").split(separator: "&", omittingEmptySubsequences: true) {
            guard items.count < most else {
                throw Refusal(.invalid, "more than \(most) query parameters: send fewer")
            }
            let cut = piece.firstIndex(of: "=") ?? piece.endIndex
            let value = cut == piece.endIndex ? "" : piece[piece.index(after: cut)...]
            guard let name = PercentEncoding.decode(piece[..<cut], plusIsSpace: plusIsSpace),
                let value = PercentEncoding.decode(value, plusIsSpace: plusIsSpace)
            else { throw Refusal(.invalid, "the query has a malformed percent escape: send UTF-8, %XX for each byte") }
            items.append(Item(name: name, value: value))
        }
        self.items = items
    }

    /// Of fields that are read already, as a form with files sends them.
    ///
    /// - Parameter most: how many there may be.
    /// - Throws: ``Refusal/Code/invalid`` on too many.
    package init(_ items: [Item], most: Int = ServingLimits.parameters) throws(Refusal) {
        guard items.count <= most else { throw Refusal(.invalid, "more than \(most) fields: send fewer") }
        self.items = items
    }

    package func values(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// The only value of a parameter; `nil` where it is absent, refused where it is given twice.
    package func only(_ name: String) throws(Refusal) -> String? {
        let values = values(name)
        guard values.count <= 1 else { throw Refusal(.invalid, "\(name) is given \(values.count) times: give it once") }
        return values.first
    }
}
