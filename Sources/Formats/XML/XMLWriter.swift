/// Writes elements as XML that ``XMLReader``, and any other reader, takes.
package enum XMLWriter {
    /// The text, indented by two spaces, with a line end after the last tag.
    ///
    /// - Parameter prefixes: by namespace; every namespace that occurs needs one. All are declared at the root.
    /// - Throws: `character` for a text that XML cannot say, `namespace` for a namespace without a prefix, `syntax` for a
    ///   name that is none.
    package static func bytes(
        of root: XMLElement, prefixes: [(namespace: String, prefix: String)]
    ) throws(XMLError) -> [UInt8] {
        var writing = Writing(prefixes: prefixes)
        try writing.write(root, depth: 0)
        writing.out += "\n"
        return Array(writing.out.utf8)
    }

    private struct Writing {
        let prefixes: [(namespace: String, prefix: String)]
        var out = ""

        mutating func write(_ element: XMLElement, depth: Int) throws(XMLError) {
            let tag = try spell(element.name)
            out += "<" + tag
            if depth == 0 {
                for (namespace, prefix) in prefixes {
                    out += " xmlns:\(prefix)=\"" + (try escape(namespace, isAttribute: true)) + "\""
                }
            }
            for attribute in element.attributes {
                let name = try spell(attribute.name)
                out += " \(name)=\"" + (try escape(attribute.value, isAttribute: true)) + "\""
            }
            guard !element.content.isEmpty else {
                out += "/>"
                return
            }
            out += ">"
            // Where there is text, white space would be a part of it.
            let isIndented = element.children.count == element.content.count
            for node in element.content {
                if isIndented { indent(depth + 1) }
                switch node {
                case .element(let child): try write(child, depth: depth + 1)
                case .text(let text): out += try escape(text, isAttribute: false)
                }
            }
            if isIndented { indent(depth) }
            out += "</\(tag)>"
        }

        private mutating func indent(_ depth: Int) { out += "\n" + String(repeating: "  ", count: depth) }

        private func spell(_ name: XMLName) throws(XMLError) -> String {
            guard XMLText.isName(name.local) else {
                throw XMLError(.syntax, at: .start, "\(name.local.prefix(80)) is not a name")
            }
            guard !name.namespace.isEmpty else { return name.local }
            guard let prefix = prefixes.first(where: { $0.namespace == name.namespace })?.prefix else {
                throw XMLError(.namespace, at: .start, "no prefix was given for \(name.namespace.prefix(80))")
            }
            return prefix + ":" + name.local
        }

        private func escape(_ text: String, isAttribute: Bool) throws(XMLError) -> String {
            var escaped = ""
            for scalar in text.unicodeScalars {
                guard XMLText.isCharacter(scalar) else {
                    throw XMLError(
                        .character, at: .start,
                        "XML has no character U+\(String(scalar.value, radix: 16, uppercase: true)): leave it out")
                }
                switch scalar {
                case "&": escaped += "&amp;"
                case "<": escaped += "&lt;"
                case ">": escaped += "&gt;"
                case "\"" where isAttribute: escaped += "&quot;"
                case "\t" where isAttribute: escaped += "&#9;"
                case "\n" where isAttribute: escaped += "&#10;"
                case "\r": escaped += "&#13;"
                default: escaped.unicodeScalars.append(scalar)
                }
            }
            return escaped
        }
    }
}
