import Sharing

/// An organisation: who it is, where it belongs, what binds it.
struct OrganisationSheet {
    let view: PartiesView
    let language: Language
    private var reader: FactReader { FactReader(view: view, language: language) }

    private static let properties = [
        "organisation_kind", "status_from", "country", "parent", "scheme", "serves", "oversight_bodies", "mandate",
        "legal_reference", "identifiers", "languages", "time_zone", "working_hours", "duty_posts", "nodes",
        "founding_date", "dissolution_date",
    ]

    func page(_ code: String, entry: FormEntry = FormEntry()) -> PartyPage? {
        guard let record = view.book.organisations[code] else { return nil }
        let status = record.string("status") ?? ""
        let (ordinal, authority) = view.book.ceiling(of: code, at: view.instant)
        let ceiling =
            authority.map { language.text("parties.ceiling.by", ["authority": $0]) }
            ?? language.text("parties.ceiling.usual")
        var facts = reader.facts(record, Self.properties)
        facts.append(
            .init(
                label: language.text("property.ceiling"),
                items: [.init(words: reader.level(ordinal, of: code)), .init(words: ceiling)]))
        let isActive = status == "active" || status == "accredited"
        return PartyPage(
            eyebrow: language.typeName("organisation"), name: record.name(at: view.instant, in: language.code),
            short: code, flag: language.word(status), gone: !isActive,
            notices: isActive ? [] : [language.text("parties.inactive")],
            links: reader.links(record), facts: facts, timeline: timeline(code),
            tables: [reader.names(record), agreements(code), posts(code)].compactMap { $0 },
            acts: PartyActForms(view: view, language: language).organisation(record, entry), back: .organisations,
            language: language)
    }

    private func timeline(_ code: String) -> TimelineModel? {
        let held = Dictionary(grouping: view.book.memberships(held: code)) {
            $0.string("community") ?? $0.string("body") ?? ""
        }
        return TimelineModel(
            heading: language.text("parties.memberships"),
            held.sorted { $0.key < $1.key }.map { (reader.party($0.key), $0.value) }, reader)
    }

    private func agreements(_ code: String) -> PartyPage.Table? {
        let agreements = view.book.agreements(of: code)
        guard !agreements.isEmpty else { return nil }
        return PartyPage.Table(
            key: "agreements", heading: language.text("parties.agreements"), lead: nil,
            columns: ["property.title", "agreement.with", "property.status", "property.in_force_until"].map {
                language.text($0)
            },
            lines: agreements.map { agreement in
                let others = agreement.strings("parties").filter { $0 != code }.map { reader.wording.name($0) }
                return .init(cells: [
                    .init(
                        words: agreement.string("title") ?? agreement.id, href: Paths.party("agreements", agreement.id)),
                    .init(words: language.list(others)),
                    .init(words: AgreementSheet.state(of: agreement, at: view.instant, language)),
                    .init(
                        words: agreement.instant("in_force_until").map {
                            language.shortDate($0) + " · " + language.distance(to: $0, from: view.instant)
                        } ?? language.text("terms.until.none")),
                ])
            })
    }

    private func posts(_ code: String) -> PartyPage.Table? {
        let posts = view.book.posts.filter { $0.string("organisation") == code }
        guard !posts.isEmpty else { return nil }
        return PartyPage.Table(
            key: "posts", heading: language.text("parties.posts"),
            lead: reader.unenforced(posts, ["functions", "channels"]),
            columns: [
                "property.post", "property.title", "field.functions", "property.languages", "property.duty_hours",
            ]
            .map { language.text($0) },
            lines: posts.map { post in
                let spoken = post.strings("languages").map { code in
                    Language.all.first { $0.code == code }?.name ?? code
                }
                let said = [
                    post.string("name") ?? "", post.string("title") ?? "", language.list(post.strings("functions")),
                    language.list(spoken), post.string("duty_hours") ?? "",
                ]
                return .init(cells: said.map { .init(words: $0) })
            })
    }
}
