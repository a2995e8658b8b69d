import Records
import Sharing

/// A channel: who belongs to it by which rule, what it may carry, and what the reader may do in it.
struct ChannelSheet {
    let view: PartiesView
    let language: Language
    private var reader: FactReader { FactReader(view: view, language: language) }

    private static let properties = [
        "purpose", "channel_kind", "agreement_ref", "ceiling", "members", "moderators", "kinds", "languages",
        "precedences", "interactions", "read_receipts", "retention_days", "gateway_rules", "emergency", "valid_from",
        "valid_until", "suspensions",
    ]
    /// What nothing here acts on: `docs/release.md`, "What the fields of the registry do".
    private static let unenforced = [
        "moderators", "languages", "precedences", "interactions", "read_receipts", "gateway_rules", "emergency",
    ]

    func page(_ code: String, entry: FormEntry = FormEntry()) -> PartyPage? {
        let charter = view.book.charters[code]
        let channel = view.channels.first { $0.code == code }
        guard charter != nil || channel != nil else { return nil }
        var facts: [PartyPage.Fact] = []
        if let channel {
            let right = channel.canRead ? channel.canWrite ? "both" : "read" : "write"
            facts.append(fact("channel.yours", language.text("node.right.\(right)")))
            facts.append(fact("channel.template", channel.tlp.label))
            if charter == nil, let summary = channel.summary { facts.append(fact("property.purpose", summary)) }
        }
        if let charter {
            facts += reader.facts(charter, Self.properties)
        } else {
            facts.append(
                fact("property.ceiling", reader.level(PartyBook.usualCeiling), language.text("channel.ceiling.usual")))
        }
        var links = charter.map { reader.links($0) } ?? []
        if channel?.canRead == true {
            let href = Paths.live + Paths.query(["channel": code])
            links.insert(.init(href: href, label: language.text("channel.read"), current: false), at: 0)
        }
        let status = charter?.string("status")
        return PartyPage(
            eyebrow: language.text("record.channel"),
            name: channel?.title ?? charter?.name(at: view.instant, in: language.code) ?? code, short: code,
            flag: status.map { language.word($0) }, gone: status.map { $0 != "active" } ?? false,
            notices: charter.map { [reader.unenforced([$0], Self.unenforced)].compactMap { $0 } }
                ?? [language.text("channel.uncharted")], links: links, facts: facts,
            tables: [charter.flatMap { reader.names($0) }].compactMap { $0 },
            acts: charter.map { PartyActForms(view: view, language: language).charter($0, entry) } ?? [],
            back: .channels, language: language)
    }

    private func fact(_ key: String, _ words: String...) -> PartyPage.Fact {
        .init(label: language.text(key), items: words.map { .init(words: $0) })
    }
}
