import JSON
import Records

/// Takes typed members out of a message of a pouch.
struct PouchMessage {
    let value: JSONValue
    /// What it is, for messages.
    let what: String

    /// Bounds of a message: it is at most ``PouchLimits/message`` long.
    private static let limits = JSONLimits(bytes: PouchLimits.message, depth: 8, nodes: 100_000)

    init(_ bytes: [UInt8], _ what: String) throws(PouchError) {
        let root: JSONValue
        do throws(JSONError) {
            root = try JSONDocument(parsing: bytes, limits: Self.limits).root
        } catch {
            throw PouchError(.malformed, "\(what): \(error.message)")
        }
        try self.init(root, what)
    }

    init(_ value: JSONValue, _ what: String) throws(PouchError) {
        guard value.kind == .object else { throw PouchError(.malformed, "\(what): expected an object") }
        self.value = value
        self.what = what
    }

    func expected(_ form: String, _ name: String) -> PouchError {
        PouchError(.malformed, "\(what): \(name): expected \(form)")
    }
    func text(_ name: String) throws(PouchError) -> String {
        guard let text = value[name]?.string else { throw expected("a string", name) }
        return text
    }
    func optionalText(_ name: String) throws(PouchError) -> String? { value[name] == nil ? nil : try text(name) }
    func texts(_ name: String) throws(PouchError) -> [String] {
        guard let list = value[name], list.kind == .array else { throw expected("a list", name) }
        var texts: [String] = []
        for element in list.elements {
            guard let text = element.string else { throw expected("a list of strings", name) }
            texts.append(text)
        }
        return texts
    }
    func integer(_ name: String) throws(PouchError) -> Int64 {
        guard let integer = value[name]?.integer, integer >= 0 else { throw expected("a whole number from 0", name) }
        return integer
    }
    func instant(_ name: String) throws(PouchError) -> Instant {
        guard let instant = value[name]?.string.flatMap({ Instant($0) }) else { throw expected("a time in UTC", name) }
        return instant
    }
    func id(_ name: String) throws(PouchError) -> RecordID {
        guard let text = value[name]?.string, let id = try? RecordID(text) else { throw expected("an id", name) }
        return id
    }
}
