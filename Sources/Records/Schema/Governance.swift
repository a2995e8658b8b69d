import JSON

/// The forms that our own kinds share.
extension Form {
    /// What policies name a party by, as in KE-OUT.
    static let code = Form.pattern(.code)
    static let codes = Form.list(.pattern(.code))
    /// A post by its name, or an organisation by its code where it speaks as a whole.
    static let post = Form.pattern(.post)
    static let posts = Form.list(.pattern(.post))
    /// A date as far as it is known: ``PartialDate``.
    static let date = Form.pattern(.partialDate)
    static let languages = Form.list(.pattern(.language))
    static let names = Form.list(.shape(.name))
    /// The internal ordinals of classification (domain 3.1.2).
    static let ordinal = Form.integer(0...5)
    /// Members of an audience, as policies write them.
    static let members = Form.list(.pattern(.member))
    static let record = Form.identifier(.record)
    static let records = Form.list(.identifier(.record))
    static let terms = Form.list(.shape(.term))
    static let signature = Form.shape(.signature)
    static let retention = Form.shape(.retention)
    static func oneOf(_ name: String, _ words: String) -> Form { .vocabulary(.closed(name, words)) }
    static func someOf(_ name: String, _ words: String) -> Form { .list(.vocabulary(.closed(name, words))) }
}

extension TextPattern {
    static let code = TextPattern(
        rule: "domain 3.2", expected: "a code of 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-', as in KE-OUT"
    ) { isCode($0) }

    /// Also takes a code.
    static let post = TextPattern(
        rule: "domain 3.3", expected: "a post of 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-', '@', as in ke-out.duty"
    ) { isCode($0, also: UInt8(ascii: "@")) }

    static let codeOrAll = TextPattern(
        rule: "domain 3.24", expected: "the code of a kind of information, or * for all"
    ) { isCode($0) || $0.elementsEqual("*".utf8) }

    /// ISO 3166-1 alpha-2, in capitals: a policy that names a state compares by bytes.
    static let state = TextPattern(
        rule: "domain 3.2", expected: "a country code of ISO 3166-1 alpha-2 in capitals, as in KE"
    ) { isState($0) }

    static let member = TextPattern(
        rule: "domain 3.7",
        expected: "organisation:CODE, state:KE, body:CODE, alliance:CODE, alliance:CODE/partner or /observer"
    ) { isMember($0) }

    /// What a role is limited to.
    static let scope = TextPattern(
        rule: "domain 3.3", expected: "organisation:CODE, alliance:CODE, body:CODE or channel:CODE"
    ) { text in
        ["organisation:", "alliance:", "body:", "channel:"].contains { prefix in
            rest(of: text, after: prefix).map { isCode($0) } ?? false
        }
    }

    static let partialDate = TextPattern(
        rule: "domain 3.0", expected: "a date as far as it is known, as in \(PartialDateError.examples)",
        searched: false
    ) { PartialDate(utf8: $0) != nil }

    static let script = TextPattern(
        rule: "domain 0.4", expected: "a script of ISO 15924, as in Latn or Arab", searched: false
    ) { text in text.count == 4 && Names.isUpper(text[0]) && text.dropFirst().allSatisfy(Names.isLower) }

    static let timeZone = TextPattern(
        rule: "domain 3.2", expected: "a zone of the IANA time zone database, as in Africa/Nairobi", searched: false
    ) { text in
        text.count <= 64 && text.first.map { Names.isUpper($0) } ?? false
            && text.allSatisfy { isAlphanumeric($0) || "/_+-".utf8.contains($0) }
    }

    static let typeName = TextPattern(
        rule: "domain 3.7", expected: "a type of records, as in report", searched: false
    ) { Names.isType($0) }

    static let selector = TextPattern(
        rule: "domain 3.1.4", expected: "a selector, as in object_refs.[0]", searched: false
    ) { Selector(String(decoding: $0, as: UTF8.self)) != nil }

    /// Printable, without spaces, long enough to mean something: the algorithms differ.
    static let fingerprint = TextPattern(
        rule: "domain 3.3", expected: "the fingerprint of a key, as in sha256:9f86d081…", searched: false
    ) { text in (16...200).contains(text.count) && text.allSatisfy { (0x21...0x7E).contains($0) } }

