import JSON
import Records

/// The parties of the demonstration: invented organisations (domain 5.2), two communities, an agreement, charters.
struct DemoParties {
    private static let created = "2025-01-01T00:00:00.000Z"
    static let members = ["KE-OUT", "KE-KUM", "UG-NAC", "DJ-CAD", "SD-MTW", "MZ-GCI"]
    private static let sahel = ["ML-CNV", "BF-PVA", "NE-CAP"]

    /// Whose nodes are connected, the node's own organisation first; none for a node alone.
    private let federation: [String]

    init(federation: [String] = []) { self.federation = federation }

    /// What is filed in the registry, in this order.
    var objects: [JSONTree] {
        federation.dropFirst().map(assessment) + (federation.isEmpty ? [] : [warnings])
            + (DemoWords.organisations + DemoWords.guests.filter { federation.contains($0.code) }).map(organisation)
            + Self.duties.filter { federation.contains($0.organisation) }.map(duty) + communities
            + Self.members.map { membership($0, in: "MCC", since: "2024-03-01T00:00:00.000Z") }
            + Self.sahel.map { membership($0, in: "AES", since: "2023-09-16T00:00:00.000Z") }
            + [
                membership("SN-CAS", in: "MCC", tier: "partner", since: "2025-02-01T00:00:00.000Z"),
                membership("GH-NFC", in: "MCC", tier: "observer", since: "2025-02-01T00:00:00.000Z"), agreement,
                charter(DemoNode.community, "Border desks tell each other what closes, opens and moves.", ceiling: 2),
                charter(DemoNode.closed, "The lake task force’s own room.", ceiling: 2),
            ]
    }

    private func organisation(_ organisation: DemoWords.Organisation) -> JSONTree {
        record(
            "organisation", organisation.code,
            [
                ("code", .string(organisation.code)),
                ("names", names([(organisation.name, organisation.language, nil, nil)])),
                ("organisation_kind", "fusion-cell"), ("status", "active"),
            ] + (organisation.country.map { [("country", .string($0))] } ?? []) + [
                ("scheme", .string(organisation.language == "fr" ? "national-fr" : "national-en")),
                ("mandate", "FICTION"),
            ])
    }

    /// Duty posts that others look for by what they do (scenario S0-02).
    private static let duties: [(organisation: String, title: String, languages: [String], hours: String)] = [
        ("KM-CVM", "Permanence de la cellule de veille maritime", ["fr", "sw"], "24/7"),
        ("SC-MIC", "Maritime duty desk", ["en", "fr"], "24/7"),
        ("MU-OIS", "Ocean watch", ["en", "fr"], "06:00–22:00 UTC+4"),
    ]

    private func duty(
        _ duty: (organisation: String, title: String, languages: [String], hours: String)
    ) -> JSONTree {
        record(
            "post", duty.organisation,
            [
                ("name", .string(duty.organisation.lowercased() + ".duty")),
                ("organisation", .string(duty.organisation)),
                ("title", .string(duty.title)), ("functions", ["trafic maritime", "maritime trafficking"]),
                ("languages", .array(duty.languages.map { .string($0) })), ("duty_hours", .string(duty.hours)),
            ])
    }

    /// Without it nothing goes to them (domain 3.24). It has to be made anew each year, so it begins this month.
    private func assessment(_ organisation: String) -> JSONTree {
        let now = Instant.now()
        let month = String(now.text.prefix(7))
        let year = (Int(month.prefix(4)) ?? 0) + 1
        return record(
            "due-diligence", "\(organisation) \(month)",
            [
                ("organisation", .string(organisation)), ("category", "*"), ("grade", "yes"),
                ("valid_from", .string("\(month)-01T00:00:00Z")),
                ("valid_until", .string("\(year)\(month.dropFirst(4))-01T00:00:00Z")),
            ])
    }

    private var communities: [JSONTree] {
        [
            record(
                "community", "MCC",
                [
                    ("code", "MCC"), ("names", names([("Mashariki Cooperation Conference", "en", nil, nil)])),
                    ("community_kind", "conference-series"),
                ]),
            record(
                "community", "AES",
                [
                    ("code", "AES"),
                    (
                        "names",
                        names([
                            ("Alliance des États du Sahel", "fr", nil, "2024-07-06"),
                            ("Confédération des États du Sahel", "fr", "2024-07-06", nil),
                        ])
                    ),
                    ("community_kind", "confederation"), ("founding_date", "2023-09-16"),
                ]),
        ]
    }

    private func membership(
        _ organisation: String, in community: String, tier: String = "member", since: String
    ) -> JSONTree {
        record(
            "membership", community + organisation,
            [
                ("community", .string(community)), ("organisation", .string(organisation)), ("tier", .string(tier)),
                ("valid_from", .string(since)),
            ])
    }

    private var agreement: JSONTree {
        record(
            "agreement", "early warning",
            [
                ("title", "Understanding on early warning (FICTION)"), ("agreement_kind", "conference-understanding"),
                ("parties", .array(Self.members.map { .string($0) })), ("status", "in-force"),
                ("in_force_from", .string(Self.created)), ("categories", "any"),
                ("purposes", ["awareness", "analysis", "protective-action"]), ("maximum_ordinal", .integer(2)),
                ("third_party_rule", "none"), ("oversight_clause", "bodies-are-not-third-parties"),
            ])
    }

    /// By which everybody gets what is for the public, and nothing else.
    private var warnings: JSONTree {
        record(
            "agreement", "public warnings",
            [
                ("title", "Exchange of public warnings (FICTION)"), ("agreement_kind", "technical-arrangement"),
                ("parties", .array(federation.sorted().map { .string($0) })), ("status", "in-force"),
                ("in_force_from", .string(Self.created)), ("categories", "any"), ("purposes", "any"),
                ("maximum_ordinal", .integer(0)),
            ])
    }

    private func charter(_ code: String, _ purpose: String, ceiling: Int64) -> JSONTree {
        record(
            "channel-charter", code,
            [
                ("code", .string(code)), ("purpose", .string(purpose)), ("ceiling", .integer(ceiling)),
                ("status", "active"), ("agreement_ref", .string(id("agreement", "early warning"))),
                ("languages", ["en", "fr", "sw"]),
            ])
    }

    private func names(_ names: [(text: String, lang: String, from: String?, until: String?)]) -> JSONTree {
        .array(
            names.map { name in
                var members = [
                    JSONMember("text", .string(name.text)), JSONMember("lang", .string(name.lang)),
                    JSONMember("kind", "official"),
                ]
                if let from = name.from { members.append(JSONMember("valid_from", .string(from))) }
                if let until = name.until { members.append(JSONMember("valid_until", .string(until))) }
                return .object(members)
            })
    }

    private func record(_ kind: String, _ name: String, _ members: [(String, JSONTree)]) -> JSONTree {
        let head = [
            JSONMember("type", .string(kind)), JSONMember("id", .string(id(kind, name))),
            JSONMember("created", .string(Self.created)), JSONMember("modified", .string(Self.created)),
        ]
        return .object(head + members.map { JSONMember($0, $1) })
    }

    private func id(_ kind: String, _ name: String) -> String {
        RecordID.derived(kind, from: "baraza demo \(name)".utf8).text
    }
}
