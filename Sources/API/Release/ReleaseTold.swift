import JSON
import Records
import Sharing

extension Told {
    static let why = Resource<Why>("Why", [.text("code", "Stable.") { $0.code }, .text("sentence") { $0.sentence }])
    static let share = Resource<InLanguage<ShareLine>>(
        "Share",
        [
            .text("organisation", "The code.") { $0.value.organisation },
            .text("name") { $0.value.name(in: $0.lang) }, .word("share") { $0.value.share },
            .flag("is_new", "Whether it would get more than it has of the version before.") { $0.value.isNew },
            .list("reasons", why, "Why not all of it.") { $0.value.why(in: $0.lang) },
        ])
    static let preview = Resource<InLanguage<PreviewView>>(
        "Preview",
        [
            .one("record", record) { $0.value.record },
            .list("organisations", share, "Everybody in the registry, by code.") { view in
                view.value.lines.map { InLanguage(of: $0, lang: view.lang) }
            },
        ])
    static let withheld = Resource<ExplanationTold.Withheld>(
        "Withheld", [.text("marking") { $0.marking }, .list("reasons", why) { $0.reasons }])
    static let explanation = Resource<InLanguage<ExplanationView>>(
        "Explanation",
        [
            .one("record", record) { $0.value.record }, .text("reader") { $0.value.reader },
            .time("at") { $0.value.instant },
            .flag("allows") { $0.value.told(in: $0.lang).allows },
            .texts("purposes", "What a post wants others' information for, as its account states it.") {
                $0.value.purposes ?? []
            },
            .texts("missing_purposes", "Any of these would take away what stands in the post's way.") {
                $0.value.missingPurposes
            },
            .list("reasons", why, "In the order of the gates.") { $0.value.told(in: $0.lang).reasons },
            .list("withheld", withheld, "Portions that are left out.") { $0.value.told(in: $0.lang).withheld },
            .texts("duties", "What the reader has to keep.") { $0.value.told(in: $0.lang).duties },
            .maybeTime("until", "When the answer may be another.") { $0.value.told(in: $0.lang).until },
        ])

    static let requestLine = Resource<RequestLine>(
        "ReleaseLine",
        [
            .text("id") { $0.id }, .text("title") { $0.title }, .text("object", "The id of what waits.") { $0.object },
            .text("type") { $0.type }, .maybeText("version") { $0.version },
            .text("channel", "The code.") { $0.channel },
            .texts("grounds", "Why it takes two persons.") { $0.grounds.map(\.rawValue) },
            .text("asked_by", "The post.") { $0.askedBy }, .time("asked") { $0.asked }, .word("status") { $0.status },
            .maybeText("decided_by") { $0.decidedBy }, .time("since", "In this state.") { $0.since },
            .maybeText("reason") { $0.reason }, .flag("is_own", "Whether one asked oneself.") { $0.isOwn },
            .flag("can_decide") { $0.canDecide }, .value("tlp", .tlp) { .string($0.tlp.value) },
            .word("precedence", "With which it goes out.") { $0.precedence },
        ])
    static let requests = Resource<RequestList>(
        "Releases",
        [
            .list("waiting", requestLine, "The most urgent first, of those the oldest.") { $0.waiting },
            .list("decided", requestLine, "Newest first.") { $0.decided },
            .maybeText("older", "What `cursor` takes to go on.") { $0.older },
        ])
    static let change = Resource<SanitisedView.Change>(
        "SanitisedChange", [.text("selector", "In the source.") { $0.selector }, .text("step") { $0.step }])
    static let sanitised = Resource<SanitisedView>(
        "Sanitised",
        [
            .texts("removed", "Selectors in the source.") { $0.removed },
            .list("generalised", change) { $0.generalised },
            .maybeText("note") { $0.note },
        ])
    static let standardScore = Resource<(standard: Int64, score: Int64)>(
        "StandardScore",
        [
            .value("standard", .integer(Product.standards)) { .integer($0.standard) },
            .value("score", .integer(Feedback.scores), "From 0 to 3.") { .integer($0.score) },
        ])
    static let request = Resource<InLanguage<RequestView>>(
        "Release",
        [
            .one("request", requestLine) { $0.value.line },
            .maybe("object", .open("What waits; not there once it is decided.")) { view in
                view.value.object.map { .raw($0.minified) }
            },
            .maybe("earlier", .open("The version before, as far as one may see it.")) { view in
                view.value.earlier.map { .raw($0.minified) }
            },
            .maybe("shares", .list(share.schema, least: 0, most: nil), "Who would get what: for who may decide.") {
                view in
                view.value.shares.map { lines in
                    .array(lines.map { share.tree(InLanguage(of: $0, lang: view.lang)) })
                }
            },
            .maybeText("problem", "Why it cannot be filed as it stands.") { $0.value.problem },
            .maybeOne("source", record, "What it was made of, where it is a tear-line.") { $0.value.source },
            .maybeOne("sanitised", sanitised) { $0.value.sanitised },
            .list("standards", standardScore, "How it meets the analytic standards, as who released it says.") { view in
                view.value.standards.sorted { $0.key < $1.key }.map { (standard: $0.key, score: $0.value) }
            },
            .text("seen", "Stands for all that was shown: clearRelease takes it.") { $0.value.seen },
        ])
    static let cleared = Resource<ClearedView>(
        "Cleared",
        [.text("object") { $0.object }, .maybeText("version") { $0.version }, .text("channel") { $0.channel }])

