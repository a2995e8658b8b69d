import Records
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
    /// Several were asked: each conversation says with whom it is.
    let isSeveral: Bool
    let recordHref: String
    /// What was just done.
    let notice: String?

    init(_ view: RfiView, entry: RfiEntry = RfiEntry(), notice: String? = nil, language: Language) {
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
        conversations = zip(view.conversations, lines).enumerated().map { place, each in
            Conversation(
                each.0, each.1, key: "c\(place)", of: view, entry, wording)
        }
        isSeveral = conversations.count > 1
        recordHref = Paths.record(view.record.id, channel: view.record.channel)
        self.notice = notice
    }
}

extension RfiPage.Conversation {
    fileprivate init(
        _ conversation: RfiConversation, _ line: RfiModel, key: String, of view: RfiView, _ entry: RfiEntry,
        _ wording: PartyWording
    ) {
        let language = wording.language
        let isMeant = entry.addressee == nil || entry.addressee == conversation.line.addressee
        let house = conversation.line.side == .requester ? view.requester : conversation.line.addressee
        self.key = key
        self.line = line
        events = conversation.events.map { RfiPage.Event($0, of: house, view.answers, wording) }
        hasEvents = !events.isEmpty
        forms = RfiForm.all(
            conversation, key: key, of: view.record.id, isMeant ? entry : RfiEntry(),
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
