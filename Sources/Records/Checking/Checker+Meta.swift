import JSON

extension Checker {
    /// K1, K2: each has selectors that hit something, and exactly one of `marking_ref` and `lang`.
    mutating func checkGranularMarkings(_ value: JSONValue) throws(Violation) {
        guard value.kind == .array else { throw fail("§2.12", "expected a list") }
        guard value.count > 0 else { throw fail("D2", "an empty list: leave the property out") }
        var index = 0
        for marking in value.elements {
            path.append(.index(index))
            guard marking.kind == .object else { throw fail("K1", "expected an object") }
            if isClosed { try refuseOthers(than: ["selectors", "marking_ref", "lang"], in: marking) }
            try checkSelectors(marking["selectors"])
            let reference = marking["marking_ref"]
            let language = marking["lang"]
            guard (reference == nil) != (language == nil) else {
                throw fail("K1", "exactly one of marking_ref, lang is required")
            }
            if let reference {
                path.append(.name("marking_ref"))
                try checkReference(reference, .types(["marking-definition"]), "K1")
                if let id = reference.recordID { granularMarkings.append(id) }
                path.removeLast()
            }
            if let language, language.token?.withUTF8({ TextPattern.isLanguage($0) }) != true {
                throw fail("K1", "expected \(TextPattern.language.expected)", at: "lang")
            }
            path.removeLast()
            index += 1
        }
    }

    private mutating func checkSelectors(_ selectors: JSONValue?) throws(Violation) {
        guard let selectors else { throw fail("K1", "it is required", at: "selectors") }
        path.append(.name("selectors"))
        guard selectors.kind == .array else { throw fail("§2.12", "expected a list") }
        guard selectors.count > 0 else { throw fail("D2", "an empty list: name what is marked") }
        var index = 0
        for selector in selectors.elements {
            path.append(.index(index))
            let text = try string(selector).text
            guard let parsed = Selector(text) else {
                throw fail("K2", "\"\(text)\" is no selector: write it as in external_references.[0].source_name")
            }
            guard parsed.value(in: root) != nil else { throw fail("K2", "\"\(text)\" hits nothing in the object") }
            path.removeLast()
            index += 1
        }
        path.removeLast()
    }

    /// The `contents` of a language-content: M1.
    mutating func checkTranslations(_ value: JSONValue) throws(Violation) {
        try checkIsDictionary(value)
        for (language, fields) in value.members {
            path.append(.key(language))
            guard language.withUTF8({ TextPattern.isLanguage($0) }) else {
                throw fail("M1", "the key is \(TextPattern.language.expected)")
            }
            guard fields.kind == .object else { throw fail("M1", "expected a dictionary of translated properties") }
            try checkIsDictionary(fields)
            try checkAnything(fields)
            path.removeLast()
        }
    }

    /// A pattern in the STIX language must parse (§4.7); its constants are observable values.
    mutating func checkPattern(of value: JSONValue) throws(Violation) {
        guard value["pattern_type"]?.token?.matches("stix") == true, let text = value["pattern"]?.string else { return }
        do throws(PatternError) {
            observe(try Pattern(parsing: text).values)
        } catch {
            throw fail("§4.7", "the pattern does not parse: \(error.message)", at: "pattern")
        }
    }

    /// The SHOULDs that tie an object to its kind.
    mutating func advise(_ kind: Kind, _ id: RecordID, _ value: JSONValue) {
        switch kind {
        case .malware where value["is_family"] == nil:
            warn("§4.11", "it is missing: read as false, write it always", at: "is_family")
        case .process where id.uuidVersion == 5:
            warn("I4", "the id of a process is random (UUIDv4)", at: "id")
        case .relationship:
            guard let name = value["relationship_type"]?.string, let source = value["source_ref"]?.recordID?.type,
                let target = value["target_ref"]?.recordID?.type,
                !Relationships.suggest(name, from: source, to: target)
            else { return }
            warn("R3", "the standard lists no \(name) from \(source) to \(target)", at: "relationship_type")
        default: return
        }
    }
}
