package import JSON

/// An object that was checked, with what the indexes need of it: the only way to make one is to check.
package struct Draft: Sendable {
    package let kind: Kind
    package let id: RecordID
    /// `modified`, else `created`; `nil` where the object has neither (an SCO).
    package let version: Timestamp?
    package let created: Timestamp?
    package let createdBy: RecordID?
    package let revoked: Bool
    /// `2.1` or `2.0`; empty for a record of our own kinds (``Kind/isGovernance``), which no edition of STIX has.
    package let specVersion: String
    /// The object as it came, without insignificant white space.
    package let body: [UInt8]
    /// Of the canonical bytes (RFC 8785): equal for objects that say the same.
    package let content: ContentDigest
    /// `object_marking_refs`.
    package let markings: [RecordID]
    /// The `marking_ref`s of `granular_markings`.
    package let granularMarkings: [RecordID]
    /// What full-text search finds it by, a line for each text.
    package let text: String
    /// The other objects that it points at, each once, in the order of the object. A report has to point at something, and at
    /// itself where there is nothing else: that says nothing.
    package let references: [RecordID]
    /// Those of them that are more than its markings: what it says something about, or comes from.
    package let links: [RecordID]
    /// Observable values, folded to lower case where case means nothing.
    package let values: [String]
    /// The stretch of time that it speaks about; `nil` for observables.
    package let span: ClosedRange<Instant>?
    /// SHOULDs that it does not keep, at most ``Checker/warningLimit``.
    package let warnings: [Violation]
    /// The red lines that it may cross by what it says: for somebody to look at, as no schema can judge it.
    package let flags: [RedLine]
}

/// The editions of STIX that objects come in.
package enum Edition: String, Sendable {
    case stix20 = "2.0"
    case stix21 = "2.1"
}

extension Draft {
    /// Checks one object, whatever its type; types that nobody defines are kept as opaque kinds.
    ///
    /// - Parameter edition: What an object without `spec_version` counts as. An object of a 2.0 bundle is one of 2.0;
    ///   by itself an object is taken for one only if nothing else can be meant (``Legacy``), because in 2.1 a missing
    ///   `spec_version` is a fault.
    package init(checking value: JSONValue, in edition: Edition = .stix21) throws(Violation) {
        let heading = try Heading(value)
        if Legacy.counts(heading, value, in: edition) {
            self = try Legacy.draft(heading, value)
            return
        }
        // Others use our names of types for what is theirs: that is kept as it came.
        let kind = Kind.named(heading.type).flatMap { $0.isOurs(value) ? $0 : nil } ?? .opaque(heading.type)
        var specVersion = "2.1"
        if kind.isGovernance {
            specVersion = ""
        } else if let stated = value["spec_version"] {
            guard stated.token?.matches("2.1") == true else {
                throw heading.violation("spec_version", "§3.2", "write \"2.1\": other editions are not read here")
            }
        } else if kind.isOpaque, heading.isOldCustom {
            specVersion = "2.0"
        }
        var checker = Checker(root: value, kind: kind)
        try checker.check(value, as: kind.shape)
        if kind.isOpaque {
            try checker.checkForeign(type: kind.name)
            try checker.checkClass(of: value)
        }
        if kind == .courseOfAction { try checker.checkCounters(of: value) }
        if kind == .indicator { try checker.checkPattern(of: value) }
        checker.advise(kind, heading.id, value)
        self.init(heading, kind, value, checker, specVersion: specVersion)
    }

    init(_ heading: Heading, _ kind: Kind, _ value: JSONValue, _ checker: Checker, specVersion: String) {
        let created = value["created"]?.timestamp
        self.kind = kind
        self.id = heading.id
        self.version = value["modified"]?.timestamp ?? created
        self.created = created
        self.createdBy = value["created_by_ref"]?.recordID
        self.revoked = value["revoked"]?.boolean ?? false
        self.specVersion = specVersion
        self.body = value.minified
        self.content = value.contentDigest
        self.markings = checker.markings
        self.granularMarkings = checker.granularMarkings
        self.text = String(decoding: checker.text, as: UTF8.self)
        self.references = Checker.unique(checker.references).filter { $0 != heading.id }
        self.links = Checker.unique(checker.links).filter { $0 != heading.id }
        self.values = checker.values
        self.span = Self.span(kind, value)
        self.warnings = checker.warnings
        self.flags = checker.flags.union(RedLines.flags(for: kind, saying: checker.text)).sorted()
    }

    private static func span(_ kind: Kind, _ value: JSONValue) -> ClosedRange<Instant>? {
        if kind.isObservable { return nil }
        if let span = kind.span {
            let from = value[span.from]?.instant
            let until = value[span.until]?.instant ?? (span.isOpen && from != nil ? .farthest : nil)
            if let first = from ?? until, let last = until ?? from { return first...max(first, last) }
        }
        let created = value["created"]?.instant
        let modified = value["modified"]?.instant
        guard let first = created ?? modified, let last = modified ?? created else { return nil }
        return min(first, last)...max(first, last)
    }
}

extension Kind {
    /// Checks an object that must be of this kind.
    package func check(_ value: JSONValue) throws(Violation) -> Draft {
        let draft = try Draft(checking: value)
        guard draft.kind == self else {
            throw Violation(
                object: draft.id.text, property: "type", rule: "I1",
                message: "expected \(name), this is \(draft.id.type)")
        }
        return draft
    }
}

extension Instant {
    /// The last moment that can be written: the end of what has none.
    package static let farthest = Instant(microseconds: 253_402_300_799_999_999)
}

extension JSONValue {
    /// The value as a STIX timestamp.
    var timestamp: Timestamp? {
        guard let token, let time = token.withUTF8({ CivilTime($0) }) else { return nil }
        return Timestamp(text: token.text, time: time)
    }

    /// The same without keeping its spelling.
    package var instant: Instant? {
        guard let token, let time = token.withUTF8({ CivilTime($0) }) else { return nil }
        return Instant(microseconds: time.sinceEpoch)
    }

    package var recordID: RecordID? { token?.withUTF8 { RecordID(utf8: $0) } }
}
