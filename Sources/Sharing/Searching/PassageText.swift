import JSON
import Records

/// What of an object somebody wrote as text, a line for each: what passages are cut out of.
///
/// Ids, times, digests, and codes of closed lists are found by searching, too, and tell a reader nothing. What stands in several
/// places, as what follows does in the description as well, is said once.
enum PassageText {
    static func of(_ object: JSONValue) -> String {
        var lines: [String] = []
        var length = 0
        var seen: Set<String> = []
        add(object, named: "", &lines, &seen, &length)
        return lines.joined(separator: "\n")
    }

    /// Adds until there is more than is looked at.
    private static func add(
        _ value: JSONValue, named name: String, _ lines: inout [String], _ seen: inout Set<String>,
        _ length: inout Int
    ) {
        guard length <= SharingLimits.passageLooked else { return }
        switch value.kind {
        case .object:
            for (name, member) in value.members where !isCode(name.text) {
                add(member, named: name.text, &lines, &seen, &length)
            }
        case .array: for element in value.elements { add(element, named: name, &lines, &seen, &length) }
        case .string:
            guard let text = value.string, !text.isEmpty, Timestamp(text) == nil, (try? RecordID(text)) == nil,
                (try? PartialDate(text)) == nil, seen.insert(text).inserted
            else { return }
            lines.append(text)
            length += text.utf8.count + 1
        default: return
        }
    }

    /// Whether the values of a property are ids or codes.
    private static func isCode(_ property: String) -> Bool {
        codes.contains(property) || endings.contains { property.hasSuffix($0) }
    }

    private static let endings = ["_ref", "_refs", "_kind", "_type", "_types", "_version", "_class", "_level"]
    private static let codes: Set<String> = [
        "type", "id", "lang", "labels", "roles", "sectors", "country", "region", "grade", "holding", "confidence",
        "precedence", "urgency", "severity", "certainty", "status", "tlp", "scheme", "granular_markings", "standard",
        "secrecy", "nature", "unit", "currency", "opinion", "origin", "hashes",
    ]
}
