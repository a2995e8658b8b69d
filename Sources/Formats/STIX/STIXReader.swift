package import JSON
package import Records

/// Bundles and TAXII envelopes: bytes to objects.
///
/// Only the container is judged here. What each object is worth is told by `Draft(checking:in:)`, one by one, so that a
/// bad object never spoils the rest.
package enum STIXReader {
    /// What stands in a list of objects.
    package enum Item: Sendable {
        case value(JSONValue)
        /// JSON by its grammar, and not acceptable (a name twice, half a surrogate pair, a number beyond a double, too
        /// deep): why, in a sentence.
        case unreadable(String)
    }

    /// What a file held.
    package struct Content: Sendable {
        package let items: [Item]
        /// What objects without `spec_version` count as: 2.0 in a bundle that says so.
        package let edition: Edition
    }

    /// Reads a bundle, one bare object, or a list of objects.
    ///
    /// Source: STIX 2.1 §8; M4. A bundle without objects is legal and holds none.
    package static func content(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(FormatError) -> Content {
        let (root, list) = try read(bytes, limits)
        switch root.kind {
        case .array:
            guard root.count > 0 else { throw FormatError(.empty, "the list holds no objects") }
            return Content(items: list ?? root.items, edition: .stix21)
        case .object:
            guard let type = root["type"]?.token else {
                throw FormatError(.shape, "expected a STIX bundle, an object with a type, or a list of objects")
            }
            guard type.matches("bundle") else { return Content(items: [.value(root)], edition: .stix21) }
            let edition: Edition = root["spec_version"]?.token?.matches("2.0") == true ? .stix20 : .stix21
            guard let objects = root["objects"] else { return Content(items: [], edition: edition) }
            guard objects.kind == .array else { throw FormatError(.shape, "the bundle's objects are not a list") }
            guard objects.count > 0 else {
                throw FormatError(.empty, "the bundle's list of objects is empty: leave it out (D2)")
            }
            return Content(items: list ?? objects.items, edition: edition)
        default:
            throw FormatError(.shape, "expected a STIX bundle, an object or a list of objects")
        }
    }

    /// The objects of ``content(_:limits:)`` that can be read.
    package static func bundle(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(FormatError) -> [JSONValue] {
        try content(bytes, limits: limits).items.values
    }

    /// Reads a TAXII envelope that was sent to be added: at least one object; `more` and `next` mean nothing here.
    ///
    /// A STIX bundle passes for an envelope with properties that TAXII does not know, which are ignored: python-stix2's
    /// `TAXIICollectionSink` sends nothing else (docs/decisions/0007).
    ///
    /// Source: TAXII 2.1 §3.7, §5.5.
    package static func envelope(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(FormatError) -> [Item] {
        let (root, list) = try read(bytes, limits)
        guard root.kind == .object else {
            throw FormatError(.shape, "expected a TAXII envelope, {\"objects\": […]}: a bare list is none")
        }
        if let type = root["type"]?.token, !type.matches("bundle") {
            throw FormatError(.shape, "this is a bare object: send it in a TAXII envelope, {\"objects\": […]}")
        }
        guard let objects = root["objects"] else {
            throw FormatError(.empty, "the envelope has no objects: send {\"objects\": […]} with at least one")
        }
        guard objects.kind == .array else { throw FormatError(.shape, "the envelope's objects are not a list") }
        guard objects.count > 0 else { throw FormatError(.empty, "the envelope's list of objects is empty") }
        return list ?? objects.items
    }

    /// Reads the text; where one object of its list spoils it, the list apart.
    ///
    /// - Returns: the container, and its items where it could not be read in one go: then the container has placeholders
    ///   in their stead.
    private static func read(
        _ bytes: [UInt8], _ limits: JSONLimits
    ) throws(FormatError) -> (root: JSONValue, items: [Item]?) {
        do throws(JSONError) {
            return (try JSONDocument(parsing: bytes, limits: limits).root, nil)
        } catch {
            guard error.code.isWithinGrammar, let list = ObjectList(in: bytes),
                let root = try? JSONDocument(parsing: list.container(of: bytes), limits: limits).root
            else { throw FormatError(.json, error.message, json: error) }
            return (root, try items(of: list, in: bytes, limits))
        }
    }

    /// Reads each item for itself, within what the text as a whole may cost.
    private static func items(
        of list: ObjectList, in bytes: [UInt8], _ limits: JSONLimits
    ) throws(FormatError) -> [Item] {
        var left = JSONLimits(bytes: limits.bytes, depth: limits.depth - list.depth, nodes: limits.nodes)
        var items: [Item] = []
        items.reserveCapacity(list.items.count)
        for range in list.items {
            do throws(JSONError) {
                let document = try JSONDocument(parsing: Array(bytes[range]), limits: left)
                left.nodes -= document.nodes
                items.append(.value(document.root))
            } catch {
                guard error.code.isWithinGrammar else {
                    throw FormatError(.json, "object \(items.count + 1) of the list: \(error.message)", json: error)
                }
                items.append(.unreadable("counted from the object's start, \(error.message)"))
            }
        }
        return items
    }
}

extension JSONValue {
    fileprivate var items: [STIXReader.Item] { elements.map { .value($0) } }
}

extension [STIXReader.Item] {
    /// The items that can be read, in order.
    package var values: [JSONValue] {
        compactMap { item in
            if case .value(let value) = item { value } else { nil }
        }
    }

    /// Why the others cannot be read, by their places.
    package var faults: [Int: String] {
        var faults: [Int: String] = [:]
        for case (let place, .unreadable(let message)) in enumerated() { faults[place] = message }
        return faults
    }
}
