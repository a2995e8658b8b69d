import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let search: [Operation] = [
        .get(
            "/search", "search", .search, "Full text, and exact hits first: an id, a value.", desk: ["GET /search"],
            SearchQuery.parameters + [.cursor, .limit], tells: Told.found
        ) { ask in
            var request = try SearchQuery.request { ask.query[$0] }
            request.cursor = ask.query["cursor"]
            request.limit = ask.limit
            return try await ask.gate.search(request, for: ask.caller)
        },
        .file(
            "/search/bundle", "takeSearch", .search, "What is found, to be taken along.", desk: ["GET /search/file"],
            SearchQuery.parameters, type: Files.stix
        ) { ask in try await Files.bundle(.search(try SearchQuery.request { ask.query[$0] }), ask) },
        .get(
            "/searches", "listKeptSearches", .search,
            "The searches that one's post keeps, and what each finds that came since it looked.",
            desk: ["GET /search", "GET /inbox"], tells: Told.keptSearches
        ) { try await $0.gate.keptSearches(for: $0.caller) },
        .post(
            "/searches", "keepSearch", .search, "Keeps a search: what comes from now on alerts its post.",
            desk: ["POST /search/kept"],
            takes: .object([.required("name", .line)] + SearchQuery.parameters.map { .optional($0.name, $0.schema) }),
            tells: Told.made, needs: .right(.anybody), isReplayed: true
        ) { ask in
            let request = try SearchQuery.request { ask.body.text($0) }
            return try await ask.gate.keep(request, named: ask.body.needed("name"), by: ask.caller)
        },
        .post(
            "/searches/{id}/seen", "seeKeptSearch", .search, "Notes that what a kept search found up to now was seen.",
            desk: ["POST /search/kept/{id}/seen"], takes: .object([]), needs: .right(.anybody), isReplayed: true
        ) { try await $0.gate.see(search: $0.id, by: $0.caller) },
        .post(
            "/searches/{id}/forget", "forgetKeptSearch", .search, "Keeps a search no longer.",
            desk: ["POST /search/kept/{id}/forget"], takes: .object([]), needs: .right(.anybody), isReplayed: true
        ) { try await $0.gate.forget(search: $0.id, by: $0.caller) },
        .get(
            "/common", "searchCommon", .search,
            "What several organisations may all see: for releasers, secretaries and chairs.", desk: ["GET /common"],
            [
                .init("with", .line, "The code of one of them.", isRequired: true, isList: true),
                .init("q", .line, "What it has to say."),
                .init("purpose", .oneOf(PartyWords.purposes), "What each is taken to want it for."), .cursor, .limit,
            ], tells: Told.found
        ) { ask in
            var codes: [String] = []
            for code in ask.query.list("with") where !codes.contains(code) { codes.append(code) }
            return try await ask.gate.common(
                CommonRequest(
                    codes, words: ask.query["q"] ?? "", purpose: ask.query["purpose"] ?? Gate.usualPurpose,
                    cursor: ask.query["cursor"], limit: ask.limit), for: ask.caller)
        },
    ]
}

/// What a search asks for, as a query says it, or a body.
enum SearchQuery {
    static let parameters: [Operation.Parameter] = [
        .init("q", .line, "Words: each has to occur; \"in this order\", -without, one OR the other."),
        .init("type", .line, "The type of the records, as in report."),
        .init("genre", .oneOf(Product.Genre.self), "A kind of product."),
        .init("channel", .line, "The code of a channel."),
        .init("precedence", .oneOf(Envelope.Precedence.self), "With which it came."),
        .init(
            "grade",
            .oneOf(Product.reliabilities.flatMap { letter in Product.credibilities.map { letter + $0 } }),
            "Of one of a product's sources."),
        .init("place", .line, "A country's or an area's code, or an area's name."),
        .init("organisation", .line, "Whose word it is: a code, or a name that stands in the registry."),
        .init("since", .time, "Added here then or later."), .init("until", .time, "Added here then or earlier."),
    ]

    /// - Throws: ``Sharing/Refusal/Code/invalid`` where nothing is asked for.
    static func request(_ value: (String) -> String?) throws -> SearchRequest {
        var request = SearchRequest(text: value("q") ?? "", type: value("type"), channel: value("channel"))
        (request.genre, request.precedence, request.grade) = (value("genre"), value("precedence"), value("grade"))
        (request.place, request.organisation) = (value("place"), value("organisation"))
        request.since = value("since").flatMap { Instant($0) }
        request.until = value("until").flatMap { Instant($0) }
        guard !request.text.isEmpty || request.isFiltering else {
            throw Refusal(.invalid, "say what is to be found: q, or one of the filters")
        }
        return request
    }
}

extension Told {
    static let foundName = Resource<SearchUnderstanding.Name>(
        "FoundName", [.text("typed") { $0.typed }, .texts("others", "That were searched for, too.") { $0.others }])
    static let understood = Resource<SearchUnderstanding>(
        "Understood",
        [
            .texts("wanted", "Each of these has to occur.") { $0.wanted }, .list("names", foundName) { $0.names },
            .texts("left_out") { $0.leftOut }, .texts("passed_over", "Small words that say nothing.") { $0.passedOver },
            .flag("is_cut", "Some of it was left out: it asked for too much.") { $0.isCut },
            .flag("is_as_written", "Words were searched for as they are written alone.") { $0.isAsWritten },
            .texts("fewer", "Questions that ask for less, and find something.") { $0.fewer },
        ])
    static let found = Resource<RecordList>(
        "Found",
        [
            .list("records", record) { $0.lines }, .maybeText("older", "What `cursor` takes to go on.") { $0.older },
            .maybeOne("understood", understood, "What was made of the question.") { $0.understood },
        ])

    static let question = Resource<SearchRequest>(
        "Question",
        [
            .text("q") { $0.text }, .maybeText("type") { $0.type }, .maybeText("genre") { $0.genre },
            .maybeText("channel") { $0.channel }, .maybeText("precedence") { $0.precedence },
            .maybeText("grade") { $0.grade },
            .maybeText("place") { $0.place }, .maybeText("organisation") { $0.organisation },
            .maybeTime("since") { $0.since },
            .maybeTime("until") { $0.until },
        ])
    static let keptSearch = Resource<KeptSearchView>(
        "KeptSearch",
        [
            .text("id") { $0.id }, .text("name") { $0.name }, .one("asks", question) { $0.request },
            .list("alerts", record, "What came since its keeper last looked, newest first.") { $0.alerts },
            .flag("is_more") { $0.isMore },
        ])
    static let keptSearches = Resource<[KeptSearchView]>("KeptSearches", [.list("searches", keptSearch) { $0 }])
}
