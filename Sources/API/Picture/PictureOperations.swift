import JSON
import Records
import Sharing

extension Operation {
    static let picture: [Operation] = [
        .get(
            "/map", "readMap", .picture, "Where records say that something is: as precisely as they say, and no more.",
            desk: ["GET /map"], PictureQuery.parameters, tells: Told.picture
        ) { try await $0.gate.picture(PictureQuery.request(.places, $0), for: $0.caller) },
        .file(
            "/map/bundle", "takeMap", .picture, "The records of the map, to be taken along.", desk: ["GET /map/file"],
            PictureQuery.parameters, type: Files.stix
        ) { try await Files.bundle(.picture(PictureQuery.request(.places, $0)), $0) },
        .get(
            "/timeline", "readTimeline", .picture, "When what records tell of happened.", desk: ["GET /timeline"],
            PictureQuery.parameters, tells: Told.picture
        ) { try await $0.gate.picture(PictureQuery.request(.times, $0), for: $0.caller) },
        .file(
            "/timeline/bundle", "takeTimeline", .picture, "The records of the timeline, to be taken along.",
            desk: ["GET /timeline/file"], PictureQuery.parameters, type: Files.stix
        ) { try await Files.bundle(.picture(PictureQuery.request(.times, $0)), $0) },
        .get(
            "/records/{id}/surroundings", "readSurroundings", .picture, "What a record is linked with, two steps far.",
            desk: ["GET /records/{id}/graph"], [.version, .channel], tells: Told.surroundings
        ) { try await $0.gate.surroundings(of: $0.id, version: $0.version, channel: $0.channel, for: $0.caller) },
        .get(
            "/trend", "readTrend", .picture,
            "Coded events, area by area and month by month, counted from what its reader may see.",
            desk: ["GET /trend"],
            [
                .channel,
                .init(
                    "months",
                    .integer(Int64(SharingLimits.trendMonths.lowerBound)...Int64(SharingLimits.trendMonths.upperBound)),
                    "This month and those before it; 12 without it."),
            ], tells: Told.trend
        ) { ask in
            try await ask.gate.trend(
                TrendRequest(channel: ask.channel, months: ask.query.integer("months").map { Int($0) } ?? 12),
                for: ask.caller)
        },
        .get(
            "/brief", "readBrief", .picture,
            "What came since yesterday or last week, what is due, what is asked, what else waits.",
            desk: ["GET /brief"],
            [
                .init(
                    "span", .oneOf(BriefSpan.allCases.map(\.rawValue)),
                    "How far back what came is told; day without it.")
            ], tells: Told.brief
        ) { try await $0.gate.brief(of: $0.query["span"].flatMap(BriefSpan.init) ?? .day, for: $0.caller) },
    ]
}

/// What a picture is made of, as a query says it.
enum PictureQuery {
    static let parameters: [Operation.Parameter] = [
        .channel, .init("type", .line, "The type of the records."),
        .init("days", .integer(1...3_660), "Accepted here within so many days."),
    ]

    static func request(_ side: PictureRequest.Side, _ ask: Ask) -> PictureRequest {
        PictureRequest(
            side, channel: ask.channel, kind: ask.query["type"],
            within: ask.query.integer("days").map { Int64($0) * 86_400 })
    }
}

extension Told {
    static let statedPlace = Resource<StatedPlace>(
        "Place",
        [
            .maybeText("name") { $0.name }, .maybeText("country", "ISO 3166-1 alpha-2.") { $0.country },
            .maybe("latitude", .number(-90...90), "WGS 84.") { $0.point.map { .number($0.latitude) } },
            .maybe("longitude", .number(-180...180)) { $0.point.map { .number($0.longitude) } },
            .maybe(
                "precision", .number(0...Double(APILimits.integer)), "Metres around the point; not there: not stated."
            ) {
                $0.point?.precision.map { .number($0) }
            },
        ])
    static let pictureLine = Resource<PictureLine>(
        "PictureLine",
        [
            .one("record", record) { $0.record }, .list("places", statedPlace) { $0.places },
            .date("begins") { $0.begins },
            .date("ends") { $0.ends },
        ])
    static let picture = Resource<PictureView>(
        "Picture",
        [
            .list("lines", pictureLine, "Newest first.") { $0.lines },
            .flag("is_more", "Whether there are older ones that were not looked at.") { $0.isMore },
        ])

    static let surroundingNode = Resource<SurroundingsView.Node>(
        "SurroundingNode", [.one("record", record) { $0.record }, .count("distance", "Steps.") { $0.distance }])
    static let surroundingLink = Resource<SurroundingsView.Link>(
        "SurroundingLink",
        [
            .text("from") { $0.from }, .text("to") { $0.to },
            .text("name", "The type of a relationship, or the property that names the other.") { $0.name },
            .maybeOne("relationship", record) { $0.relationship },
        ])
    static let surroundings = Resource<SurroundingsView>(
        "Surroundings",
        [
            .list("nodes", surroundingNode, "The first is the record itself.") { $0.nodes },
            .list("links", surroundingLink) { $0.links }, .flag("is_more") { $0.isMore },
        ])

    static let briefSource = Resource<BriefView.Source>(
        "BriefSource", [.text("grade", "As in B2.") { $0.grade }, .maybeText("descriptor") { $0.descriptor }])
    static let briefItem = Resource<BriefView.Item>(
        "BriefItem",
        [
            .one("line", inboxLine) { $0.line }, .maybeText("so_what") { $0.soWhat },
            .list("sources", briefSource, "In its author's order.") { $0.sources },
            .count("more_sources", "That it names and that are not told.") { $0.moreSources },
        ])
    static let brief = Resource<BriefView>(
        "Brief",
        [
            .list("came", briefItem, "The most urgent first.") { $0.came },
            .count("more", "That came and is not told.") { $0.more },
            .flag("is_more", "Whether more products came since then than are looked at.") { $0.isCut },
            .list("due", inboxLine, "The soonest first.") { $0.due }, .list("requests", rfiLine) { $0.requests },
            .list("overdue", commitmentLine, "Commitments whose day is over.") { $0.overdue },
            .list("decisions", decisionLine, "On which the house has not said where it stands.") { $0.texts },
            .list("joints", jointLine, "About which the house has something to say.") { $0.joints },
            .value("tlp", .tlp, "The strictest marking of what it tells.") { .string($0.marking.tlp.value) },
            .time("since") { $0.since }, .time("at") { $0.instant },
        ])
}
