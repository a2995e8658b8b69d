import Records
import Sharing

/// The lists of the registry: organisations, communities and bodies, agreements, channels.
struct PartiesPage: Page {
    static let template = "parties"
    static var source: [UInt8] { PackageResources.parties_mustache }
    /// Characters of what is looked for.
    static let longest = 200

    /// Which of the lists.
    enum List: String, CaseIterable, Sendable { case organisations, posts, communities, agreements, channels }

    struct Link: Sendable {
        let href: String
        let label: String
        let current: Bool
    }
    struct Item: Sendable {
        let href: String
        let name: String
        /// The code, where it has one.
        let short: String?
        let detail: String
        let flag: String?
        /// Whether the flag says that nothing flows.
        let gone: Bool
        /// What it is sorted and found by.
        let found: [String]
    }

    let lists: [Link]
    let heading: String
    let action: String
    let text: String?
    let longest = Self.longest
    let hasItems: Bool
    let items: [Item]
    /// Where there is nothing to list.
    let none: String?
    let leaf: Leaf?
    let adds: [Link]
    let commonHref: String?

    /// - Parameters:
    ///   - from: the line that its page of lines begins at: see ``Leaf``.
    ///   - mayAskCommon: whether the reader may ask what others may all see.
    init(
        _ view: PartiesView, list: List, text: String, from: Int = 0, mayAskCommon: Bool, language: Language
    ) {
        lists = List.allCases.map {
            Link(href: Paths.parties($0.rawValue), label: language.text("parties.\($0.rawValue)"), current: $0 == list)
        }
        heading = language.text("parties.\(list.rawValue)")
        action = Paths.parties(list.rawValue)
        self.text = text.isEmpty ? nil : text
        let all = PartyItems(view: view, language: language).items(of: list)
        let wanted = Self.folded(text)
        let question = PartyQuestion(text)
        let found =
            wanted.isEmpty
            ? all
            : all.filter { item in
                item.found.contains { Self.folded($0).contains(wanted) } || question.finds(in: item.found)
            }
        let page = Leaf.range(of: found.count, from: from)
        items = Array(found.sorted { Self.folded($0.name) < Self.folded($1.name) }[page])
        hasItems = !items.isEmpty
        let address = LeafAddress(Paths.parties(list.rawValue), ["q": text.isEmpty ? nil : text])
        leaf = Leaf.unlessWhole(page, of: found.count, on: address, language: language)
        none =
            hasItems
            ? nil
            : all.isEmpty
                ? language.text("parties.none.\(list.rawValue)") : language.text("parties.none.found", ["text": text])
        adds =
            PartyForms.all.filter { $0.list == list && $0.isOffered(view) }.map {
                Link(href: Paths.addParty($0.name), label: language.text("form.\($0.name)"), current: false)
            }
        commonHref = mayAskCommon ? Paths.common : nil
    }

    /// Without case; accents stay, as names differ by them.
    private static func folded(_ text: String) -> String { text.lowercased() }
}

/// Makes the lines of the lists.
struct PartyItems {
    let view: PartiesView
    let language: Language

    func items(of list: PartiesPage.List) -> [PartiesPage.Item] {
        switch list {
        case .organisations: view.book.organisations.map { organisation($0, $1) }
        case .posts: view.book.posts.map { post($0) }
        case .communities:
            view.book.communities.map { community($0, $1, "communities") }
                + view.book.bodies.map { community($0, $1, "bodies") }
        case .agreements: view.book.agreements.map { agreement($0) }
        case .channels: channels()
        }
    }

    private func organisation(_ code: String, _ record: PartyRecord) -> PartiesPage.Item {
        let status = record.string("status") ?? ""
        let kind = record.string("organisation_kind").map { language.word($0) }
        return PartiesPage.Item(
            href: Paths.party("organisations", code), name: record.name(at: view.instant, in: language.code),
            short: code, detail: [kind, record.string("country")].compactMap { $0 }.joined(separator: " · "),
            flag: language.word(status), gone: !["active", "accredited"].contains(status),
            found: [code] + record.names.map(\.text))
    }

