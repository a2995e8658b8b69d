import Formats
import JSON
import Records

/// What a reader did that it must not do, short of a crash.
struct Fault: Error {
    let message: String
}

/// A parser of foreign bytes under trial.
enum Reader: String, CaseIterable {
    case json, stix, pattern, gzip, pouch, annex

    /// Feeds one input. True if it was accepted; a fault if what came out contradicts itself.
    func read(_ input: [UInt8]) throws(Fault) -> Bool {
        switch self {
        case .json: try Self.json(input)
        case .stix: try Self.stix(input)
        case .pattern: try Self.pattern(input)
        case .gzip: Self.gzip(input)
        case .pouch: try PouchTrial.read(input)
        case .annex: try AnnexTrial.read(input)
        }
    }

    /// Small, so that inputs reach them.
    static let limits = JSONLimits(bytes: 64 << 10, depth: 64, nodes: 8_192)

    private static func parse(_ bytes: [UInt8], _ what: String) throws(Fault) -> JSONValue {
        do throws(JSONError) {
            return try JSONDocument(parsing: bytes, limits: limits).root
        } catch {
            throw Fault(message: "\(what) cannot be read again: \(error.message)")
        }
    }

    /// Agrees with a slow reader of our own about what is JSON; its canonical form is a fixed point, and the one that
    /// the values, taken out and put in again, have.
    private static func json(_ input: [UInt8]) throws(Fault) -> Bool {
        let root: JSONValue
        do throws(JSONError) {
            root = try JSONDocument(parsing: input, limits: limits).root
        } catch {
            guard error.offset <= input.count || error.code == .bytes else {
                throw Fault(message: "the error is at \(error.offset), after the end")
            }
            if error.code != .nodes, error.code != .bytes, Reference.accepts(input, depth: limits.depth) {
                throw Fault(message: "refused, but acceptable: \(error.message)")
            }
            return false
        }
        guard Reference.accepts(input, depth: limits.depth) else { throw Fault(message: "accepted, but not JSON") }
        let canonical = root.canonical
        guard canonical.count <= limits.bytes else { return true }  // numbers can grow over the limit
        guard try parse(canonical, "the canonical form").canonical == canonical else {
            throw Fault(message: "the canonical form is not stable")
        }
        let minified = root.minified
        let less = try parse(minified, "the minified form")
        guard less.minified == minified, less.contentDigest == root.contentDigest else {
            throw Fault(message: "minified, it says something else")
        }
        guard JSONTree(root).canonical == canonical else {
            throw Fault(message: "its values, written again, have another canonical form")
        }
        return true
    }

    /// What is accepted is accepted again from its own body, and says the same.
    private static func stix(_ input: [UInt8]) throws(Fault) -> Bool {
        _ = try? STIXReader.envelope(input, limits: limits)
        guard let content = try? STIXReader.content(input, limits: limits) else { return false }
        var isAccepted = false
        for object in content.items.values {
            _ = MarkingMeaning(object)
            guard let draft = try? Draft(checking: object, in: content.edition) else { continue }
            isAccepted = true
            let body = try parse(draft.body, "the body of \(draft.id.text)")
            guard let again = try? Draft(checking: body, in: content.edition) else {
                throw Fault(message: "the body of \(draft.id.text) is refused when it comes back")
            }
            guard again.id == draft.id, again.body == draft.body, again.content == draft.content,
                again.version == draft.version, again.references == draft.references, again.values == draft.values
            else { throw Fault(message: "the body of \(draft.id.text) says something else when it comes back") }
            guard RecordID.isReadable(draft.id.text) else {
                throw Fault(message: "the id of an accepted object cannot be read: \(draft.id.text)")
            }
        }
        return isAccepted
    }

    /// What is accepted comes back from its own text as the same tree.
    private static func pattern(_ input: [UInt8]) throws(Fault) -> Bool {
        let text = String(decoding: input, as: UTF8.self)
        let pattern: Pattern
        do throws(PatternError) {
            pattern = try Pattern(parsing: text)
        } catch {
            guard (1...text.unicodeScalars.count + 1).contains(error.column) else {
                throw Fault(message: "the error is at column \(error.column), after the end")
            }
            return false
        }
        _ = pattern.values
        let again: Pattern
        do throws(PatternError) {
            again = try Pattern(parsing: pattern.text)
        } catch {
            throw Fault(message: "its own text cannot be read: \(error.message)")
        }
        guard again == pattern else { throw Fault(message: "its own text is another pattern") }
        return true
    }

    private static func gzip(_ input: [UInt8]) -> Bool {
        (try? Gzip.inflate(input, limit: limits.bytes)) != nil
    }
}

extension RecordID {
    fileprivate static func isReadable(_ text: String) -> Bool { (try? RecordID(text)) != nil }
}

extension JSONTree {
    /// The value as the program sees it, without its spelling.
    init(_ value: JSONValue) {
        self =
            switch value.kind {
            case .object: .object(value.members.map { JSONMember($0.name.text, JSONTree($0.value)) })
            case .array: .array(value.elements.map { JSONTree($0) })
            case .string: .string(value.string ?? "")
            case .number: value.integer.map { .integer($0) } ?? .number(value.double ?? 0)
            case .boolean: .boolean(value.boolean ?? false)
            case .null: .null
            }
    }
}
