package import Records

/// NATO confidentiality labels as XML: STANAG 4774 (ADatP-4774), as retold in `standards/labels.md` §5.
///
/// Reading is strict: an element or attribute of the standard in the wrong place, twice, or with a value that it cannot
/// have is refused. What others have put in beside them is named in ``ConfidentialityLabel/unread``, so that whoever
/// decides can deny. The bytes that came in are the label; this value is what we know of it.
package enum STANAG4774 {
    static let namespace = "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
    /// As in the examples of the standard.
    static let prefix = "slab"
    /// `xsi:schemaLocation` says where a schema lies, and nothing about the label.
    static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

    /// Reads a document that is one label.
    package static func label(
        _ bytes: [UInt8], limits: XMLLimits = .standard
    ) throws(XMLError) -> ConfidentialityLabel {
        try label(XMLReader.root(bytes, limits: limits))
    }

    /// Reads a label that stands in a larger document, as in a binding.
    package static func label(_ element: XMLElement) throws(XMLError) -> ConfidentialityLabel {
        guard let role = ConfidentialityLabel.Role.allCases.first(where: { $0.root == element.name }) else {
            throw XMLError(
                .shape, at: element.place,
                "\(element.name) is not a label: expected originatorConfidentialityLabel, "
                    + "alternativeConfidentialityLabel or metadataConfidentialityLabel in \(namespace)")
        }
        return try STANAG4774Reader.label(element, role: role)
    }

    /// Writes a label as a document of its own.
    ///
    /// - Throws: `shape` for a label with an empty word where the standard needs one, or with something that was not read
    ///   (it would be lost); `character` for a text that XML cannot say.
    package static func bytes(of label: ConfidentialityLabel) throws(XMLError) -> [UInt8] {
        try XMLWriter.bytes(of: element(for: label), prefixes: [(namespace, prefix)])
    }

    /// The element of a label, to be put into a larger document.
    package static func element(for label: ConfidentialityLabel) throws(XMLError) -> XMLElement {
        try STANAG4774Writer.element(for: label, name: label.role.root)
    }

    static func name(_ local: String) -> XMLName { XMLName(local, in: namespace) }
}

extension ConfidentialityLabel.Role {
    var root: XMLName { STANAG4774.name(rawValue + "ConfidentialityLabel") }
}
