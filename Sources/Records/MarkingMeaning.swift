package import JSON

/// What a marking definition says.
package enum MarkingMeaning: Hashable, Sendable {
    case tlp(TLP)
    /// Free text that goes with the object; it opens nothing.
    case statement(String)
    /// A marking that we do not understand: deny (K7).
    case unknown

    /// Reads a marking definition; TLP counts only under the nine published ids.
    package init(_ definition: JSONValue) {
        guard definition["type"]?.token?.matches("marking-definition") == true, let id = definition["id"]?.recordID
        else {
            self = .unknown
            return
        }
        if let level = TLP(marking: id) {
            self = .tlp(level)
        } else if definition["definition_type"]?.token?.matches("statement") == true,
            let text = definition["definition"]?["statement"]?.string
        {
            self = .statement(text)
        } else {
            self = .unknown
        }
    }
}
