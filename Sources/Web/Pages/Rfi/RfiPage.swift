import Records
import Serving
import Sharing

/// A request for information as a conversation, and what the reader may do next.
struct RfiPage: Page {
    static let template = "rfi"
    static var source: [UInt8] { PackageResources.rfi_mustache }

    struct Fact: Sendable {
        let label: String
        let value: String
    }
    struct Answer: Sendable {
        let href: String
        /// Its title, or its id where the reader sees nothing of it.
        let name: String
    }
    struct Event: Sendable {
        let who: String
        let what: String
        let at: SpokenTime
        let text: String?
        /// The code of a refusal, who else could answer, how well it was answered.
        let detail: String?
        let hasAnswers: Bool
        let answers: [Answer]
        /// Where the request stood it could not be done.
        let isVoid: Bool
        /// Of the reader's own house.
        let isOurs: Bool
    }
    struct Conversation: Sendable {
        /// Unique on the page.
        let key: String
        let line: RfiModel
        let hasEvents: Bool
        let events: [Event]
        /// Where the others of them are.
        let leaf: Leaf?
        let forms: [RfiForm]
        let problem: String?
        /// Where the one who could answer is asked.
        let askHref: String?
        /// Whom the reader's house turns to at the other one.
        let contacts: [String]
        let hasContacts: Bool
        let reach: String
        /// People have to talk now.
        let isTalk: Bool
    }

    /// Which part of it is shown, where it is long.
    struct Part: Sendable {
        /// Conversations on one page: each has its forms.
        static let talks = 4
        /// Where several conversations stand on one page: the newest events of each.
        static let newest = 10
        static let newestWeight = 6_000
        /// The first of the conversations, counted from 0.
        var talk = 0
        /// With whom the only one is; `nil`: as many as there is room for.
        var with: String?
        /// The first event of that; `nil`: the newest are shown.
        var from: Int?
    }

    let listHref = Paths.rfis
    let name: String
    let mark: TLPBadge
    let urgency: String
    let urgencyWords: String
    let tone: String
    let who: String
    let asked: SpokenTime
    let questions: [String]
    let background: String?
    let facts: [Fact]
    /// The request that this one takes up, and those that take it up.
    let earlier: Answer?
    let later: [Answer]
    let hasLater: Bool
    let conversations: [Conversation]
    /// Where the others of them are.
    let leaf: Leaf?
    /// Several were asked: each conversation says with whom it is.
    let isSeveral: Bool
    let recordHref: String
    /// What was just done.
    let notice: String?

    init(
        _ view: RfiView, entry: RfiEntry = RfiEntry(), at part: Part = Part(), notice: String? = nil,
        language: Language
    ) {
        let wording = PartyWording(
            book: view.book, date: view.record.added, today: view.instant, language: language)
        let draft = view.draft
        name = language.title(view.record.title)
        mark = TLPBadge(view.record.tlp)
        let lines = view.conversations.map {
            RfiModel($0.line, book: view.book, at: view.instant, language: language)
        }
        urgency = draft.urgency.rawValue
        urgencyWords = language.text("rfi.urgency.\(draft.urgency.rawValue)")
        tone = lines.first?.tone ?? "routine"
        who = language.text(
            "rfi.who",
            [
                "requester": wording.name(view.requester),
                "addressees": language.list(draft.addressees.map { wording.name($0) }),
            ])
        asked = SpokenTime(view.record.added, language: language)
        questions = draft.questions
        background = draft.background
        let said: [(String, String?)] = [
            ("reference", draft.reference), ("purpose", draft.purpose), ("legal_basis", draft.legalBasis),
            ("urgency_reason", draft.urgencyReason),
            ("why_addressee", draft.why), ("wanted_by", draft.wantedBy.map { language.dateTime($0) }),
            ("answer_format", draft.answerFormat),
            (
                "use_intended",
                draft.uses.isEmpty ? nil : language.list(draft.uses.map { language.known("purpose.\($0)") ?? $0 })
            ),
            ("restrictions", draft.restrictions),
            ("hit_only", draft.isHitOnly ? language.text("rfi.hitOnly") : nil),
            (
                "persons",
                draft.persons.isEmpty
                    ? nil
                    : language.list(
                        draft.persons.map {
                            language.text(
                                "rfi.person",
                                [
                                    "category": language.known("rfi.person-\($0.category)") ?? $0.category,
                                    "link": $0.link,
                                ])
                        })
            ),
        ]
        facts = said.compactMap { name, value in
            value.map { Fact(label: language.text("field.\(name)"), value: $0) }
        }
        earlier = view.earlier.map { Answer(href: Paths.rfi($0.id), name: language.title($0.title)) }
        later = view.later.map { Answer(href: Paths.rfi($0.id), name: language.title($0.title)) }
        hasLater = !later.isEmpty
        let all = view.conversations
        // What was sent about one of them is mended there.
        let isLong = all.count > Part.talks
        let only = (part.with ?? (isLong ? entry.addressee : nil)).flatMap { code in
            all.firstIndex { $0.line.addressee == code }
        }
        let shown =
            only.map { $0..<$0 + 1 } ?? Leaf.range(of: all.count, from: part.talk, most: Part.talks)
        conversations = shown.map { place in
            Conversation(
                all[place], lines[place], key: "c\(place)", of: view, at: shown.count == 1 ? part : nil, entry, wording)
        }
        leaf = Leaf.unlessWhole(
            shown, of: all.count, turning: "talk", on: LeafAddress(Paths.rfi(view.record.id)),
            heading: language.text("rfi.title"), language: language)
        isSeveral = all.count > 1
        recordHref = Paths.record(view.record.id, channel: view.record.channel)
        self.notice = notice
    }
}

