import JSON
import Records
import Sharing

/// An agreement: its clauses, its equivalences, and what it lets flow to whom.
struct AgreementSheet {
    let view: PartiesView
    let language: Language
    private var reader: FactReader { FactReader(view: view, language: language) }

    private static let properties = [
        "agreement_kind", "parties", "depositary", "signed_on", "provisional_from", "in_force_from", "in_force_until",
        "review_on", "suspensions", "categories", "purposes", "maximum_ordinal", "originator_control",
        "third_party_rule", "third_parties", "oversight_clause", "transfer_basis", "data_subject_rights", "retention",
        "breach_notice_hours", "rights_clause", "liability", "cost_clause", "termination", "wind_down", "languages",
        "authentic_languages", "publication_level",
    ]
    /// What nothing here acts on: `docs/release.md`, "What the fields of the registry do".
    private static let unenforced = [
        "provisional_from", "data_subject_rights", "rights_clause", "liability", "cost_clause", "termination",
        "wind_down",
    ]
    /// Lines of what flows: ten parties have as many.
    private static let flows = 90

    func page(_ id: String, entry: FormEntry = FormEntry()) -> PartyPage? {
        guard let record = view.book.agreements.first(where: { $0.id == id }) else { return nil }
        let isInForce = record.isInForce(at: view.instant)
        let end = record.instant("in_force_until")
        return PartyPage(
            eyebrow: language.typeName("agreement"), name: record.string("title") ?? id, short: nil,
            flag: Self.state(of: record, at: view.instant, language), gone: !isInForce,
            notices: [
                isInForce ? nil : language.text("agreement.nothing"),
                end.map {
                    language.text(
                        $0 > view.instant ? "agreement.ends" : "agreement.ended",
                        ["time": language.dateTime($0), "distance": language.distance(to: $0, from: view.instant)])
                },
                reader.unenforced([record], Self.unenforced),
            ].compactMap { $0 },
            links: reader.links(record), facts: reader.facts(record, Self.properties),
            tables: [flow(record, isInForce: isInForce)].compactMap { $0 } + equivalences(record),
            acts: PartyActForms(view: view, language: language).agreement(record, entry), back: .agreements,
            language: language)
    }

    /// Its state in a word: what its status says, unless its time says otherwise.
    static func state(of record: PartyRecord, at instant: Instant, _ language: Language) -> String {
        let status = record.string("status") ?? ""
        guard status == "in-force", !record.isInForce(at: instant) else { return language.word(status) }
        let hasBegun = record.instant("in_force_from").map { $0 <= instant } ?? true
        let hasEnded = record.instant("in_force_until").map { $0 <= instant } ?? false
        return language.word(hasEnded ? "expired" : hasBegun ? "suspended" : "not-yet")
    }

    /// From each party to each other one.
    private func flow(_ record: PartyRecord, isInForce: Bool) -> PartyPage.Table? {
        guard isInForce else { return nil }
        let parties = record.strings("parties")
        let categories = record.bound("categories").map { language.list($0) } ?? language.text("parties.category.any")
        let purposes =
            record.bound("purposes").map { language.list($0.map { language.text("purpose.\($0)") }) }
            ?? language.text("terms.uses.any")
        let maximum = record.ordinal("maximum_ordinal") ?? 0
        let pairs = parties.flatMap { from in parties.filter { $0 != from }.map { (from, $0) } }
        return PartyPage.Table(
            key: "flow", heading: language.text("agreement.flow"), lead: language.text("agreement.flow.lead"),
            columns: ["agreement.from", "agreement.to", "property.categories", "property.purposes", "agreement.upTo"]
                .map { language.text($0) },
            lines: pairs.prefix(Self.flows).map { from, to in
                .init(cells: [
                    reader.party(from), reader.party(to), .init(words: categories), .init(words: purposes),
                    .init(words: upTo(maximum, from: from, to: to)),
                ])
            })
    }

    /// Up to which level: the agreement's on the sender's side, and no more than the receiver's node may hold.
    private func upTo(_ maximum: Int, from: String, to: String) -> String {
        let organisation = view.book.organisations[to]
        guard let organisation, ["active", "accredited"].contains(organisation.string("status") ?? "") else {
            return language.text("agreement.flow.inactive")
        }
        let ceiling = view.book.ceiling(of: to, at: view.instant).ordinal
        let sent = reader.level(maximum, of: from)
        guard ceiling < maximum else { return sent }
        return language.text("agreement.flow.node", ["sent": sent, "held": reader.level(ceiling, of: to)])
    }

    /// The annex: what a label of one scheme is worth in another, one way.
    private func equivalences(_ record: PartyRecord) -> [PartyPage.Table] {
        (record.body["equivalences"]?.elements.map { $0 } ?? []).enumerated().map { place, annex in
            let (from, to) = (annex["from"]?.string ?? "", annex["to"]?.string ?? "")
            let span = reader.span(
                annex["valid_from"]?.string.flatMap { Instant($0) },
                annex["valid_until"]?.string.flatMap { Instant($0) })
            return PartyPage.Table(
                key: "equivalence-\(place)",
                heading: language.text("agreement.equivalence", ["from": from, "to": to]),
                lead: language.text("agreement.equivalence.lead", ["span": span]), columns: [from, to],
                lines: annex["rows"]?.members.map { label, worth in
                    .init(cells: [.init(words: label.text), .init(words: worth.string ?? "")])
                } ?? [])
        }
    }
}
