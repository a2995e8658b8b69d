package import Records

/// Warnings as XML of the Common Alerting Protocol: OASIS CAP 1.2.
package enum CAP {
    static let namespace = "urn:oasis:names:tc:emergency:cap:1.2"
    package static let mediaType = "application/cap+xml"

    /// `category` of each message: what this program carries is about security, and a record says no other.
    static let category = "Security"

    /// Writes a message as a document of its own, its elements in the order of the schema.
    ///
    /// - Throws: `shape` for an identifier or sender that CAP cannot have, `character` for a text that XML cannot say.
    package static func bytes(of message: AlertMessage) throws(XMLError) -> [UInt8] {
        for name in [message.identifier, message.sender] + message.references.flatMap({ [$0.sender, $0.identifier] })
        where name.isEmpty || name.contains(where: { $0.isWhitespace || ",<&".contains($0) }) {
            throw XMLError(.shape, at: .start, "\(name.prefix(80)) has a blank, a comma, < or & in it, or nothing")
        }
        return try XMLWriter.bytes(of: alert(message), prefixes: [(namespace, "cap")])
    }

    private static func alert(_ message: AlertMessage) -> XMLElement {
        var parts: [XMLElement?] = [
            text("identifier", message.identifier), text("sender", message.sender), text("sent", time(message.sent)),
            text("status", "Actual"), text("msgType", message.kind.rawValue),
        ]
        switch message.scope {
        case .everybody: parts.append(text("scope", "Public"))
        case .restricted(let rule): parts += [text("scope", "Restricted"), text("restriction", rule)]
        }
        parts += message.handling.map { text("code", $0) }
        parts.append(text("note", message.note))
        if !message.references.isEmpty {
            let all = message.references.map { "\($0.sender),\($0.identifier),\(time($0.sent))" }
            parts.append(text("references", all.joined(separator: " ")))
        }
        return element("alert", parts.compactMap { $0 } + [info(message)])
    }

    private static func info(_ message: AlertMessage) -> XMLElement {
        let parts: [XMLElement?] = [
            text("language", message.language), text("category", category), text("event", message.event),
            text("urgency", message.urgency), text("severity", message.severity),
            text("certainty", message.certainty), text("audience", message.audience),
            text("onset", message.onset.map(time)), text("expires", message.expires.map(time)),
            text("senderName", message.senderName), text("headline", message.headline),
            text("description", message.description), text("instruction", message.instruction),
            text("contact", message.contact),
        ]
        let parameters: [XMLElement] = message.parameters.map { pair("parameter", $0) }
        let areas: [XMLElement] = message.areas.map { area($0) }
        return element("info", parts.compactMap { $0 } + parameters + areas)
    }

    private static func area(_ area: AlertMessage.Area) -> XMLElement {
        var parts: [XMLElement?] = [text("areaDesc", area.name)]
        if let circle = area.circle {
            parts.append(text("circle", "\(circle.latitude),\(circle.longitude) \(circle.radius)"))
        }
        let codes: [XMLElement] = area.codes.map { pair("geocode", $0) }
        return element("area", parts.compactMap { $0 } + codes)
    }

    private static func pair(_ name: String, _ pair: AlertMessage.Pair) -> XMLElement {
        element(name, [text("valueName", pair.name), text("value", pair.value)].compactMap { $0 })
    }

    private static func element(_ name: String, _ children: [XMLElement]) -> XMLElement {
        XMLElement(XMLName(name, in: namespace), content: children.map { .element($0) })
    }

    /// `nil` where there is nothing to say: CAP has no empty elements.
    private static func text(_ name: String, _ text: String?) -> XMLElement? {
        guard let text, !text.isEmpty else { return nil }
        return XMLElement(XMLName(name, in: namespace), content: [.text(text)])
    }

    /// §3.3.2: whole seconds, and UTC as `-00:00`, never as `Z`.
    private static func time(_ instant: Instant) -> String { "\(instant.text.prefix(19))-00:00" }
}