    /// The Admiralty code: reliability of the source, credibility of the information.
    static let grade = TextPattern(
        rule: "domain 3.0", expected: "a grade of the Admiralty code, A to F and 1 to 6, as in B2", searched: false
    ) { text in
        text.count == 2 && (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(text[0])
            && (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(text[1])
    }

    private static let longestCode = 64

    private static func isCode(_ text: some Collection<UInt8>, also extra: UInt8? = nil) -> Bool {
        guard (1...longestCode).contains(text.count), let first = text.first, isAlphanumeric(first) else {
            return false
        }
        return text.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) || $0 == extra }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        Names.isUpper(byte) || Names.isLower(byte) || Names.isDigit(byte)
    }

    private static func isState(_ text: some Collection<UInt8>) -> Bool {
        text.count == 2 && text.allSatisfy(Names.isUpper)
    }

    private static func isMember(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for prefix in ["organisation:", "body:"] {
            if let code = rest(of: text, after: prefix) { return isCode(code) }
        }
        if let state = rest(of: text, after: "state:") { return isState(state) }
        guard let alliance = rest(of: text, after: "alliance:") else { return false }
        let parts = alliance.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard isCode(parts[0]) else { return false }
        // Nothing is released to a suspended member; a plain member has no suffix, so that each has one spelling.
        return parts.count == 1 || parts[1].elementsEqual("partner".utf8) || parts[1].elementsEqual("observer".utf8)
    }

    private static func rest(
        of text: UnsafeBufferPointer<UInt8>, after prefix: String
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        text.starts(with: prefix.utf8) ? text.dropFirst(prefix.utf8.count) : nil
    }
}

extension Shape {
    /// Everybody has many names: by language, script, occasion and time (domain 0.4).
    static let name = Shape(
        "name", rule: "domain 0.4",
        [
            .required("text", .text),
            .optional("lang", .pattern(.language)),
            .optional("script", .pattern(.script)),
            .optional("kind", .oneOf("kinds of names", "official acronym former press")),
            .optional("valid_from", .date),
            .optional("valid_until", .date),
        ],
        rules: [.dates("valid_from", "valid_until", rule: "domain 0.4")])

    /// From an instant on, until just before another.
    static let term = Shape(
        "term", rule: "domain 3.6",
        [.required("from", .time), .optional("until", .time)],
        rules: [.order("from", "until", strictly: true, rule: "domain 3.6")])

    /// As in the envelope; `key` says which of the signer's keys, by its fingerprint.
    static let signature = Shape(
        "signature", rule: "domain 3.0",
        [
            .required("signer", .post), .required("algorithm", .string), .optional("key", .pattern(.fingerprint)),
            .required("value", .binary),
        ])

    /// What happens to a copy, and after how many days.
    static let retention = Shape(
        "retention", rule: "domain 3.0",
        [
            .required("days", .days),
            .required("action", .oneOf("what happens then", "delete review")),
            .optional("rule", .string),
        ])
}

extension Form {
    /// At least one, at most a hundred years.
    static let days = Form.integer(1...36_525)
}

extension Rule {
    /// For partial dates: the second is not certainly before the first.
    static func dates(_ earlier: String, _ later: String, rule: String) -> Rule {
        .custom(rule) { object in
            guard let first = object.date(earlier), let second = object.date(later), second.isCertainlyBefore(first)
            else { return nil }
            return Complaint(later, "it is before \(earlier)")
        }
    }

    /// Two names that are not the same: two persons, two parties, two records. Another case is not another name.
    static func different(_ first: String, _ second: String, rule: String) -> Rule {
        .custom(rule) { object in
            guard let one = object.string(first), let other = object.string(second),
                one.lowercased() == other.lowercased()
            else { return nil }
            return Complaint(second, "it must be another than \(first)")
        }
    }

    /// In some states a property must be there.
    static func inState(_ states: String..., needs property: String, rule: String) -> Rule {
        .custom(rule) { object in
            guard let status = object.string("status"), states.contains(status), !object.has(property) else {
                return nil
            }
            return Complaint(property, "it is required where status is \(status)")
        }
    }
}

extension JSONObject {
    func date(_ name: String) -> PartialDate? { string(name).flatMap { try? PartialDate($0) } }
}
