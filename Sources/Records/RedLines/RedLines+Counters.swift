import JSON

/// R6: the closed list of counter-measures against disinformation (domain 3.15).
///
/// The counters of DISARM's blue list contain unlawful and deceptive ideas, as the list itself says. 39 may be recorded,
/// planned and shared; 18 may only be referred to somebody whom a law entitles, and are flagged; all others are refused,
/// those among them that no review of lawfulness has listed yet.
extension RedLines {
    enum Counter: Hashable {
        case allowed, referred, refused
    }

    /// What is to be done with a counter, by its id, as in `C00016`; `nil` for what is none of DISARM's.
    static func counter(_ id: String) -> Counter? {
        guard id.utf8.count == 6, id.utf8.first == UInt8(ascii: "C"), let number = Int(id.dropFirst()) else {
            return nil
        }
        if allowed.contains(number) { return .allowed }
        return referred.contains(number) ? .referred : .refused
    }

    /// The strictest of the counters that an object's references name.
    static func counters(of object: JSONValue) -> Set<Counter> {
        guard let references = object["external_references"], references.kind == .array else { return [] }
        return Set(
            references.elements.compactMap { reference in
                guard reference.kind == .object, let source = reference["source_name"]?.string,
                    source.lowercased().contains("disarm") || source.lowercased().contains("amitt")
                else { return nil }
                return reference["external_id"]?.string.flatMap(counter)
            })
    }

    private static let allowed: Set<Int> = [
        8, 9, 11, 14, 17, 22, 27, 28, 30, 42, 51, 62, 73, 81, 96, 111, 113, 114, 119, 121, 124, 125, 126, 156, 159, 165,
        169, 174, 176, 178, 184, 188, 190, 200, 212, 219, 220, 221, 222,
    ]
    private static let referred: Set<Int> = [
        58, 60, 71, 107, 115, 116, 117, 122, 123, 129, 131, 133, 135, 142, 155, 172, 189, 197,
    ]
}
