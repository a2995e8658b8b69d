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
        if let line = plain(text, most: most) { return line }
        var line = ""
        var count = 0
        var hasGap = false
        for character in text {
            if character.unicodeScalars.contains(where: { isGap($0.value) }) {
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

    /// The same of a text that is ASCII as far as it is looked at, byte by byte: most are, and each page has some hundred of them.
    private static func plain(_ text: String, most: Int) -> String? {
        var line: [UInt8] = []
        var hasGap = false
        for byte in text.utf8 {
            guard byte < 0x80 else { return nil }
            guard !isGap(UInt32(byte)) else {
                hasGap = !line.isEmpty
                continue
            }
            guard line.count + (hasGap ? 2 : 1) <= most else { return String(decoding: line, as: UTF8.self) + "…" }
            if hasGap { line.append(UInt8(ascii: " ")) }
            hasGap = false
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// White space and controls: the Unicode Character Database's `White_Space`, and general category `Cc`.
    private static func isGap(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
