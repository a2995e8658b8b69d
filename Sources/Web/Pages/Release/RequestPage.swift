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
    let hasProperties: Bool
    let properties: [Property]

    /// - Parameter problem: what a decision failed by, in the reader's words.
    init(_ view: RequestView, problem: String? = nil, language: Language) {
        let line = view.line
        name = line.title
        object = line.object
        typeName = language.typeName(line.type)
        family = RecordFamily(line.type).rawValue
        channel = line.channel
        state = language.text("release.state.\(line.status.rawValue)")
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
        decision =
            line.canDecide
            ? Decision(
                clearHref: Paths.request(line.id) + "/clear", returnHref: Paths.request(line.id) + "/return",
                seen: view.seen, longest: SharingLimits.reason)
            : nil
        withdrawHref = line.canWithdraw ? Paths.request(line.id) + "/withdraw" : nil
        sourceHref = view.source.map { Paths.record($0.id, version: $0.version, channel: $0.channel) }
        sanitised = view.sanitised.map { Sanitised($0, language: language) }
        recordHref =
            line.status == .released
            ? Paths.record(line.object, version: line.version, channel: line.channel) : nil
        var reader = PropertyReader(language: language, known: [])
        let sheet = view.object.flatMap {
            ProductSheet($0, known: [], files: { Paths.annex($0.text, waitingIn: line.id) }, language: language)
        }
        product = sheet
        properties = view.object.map { reader.record($0, without: sheet?.told ?? []) } ?? []
        hasProperties = !properties.isEmpty
    }
}

extension RequestPage.Sanitised {
    fileprivate init(_ view: SanitisedView, language: Language) {
        removed = view.removed
        hasRemoved = !removed.isEmpty
        changes = view.generalised.map {
            Change(place: $0.selector, step: language.text("tearline.step.is-\($0.step)"))
        }
        hasChanges = !changes.isEmpty
        note = view.note
    }
}
