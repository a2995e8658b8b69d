/// Where the objects of a bundle, an envelope or a list lie in its text: found by brackets, commas and quotation marks
/// alone, so that one which cannot be read does not keep the others from being read.
///
/// Nothing is checked here: the container and every item go through the JSON reader, each for itself.
struct ObjectList {
    /// The bytes of each item, without the white space around it.
    private(set) var items: [Range<Int>] = []
    /// Levels of nesting around the items.
    private(set) var depth = 1
    /// The list with its brackets.
    private var range = 0..<0

    /// `nil` where there is no list: in what is neither a list nor an object with `objects`, or not JSON.
    init?(in bytes: [UInt8]) {
        let found = bytes.withUnsafeBufferPointer { text in
            var scan = Scan(text: text)
            return scan.list()
        }
        guard let found else { return nil }
        (items, depth, range) = found
    }

    /// The text with a `0` in each item's stead.
    func container(of bytes: [UInt8]) -> [UInt8] {
        var text = Array(bytes[..<range.lowerBound])
        text.append(UInt8(ascii: "["))
        for index in items.indices { text += index == 0 ? [UInt8(ascii: "0")] : Array(",0".utf8) }
        text.append(UInt8(ascii: "]"))
        text += bytes[range.upperBound...]
        return text
    }

    private struct Scan {
        let text: UnsafeBufferPointer<UInt8>
        var at = 0

        mutating func list() -> (items: [Range<Int>], depth: Int, range: Range<Int>)? {
            skipSpace()
            guard at < text.count else { return nil }
            switch text[at] {
            case UInt8(ascii: "["): return items().map { ($0.items, 1, $0.range) }
            case UInt8(ascii: "{"):
                guard findObjects() else { return nil }
                return items().map { ($0.items, 2, $0.range) }
            default: return nil
            }
        }

        /// Goes to the list of the root's member `objects`.
        private mutating func findObjects() -> Bool {
            at += 1
            while true {
                skipSpace()
                guard at < text.count, text[at] == UInt8(ascii: "\"") else { return false }
                let start = at + 1
                guard skipString() else { return false }
                let isObjects = text[start..<at - 1].elementsEqual("objects".utf8)
                skipSpace()
                guard at < text.count, text[at] == UInt8(ascii: ":") else { return false }
                at += 1
                skipSpace()
                if isObjects { return at < text.count && text[at] == UInt8(ascii: "[") }
                guard skipValue(), at < text.count, text[at] == UInt8(ascii: ",") else { return false }
                at += 1
            }
        }

        /// The items of the list that begins here.
        private mutating func items() -> (items: [Range<Int>], range: Range<Int>)? {
            let open = at
            at += 1
            var items: [Range<Int>] = []
            while true {
                skipSpace()
                let start = at
                guard skipValue(), at < text.count else { return nil }
                var end = at
                while end > start, Self.isSpace(text[end - 1]) { end -= 1 }
                let isLast = text[at] == UInt8(ascii: "]")
                guard isLast || text[at] == UInt8(ascii: ",") else { return nil }
                // Nothing between the brackets is an empty list; nothing beside a comma is an item that is none.
                if !(isLast && items.isEmpty && start == end) { items.append(start..<end) }
                at += 1
                if isLast { return (items, open..<at) }
            }
        }

        /// Goes to the comma or the closing bracket after the value that begins here.
        private mutating func skipValue() -> Bool {
            var depth = 0
            while at < text.count {
                switch text[at] {
                case UInt8(ascii: "\""):
                    guard skipString() else { return false }
                    continue
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    if depth == 0 { return true }
                    depth -= 1
                case UInt8(ascii: ","):
                    if depth == 0 { return true }
                default: break
                }
                at += 1
            }
            return false
        }

        /// Goes behind the string that begins here.
        private mutating func skipString() -> Bool {
            at += 1
            while at < text.count {
                switch text[at] {
                case UInt8(ascii: "\\"): at += 1
                case UInt8(ascii: "\""):
                    at += 1
                    return true
                default: break
                }
                at += 1
            }
            return false
        }

        private mutating func skipSpace() {
            while at < text.count, Self.isSpace(text[at]) { at += 1 }
        }

        private static func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
                || byte == UInt8(ascii: "\t")
        }
    }
}
