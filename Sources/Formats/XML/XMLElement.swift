/// A name in its namespace. The prefix that it was written with means nothing and is not kept.
package struct XMLName: Hashable, Sendable, CustomStringConvertible {
    /// Empty: in no namespace.
    package let namespace: String
    package let local: String

    package init(_ local: String, in namespace: String = "") {
        self.namespace = namespace
        self.local = local
    }

    /// `{namespace}local`, or the local part alone.
    package var description: String { namespace.isEmpty ? local : "{\(namespace)}\(local)" }
}

/// An element with all that is in it.
package struct XMLElement: Sendable {
    package let name: XMLName
    /// In the order of the text, without the declarations of namespaces. No name stands twice.
    package let attributes: [XMLAttribute]
    /// Children and the texts between them; comments are gone.
    package let content: [XMLNode]
    /// Where its tag begins.
    package let place: XMLPlace

    package init(
        _ name: XMLName, attributes: [XMLAttribute] = [], content: [XMLNode] = [], place: XMLPlace = .start
    ) {
        self.name = name
        self.attributes = attributes
        self.content = content
        self.place = place
    }

    package var children: [XMLElement] {
        content.compactMap { node in if case .element(let child) = node { child } else { nil } }
    }

    /// The texts of this element, its children's not among them.
    package var text: String {
        content.reduce(into: "") { text, node in if case .text(let part) = node { text += part } }
    }

    /// The value of an attribute.
    package subscript(name: XMLName) -> String? { attributes.first { $0.name == name }?.value }
}

package struct XMLAttribute: Hashable, Sendable {
    package let name: XMLName
    package let value: String
    package init(_ name: XMLName, _ value: String) {
        self.name = name
        self.value = value
    }
}

package enum XMLNode: Sendable {
    case element(XMLElement)
    case text(String)
}
