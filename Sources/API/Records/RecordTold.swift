import JSON
import Records
import Sharing

extension Told {
    static let record = Resource<RecordLine>(
        "Record",
        [
            .text("id") { $0.id }, .text("type") { $0.type }, .text("title") { $0.title.description },
            .text("channel", "The code.") { $0.channel }, .value("tlp", .tlp) { .string($0.tlp.value) },
            .time("added", "When this node accepted it.") { $0.added },
            .text("version", "As the object spells it.") { $0.version }, .flag("revoked") { $0.revoked },
            .flag(
                "to_reassess",
                "Made of something that was recalled since, or put under stricter markings: for who may know of that."
            ) { $0.isToReassess },
            .maybeCount(
                "acknowledge_within", "Minutes from its arrival in which its originator asks for an answer."
            ) { $0.acknowledgeWithin },
            .maybeOne("hit", hit, "Where it has what was searched for.") { $0.hit },
            .texts("originators", "Whose word it is, where that is told; only in what a search finds.") {
                $0.originators
            },
        ])
    static let hitPiece = Resource<SearchHit.Piece>(
        "HitPiece", [.text("text") { $0.text }, .flag("is_hit", "Whether it is what was searched for.") { $0.isHit }])
    static let hit = Resource<SearchHit>(
        "Hit", [.list("title", hitPiece) { $0.title }, .list("passage", hitPiece) { $0.passage }])

    static let records = Resource<RecordList>(
        "Records",
        [
            .list("records", record, "Newest first.") { $0.lines },
            .maybeText("older", "What `cursor` takes to go on; not there where there is no more.") { $0.older },
        ])
    static let products = Resource<[RecordLine]>("Products", [.list("records", record, "Newest first.") { $0 }])

    static let feedback = Resource<FeedbackView>(
        "Feedback",
        [
            .text("note", "The note that says it.") { $0.note },
            .maybeText("version", "The version that it is about.") { $0.version?.text },
            .text("organisation", "The code of who says it.") { $0.organisation },
            .maybeText("post", "Of one's own house alone.") { $0.post }, .maybeWord("answer") { $0.answer },
            .maybeCount("usefulness") { $0.usefulness }, .maybeCount("accuracy") { $0.accuracy },
            .maybeCount("timeliness") { $0.timeliness }, .maybeText("used_in") { $0.usedIn },
            .maybeText("routed_to") { $0.routedTo }, .maybeText("comment") { $0.comment }, .time("at") { $0.at },
        ])

    static let sightings = Resource<SightingsView>(
        "Sightings",
        [
            .texts("organisations", "The codes of those who say so, as far as that is told.") { $0.organisations },
            .count("count", "How often, by the newest records that refer to it.") { Int($0.count) },
            .count("misses", "Of those who looked for it and did not see it.") { $0.misses },
            .maybeTime("first") { $0.first }, .maybeTime("last") { $0.last },
        ])

    static let marking = Resource<MarkingView>(
        "Marking",
        [
            .value("kind", .oneOf(["tlp", "statement", "named", "unknown"])) { .string($0.words.kind) },
            .text("text", "What it says; of one that is unknown its id.") { $0.words.text },
        ])

    static let ground = Resource<Terms.Ground>(
        "Ground",
        [
            .value(
                "kind", .oneOf(["own", "agreement", "audience", "purposes", "consent", "channel"]),
                "What lets one have it."
            ) { .string($0.told.kind) },
            .texts("of", "An agreement's originator and title, parties, purposes, a channel's title.") { $0.told.of },
            .maybeTime("until") { $0.told.until },
        ])
    static let terms = Resource<Terms>(
        "Terms",
        [
            .texts("originators", "Whose knowledge it is; none where they are not named.") { $0.originators },
            .maybeText("classification") { $0.label?.label }, .maybeText("scheme") { $0.label?.scheme },
            .value("tlp", .tlp) { .string($0.tlp.value) },
            .maybe(
                "readers", .list(.list(.any, least: 0, most: nil), least: 0, most: nil),
                "Whom it is released to: one has to be in each of the lists. Not there where that is not told."
            ) { terms in
                switch terms.readers {
                case .untold: nil
                case .anybody: .array([])
                case .lists(let lists): .array(lists.map { .array($0.map { .string($0) }) })
                }
            },
            .texts("kept_from") { $0.keptFrom },
            .maybe("uses", .list(.any, least: 0, most: nil), "What it may be used for; not there: anything.") {
                $0.uses.map { .array($0.map { .string($0) }) }
            },
            .value("passing_on", .oneOf(["never", "community", "only"])) { .string($0.passing.told.kind) },
            .texts("passing_on_to") { $0.passing.told.to },
            .text("originator_control", "`none`, `notify` or `consent`.") { $0.control },
            .texts("duties", "Codes of what one has to keep.") { $0.duties }, .maybeTime("valid_from") { $0.from },
            .maybeTime("valid_until") { $0.until }, .maybeTime("review_on") { $0.review },
            .list("grounds", ground) { $0.grounds },
        ])