extension RfiPage.Part {
    init(_ query: QueryString) throws(Refusal) {
        talk = try query.only("talk").flatMap { Int($0) } ?? 0
        with = try query.only("with").nonEmpty
        from = try query.only(Leaf.from).flatMap { Int($0) }
    }

    /// Which events of a conversation stand on its page, by how long each is.
    fileprivate func events(_ weights: [Int]) -> Range<Int> {
        from.map { Leaf.range(of: weights, from: $0) } ?? Leaf.last(of: weights)
    }
}

extension RfiPage.Conversation {
    /// - Parameter part: which of its events are shown; `nil`: a few of the newest.
    fileprivate init(
        _ conversation: RfiConversation, _ line: RfiModel, key: String, of view: RfiView, at part: RfiPage.Part?,
        _ entry: RfiEntry, _ wording: PartyWording
    ) {
        let language = wording.language
        let isMeant = entry.addressee == nil || entry.addressee == conversation.line.addressee
        let house = conversation.line.side == .requester ? view.requester : conversation.line.addressee
        self.key = key
        self.line = line
        // With what stands around each of them.
        let weights = conversation.events.map { ($0.text?.utf8.count ?? 0) + 400 + 200 * $0.answers.count }
        let shown =
            part?.events(weights)
            ?? Leaf.last(of: weights, most: RfiPage.Part.newest, weight: RfiPage.Part.newestWeight)
        events = conversation.events[shown].map { RfiPage.Event($0, of: house, view.answers, wording) }
        hasEvents = !events.isEmpty
        leaf = Leaf.unlessWhole(
            shown, of: weights.count,
            on: LeafAddress(Paths.rfi(view.record.id), ["with": conversation.line.addressee]),
            heading: view.conversations.count > 1 ? line.who : language.text("rfi.talk"), beginsLast: true,
            language: language)
        forms = RfiForm.all(
            conversation, key: key, of: view.record.id,
            isOneOfMany: view.conversations.count > RfiPage.Part.talks, isMeant ? entry : RfiEntry(),
            houses: .organisations(view.book, at: view.instant, language), language)
        problem = isMeant ? entry.form.problem : nil
        contacts = conversation.contacts.map { contact in
            language.list([contact.title, contact.hours, contact.contact].compactMap { $0 })
        }
        hasContacts = !contacts.isEmpty
        let other = conversation.line.side == .requester ? conversation.line.addressee : view.requester
        reach = language.text("rfi.reach", ["organisation": wording.name(other)])
        isTalk = conversation.line.thread.isHit == true || conversation.line.isUrgent
        askHref =
            conversation.line.side == .requester && conversation.line.thread.state == .transferred
                && conversation.deeds.contains(.close)
            ? Paths.askRfi
                + Paths.query([
                    "follows": view.record.id, "addressees": conversation.line.thread.transferTo,
                ]) : nil
    }
}

extension RfiPage.Event {
    fileprivate init(
        _ event: RfiEvent, of house: String, _ known: [String: RecordLine], _ wording: PartyWording
    ) {
        let language = wording.language
        who = event.post ?? wording.name(event.organisation)
        what = language.text("rfi.did.\(event.deed.rawValue)")
        at = SpokenTime(event.at, language: language)
        text = event.text
        detail =
            event.declineCode.map { code in
                language.text("onward.code.\(code)")
                    + (event.authorisation.map {
                        language.listSeparator + language.text("rfi.authorisation.\($0.rawValue)")
                    } ?? "")
            }
            ?? event.transferTo.map { wording.name($0) }
            ?? event.satisfaction.map { language.text("rfi.satisfaction.\($0.rawValue)") }
        answers = event.answers.map { id in
            RfiPage.Answer(href: Paths.record(id), name: known[id].map { language.title($0.title) } ?? id)
        }
        hasAnswers = !answers.isEmpty
        isVoid = !event.counts
        isOurs = event.organisation == house
    }
}
