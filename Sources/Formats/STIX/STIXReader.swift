package import JSON
package import Records

/// Bundles and TAXII envelopes: bytes to objects.
///
/// Only the container is judged here. What each object is worth is told by `Draft(checking:in:)`, one by one, so that a
/// bad object never spoils the rest.
package enum STIXReader {
    /// What a file held.
    package struct Content: Sendable {
        package let objects: [JSONValue]
        /// What objects without `spec_version` count as: 2.0 in a bundle that says so.
        package let edition: Edition
    }

    /// Reads a bundle, one bare object, or a list of objects.
    ///
    /// Source: STIX 2.1 §8; M4. A bundle without objects is legal and holds none.
    package static func content(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(FormatError) -> Content {
        let root = try parse(bytes, limits)
        switch root.kind {
        case .array:
            guard root.count > 0 else { throw FormatError(.empty, "the list holds no objects") }
            return Content(objects: Array(root.elements), edition: .stix21)
        case .object:
            guard let type = root["type"]?.token else {
                throw FormatError(.shape, "expected a STIX bundle, an object with a type, or a list of objects")
            }
            guard type.matches("bundle") else { return Content(objects: [root], edition: .stix21) }
            let edition: Edition = root["spec_version"]?.token?.matches("2.0") == true ? .stix20 : .stix21
            guard let objects = root["objects"] else { return Content(objects: [], edition: edition) }
            guard objects.kind == .array else { throw FormatError(.shape, "the bundle's objects are not a list") }
            guard objects.count > 0 else {
                throw FormatError(.empty, "the bundle's list of objects is empty: leave it out (D2)")
            }
            return Content(objects: Array(objects.elements), edition: edition)
        default:
            throw FormatError(.shape, "expected a STIX bundle, an object or a list of objects")
        }
    }

    /// The objects of ``content(_:limits:)``.
    package static func bundle(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(FormatError) -> [JSONValue] {
        try content(bytes, limits: limits).objects
    }

    /// Reads a TAXII envelope that was sent to be added: at least one object; `more` and `next` mean nothing here.
    ///
    /// A STIX bundle passes for an envelope with properties that TAXII does not know, which are ignored: python-stix2's
    /// `TAXIICollectionSink` sends nothing else (docs/decisions/0007).
    ///
    /// Source: TAXII 2.1 §3.7, §5.5.
    package static func envelope(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(FormatError) -> [JSONValue] {
        let root = try parse(bytes, limits)
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
        return Array(objects.elements)
    }

    private static func parse(_ bytes: [UInt8], _ limits: JSONLimits) throws(FormatError) -> JSONValue {
        do throws(JSONError) {
            return try JSONDocument(parsing: bytes, limits: limits).root
        } catch {
            throw FormatError(.json, error.message, json: error)
        }
    }
}
