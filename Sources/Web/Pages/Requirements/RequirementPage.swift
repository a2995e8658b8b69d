import JSON
import Records
import Sharing

/// A question of those who plan and decide: what answers it, the latest assessments, and what is not known. S1-07.
struct RequirementPage: Page {
    static let template = "requirement"
    static var source: [UInt8] { PackageResources.requirement_mustache }

    struct Fact: Sendable {
        let label: String
        let value: String
    }
    struct PlanLine: Sendable {
        /// `nil` for open sources.
        let who: String?
        let method: String
        let due: String?
    }
    struct Link: Sendable {
        let href: String
        let name: String
    }
    struct Element: Sendable {
        let text: String
        let isAnswered: Bool
        let state: String
        let plan: [PlanLine]
        let hasPlan: Bool
        let answers: [Link]
        let hasAnswers: Bool
        /// That there are more than stand here, and where; `nil`: these are all.
        let moreAnswers: Link?
        let requests: [RfiModel]
        let hasRequests: Bool
        let moreRequests: Link?
        let askHref: String?
        let writeHref: String?
    }
    struct Assessment: Sendable {
        let href: String
        let name: String
        let mark: TLPBadge
        let added: SpokenTime
        let question: String?
        let judgements: [ProductSheet.Judgement]
    }

    /// What answers one element, and who was asked for it: there are up to twenty elements.
    static let most = 8

    let listHref = Paths.requirements
    let reviseHref: String?
    let name: String
    let line: RequirementModel
    let decision: String
    let background: String?
    let facts: [Fact]
    let elements: [Element]
    let claims: [Link]
    let hasClaims: Bool
    let moreClaims: Link?
    let assessments: [Assessment]
    let hasAssessments: Bool
    let others: [GapModel]
    let hasOthers: Bool
    let moreOthers: Link?

    init(_ view: RequirementView, language: Language) {
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let draft = view.line.draft
        reviseHref = view.mayRevise ? Paths.reviseRequirement(view.line.record.id) : nil
        name = draft.name
        line = RequirementModel(view.line, book: view.book, at: view.instant, language)
        decision = draft.decision
        background = draft.background
        let said: [(String, String?)] = [
            ("period_from", draft.from.map { language.date($0) }),
            ("period_until", draft.until.map { language.date($0) }),
            ("areas", draft.areas.isEmpty ? nil : language.list(draft.areas)),
            ("themes", draft.themes.isEmpty ? nil : language.list(draft.themes)),
            ("indicators", draft.indicators.isEmpty ? nil : language.list(draft.indicators)),
            ("last_time_of_value", draft.lastTimeOfValue.map { language.dateTime($0) }),
        ]
        facts = said.compactMap { name, value in
            value.map { Fact(label: language.text("field.\(name)"), value: $0) }
        }
        elements = view.elements.enumerated().map { Element($1, at: $0, of: view, wording) }
        claims = view.claims.prefix(Leaf.lines).map { Link(href: Paths.record($0.id), name: language.title($0.title)) }
        hasClaims = !claims.isEmpty
        moreClaims = Link(more: view.claims.count - claims.count, at: Self.record(of: view), language)
        assessments = view.assessments.map { Assessment($0, language) }
        hasAssessments = !assessments.isEmpty
        // The list of requirements has them all.
        let gaps = view.others.flatMap { GapModel.all($0, asks: false, language) }
        others = Array(gaps.prefix(Self.most))
        hasOthers = !others.isEmpty
        moreOthers = Link(more: gaps.count - others.count, at: Paths.requirements, language)
    }

    /// Whatever answers it or is noted in its plan stands on the page of its record.
    fileprivate static func record(of view: RequirementView) -> String {
        Paths.record(view.line.record.id, channel: view.line.record.channel)
    }
}

extension RequirementPage.Link {
    /// `nil` where nothing is left out.
    fileprivate init?(more count: Int, at href: String, _ language: Language) {
        guard count > 0 else { return nil }
        self.init(href: href, name: language.text("import.more", count: count))
    }
}

extension RequirementPage.Element {
    fileprivate init(
        _ element: RequirementElement, at place: Int, of view: RequirementView, _ wording: PartyWording
    ) {
        let language = wording.language
        let id = view.line.record.id
        let isOpen = view.line.draft.status.isOpen
        text = element.text
        isAnswered = element.isAnswered
        state = language.text(element.isAnswered ? "requirement.answered" : "requirement.gap")
        plan = element.plan.map {
            RequirementPage.PlanLine(
                who: $0.organisation.map { wording.name($0) },
                method: language.text("requirement.method.\($0.method.rawValue)"), due: $0.due.map { language.date($0) }
            )
        }
        hasPlan = !plan.isEmpty
        answers = element.answers.prefix(RequirementPage.most).map {
            RequirementPage.Link(href: Paths.record($0.id), name: language.title($0.title))
        }
        hasAnswers = !answers.isEmpty
        let record = RequirementPage.record(of: view)
        moreAnswers = RequirementPage.Link(more: element.answers.count - answers.count, at: record, language)
        requests = element.requests.prefix(RequirementPage.most).map {
            RfiModel($0, book: view.book, at: view.instant, language: language)
        }
        hasRequests = !requests.isEmpty
        moreRequests = RequirementPage.Link(more: element.requests.count - requests.count, at: record, language)
        askHref = view.mayRevise && isOpen && !element.isAnswered ? Paths.ask(for: id, element: place) : nil
        writeHref =
            view.mayAsk && isOpen
            ? Paths.write(Product.Genre.assessment.rawValue)
                + Paths.query(["responds_to": id, "responds_element": String(place + 1)]) : nil
    }
}

extension RequirementPage.Assessment {
    fileprivate init(_ product: ShownProduct, _ language: Language) {
        let sheet = ProductSheet(product.object, known: [], language: language)
        href = Paths.record(product.record.id, channel: product.record.channel)
        name = language.title(product.record.title)
        mark = TLPBadge(product.record.tlp)
        added = SpokenTime(product.record.added, language: language)
        question = sheet?.question
        judgements = sheet?.judgements ?? []
    }
}
