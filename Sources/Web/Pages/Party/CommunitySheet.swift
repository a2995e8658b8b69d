import Sharing

/// A community or a body: what it is, and who has belonged to it when.
struct CommunitySheet {
    let view: PartiesView
    let language: Language
    private var reader: FactReader { FactReader(view: view, language: language) }

    private static let properties = [
        "community_kind", "body_kind", "parent", "instrument", "terms_of_reference", "seats", "organs", "languages",
        "working_languages", "composition", "chair_rule", "quorum", "decision_rule", "reporting_line",
        "document_symbol", "channels", "gateway_policy", "founding_date", "established_on", "renewal_on", "sunset_on",
        "dissolution_date",
    ]

    /// What nothing here acts on: `docs/release.md`, "What the fields of the registry do".
    private static let unenforced = [
        "organs", "composition", "chair_rule", "quorum", "decision_rule", "reporting_line", "channels",
        "gateway_policy",
    ]

    /// - Parameter isBody: which of the two.
    func page(_ code: String, isBody: Bool, entry: FormEntry = FormEntry()) -> PartyPage? {
        guard let record = isBody ? view.book.bodies[code] : view.book.communities[code] else { return nil }
        let status = record.string("status")
        let memberships = Dictionary(grouping: view.book.memberships(of: code)) { $0.string("organisation") ?? "" }
        return PartyPage(
            eyebrow: language.typeName(record.kind), name: record.name(at: view.instant, in: language.code),
            short: code,
            flag: status.map { language.word($0) }, gone: status == "dissolved" || status == "dormant",
            notices: [reader.unenforced([record], Self.unenforced)].compactMap { $0 },
            links: reader.links(record) + add(code), facts: reader.facts(record, Self.properties),
            timeline: TimelineModel(
                heading: language.text("parties.members"),
                memberships.sorted { $0.key < $1.key }.map { (reader.party($0.key), $0.value) }, reader),
            tables: [reader.names(record)].compactMap { $0 },
            acts: PartyActForms(view: view, language: language).community(record, entry), back: .communities,
            language: language)
    }

    private func add(_ code: String) -> [PartiesPage.Link] {
        guard MembershipForm.isOffered(view) else { return [] }
        let href = Paths.addParty(MembershipForm.name, ["community": code])
        return [.init(href: href, label: language.text("form.membership"), current: false)]
    }
}
