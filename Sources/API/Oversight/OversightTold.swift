import JSON
import Records
import Sharing

extension Told {
    static let partner = Resource<(key: String, value: PartnerCount)>(
        "PartnerCount",
        [
            .text("organisation") { $0.key },
            .count("sent", "Versions of records that last went there.") { $0.value.sent },
            .count("given", "How often its posts here were given something.") { $0.value.given },
        ])
    static let statistics = Resource<OversightStatistics>(
        "Statistics",
        [
            .counts("records", "Accepted, by kind.") { $0.records }, .count("mentions", "Of persons.") { $0.mentions },
            .count("recalls") { $0.recalls }, .count("withdrawals") { $0.withdrawals },
            .count("corrections") { $0.corrections },
            .counts("erased", "By rule.") { numbers in
                Dictionary(uniqueKeysWithValues: numbers.erased.map { ($0.key.rawValue, $0.value) })
            },
            .counts("refusals", "By code.") { $0.refusals },
            .count("views", "Of what is CONFIDENTIAL or higher, or personal.") { $0.views },
            .list("partners", partner) { numbers in
                numbers.partners.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
            },
            .flag("is_cut", "There were more entries than one look goes through.") { $0.isCut },
            .count("overdue") { $0.overdue },
        ])
    static let rating = Resource<RatingView>(
        "Rating",
        [
            .text("organisation") { $0.organisation }, .text("category") { $0.category }, .text("grade") { $0.grade },
            .time("until") { $0.until }, .text("deadline") { $0.deadline.rawValue },
        ])
    static let breach = Resource<BreachView>(
        "Breach",
        [
            .text("id") { $0.id }, .time("detected") { $0.detected }, .time("due") { $0.due },
            .maybeTime("notified") { $0.notified },
            .text("deadline") { $0.deadline.rawValue }, .maybeCount("persons") { $0.persons.map { Int64($0) } },
        ])
    static let oversightQuestion = Resource<QuestionView>(
        "OversightQuestion",
        [
            .text("id") { $0.id }, .text("kind") { $0.kind }, .text("asker") { $0.asker }, .text("scope") { $0.scope },
            .text("question") { $0.question }, .maybeText("answer") { $0.answer },
            .maybeText("answered_by") { $0.answeredBy },
            .maybeTime("due") { $0.due }, .text("deadline") { $0.deadline.rawValue },
        ])
    static let subjectRequest = Resource<SubjectRequestView>(
        "SubjectRequest",
        [
            .text("id") { $0.id }, .text("reference") { $0.reference }, .maybeWord("kind") { $0.kind },
            .maybeText("authority") { $0.authority }, .text("status") { $0.status }, .time("received") { $0.received },
            .time("due") { $0.due }, .maybeTime("answered") { $0.answered }, .maybeText("decision") { $0.decision },
            .maybeText("legal_ground") { $0.legalGround }, .flag("is_overdue") { $0.isOverdue },
            .flag("is_open") { $0.isOpen },
        ])
    static let subjectRequests = Resource<[SubjectRequestView]>(
        "SubjectRequests", [.list("requests", subjectRequest) { $0 }])
    static let ending = Resource<EndingView>(
        "Ending",
        [
            .text("id") { $0.id }, .text("title") { $0.title }, .texts("parties") { $0.parties },
            .time("until") { $0.until },
        ])
    static let oversight = Resource<OversightView>(
        "Oversight",
        [
            .one("statistics", statistics) { $0.statistics }, .list("ratings", rating) { $0.ratings },
            .list("breaches", breach) { $0.breaches }, .list("questions", oversightQuestion) { $0.questions },
            .list("requests", subjectRequest, "Of data subjects.") { $0.requests },
            .list("endings", ending, "Agreements that end soon, the first to end first.") { $0.endings },
        ])

