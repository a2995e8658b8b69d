import JSON
package import Records

/// New parties and agreements, from what people say of them: for the forms and the commands.
extension PartyChange {
    /// - Parameters:
    ///   - name: its official name, in the language `lang`.
    ///   - status: a state in which it may begin.
    package static func organisation(
        code: String, name: String, lang: String, acronym: String? = nil, kind: String, status: String,
        country: String? = nil, scheme: String? = nil
    ) -> PartyChange {
        var names = [officialName(name, lang)]
        if let acronym { names.append(["text": .string(acronym), "kind": "acronym"]) }
        return .new(
            "organisation",
            members(
                ("code", .string(code)), ("names", .array(names)), ("organisation_kind", .string(kind)),
                ("status", .string(status)), ("country", country.map { .string($0) }),
                ("scheme", scheme.map { .string($0) })))
    }

    package static func community(
        code: String, name: String, lang: String, kind: String, instrument: String? = nil
    ) -> PartyChange {
        .new(
            "community",
            members(
                ("code", .string(code)), ("names", [officialName(name, lang)]), ("community_kind", .string(kind)),
                ("instrument", instrument.map { .string($0) })))
    }

    /// - Parameter isBody: whether what it belongs to is a body, and not a community.
    package static func membership(
        of organisation: String, in whole: String, isBody: Bool, tier: String, from: Instant, until: Instant?
    ) -> PartyChange {
        .new(
            "membership",
            members(
                (isBody ? "body" : "community", .string(whole)), ("organisation", .string(organisation)),
                ("tier", .string(tier)), ("valid_from", .string(from.text)),
                ("valid_until", until.map { .string($0.text) })))
    }

    /// - Parameters:
    ///   - categories: kinds of information; with the word `any` among them, every kind.
    ///   - purposes: what it may be wanted for; with the word `any` among them, anything.
    ///   - maximum: the highest ordinal, on the originator's side.
    package static func agreement(
        title: String, kind: String, parties: [String], status: String, from: Instant, until: Instant?,
        categories: [String], purposes: [String], maximum: Int
    ) -> PartyChange {
        .new(
            "agreement",
            members(
                ("title", .string(title)), ("agreement_kind", .string(kind)), ("parties", list(parties)),
                ("status", .string(status)), ("in_force_from", .string(from.text)),
                ("in_force_until", until.map { .string($0.text) }), ("categories", bound(categories)),
                ("purposes", bound(purposes)), ("maximum_ordinal", .integer(Int64(maximum)))))
    }

    /// - Parameters:
    ///   - parent: the code of the community or body that it belongs to.
    ///   - sunset: the last day of its mandate.
    package static func body(
        code: String, name: String, lang: String, kind: String, status: String, parent: String? = nil,
        sunset: String? = nil
    ) -> PartyChange {
        .new(
            "body",
            members(
                ("code", .string(code)), ("names", [officialName(name, lang)]), ("body_kind", .string(kind)),
                ("status", .string(status)), ("parent", parent.map { .string($0) }),
                ("sunset_on", sunset.map { .string($0) })))
    }

    /// - Parameters:
    ///   - functions: what it is there for: what others look for.
    ///   - languages: in which it answers, as codes.
    package static func post(
        _ name: String, of organisation: String, title: String? = nil, hours: String? = nil, functions: [String] = [],
        languages: [String] = []
    ) -> PartyChange {
        .new(
            "post",
            members(
                ("name", .string(name)), ("organisation", .string(organisation)),
                ("title", title.map { .string($0) }), ("duty_hours", hours.map { .string($0) }),
                ("functions", functions.isEmpty ? nil : .array(functions.map { .string($0) })),
                ("languages", languages.isEmpty ? nil : .array(languages.map { .string($0) }))))
    }

    package static func accreditation(
        of organisation: String, ordinal: Int, authority: String, from: Instant, until: Instant?,
        conditions: String? = nil
    ) -> PartyChange {
        .new(
            "accreditation",
            members(
                ("organisation", .string(organisation)), ("ordinal", .integer(Int64(ordinal))),
                ("valid_from", .string(from.text)), ("valid_until", until.map { .string($0.text) }),
                ("authority", .string(authority)), ("conditions", conditions.map { .string($0) })))
    }

    /// A proposal, which changes nothing until it is agreed and active.
    ///
    /// - Parameters:
    ///   - members: parties as policies write them, as in `alliance:MCC`.
    ///   - kinds: the types of records that it takes; `nil`: all.
    package static func charter(
        code: String, purpose: String, ceiling: Int, members parties: [String], agreement: String? = nil,
        kinds: [String]? = nil, retentionDays: Int? = nil, until: Instant? = nil
    ) -> PartyChange {
        .new(
            "channel-charter",
            members(
                ("code", .string(code)), ("purpose", .string(purpose)), ("ceiling", .integer(Int64(ceiling))),
                ("status", "proposed"), ("members", parties.isEmpty ? JSONTree?.none : list(parties)),
                ("agreement_ref", agreement.map { .string($0) }), ("kinds", kinds.map { list($0) }),
                ("retention_days", retentionDays.map { .integer(Int64($0)) }),
                ("valid_until", until.map { .string($0.text) })))
    }

    /// The word that stands for everything.
    package static let everything = "any"

    private static func officialName(_ name: String, _ lang: String) -> JSONTree {
        ["text": .string(name), "lang": .string(lang), "kind": "official"]
    }
    private static func list(_ words: [String]) -> JSONTree { .array(words.map { .string($0) }) }
    private static func bound(_ words: [String]) -> JSONTree {
        words.contains(everything) ? .string(everything) : list(words)
    }
    private static func members(_ members: (String, JSONTree?)...) -> [JSONMember] {
        members.compactMap { name, value in value.map { JSONMember(name, $0) } }
    }
}