    /// Whom one turns to: a function, never a person. Domain 3.3, scenario S0-02.
    private func post(_ record: PartyRecord) -> PartiesPage.Item {
        let code = record.string("organisation") ?? ""
        let organisation = view.book.organisations[code]
        let house = organisation?.name(at: view.instant, in: language.code) ?? code
        let spoken = record.strings("languages")
        let languages = (spoken.isEmpty ? organisation?.strings("languages") ?? [] : spoken).map { code in
            Language.all.first { $0.code == code }?.name ?? code
        }
        let functions = record.strings("functions")
        let detail = [
            house, functions.isEmpty ? nil : language.list(functions),
            languages.isEmpty ? nil : language.list(languages),
            record.string("duty_hours") ?? organisation?.string("working_hours"),
        ]
        return PartiesPage.Item(
            href: Paths.party("organisations", code), name: record.string("title") ?? record.string("name") ?? code,
            short: record.string("name"), detail: detail.compactMap { $0 }.joined(separator: " · "), flag: nil,
            gone: false,
            found: [record.string("name"), record.string("title"), code, organisation?.string("mandate")].compactMap {
                $0
            }
                + functions + (organisation?.names.map(\.text) ?? []))
    }

    private func community(_ code: String, _ record: PartyRecord, _ list: String) -> PartiesPage.Item {
        let held = view.book.memberships(of: code).filter { $0.span?.holds(at: view.instant) == true }
        let tiers = PartyWords.tiers.compactMap { tier -> String? in
            let count = held.count { $0.string("tier") == tier }
            return count == 0 ? nil : language.text("tier.count.\(tier)", count: count)
        }
        let kind = (record.string("community_kind") ?? record.string("body_kind")).map { language.word($0) }
        let status = record.string("status")
        return PartiesPage.Item(
            href: Paths.party(list, code), name: record.name(at: view.instant, in: language.code), short: code,
            detail: ([kind].compactMap { $0 } + tiers).joined(separator: " · "), flag: status.map { language.word($0) },
            gone: status == "dissolved" || status == "dormant", found: [code] + record.names.map(\.text))
    }

    private func agreement(_ record: PartyRecord) -> PartiesPage.Item {
        let end = record.instant("in_force_until").map { language.distance(to: $0, from: view.instant) }
        let isInForce = record.isInForce(at: view.instant)
        let parties = record.strings("parties")
        return PartiesPage.Item(
            href: Paths.party("agreements", record.id), name: record.string("title") ?? record.id, short: nil,
            detail: (parties + [end].compactMap { $0 }).joined(separator: " · "),
            flag: isInForce ? language.word("in-force") : AgreementSheet.state(of: record, at: view.instant, language),
            gone: !isInForce, found: [record.string("title") ?? "", record.id] + parties)
    }

    /// The channels that the reader uses, and those whose charters the registry shows.
    private func channels() -> [PartiesPage.Item] {
        let own = Dictionary(view.channels.map { ($0.code, $0) }) { first, _ in first }
        return Set(own.keys).union(view.book.charters.keys).map { code in
            let (channel, charter) = (own[code], view.book.charters[code])
            let right = channel.map {
                language.text("node.right.\($0.canRead ? $0.canWrite ? "both" : "read" : "write")")
            }
            let name = channel?.title ?? charter?.name(at: view.instant, in: language.code) ?? code
            let status = charter?.string("status")
            return PartiesPage.Item(
                href: Paths.party("channels", code), name: name, short: code,
                detail: [right, charter?.string("purpose") ?? channel?.summary].compactMap { $0 }.joined(
                    separator: " · "),
                flag: status.map { language.word($0) }, gone: status.map { $0 != "active" } ?? false,
                found: [code, name])
        }
    }
}