    static let logLine = Resource<OversightLine>(
        "LogLine",
        [
            .value("position", .count) { .integer($0.position.raw) }, .time("added") { $0.added },
            .text("event") { $0.event },
            .text("post") { $0.post }, .text("subject") { $0.subject }, .text("channel") { $0.channel },
            .text("release") { $0.release },
            .text("reason") { $0.reason }, .flag("is_erased") { $0.isErased },
        ])
    static let log = Resource<OversightPage>(
        "Log",
        [
            .list("lines", logLine, "Newest first.") { $0.lines },
            .maybeCount("older", "What `before` takes to go on.") { $0.older?.raw },
        ])
    static let rfiCount = Resource<(key: Rfi.Urgency, value: RfiNumbers.Count)>(
        "RequestCount",
        [
            .word("urgency") { $0.key }, .count("asked") { $0.value.asked }, .count("answered") { $0.value.answered },
            .count("declined") { $0.value.declined }, .count("transferred") { $0.value.transferred },
            .count("withdrawn") { $0.value.withdrawn }, .count("open") { $0.value.open },
            .count("expired") { $0.value.expired },
            .maybeCount("median_seconds", "Of those that were answered.") { $0.value.percentile(50) },
            .maybeCount("p90_seconds") { $0.value.percentile(90) },
        ])
    static let rfiNumbers = Resource<RfiNumbers>(
        "RequestNumbers",
        [
            .list("made", rfiCount, "Of the node's own organisation.") { byUrgency($0.made) },
            .list("received", rfiCount) { byUrgency($0.received) },
            .counts("declines", "How often each code was given.") { $0.declines }, .flag("is_cut") { $0.isCut },
        ])

    private static func byUrgency(
        _ counts: [Rfi.Urgency: RfiNumbers.Count]
    ) -> [(key: Rfi.Urgency, value: RfiNumbers.Count)] {
        Rfi.Urgency.allCases.compactMap { urgency in counts[urgency].map { (key: urgency, value: $0) } }
    }

    static let disclosure = Resource<DisclosureView>(
        "Disclosure",
        [
            .text("post", "Empty where it went to a node.") { $0.post }, .text("organisation") { $0.organisation },
            .text("way", "As in `list`, `search`, `record`, `pouch`.") { $0.way }, .time("first") { $0.first },
            .time("last") { $0.last }, .count("count") { $0.count },
        ])
    static let disclosures = Resource<DisclosuresView>(
        "Disclosures",
        [
            .text("id") { $0.id }, .list("lines", disclosure, "By the time of the first giving.") { $0.lines },
            .flag("is_whole", "Whether the entries go back to when it was filed.") { $0.isWhole },
        ])

    static let retentionLine = Resource<RetentionView.Line>(
        "RetentionLine",
        [
            .text("channel") { $0.channel }, .text("kind") { $0.kind }, .word("rule") { $0.rule },
            .count("count") { $0.count },
        ])
    static let retentionReview = Resource<RetentionView.Review>(
        "RetentionReview", [.text("id") { $0.id }, .time("since") { $0.since }])
    static let retention = Resource<RetentionView>(
        "Retention",
        [
            .list("lines", retentionLine) { $0.lines }, .list("reviews", retentionReview) { $0.reviews },
            .flag("has_remains", "Whether files may hold remains of what was erased.") { $0.hasRemains },
        ])
    static let swept = Resource<SweepView>(
        "Swept",
        [
            .counts("erased", "By rule.") { view in
                Dictionary(uniqueKeysWithValues: view.erased.map { ($0.key.rawValue, $0.value) })
            },
            .flag("is_scrubbed", "Whether nothing of it is left in the files.") { $0.isScrubbed },
        ])
    static let carriedOut = Resource<CarriedOut>(
        "CarriedOut",
        [
            .count("mentions") { $0.mentions }, .count("erased") { $0.erased }, .texts("reissued") { $0.reissued },
            .texts("taken") { $0.taken }, .texts("reassess", "Somebody else's word, or derived.") { $0.reassess },
            .texts("inform", "The organisations to be told.") { $0.inform }, .flag("is_scrubbed") { $0.isScrubbed },
        ])
}