    static let place = Resource<LedgerPlace>(
        "LedgerPlace",
        [
            .value("index", .count, "The leaf's, from 0.") { .integer($0.index) },
            .value("size", .count, "Of the tree.") { .integer($0.size) }, .text("leaf_hash", "In hex.") { $0.leafHex },
            .text("root_hash", "In hex.") { $0.rootHex }, .flag("verifies", "The node's own check.") { $0.verifies },
        ])

    static let correction = Resource<CorrectionView>(
        "Correction",
        [
            .time("version", "The one that was wrong.") { $0.version }, .text("what") { $0.what },
            .text("why") { $0.why },
            .time("at") { $0.at },
        ])

    static let translatedText = Resource<TranslationView.Pair>(
        "TranslatedText",
        [
            .text("property", "In which it stands.") { $0.property }, .text("original") { $0.original },
            .text("translated") { $0.translated },
        ])
    static let translation = Resource<TranslationView>(
        "Translation",
        [
            .one("record", record, "What translates it.") { $0.line },
            .text("language", "As it says itself: RFC 5646.") { $0.language },
            .flag("is_machine", "Whether a machine made it.") { $0.origin?.maker == .machine },
            .maybeText("tool", "The machine's model and its version.") { $0.origin?.tool },
            .maybeText("reviewed_by", "The post that looked at what a machine made.") { $0.origin?.reviewedBy },
            .flag("is_of_this_version", "Of another version else.") { $0.isOfThisVersion },
            .list("texts", translatedText, "As far as one sees the original.") { $0.pairs },
            .count("more_texts", "Not told here.") { $0.omitted },
        ])

    static let follower = Resource<RecordView.Follower>(
        "Follower",
        [.one("record", record) { $0.record }, .word("how", "What it does to the other one.") { $0.how }])

    static let wholeRecord = Resource<RecordView>(
        "WholeRecord",
        [
            .one("record", record) { $0.line },
            .object("object", "As its reader may see it: STIX, or of the registry.") { $0.object },
            .object("envelope", "What the node knows of it, as far as its reader may.") { $0.envelope },
            .list("markings", marking, "In the order in which the object names them.") { $0.markings },
            .maybeOne("terms", terms, "How it may be handled, and why one sees it.") { $0.terms },
            .count("versions", "That one may see, this one included.") { $0.versions },
            .list("elsewhere", record, "The same version in other channels.") { $0.elsewhere },
            .list("refers_to", record) { $0.refersTo },
            .count("more_references", "Not looked up.") { $0.moreReferences },
            .list("referred_by", record, "The newest.") { $0.referredBy },
            .flag("is_referred_by_more") { $0.isReferredByMore },
            .list("followed_by", follower, "What supersedes it first, then what contradicts it.") { $0.followedBy },
            .list("feedback", feedback, "What was said of it, newest first.") { $0.feedback },
            .list("translations", translation, "By language, the best to read first.") { $0.translations },
            .maybeOne("sightings", sightings, "Who has seen what it is about.") { $0.sightings },
            .maybeOne("responses", responseLog, "What was decided on a warning; not there for what is none.") {
                $0.responses
            },
            .list("corrections", correction) { $0.corrections },
            .maybeOne("place", place, "In the log; not there where one is shown a part.") { $0.place },
            .flag("may_preview", "Whether one may ask who else sees it.") { $0.mayPreview },
            .flag("may_ask_where", "Whether one may ask who has it.") { $0.mayAskWhere },
            .flag("may_recall") { $0.mayRecall }, .flag("may_sanitise") { $0.maySanitise },
            .flag("may_answer") { $0.mayAnswer }, .flag("may_sight") { $0.maySight },
            .flag("may_sight_for_all") { $0.maySightForAll },
            .texts("colleagues", "The posts that one may route it to.") { $0.colleagues },
            .maybeText("attestation", "What its signature is worth.") { $0.attestation?.told },
        ])
    static let history = Resource<RecordView>(
        "History",
        [
            .one("record", record) { $0.line },
            .list("versions", record, "That one may see, newest first.") { $0.history },
            .count("count", "Of all of them.") { $0.versions }, .list("elsewhere", record) { $0.elsewhere },
            .list("corrections", correction) { $0.corrections },
        ])

