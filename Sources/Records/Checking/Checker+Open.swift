import JSON

extension Checker {
    /// Content that we do not know: nothing but the general rules holds (D2), and it is kept as it is. Its texts can be
    /// found, its references followed.
    ///
    /// Below the first level an empty list or dictionary is let through with a warning: the official bundle of ATT&CK
    /// for ICS has some, and what they mean is the affair of whoever made the type.
    mutating func checkAnything(_ value: JSONValue) throws(Violation) {
        switch value.kind {
        case .null: throw fail("D2", "null: leave the property out")
        case .boolean, .number: return
        case .string:
            guard let token = value.token else { return }
            checkOpenText(token)
        case .array:
            guard value.count > 0 else { return try refuseEmpty("list") }
            var index = 0
            for element in value.elements {
                path.append(.index(index))
                try checkAnything(element)
                path.removeLast()
                index += 1
            }
        case .object:
            guard value.count > 0 else { return try refuseEmpty("dictionary") }
            for (name, member) in value.members {
                path.append(.key(name))
                try checkForeign(name)
                try checkAnything(member)
                path.removeLast()
            }
        }
    }

    private mutating func refuseEmpty(_ what: String) throws(Violation) {
        let message = "an empty \(what): leave the property out"
        guard path.count > 1 else { throw fail("D2", message) }
        warn("D2", message)
    }

    private mutating func checkOpenText(_ token: JSONToken) {
        guard let name = enclosingName else { return take(token) }
        switch name.withUTF8({ Suffix($0) }) {
        case .reference:
            if let id = token.withUTF8({ RecordID(utf8: $0) }) {
                references.append(id)
                links.append(id)
            }
        case .data: return
        case .other:
            if token.withUTF8({ CivilTime($0) }) == nil { take(token) }
        }
    }

    /// What the end of a name says of the value (D4).
    private enum Suffix {
        case reference, data, other

        init(_ name: UnsafeBufferPointer<UInt8>) {
            let ends: (String) -> Bool = { ending in
                name.count > ending.utf8.count && name.suffix(ending.utf8.count).elementsEqual(ending.utf8)
            }
            if ends("_ref") || ends("_refs") {
                self = .reference
            } else if ends("_bin") || ends("_hex") || name.elementsEqual("extension_type".utf8) {
                self = .data
            } else {
                self = .other
            }
        }
    }

    /// The name that the present value goes by, or the list that it is in.
    private var enclosingName: JSONToken? {
        for step in path.reversed() {
            switch step {
            case .key(let key): return key
            case .name: return nil
            case .index: continue
            }
        }
        return nil
    }

    /// The `extensions` of an object: X1, X2, X5, X7.
    mutating func checkExtensions(_ value: JSONValue, _ predefined: [String: Shape]) throws(Violation) {
        try checkIsDictionary(value)
        for (key, content) in value.members {
            path.append(.key(key))
            let name = key.text
            if let shape = predefined[name] {
                try check(content, as: shape)
            } else if key.withUTF8({ RecordID(utf8: $0) })?.type == "extension-definition" {
                try checkDefinedExtension(content)
            } else if Shape.predefinedExtensions.contains(name) {
                throw fail("X1", "this extension belongs to another type of object")
            } else if name.hasSuffix("-ext") || name.hasPrefix("x-") || name.hasPrefix("x_") {
                try checkForeign(key)
                warn("X5", "name the extension by the id of its definition")
                try checkAnything(content)
            } else {
                throw fail("X1", "a key is a predefined extension of the type or the id of an extension-definition")
            }
            path.removeLast()
        }
    }

    private mutating func checkDefinedExtension(_ content: JSONValue) throws(Violation) {
        guard content.kind == .object else { throw fail("X1", "expected an object with extension_type") }
        guard let type = content["extension_type"]?.token else {
            throw fail("X1", "it is required", at: "extension_type")
        }
        guard type.withUTF8({ Vocabulary.extensionType.table.index(of: $0) }) != nil else {
            throw fail(
                "X2", "expected one of \(Vocabulary.extensionType.words.joined(separator: ", "))", at: "extension_type")
        }
        if type.matches("property-extension") {
            guard content.count > 1 else { throw fail("X2", "a property-extension has at least one property") }
        } else if content.count > 1 {
            warn("X2", "beside this extension_type there are no properties here")
        }
        try checkAnything(content)
    }

    /// A new domain or relationship type carries the common properties of its class (X3).
    func checkClass(of value: JSONValue) throws(Violation) {
        guard Extensions.declareVersionedType(value["extensions"]) else { return }
        for name in ["spec_version", "created", "modified"] where value[name] == nil {
            throw fail("X3", "it is required", at: name)
        }
    }

    /// The container of STIX 2.0 inside observed data: observables under local keys, which refer to one another and to
    /// nothing outside (D4). They have the properties of their time, so only the general rules hold for them.
    mutating func checkContainer(_ value: JSONValue) throws(Violation) {
        try checkIsDictionary(value)
        let keys = Set(value.members.map(\.name))
        for (key, content) in value.members {
            path.append(.key(key))
            guard content.kind == .object, let type = content["type"]?.token, type.withUTF8({ Names.isType($0) }) else {
                throw fail("§4.14", "expected an observable with its type")
            }
            let shape = Kind.named(type.text)?.shape
            if shape == nil { try checkForeign(type: type.text) }
            try checkAnything(content)
            for (name, member) in content.members {
                let suffix = name.withUTF8 { Suffix($0) }
                if suffix == .reference {
                    let targets = member.kind == .array ? member.elements.map(\.token) : [member.token]
                    guard targets.allSatisfy({ $0.map(keys.contains) ?? false }) else {
                        throw fail("D4", "it refers to something outside of the container", at: name.text)
                    }
                } else if let shape, let index = name.withUTF8({ shape.table.index(of: $0) }) {
                    gather(member, as: shape.properties[index])
                }
            }
            path.removeLast()
        }
    }

    private mutating func gather(_ value: JSONValue, as property: Property) {
        if property.observed != .no { observe(value, folded: property.observed == .folded) }
        guard case .hashes = property.form else { return }
        for (algorithm, hash) in value.members { observe(hash, folded: !algorithm.matches("SSDEEP")) }
    }
}