    static let dueLine = Resource<DueView.Line>(
        "DueLine", [.one("record", record) { $0.record }, .word("reason") { $0.reason }, .time("since") { $0.since }])
    static let due = Resource<DueView>(
        "Due", [.list("lines", dueLine, "The longest overdue first.") { $0.lines }, .flag("is_more") { $0.isMore }])

    static let onward = Resource<OnwardLine>(
        "Onward",
        [
            .text("id") { $0.id }, .text("object") { $0.object }, .text("version") { $0.version },
            .text("organisation", "Who would get it: a code.") { $0.organisation },
            .text("originator", "Whose word it is: a code.") { $0.originator }, .text("asked_by") { $0.askedBy },
            .text("reason") { $0.reason }, .time("asked") { $0.asked },
            .time("due", "Silence is a refusal.") { $0.due },
            .word("status") { $0.status }, .maybeText("decided_by") { $0.decidedBy },
            .maybeText("decline_code") { $0.declineCode },
            .maybeText("decision_reason") { $0.decisionReason }, .maybeText("tear_line") { $0.tearLine },
            .flag("is_own") { $0.isOwn }, .flag("can_decide") { $0.canDecide },
        ])
    static let onwards = Resource<[OnwardLine]>("Onwards", [.list("requests", onward) { $0 }])
    static let consent = Resource<ConsentLine>(
        "Consent",
        [
            .text("id") { $0.id }, .text("object") { $0.object }, .text("version") { $0.version },
            .text("organisation", "The code.") { $0.organisation }, .text("granted_by") { $0.grantedBy },
            .time("granted") { $0.granted }, .maybeTime("until") { $0.until }, .flag("is_withdrawn") { $0.isWithdrawn },
        ])
    static let consents = Resource<[ConsentLine]>("Consents", [.list("consents", consent) { $0 }])
    static let recall = Resource<RecallLine>(
        "Recall",
        [
            .text("id") { $0.id }, .text("object") { $0.object }, .text("reason") { $0.reason },
            .maybeText("explanation") { $0.explanation }, .text("issued_by") { $0.issuedBy },
            .time("issued") { $0.issued },
            .count("derived", "What says that it derives from it.") { $0.derived },
            .texts("versions", "None: all.") { $0.versions },
            .word("measure") { $0.measure },
            .maybeText("title", "What it was called, where anything is left of it that one may see.") {
                $0.title?.description
            },
            .list("derived_records", record, "Those of them that stand and that one sees.") { $0.derivedLines },
            .list(
                "receipts", whereaboutsLine,
                "How far each organisation that was sent it has carried it out: stored is done, refused is not."
            ) { $0.receipts ?? [] },
        ])
    static let recalls = Resource<[RecallLine]>("Recalls", [.list("recalls", recall) { $0 }])
    static let recalled = Resource<RecallView>(
        "Recalled",
        [
            .text("id", "Of the recall.") { $0.id }, .count("versions") { $0.versions },
            .texts("channels") { $0.channels },
            .list("derived", record, "To be looked at again.") { $0.derived }, .count("erased") { $0.erased },
        ])
    static let inform = Resource<[String]>("Inform", [.texts("organisations", "To be told: their codes.") { $0 }])

    static let tearlineSource = Resource<TearLineSource>(
        "TearLineSource",
        [
            .one("record", record) { $0.line }, .object("object", "The whole of it.") { $0.object },
            .texts("needed", "Selectors of what nothing would be left without.") { $0.needed.sorted() },
        ])
    static let finding = Resource<TearLineView.Finding>(
        "Finding",
        [
            .text("text", "As the new object spells it.") { $0.text },
            .text("kind", "As in `name`, `number`, `date`, `hash`.") { $0.kind },
            .texts("places", "Selectors.") { $0.places },
            .flag("blocks", "Whether the version cannot go with it.") { $0.blocks },
        ])
    static let unconsented = Resource<TearLineView.Unconsented>(
        "Unconsented",
        [.text("place", "A selector in the source.") { $0.place }, .texts("originators") { $0.originators }])
    static let tearline = Resource<TearLineView>(
        "TearLine",
        [
            .object("object", "The sanitised version.") { $0.object },
            .texts("removed", "Selectors in the source.") { $0.removed },
            .list("findings", finding, "What it still tells of what was taken out.") { $0.findings },
            .list("unconsented", unconsented) { $0.unconsented },
            .flag("is_untouched", "Whether it says all that its source says: then it cannot be submitted.") {
                $0.isUntouched
            },
            .maybe(
                "shares", .list(share.schema, least: 0, most: nil),
                "Who would get what, with names and reasons in English, as far as one is told; not there where it cannot be filed."
            ) { view in
                view.shares.map { lines in .array(lines.map { share.tree(InLanguage(of: $0, lang: "en")) }) }
            },
            .flag(
                "is_complete",
                "Whether `shares` has all of them: an author is not told of whom the registry does not show."
            ) { $0.isComplete },
            .maybeText("problem", "Why it cannot be submitted.") { $0.problem },
            .maybeText("request", "Of the release desk, that it waits as.") { $0.request },
        ])
}
