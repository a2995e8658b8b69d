package import JSON
import Records

/// Takes what was said of somebody out of an object: the words they were told by, and references to what is erased.
///
/// A person is named in other words too; that is for somebody to read. Whether any word is left is told by ``Residue``.
package struct Redaction: Sendable {
    /// What stands in place of the words.
    package static let mark = "[…]"

    /// Folded, longest first, so that a whole name goes before its parts.
    private let phrases: [[String]]
    /// Letters that a part of a name has at least: shorter ones are words of many languages.
    private static let shortest = 3

    /// - Parameter names: of somebody, as they were written down; each part of them is taken out as well.
    package init(names: [String]) {
        var found: Set<[String]> = []
        for name in names {
            let whole = Self.fold(Array(name))
            if whole.count >= Self.shortest { found.insert(whole) }
            for part in name.split(whereSeparator: { $0.isWhitespace || "-'’.,".contains($0) }) {
                let folded = Self.fold(Array(part))
                if folded.count >= Self.shortest { found.insert(folded) }
            }
        }
        phrases = found.sorted { ($1.count, $0.joined()) < ($0.count, $1.joined()) }
    }

    /// One piece a character, so that places in both texts are the same.
    private static func fold(_ text: [Character]) -> [String] { text.map { Residue.fold(String($0)) } }

    /// The text without the words; the same text where it has none of them.
    package func text(_ text: String) -> String {
        let characters = Array(text)
        let folded = Self.fold(characters)
        var left = ""
        var place = 0
        while place < characters.count {
            guard let length = match(at: place, in: folded, characters) else {
                left.append(characters[place])
                place += 1
                continue
            }
            if !left.hasSuffix(Self.mark) { left += Self.mark }
            place += length
        }
        return left
    }

    private func match(at place: Int, in folded: [String], _ text: [Character]) -> Int? {
        if place > 0, Self.isWord(text[place - 1]) { return nil }
        for phrase in phrases where place + phrase.count <= folded.count {
            let end = place + phrase.count
            if end < text.count, Self.isWord(text[end]) { continue }
            if folded[place..<end].elementsEqual(phrase) { return phrase.count }
        }
        return nil
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// The object without the words; `nil` where it has none of them.
    ///
    /// What says which object it is, and where it leads, is left as it is.
    package func object(_ object: JSONValue) -> JSONTree? {
        var isChanged = false
        let tree = tree(of: object, isTop: true, &isChanged)
        guard isChanged else { return Optional.none }  // `nil` alone could be read as JSON's null
        return tree
    }

    private static let head: Set<String> = ["type", "id", "spec_version", "created", "modified"]

    private func tree(of value: JSONValue, isTop: Bool, _ isChanged: inout Bool) -> JSONTree {
        switch value.kind {
        case .string:
            guard let old = value.string else { return .raw(value.minified) }
            let new = text(old)
            guard new != old else { return .raw(value.minified) }
            isChanged = true
            return .string(new)
        case .array: return .array(value.elements.map { tree(of: $0, isTop: false, &isChanged) })
        case .object:
            return .object(
                value.members.map { key, value in
                    let name = key.text
                    let isFixed = isTop && Self.head.contains(name) || name.hasSuffix("_ref") || name.hasSuffix("_refs")
                    return JSONMember(name, isFixed ? .raw(value.minified) : tree(of: value, isTop: false, &isChanged))
                })
        default: return .raw(value.minified)
        }
    }
}
