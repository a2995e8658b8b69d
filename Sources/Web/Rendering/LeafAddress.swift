/// A page with lists that are turned, as it stands: its path, and what its query says of it.
///
/// A link that turns one list keeps the rest, so that no other list goes back to its beginning.
struct LeafAddress: Sendable {
    private let path: String
    private var query: [(name: String, value: String?)]

    /// - Parameters:
    ///   - path: of the page, with what of its query says which page it is.
    ///   - query: where its lists begin, and what else is kept; `nil` where it is not said.
    init(_ path: String, _ query: KeyValuePairs<String, String?> = [:]) {
        self.path = path
        self.query = query.map { (name: $0.key, value: $0.value) }
    }

    /// The same page, on which one list begins elsewhere.
    ///
    /// - Parameters:
    ///   - line: what the query says of it; `nil`: nothing.
    ///   - anchor: where the list is on the page.
    func turning(_ name: String, to line: String?, at anchor: String? = nil) -> String {
        var turned = self
        turned.set(name, to: line)
        let words = Paths.query(items: turned.query)
        let joined = path.contains("?") && !words.isEmpty ? "&" + String(words.dropFirst()) : words
        return path + joined + (anchor.map { "#" + $0 } ?? "")
    }

    /// Says of a list where it begins.
    mutating func set(_ name: String, to line: String?) {
        if let place = query.firstIndex(where: { $0.name == name }) {
            query[place].value = line
        } else {
            query.append((name: name, value: line))
        }
    }
}
