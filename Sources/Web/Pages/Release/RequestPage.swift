import JSON
import Records
import Sharing

/// One request: what is held, why, who would get what of it; for its author, where it stands.
struct RequestPage: Page {
    static let template = "request"
    static var source: [UInt8] { PackageResources.request_mustache }

    struct Decision: Sendable {
        let clearHref: String
        let returnHref: String
        /// What the decision is about: it holds as long as that has not changed.
        let seen: String
        let longest: Int
        /// Scores by the analytic standards, for what its author scored.
        let hasScores: Bool
        let scores: [FormModel.Field]
        /// Each has to be given: it is cleared by who reviews it.
        let isReview: Bool
        /// Something in them has to be mended, or some were given.
        let isOpen: Bool
    }

    /// What was done to the source of a tear-line.
    struct Sanitised: Sendable {
        struct Change: Sendable {
            let place: String
            let step: String
        }
        let hasRemoved: Bool
        let removed: [String]
        let hasChanges: Bool
        let changes: [Change]
        let note: String?
    }

    let name: String
    /// What was taken out of pictures that its author has just sent.
    var taken: String?
    let object: String
    let typeName: String
    let family: String
    let channel: String
    let state: String
    let precedence: ReleasesPage.Precedence
    let askedBy: String
    let asked: SpokenTime
    let decidedBy: String?
    let since: SpokenTime
    let reason: String?
    let problem: String?
    let grounds: [String]
    let tone: String
    let mark: String
    let preview: PreviewModel?
    let decision: Decision?
    let withdrawHref: String?
    /// What it was made of, where it is a tear-line.
    let sourceHref: String?
    let sanitised: Sanitised?
    /// Where it stands as a record.
    let recordHref: String?
    /// What it says as a product of analysis: what a reviewer reads.
    let product: ProductSheet?
    /// What that says otherwise than the version before.
    let changes: ProductChanges?
    /// How who decided scored it by the analytic standards.
    let scores: [ProductSheet.Fact]
    let hasScores: Bool
    /// Where the reading of it begins on the page; `nil`: there is nothing to read.
    let readHref: String?
    let hasProperties: Bool
    let properties: [Property]

    /// - Parameters:
    ///   - problem: what a decision failed by, in the reader's words.
    ///   - entry: what was sent with it.
    init(_ view: RequestView, problem: String? = nil, entry: FormEntry = FormEntry(), language: Language) {
        let line = view.line
        name = line.title
        object = line.object
        typeName = language.typeName(line.type)
        family = RecordFamily(line.type).rawValue
        channel = line.channel
        state = language.text("release.state.\(line.status.rawValue)")
        precedence = ReleasesPage.Precedence(line.precedence, language: language)
        askedBy = line.askedBy
        asked = SpokenTime(line.asked, language: language)
        decidedBy = line.decidedBy
        since = SpokenTime(line.since, language: language)
        reason = line.status == .returned ? line.reason : nil
        self.problem = problem ?? view.problem.map { language.text("release.problem", ["problem": language.said($0)]) }
        grounds = line.grounds.map { language.text("release.ground.\($0.rawValue).long") }
        let badge = TLPBadge(line.tlp)
        tone = badge.tone
        mark = badge.label
        preview = view.shares.map { PreviewModel($0, language: language) }
        decision = line.canDecide ? Decision(view, entry, language) : nil
        withdrawHref = line.canWithdraw ? Paths.request(line.id) + "/withdraw" : nil
        sourceHref = view.source.map { Paths.record($0.id, version: $0.version, channel: $0.channel) }
        sanitised = view.sanitised.map { Sanitised($0, language: language) }
        recordHref =
            line.status == .released
            ? Paths.record(line.object, version: line.version, channel: line.channel) : nil
        var reader = PropertyReader(language: language, known: view.refersTo)
        let sheet = view.object.flatMap {
            ProductSheet(
                $0, known: view.refersTo, marks: view.marks, files: { Paths.annex($0.text, waitingIn: line.id) },
                language: language)
        }
        product = sheet
        changes = view.earlier.flatMap { earlier in
            view.object.flatMap { ProductChanges($0, since: earlier, language: language) }
        }
        scores = view.standards.sorted { $0.key < $1.key }.map { standard, score in
            ProductSheet.Fact(
                label: language.known("write.standard.\(standard)") ?? "\(standard)",
                words: language.word("score.\(score)"))
        }
        hasScores = !scores.isEmpty
        properties = view.object.map { reader.record($0, without: sheet?.told ?? []) } ?? []
        hasProperties = !properties.isEmpty
        readHref =
            [
                (changes != nil, "#changes"), (sanitised != nil, "#sanitised"), (sheet != nil, "#product"),
                (hasProperties, "#properties"),
            ].first { $0.0 }?.1
    }
}

extension RequestPage.Decision {
    fileprivate init(_ view: RequestView, _ entry: FormEntry, _ language: Language) {
        let href = Paths.request(view.line.id)
        clearHref = href + "/clear"
        returnHref = href + "/return"
        seen = view.seen
        longest = SharingLimits.reason
        var fields = FormFields(entry, prefix: "score-", language: language)
        isReview = view.line.status == .submitted && view.line.grounds.contains(.review)
        if view.object.flatMap({ Product.content(of: $0) })?["checklist"] != nil {
            fields.standards(required: isReview)
        }
        scores = fields.all
        hasScores = !scores.isEmpty
        isOpen = scores.contains { $0.problem != nil || entry.value($0.name) != nil }
    }
}

extension RequestPage.Sanitised {
    fileprivate init(_ view: SanitisedView, language: Language) {
        removed = view.removed.map { language.place($0) }
        hasRemoved = !removed.isEmpty
        changes = view.generalised.map {
            Change(place: language.place($0.selector), step: language.text("tearline.step.is-\($0.step)"))
        }
        hasChanges = !changes.isEmpty
        note = view.note
    }
}
