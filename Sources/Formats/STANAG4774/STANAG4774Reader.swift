import Records

/// The elements of a label, in the order that the schema gives them.
enum STANAG4774Reader {
    static func label(
        _ element: XMLElement, role: ConfidentialityLabel.Role
    ) throws(XMLError) -> ConfidentialityLabel {
        var unread: [String] = []
        var (id, review): (String?, Instant?)
        for attribute in element.attributes {
            switch attribute.name {
            case XMLName("Id"): id = attribute.value
            case XMLName("ReviewDateTime"): review = try time(attribute.value, of: "ReviewDateTime", element)
            case XMLName("schemaLocation", in: STANAG4774.schemaInstance): continue
            case let name where name.namespace.isEmpty || name.namespace == STANAG4774.namespace:
                throw unexpected(attribute, in: element)
            case let name: unread.append("@\(name)")
            }
        }
        var children = try Children(element)
        let information = try children.take("ConfidentialityInformation")
        let originator = try children.takeOptional("OriginatorID")
        let created = try children.take("CreationDateTime")
        let succession = try children.takeOptional("SuccessionHandling")
        var label = try read(information, role: role, created: try time(created))
        label.unread += try children.rest()
        label.unread += unread
        label.id = id
        label.review = review
        if let originator { label.originator = try self.originator(originator) }
        if let succession { label.succession = try self.succession(succession) }
        return label
    }

    private static func read(
        _ element: XMLElement, role: ConfidentialityLabel.Role, created: Instant
    ) throws(XMLError) -> ConfidentialityLabel {
        try refuseAttributes(of: element, but: [])
        var children = try Children(element)
        let policy = try children.take("PolicyIdentifier")
        let classification = try children.take("Classification")
        // The prose of the standard forbids the URI that its schema allows here.
        try refuseAttributes(of: classification, but: [])
        try refuseAttributes(of: policy, but: ["URI"])
        var label = ConfidentialityLabel(
            role: role,
            policy: .init(try token(policy), uri: policy[XMLName("URI")]),
            classification: try token(classification), created: created)
        if let mark = try children.takeOptional("PrivacyMark") {
            try refuseAttributes(of: mark, but: [])
            label.privacyMark = try text(mark)
        }
        while let category = try children.takeOptional("Category") {
            label.categories.append(try self.category(category))
        }
        label.unread = try children.rest()
        return label
    }

    private static func category(_ element: XMLElement) throws(XMLError) -> ConfidentialityLabel.Category {
        try refuseAttributes(of: element, but: ["Type", "TagName", "URI"])
        guard let kind = element[XMLName("Type")].flatMap(ConfidentialityLabel.Category.Kind.init) else {
            throw XMLError(.shape, at: element.place, "Type is RESTRICTIVE, PERMISSIVE or INFORMATIVE, in capitals")
        }
        guard let tag = element[XMLName("TagName")], !tag.isEmpty else {
            throw XMLError(.shape, at: element.place, "a Category needs its TagName")
        }
        var children = try Children(element)
        var category = ConfidentialityLabel.Category(kind, tag, uri: element[XMLName("URI")], values: [])
        while let value = try children.takeOptional("GenericValue") {
            try refuseAttributes(of: value, but: [])
            category.values.append(try text(value))
        }
        if let other = children.next {
            // IntegerValue and BitStringValue: the schema has them, the prose forbids them.
            throw XMLError(.shape, at: other.place, "expected a GenericValue, found \(other.name)")
        }
        return category
    }

    private static func originator(_ element: XMLElement) throws(XMLError) -> ConfidentialityLabel.Originator {
        try refuseAttributes(of: element, but: ["IDType"])
        guard let kind = element[XMLName("IDType")].flatMap(ConfidentialityLabel.Originator.Kind.init) else {
            let kinds = ConfidentialityLabel.Originator.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw XMLError(.shape, at: element.place, "IDType is one of \(kinds)")
        }
        return .init(kind, try text(element))
    }

    private static func succession(_ element: XMLElement) throws(XMLError) -> ConfidentialityLabel.Succession {
        try refuseAttributes(of: element, but: [])
        var children = try Children(element)
        let date = try children.take("SuccessionDateTime")
        let successor = try children.take("SuccessorConfidentialityLabel")
        if let other = children.next { throw XMLError(.shape, at: other.place, "\(other.name) does not belong here") }
        return .successor(try label(successor, role: .originator), at: try time(date))
    }

