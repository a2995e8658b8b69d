import Lexis
package import Records
import Store

/// The parties, agreements and channels that one caller may see, as the registry has them.
package struct PartyBook: Sendable {
    /// By the code of the organisation.
    package let organisations: [String: PartyRecord]
    /// Alliances, networks and conferences, by code.
    package let communities: [String: PartyRecord]
    /// Committees, secretariats and boards, by code.
    package let bodies: [String: PartyRecord]
    package let memberships: [PartyRecord]
    package let agreements: [PartyRecord]
    /// By the code of the channel.
    package let charters: [String: PartyRecord]
    package let posts: [PartyRecord]
    package let accreditations: [PartyRecord]
    package let schemes: [PartyRecord]
    /// The codes that a name stands for, former ones and acronyms too: as ``SearchQuestion/spelling(of:)`` has it.
    let spellings: [String: [String]]
    /// Where all of it stands, for the journal of what was given.
    var stretches: [ShelfKey: ClosedRange<Int64>] = [:]

    /// The kinds that are read.
    static let kinds = [
        "organisation", "community", "body", "membership", "agreement", "channel-charter", "post", "accreditation",
        "classification-scheme",
    ]

    package static let empty = PartyBook([])

    /// One of them by its id.
    func record(_ id: String) -> PartyRecord? {
        for records in [organisations, communities, bodies, charters] {
            if let found = records.values.first(where: { $0.id == id }) { return found }
        }
        for records in [memberships, agreements, posts, accreditations, schemes] {
            if let found = records.first(where: { $0.id == id }) { return found }
        }
        return nil
    }

    /// - Parameter records: in the order of their acceptance; of two that claim one code, the first counts.
    package init(_ records: [PartyRecord]) {
        let byKind = Dictionary(grouping: records, by: \.kind)
        func list(_ kind: String) -> [PartyRecord] { byKind[kind] ?? [] }
        func byCode(_ kind: String) -> [String: PartyRecord] {
            Dictionary(list(kind).compactMap { record in record.string("code").map { ($0, record) } }) { first, _ in
                first
            }
        }
        organisations = byCode("organisation")
        communities = byCode("community")
        bodies = byCode("body")
        memberships = list("membership")
        agreements = list("agreement")
        charters = byCode("channel-charter")
        posts = list("post")
        accreditations = list("accreditation")
        schemes = list("classification-scheme")
        var spellings: [String: [String]] = [:]
        for (code, record) in [organisations, communities, bodies].flatMap({ $0.map { $0 } }).sorted(by: {
            $0.key < $1.key
        }) {
            let names = [code] + record.names.map(\.text)
            for spelling in Set(names.flatMap { SearchQuestion.spellings(of: $0) }) {
                spellings[spelling, default: []].append(code)
            }
        }
        self.spellings = spellings
    }

    /// Every organisation's, community's and body's names that a code may stand for.
    package func names(of code: String) -> [PartyName] {
        (organisations[code] ?? communities[code] ?? bodies[code] ?? charters[code])?.names ?? []
    }

    /// Those of a community or a body, from the earliest on.
    package func memberships(of code: String) -> [PartyRecord] {
        memberships.filter { $0.string("community") == code || $0.string("body") == code }.sorted(by: Self.earlier)
    }

    /// An organisation's own, from the earliest on.
    package func memberships(held organisation: String) -> [PartyRecord] {
        memberships.filter { $0.string("organisation") == organisation }.sorted(by: Self.earlier)
    }

    package func agreements(of organisation: String) -> [PartyRecord] {
        agreements.filter { $0.strings("parties").contains(organisation) }
    }

    /// The highest ordinal that an organisation's node may hold at an instant, as far as this caller may know.
    package func ceiling(of organisation: String, at instant: Instant) -> (ordinal: Int, authority: String?) {
        let inForce = accreditations.filter {
            $0.string("organisation") == organisation && $0.span?.holds(at: instant) == true
        }
        let lowest = inForce.min { $0.ordinal("ordinal") ?? 0 < $1.ordinal("ordinal") ?? 0 }
        return (lowest?.ordinal("ordinal") ?? Self.usualCeiling, lowest?.string("authority"))
    }
    /// RESTRICTED or its equal, until a national authority says otherwise (red line R9).
    package static let usualCeiling = 2

    private static func earlier(_ left: PartyRecord, _ right: PartyRecord) -> Bool {
        let (a, b) = (left.span?.from.microseconds ?? 0, right.span?.from.microseconds ?? 0)
        return (a, left.id) < (b, right.id)
    }
}
