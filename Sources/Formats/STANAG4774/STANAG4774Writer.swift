import Records

/// Labels to elements, in the order that the schema gives them.
enum STANAG4774Writer {
    static func element(for label: ConfidentialityLabel, name: XMLName) throws(XMLError) -> XMLElement {
        guard label.unread.isEmpty else {
            throw XMLError(
                .shape, at: .start,
                "the label has \(label.unread.joined(separator: ", ")), which would be lost: pass on the bytes as they came"
            )
        }
        var attributes: [XMLAttribute] = []
        if let id = label.id { attributes.append(XMLAttribute(XMLName("Id"), id)) }
        if let review = label.review { attributes.append(XMLAttribute(XMLName("ReviewDateTime"), review.xsDateTime)) }
        var content = [XMLNode.element(try information(of: label))]
        if let originator = label.originator {
            content.append(
                leaf("OriginatorID", originator.text, [XMLAttribute(XMLName("IDType"), originator.kind.rawValue)]))
        }
        content.append(leaf("CreationDateTime", label.created.xsDateTime))
        if case .successor(let successor, let date) = label.succession {
            let inside = try element(for: successor, name: STANAG4774.name("SuccessorConfidentialityLabel"))
            content.append(
                .element(
                    XMLElement(
                        STANAG4774.name("SuccessionHandling"),
                        content: [leaf("SuccessionDateTime", date.xsDateTime), .element(inside)])))
        }
        return XMLElement(name, attributes: attributes, content: content)
    }

    private static func information(of label: ConfidentialityLabel) throws(XMLError) -> XMLElement {
        try require(label.policy.name, "PolicyIdentifier")
        try require(label.classification, "Classification")
        var content = [
            leaf("PolicyIdentifier", label.policy.name, uri(label.policy.uri)),
            leaf("Classification", label.classification),
        ]
        if let mark = label.privacyMark { content.append(leaf("PrivacyMark", mark)) }
        for category in label.categories {
            try require(category.tag, "TagName")
            let attributes = [
                XMLAttribute(XMLName("Type"), category.kind.rawValue), XMLAttribute(XMLName("TagName"), category.tag),
            ]
            content.append(
                .element(
                    XMLElement(
                        STANAG4774.name("Category"), attributes: attributes + uri(category.uri),
                        content: category.values.map { leaf("GenericValue", $0) })))
        }
        return XMLElement(STANAG4774.name("ConfidentialityInformation"), content: content)
    }

    private static func uri(_ text: String?) -> [XMLAttribute] { text.map { [XMLAttribute(XMLName("URI"), $0)] } ?? [] }

    private static func leaf(_ name: String, _ text: String, _ attributes: [XMLAttribute] = []) -> XMLNode {
        let content: [XMLNode] = text.isEmpty ? [] : [.text(text)]
        return .element(XMLElement(STANAG4774.name(name), attributes: attributes, content: content))
    }

    private static func require(_ text: String, _ name: String) throws(XMLError) {
        guard text.contains(where: { !" \t\n\r".contains($0) }) else {
            throw XMLError(.shape, at: .start, "a label needs its \(name)")
        }
    }
}
