import JSON
import Lexis
import Records

/// What records are found by beside their words: terms of the same index, so that a search narrowed down reads no row of
/// another's shelf, and costs the same whatever is hidden (decision 0048).
enum SearchFacet {
    /// Places that one record is found by at most.
    private static let places = 100

    /// - Parameter found: what every reader of its shelf may see of it; `nil`: nothing.
    static func all(of found: Draft?, kind: String, precedence: String?) -> [String] {
        var facets = [Lexis.facet("kind", kind)]
        if let precedence { facets.append(Lexis.facet("precedence", precedence)) }
        guard let found, ["report", "location"].contains(kind),
            let object = try? JSONDocument(parsing: found.body).root
        else { return facets }
        var places: [String?] = []
        if kind == "location" {
            places = ["country", "region", "administrative_area", "city", "name"].map { object[$0]?.string }
        } else if let product = Product.content(of: object) {
            facets += [product["product_kind"]?.string].compactMap { $0.map { Lexis.facet("genre", $0) } }
            facets += list(product, "sources").compactMap { $0["grade"]?.string }.map { Lexis.facet("grade", $0) }
            places = list(product, "areas").prefix(Self.places).flatMap { area in
                ["country", "pcode", "name"].map { area[$0]?.string }
            }
        }
        facets += places.compactMap { $0 }.map { Lexis.facet("place", $0) }
        var seen: Set<String> = []
        return facets.filter { seen.insert($0).inserted }
    }

    /// As an entry's envelope says it.
    static func precedence(in envelope: [UInt8]) -> String? {
        (try? JSONDocument(parsing: envelope).root)?["precedence"]?.string
    }

    private static func list(_ object: JSONValue, _ name: String) -> [JSONValue] {
        object[name].map { $0.kind == .array ? $0.elements.filter { $0.kind == .object } : [] } ?? []
    }
}
