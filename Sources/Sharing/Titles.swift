import JSON
import Records

/// What a record is called in a list.
enum Title {
    /// What a relationship or a sighting joins; else the object's name, value, pattern or abstract, the first words of
    /// its text, what was observed, its id: never empty, on one line, each text at most ``SharingLimits/title`` characters.
    static func of(_ object: JSONValue, id: RecordID) -> RecordTitle {
        if let relation = object["relationship_type"]?.string, let source = type(object["source_ref"]),
            let target = type(object["target_ref"])
        {
            return .relation(from: line(source), name: line(relation), to: line(target))
        }
        if object["relationship_type"]?.string == nil, let sighted = type(object["sighting_of_ref"]) {
            return .sighting(of: line(sighted))
        }
        if let words = words(of: object) { return .text(words) }
        if let count = object["number_observed"]?.integer, let observed = object["object_refs"] {
            let types = Set(observed.elements.compactMap { type($0) }).sorted().prefix(SharingLimits.titleTypes)
            if !types.isEmpty { return .observed(types: types.map(line), count: count) }
        }
        if let text = object["definition"]?["statement"]?.string.map(line), !text.isEmpty { return .text(text) }
        return .text(id.text)
    }

    /// What it calls itself; `nil`: nothing.
    private static func words(of object: JSONValue) -> String? {
        for name in [
            "name", "value", "pattern", "abstract", "content", "description", "path", "key", "subject", "opinion",
        ] {
            guard let text = object[name]?.string.map(line), !text.isEmpty else { continue }
            return text
        }
        if let title = object["title"]?.string.map(line), !title.isEmpty { return title }
        if let name = [PartyName](object["names"]).first.map({ line($0.text) }), !name.isEmpty { return name }
        if let organisation = object["organisation"]?.string,
            let whole = object["community"]?.string ?? object["body"]?.string
        {
            return line("\(organisation) – \(whole)")
        }
        return nil
    }

    private static func type(_ reference: JSONValue?) -> String? {
        guard let text = reference?.string, let id = try? RecordID(text) else { return nil }
        return id.type
    }

    /// One line without control characters, cut where it gets too long.
    private static func line(_ text: String) -> String { line(text, most: SharingLimits.title) }

    static func line(_ text: String, most: Int) -> String {
        var line = ""
        var count = 0
        var hasGap = false
        for character in text {
            if character.isWhitespace
                || character.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            {
                hasGap = !line.isEmpty
                continue
            }
            count += hasGap ? 2 : 1
            guard count <= most else { return line + "…" }
            if hasGap { line.append(" ") }
            hasGap = false
            line.append(character)
        }
        return line
    }
}