    static let whereaboutsLine = Resource<Whereabouts>(
        "WhereaboutsLine",
        [
            .text("organisation", "The code.") { $0.organisation }, .word("state") { $0.state },
            .flag("is_entitled", "Whether the decision lets it have the record, or a part, now.") { $0.isEntitled },
            .maybeCount("pouch", "The number of the one that last held it.") { $0.number },
            .maybeTime("since", "When it was durable there, else when it was sent.") { $0.since },
            .maybeText("exception", "Why it was not kept.") { $0.exception },
            .maybeOne("answer", feedback, "What a post there has answered last.") { $0.answer },
            .maybeTime("answer_by", "Until when it is asked for an answer that it has not given.") { $0.answerBy },
        ])
    static let whereabouts = Resource<WhereaboutsView>(
        "Whereabouts", [.one("record", record) { $0.record }, .list("organisations", whereaboutsLine) { $0.lines }])

    static let inboxLine = Resource<InboxLine>(
        "InboxLine",
        [
            .one("record", record) { $0.record }, .word("precedence") { $0.precedence },
            .texts("originators") { $0.originators },
            .list("said", feedback, "Newest first.") { $0.said }, .maybeText("routed_by") { $0.routedBy },
            .maybeOne("answer", feedback, "What the house has answered.") { $0.answer },
            .flag("may_answer") { $0.mayAnswer },
            .maybeText("so_what", "What follows from it, in its author's words.") { $0.soWhat },
            .texts("places", "That it tells of.") { $0.places },
        ])
    static let recalledLine = Resource<RecalledLine>(
        "RecalledLine",
        [
            .maybeOne("record", record, "As it was shown; not there where it was erased.") { $0.record },
            .texts("originators") { $0.originators }, .text("reason") { $0.reason },
            .time("recalled", "Of another's word, when this node learned of it.") { $0.recalled },
            .time("added", "When this node had accepted it.") { $0.added },
            .maybeOne("answer", feedback, "What the house had answered.") { $0.answer },
        ])
    static let inbox = Resource<InboxView>(
        "Inbox",
        [
            .list("open", inboxLine, "What was routed to one first, then by precedence, then the newest.") { $0.open },
            .list("answered", inboxLine, "The newest first.") { $0.answered },
            .list("requests", rfiLine, "The least time left first.") { $0.requests },
            .list("recalled", recalledLine, "Of the last 14 days, the newest recall first.") { $0.recalled },
            .flag("is_more", "Whether there are older products that were not looked at.") { $0.isMore },
        ])
}

extension MarkingView {
    fileprivate var words: (kind: String, text: String) {
        switch self {
        case .tlp(let tlp): ("tlp", tlp.value)
        case .statement(let text): ("statement", text)
        case .named(let name): ("named", name)
        case .unknown(let id): ("unknown", id)
        }
    }
}

extension Terms.Passing {
    fileprivate var told: (kind: String, to: [String]) {
        switch self {
        case .never: ("never", [])
        case .community: ("community", [])
        case .only(let parties): ("only", parties)
        }
    }
}

extension Terms.Ground {
    fileprivate var told: (kind: String, of: [String], until: Instant?) {
        switch self {
        case .own: ("own", [], nil)
        case .agreement(let originator, let title, let until):
            ("agreement", [originator] + [title].compactMap { $0 }, until)
        case .audience(let parties): ("audience", parties, nil)
        case .purposes(let purposes): ("purposes", purposes, nil)
        case .consent: ("consent", [], nil)
        case .channel(let title): ("channel", [title], nil)
        }
    }
}

extension Attestation {
    /// As in `signed by UG-NAC`.
    fileprivate var told: String {
        switch self {
        case .unsigned: "unsigned"
        case .signed(let by): "signed by \(by)"
        case .unknown(let by): "unknown key of \(by)"
        case .wrong(let by, let fault): "wrong (\(fault.rawValue)), in the name of \(by)"
        }
    }
}