    // MARK: Values

    /// `xs:token`: white space at the ends is gone, inside it is one space.
    private static func token(_ element: XMLElement) throws(XMLError) -> String {
        let words = try text(element).split(whereSeparator: { " \t\n\r".contains($0) })
        guard !words.isEmpty else { throw XMLError(.shape, at: element.place, "\(element.name.local) is empty") }
        return words.joined(separator: " ")
    }

    /// `xs:string`: as it stands.
    private static func text(_ element: XMLElement) throws(XMLError) -> String {
        if let child = element.children.first {
            throw XMLError(.shape, at: child.place, "expected text alone in \(element.name.local)")
        }
        return element.text
    }

    private static func time(_ element: XMLElement) throws(XMLError) -> Instant {
        try refuseAttributes(of: element, but: [])
        return try time(token(element), of: element.name.local, element)
    }

    private static func time(_ text: String, of name: String, _ element: XMLElement) throws(XMLError) -> Instant {
        guard let instant = Instant(xsDateTime: text) else {
            throw XMLError(
                .shape, at: element.place, "\(name) is a date and time with its zone, as in 2026-01-31T09:00:00Z")
        }
        return instant
    }

    private static func refuseAttributes(of element: XMLElement, but allowed: Set<String>) throws(XMLError) {
        for attribute in element.attributes
        where !attribute.name.namespace.isEmpty || !allowed.contains(attribute.name.local) {
            throw unexpected(attribute, in: element)
        }
    }

    private static func unexpected(_ attribute: XMLAttribute, in element: XMLElement) -> XMLError {
        XMLError(.shape, at: element.place, "\(element.name.local) has no attribute \(attribute.name)")
    }

    /// The children of an element, taken one after the other.
    private struct Children {
        private var left: ArraySlice<XMLElement>
        private let parent: XMLElement

        init(_ parent: XMLElement) throws(XMLError) {
            self.parent = parent
            left = parent.children[...]
            guard parent.text.allSatisfy({ " \t\n\r".contains($0) }) else {
                throw XMLError(.shape, at: parent.place, "expected elements alone in \(parent.name.local), no text")
            }
        }

        var next: XMLElement? { left.first }

        mutating func takeOptional(_ name: String) throws(XMLError) -> XMLElement? {
            guard left.first?.name == STANAG4774.name(name) else { return nil }
            return left.removeFirst()
        }

        mutating func take(_ name: String) throws(XMLError) -> XMLElement {
            if let element = try takeOptional(name) { return element }
            guard let found = left.first else {
                throw XMLError(.shape, at: parent.place, "\(parent.name.local) lacks \(name)")
            }
            throw XMLError(.shape, at: found.place, "expected \(name), found \(found.name)")
        }

        /// What is left must be in other namespaces.
        mutating func rest() throws(XMLError) -> [String] {
            for element in left where element.name.namespace.isEmpty || element.name.namespace == STANAG4774.namespace {
                throw XMLError(.shape, at: element.place, "\(element.name) does not belong here")
            }
            defer { left = [] }
            return left.map(\.name.description)
        }
    }
}

extension Instant {
    /// Reads an `xs:dateTime` that says its zone: without one nobody knows which moment it is.
    init?(xsDateTime text: String) {
        if text.hasSuffix("Z") {
            self.init(text)
            return
        }
        let zone = Array(text.utf8.suffix(6))
        guard zone.count == 6, zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-"),
            zone[3] == UInt8(ascii: ":"), let hours = Self.number(zone[1], zone[2]),
            let minutes = Self.number(zone[4], zone[5]), minutes < 60, hours * 60 + minutes <= 14 * 60,
            let local = Instant(String(decoding: text.utf8.dropLast(6), as: UTF8.self) + "Z")
        else { return nil }
        let offset = Int64(hours * 60 + minutes) * 60_000_000
        self.init(microseconds: local.microseconds - (zone[0] == UInt8(ascii: "-") ? -offset : offset))
    }

    private static func number(_ tens: UInt8, _ ones: UInt8) -> Int? {
        let digits = [tens, ones].map { Int($0) - 48 }
        guard digits.allSatisfy((0...9).contains) else { return nil }
        return digits[0] * 10 + digits[1]
    }

    /// In UTC, with as many digits of the fraction as it needs.
    var xsDateTime: String {
        var text = text.dropLast()
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text + "Z"
    }
}
