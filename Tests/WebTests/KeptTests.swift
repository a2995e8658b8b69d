import Foundation
import Records
import Serving
import Sharing
import Testing

@testable import Web

/// Every page, rendered from a fixed model in every language, is what it was: a change of a template or a word shows in
/// the comparison. After a change that is meant, `BARAZA_KEEP=1 swift test --filter KeptTests` writes the files anew.
@Suite struct KeptTests {
    struct Sheet: Sendable, CustomTestStringConvertible {
        let name: String
        let render: @Sendable (Templates, Language) throws -> String
        var testDescription: String { name }
    }

    static let sheets: [Sheet] = [
        Sheet(name: "signin") { templates, language in
            templates.html(
                SignInPage(
                    organisation: "Ofisi ya Uratibu wa Taarifa", problem: nil, notice: language.text("signin.out"),
                    name: nil, back: "/live", language: language),
                Samples.frame(language, title: language.text("signin.title"), reader: nil))
        },
        Sheet(name: "signin-locked") { templates, language in
            let problem = language.text("signin.locked", ["wait": language.wait(seconds: 840)])
            return templates.html(
                SignInPage(
                    organisation: nil, problem: problem, notice: nil, name: "ke-out.duty", back: "/node",
                    language: language),
                Samples.frame(language, title: language.text("signin.title"), reader: nil))
        },
        Sheet(name: "live") { templates, language in
            templates.html(
                LivePage(
                    Samples.list, channels: Samples.channels, channel: nil, cursor: nil, language: language),
                Samples.frame(language, title: language.text("live.title"), place: .live, marking: .red))
        },
        Sheet(name: "live-older") { templates, language in
            templates.html(
                LivePage(
                    Samples.list, channels: Samples.channels, channel: "horn-watch", cursor: "c", language: language),
                Samples.frame(language, title: language.text("live.title"), place: .live, marking: .red))
        },
        Sheet(name: "live-empty") { templates, language in
            templates.html(
                LivePage(
                    RecordList(lines: [], older: nil), channels: Samples.channels, channel: nil, cursor: nil,
                    language: language),
                Samples.frame(language, title: language.text("live.title"), place: .live))
        },
        Sheet(name: "record") { templates, language in
            let page = RecordPage(try Samples.record(), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, marking: .green))
        },
        Sheet(name: "product") { templates, language in
            let page = RecordPage(try Samples.product(), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, marking: .red))
        },
        Sheet(name: "write") { templates, language in
            templates.html(
                WritePage(Samples.channels, language: language),
                Samples.frame(language, title: language.text("write.title"), place: .write))
        },
        Sheet(name: "write-assessment") { templates, language in
            var entry = FormEntry()
            entry.values = ["title": ["Will it last?"], "likelihood1": ["likely"], "sources": ["Gauge"]]
            entry.problems["sources"] = language.text("write.problem.grade", ["text": "Gauge"])
            let page = WriteFormPage(
                ProductEntry(
                    AssessmentForm.self,
                    Writing(channels: Samples.channels, sources: [], now: Samples.lines[0].added, language: language)),
                entry: entry, writer: "ke-out.duty",
                files: AnnexEntry(
                    [
                        MultipartForm.Part(
                            name: "annexes", file: "fuel.csv", bytes: Array("litres\n=SUM(A1:A9)\n".utf8)[...])
                    ], accepted: [], language: language
                ).model(refused: nil, language: language))
            return templates.html(page, Samples.frame(language, title: page.heading, place: .write))
        },
        Sheet(name: "write-looked") { templates, language in
            let page = WriteFormPage(
                ProductEntry(
                    NoteForm.self,
                    Writing(channels: Samples.channels, sources: [], now: Samples.lines[0].added, language: language)),
                entry: FormEntry(values: ["title": ["Wells"], "sources": ["B2 A post"], "channel": ["horn-watch"]]),
                writer: "ke-out.duty", files: AnnexEntry().model(refused: nil, language: language),
                reach: ProductReach(shares: Samples.preview, isComplete: false, grounds: [.persons], tlp: .amber))
            return templates.html(page, Samples.frame(language, title: page.heading, place: .write))
        },
        Sheet(name: "audience") { templates, language in
            let page = AudiencePage(
                Samples.lines[4], Samples.preview,
                asked: AudiencePage.Asked(reader: "PT-GAL", at: "2025-04-05T09:30", purpose: "analysis"),
                answer: Samples.answer, language: language)
            return templates.html(page, Samples.frame(language, title: page.name, marking: .amber))
        },
        Sheet(name: "parties") { templates, language in
            let page = PartiesPage(
                try Samples.registry([.secretary, .author]), list: .organisations, text: "", mayAskCommon: true,
                language: language)
            return templates.html(page, Samples.frame(language, title: page.heading, place: .parties))
        },
        Sheet(name: "parties-none") { templates, language in
            let view = PartiesView(
                book: .empty, channels: [], roles: [], instant: Samples.today, organisation: "KE-OUT")
            let page = PartiesPage(view, list: .agreements, text: "", mayAskCommon: false, language: language)
            return templates.html(page, Samples.frame(language, title: page.heading, place: .parties))
        },
        party("organisation") { OrganisationSheet(view: $0, language: $1).page("ML-CNE") },
        party("community") { CommunitySheet(view: $0, language: $1).page("AES", isBody: false) },
        party("agreement") { AgreementSheet(view: $0, language: $1).page("agreement--\(Samples.uuid(7))") },
        party("channel") { ChannelSheet(view: $0, language: $1).page("horn-watch") },
        Sheet(name: "form") { templates, language in
            var entry = FormEntry()
            entry.values = ["title": ["Understanding"], "parties": ["KE-OUT"], "categories": ["any"]]
            let form = AgreementForm(view: try Samples.registry([.secretary, .author]), language: language)
            _ = form.change(&entry)
            let page = PartyFormPage(form, entry: entry, language: language)
            return templates.html(page, Samples.frame(language, title: page.heading, place: .parties))
        },
        form("body"), form("post"), form("accreditation"), form("charter"),
        Sheet(name: "common") { templates, language in
            let page = CommonPage(
                CommonRequest(["KE-OUT", "ML-CNE"], words: "border"), list: Samples.list, problem: nil,
                try Samples.registry([]), language: language)
            return templates.html(
                page, Samples.frame(language, title: language.text("common.title"), place: .parties, marking: .red))
        },
        Sheet(name: "search") { templates, language in
            templates.html(
                SearchPage(
                    Samples.asked(language), list: Samples.found, channels: Samples.channels, language: language),
                Samples.frame(language, title: language.text("search.title"), place: .search, marking: .red))
        },
        Sheet(name: "search-none") { templates, language in
            templates.html(
                SearchPage(
                    SearchEntry(language) { $0 == "q" ? "nobody's de secret" : nil }, list: Samples.notFound,
                    channels: Samples.channels, language: language),
                Samples.frame(language, title: language.text("search.title"), place: .search))
        },
        Sheet(name: "search-start") { templates, language in
            templates.html(
                SearchPage(SearchEntry(), list: nil, channels: [], kept: Samples.kept, language: language),
                Samples.frame(language, title: language.text("search.title"), place: .search))
        },
        Sheet(name: "map") { templates, language in
            templates.html(
                MapPage(
                    Samples.places, PictureRequest(.places, channel: "horn-watch"), .init(days: 7, area: .africa),
                    channels: Samples.channels, language: language),
                Samples.frame(language, title: language.text("map.title"), marking: .red))
        },
        Sheet(name: "map-empty") { templates, language in
            templates.html(
                MapPage(
                    PictureView(lines: [], instant: Samples.today), PictureRequest(.places), .init(area: .world),
                    channels: [], language: language),
                Samples.frame(language, title: language.text("map.title")))
        },
        Sheet(name: "timeline") { templates, language in
            templates.html(
                TimelinePage(
                    try Samples.times(), PictureRequest(.times, kind: "report"), .init(isAccepted: true),
                    channels: Samples.channels, language: language),
                Samples.frame(language, title: language.text("timeline.title"), marking: .red))
        },
        Sheet(name: "timeline-empty") { templates, language in
            templates.html(
                TimelinePage(
                    PictureView(lines: [], instant: Samples.today), PictureRequest(.times),
                    .init(days: 365, isAccepted: false), channels: [], language: language),
                Samples.frame(language, title: language.text("timeline.title")))
        },
        Sheet(name: "trend") { templates, language in
            templates.html(
                TrendPage(try Samples.trend(), TrendRequest(months: 3), channels: Samples.channels, language: language),
                Samples.frame(language, title: language.text("trend.title"), marking: .red))
        },
        Sheet(name: "trend-empty") { templates, language in
            templates.html(
                TrendPage(
                    TrendView(areas: [], total: TrendCount(), instant: Samples.today), TrendRequest(), channels: [],
                    language: language), Samples.frame(language, title: language.text("trend.title")))
        },
        Sheet(name: "ratings") { templates, language in
            templates.html(
                RatingsPage(Samples.ratings, language: language),
                Samples.frame(language, title: language.text("ratings.title"), place: .inbox, marking: .red))
        },
        Sheet(name: "ratings-none") { templates, language in
            templates.html(
                RatingsPage(RatingsView(rated: [], products: 0, instant: Samples.today), language: language),
                Samples.frame(language, title: language.text("ratings.title"), place: .inbox))
        },
        Sheet(name: "graph") { templates, language in
            let page = GraphPage(Samples.surroundings, language: language)
            return templates.html(
                page, Samples.frame(language, title: language.text("graph.title", ["record": page.name])))
        },
        Sheet(name: "graph-alone") { templates, language in
            let page = GraphPage(
                SurroundingsView(nodes: [.init(record: Samples.lines[0], distance: 0)], links: []), language: language)
            return templates.html(
                page, Samples.frame(language, title: language.text("graph.title", ["record": page.name])))
        },
        Sheet(name: "history") { templates, language in
            var view = try Samples.answered()
            view.corrections = [
                CorrectionView(
                    version: Samples.today, what: "The place", why: "Mis-read <map>", at: Samples.today)
            ]
            let page = HistoryPage(view, Samples.whereabouts(), language: language)
            return templates.html(
                page,
                Samples.frame(language, title: language.text("history.title", ["record": page.name]), marking: .red))
        },
        Sheet(name: "brief") { templates, language in
            templates.html(
                BriefPage(Samples.brief, language: language),
                Samples.frame(language, title: language.text("brief.title"), marking: .red))
        },
        Sheet(name: "brief-quiet") { templates, language in
            templates.html(
                BriefPage(
                    BriefView(came: [], since: Samples.lines[0].added, instant: Samples.today), language: language),
                Samples.frame(language, title: language.text("brief.title"), marking: .clear))
        },
        Sheet(name: "node") { templates, language in
            templates.html(
                NodePage(
                    Samples.status(trusted: false), caller: Samples.caller([.reader, .author]), audit: nil, before: nil,
                    language: language),
                Samples.frame(language, title: language.text("node.title"), place: .node))
        },
        Sheet(name: "node-auditor") { templates, language in
            templates.html(
                NodePage(
                    Samples.status(trusted: true), caller: Samples.caller([.auditor]), audit: Samples.audit,
                    before: nil,
                    language: language),
                Samples.frame(language, title: language.text("node.title"), place: .node))
        },
        Sheet(name: "inbox") { templates, language in
            templates.html(
                InboxPage(Samples.inbox(), kept: Samples.kept, language: language),
                Samples.frame(language, title: language.text("inbox.title"), place: .inbox, marking: .red))
        },
        Sheet(name: "rfis") { templates, language in
            templates.html(
                RfisPage(try Samples.rfis(), side: .all, language: language),
                Samples.frame(language, title: language.text("rfi.title"), place: .rfis, marking: .amber))
        },
        Sheet(name: "rfis-none") { templates, language in
            templates.html(
                RfisPage(RfiList(lines: [], instant: Samples.today), side: .made, language: language),
                Samples.frame(language, title: language.text("rfi.title"), place: .rfis))
        },
        Sheet(name: "rfi") { templates, language in
            let page = RfiPage(
                try Samples.rfi(.addressee, .accept, .askClarification, .clarify, .partial), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .rfis, marking: .amber))
        },
        Sheet(name: "rfi-answered") { templates, language in
            var form = FormEntry()
            form.values = ["act": ["rate"], "text": ["Half of <it>."]]
            form.problems["satisfaction"] = language.text("form.problem.required")
            let page = RfiPage(
                try Samples.rfi(.requester, .askClarification, .clarify, .final, .partial), entry: RfiEntry(form),
                language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .rfis, marking: .amber))
        },
        Sheet(name: "rfi-transferred") { templates, language in
            let page = RfiPage(
                try Samples.rfi(.requester, .transfer), notice: language.text("rfi.asked"), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .rfis, marking: .amber))
        },
        Sheet(name: "askrfi") { templates, language in
            var entry = FormEntry()
            entry.values = ["questions": ["Did the <lorries> cross?"], "urgency": ["U1"], "again": ["yes"]]
            entry.problems["urgency_reason"] = language.text("form.problem.required")
            return templates.html(
                AskRfiPage(try Samples.asking(language), entry: entry, writer: "ke-out.duty"),
                Samples.frame(language, title: language.text("rfi.ask"), place: .rfis))
        },
        Sheet(name: "requirements") { templates, language in
            templates.html(
                RequirementsPage(Samples.requirements(), language: language),
                Samples.frame(language, title: language.text("requirement.title"), place: .rfis, marking: .amber))
        },
        Sheet(name: "requirement") { templates, language in
            let page = RequirementPage(try Samples.requirement(), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .rfis, marking: .red))
        },
        Sheet(name: "requirement-form") { templates, language in
            var entry = FormEntry(Samples.requirements().lines[0], in: language)
            entry.problems["plan"] = language.text("requirement.problem.plan", ["text": "1 <x>", "method": "m"])
            let page = RequirementFormPage(
                RequirementForm(channels: Samples.channels, id: nil, language: language), entry: entry)
            return templates.html(page, Samples.frame(language, title: page.heading, place: .rfis))
        },
        Sheet(name: "joints") { templates, language in
            templates.html(
                StackPage(try Samples.joints(), language: language),
                Samples.frame(language, title: language.text("joint.title"), place: .write, marking: .amberStrict))
        },
        Sheet(name: "joint") { templates, language in
            let page = DossierPage(try Samples.joint(), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .write, marking: .amberStrict))
        },
        Sheet(name: "joint-form") { templates, language in
            var entry = JointForm.entry(try Samples.joint().draft)
            entry.problems["portions"] = language.text("form.problem.required")
            let form = JointForm(
                channels: Samples.channels, revising: ("joint-draft--x", "The <corridor>"), language: language)
            let page = SheetFormPage(
                backHref: Paths.joints, backName: language.text("joint.title"), heading: language.text("joint.revise"),
                lead: language.text("joint.revise.lead"), form: form.form(entry))
            return templates.html(page, Samples.frame(language, title: page.heading, place: .write))
        },
        Sheet(name: "expertises") { templates, language in
            templates.html(
                StackPage(try Samples.expertises(), language: language),
                Samples.frame(language, title: language.text("expertise.title"), place: .expertise, marking: .amber))
        },
        Sheet(name: "expertise") { templates, language in
            var entry = FormEntry()
            entry.values = ["act": ["schedule"], "format": ["visit"], "period_from": ["<soon>"], "partner": ["UG-NAC"]]
            entry.problems["period_from"] = language.text("write.problem.date")
            let page = DossierPage(try Samples.expertise(), entry: entry, language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .expertise, marking: .amber))
        },
        Sheet(name: "expertise-form") { templates, language in
            var entry = FormEntry()
            entry.values = ["name": ["<Topic>"], "formats": ["visit"]]
            entry.problems["domains"] = language.text("form.problem.required")
            let form = ExpertiseForm(
                view: try Samples.registry([.author]), channels: Samples.channels, language: language
            ).form(entry)
            let page = SheetFormPage(
                backHref: Paths.expertises, backName: language.text("expertise.title"),
                heading: language.text("expertise.add"), lead: language.text("expertise.add.lead"), form: form)
            return templates.html(page, Samples.frame(language, title: page.heading, place: .expertise))
        },
        Sheet(name: "lessons") { templates, language in
            templates.html(
                StackPage(try Samples.lessons(), language: language),
                Samples.frame(language, title: language.text("lesson.title"), place: .expertise, marking: .amber))
        },
        Sheet(name: "lesson") { templates, language in
            let page = DossierPage(try Samples.lesson(), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .expertise, marking: .red))
        },
        Sheet(name: "courses") { templates, language in
            templates.html(
                StackPage([], language: language),
                Samples.frame(language, title: language.text("course.title"), place: .training))
        },
        Sheet(name: "course") { templates, language in
            var entry = FormEntry()
            entry.values = ["act": ["take"], "sheet": ["course: <x>"]]
            entry.problems["sheet"] = language.text("form.problem.required")
            let page = DossierPage(try Samples.course(), entry: entry, language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .training, marking: .amber))
        },
        Sheet(name: "certificate") { templates, language in
            let page = DossierPage(Samples.verdict, language: language)
            return templates.html(page, Samples.frame(language, title: page.name, place: .training))
        },
        Sheet(name: "feedback") { templates, language in
            let page = RecordPage(try Samples.answered(), language: language)
            return templates.html(page, Samples.frame(language, title: page.name, marking: .red))
        },
        Sheet(name: "responses") { templates, language in
            var entry = FormEntry(values: ["r_choice": ["own"], "r_words": ["<b>Ours</b>"]])
            entry.problems["r_decided"] = language.text("form.problem.required")
            let page = RecordPage(try Samples.decided(), responded: entry, language: language)
            return templates.html(page, Samples.frame(language, title: page.name, marking: .red))
        },
        Sheet(name: "delivery") { templates, language in
            templates.html(
                DeliveryPage(Samples.whereabouts(), language: language),
                Samples.frame(
                    language, title: language.text("delivery.title", ["record": "BAOBAB-LOADER"]), marking: .amberStrict
                ))
        },
        Sheet(name: "peers") { templates, language in
            templates.html(
                PeersPage(
                    try Samples.peers(), forks: Samples.exchange(forks: true).forks, language: language),
                Samples.frame(language, title: language.text("peers.title"), place: .peers))
        },
        Sheet(name: "peers-none") { templates, language in
            templates.html(
                PeersPage([], language: language),
                Samples.frame(language, title: language.text("peers.title"), place: .peers))
        },
        Sheet(name: "peer") { templates, language in
            templates.html(
                PeerPage(
                    try Samples.peers()[0], phrase: "bamiduku talasiri nafizasu kidarula mutisabi",
                    Samples.exchange(forks: true), language: language),
                Samples.frame(language, title: "National Assessment Centre", place: .peers))
        },
        Sheet(name: "peer-unconfirmed") { templates, language in
            templates.html(
                PeerPage(try Samples.peers()[2], phrase: nil, Samples.exchange(), language: language),
                Samples.frame(language, title: "Centre d’appréciation des situations", place: .peers))
        },
        Sheet(name: "releases") { templates, language in
            templates.html(
                ReleasesPage(
                    Samples.requests, due: Samples.due, cursor: nil, notice: language.text("release.done.clear"),
                    language: language),
                Samples.frame(
                    language, title: language.text("release.title"), place: .releases, marking: .amberStrict))
        },
        Sheet(name: "releases-empty") { templates, language in
            templates.html(
                ReleasesPage(
                    RequestList(waiting: [], decided: [], older: nil), cursor: nil, notice: nil, language: language),
                Samples.frame(language, title: language.text("release.title"), place: .releases))
        },
        Sheet(name: "releases-older") { templates, language in
            let list = RequestList(waiting: [], decided: Samples.requests.decided, older: "d")
            return templates.html(
                ReleasesPage(list, cursor: "c", notice: nil, language: language),
                Samples.frame(language, title: language.text("release.title"), place: .releases))
        },
        Sheet(name: "request") { templates, language in
            let page = RequestPage(try Samples.requestView(), language: language)
            return templates.html(
                page, Samples.frame(language, title: page.name, place: .releases, marking: .amberStrict))
        },
        Sheet(name: "request-own") { templates, language in
            let page = RequestPage(
                try Samples.requestView(Samples.request(2, isOwn: true)),
                problem: language.text("release.changed"), language: language)
            return templates.html(
                page, Samples.frame(language, title: page.name, place: .releases, marking: .amberStrict))
        },
        Sheet(name: "tearline") { templates, language in
            let page = TearLinePage(
                try Samples.tearlineSource(), Samples.tearlineEntry, targets: Samples.channels,
                view: try Samples.tearline(isGood: false), language: language)
            return templates.html(
                page, Samples.frame(language, title: page.name, place: .releases, marking: .amberStrict))
        },
        Sheet(name: "tearline-good") { templates, language in
            let page = TearLinePage(
                try Samples.tearlineSource(), Samples.tearlineEntry, targets: Samples.channels,
                view: try Samples.tearline(isGood: true), language: language)
            return templates.html(
                page, Samples.frame(language, title: page.name, place: .releases, marking: .amberStrict))
        },
        Sheet(name: "given") { templates, language in
            templates.html(
                GivenPage(Samples.given.id, Samples.given, language: language),
                Samples.frame(language, title: language.text("given.title"), place: .oversight))
        },
        Sheet(name: "given-none") { templates, language in
            templates.html(
                GivenPage("x", nil, problem: language.text("given.invalid"), language: language),
                Samples.frame(language, title: language.text("given.title"), place: .oversight))
        },
        Sheet(name: "rfi-numbers") { templates, language in
            templates.html(
                RfiNumbersPage(Samples.rfiNumbers, from: "2025-04-01", until: nil, language: language),
                Samples.frame(language, title: language.text("rfi.numbers"), place: .oversight))
        },
        Sheet(name: "onward") { templates, language in
            templates.html(
                OnwardPage(
                    Samples.onward, consents: Samples.consents, recalls: Samples.recalls,
                    notice: language.text("onward.done.grant"), language: language),
                Samples.frame(language, title: language.text("onward.title"), place: .releases))
        },
        Sheet(name: "onward-reader") { templates, language in
            templates.html(
                OnwardPage([], consents: nil, recalls: nil, language: language),
                Samples.frame(language, title: language.text("onward.title")))
        },
        Sheet(name: "error-missing") { templates, language in
            let page = ErrorPage(
                status: 404, code: "missing", retryAfter: nil, reference: "00c0ffee00c0ffee", language: language)
            return templates.html(page, Samples.frame(language, title: page.heading))
        },
        Sheet(name: "error-too-many") { templates, language in
            let page = ErrorPage(
                status: 429, code: "too-many", retryAfter: 90, reference: "00c0ffee00c0ffee", language: language)
            return templates.html(page, Samples.frame(language, title: page.heading, reader: nil))
        },
    ]

    private static func form(_ name: String) -> Sheet {
        Sheet(name: "form-\(name)") { templates, language in
            let kind = try #require(PartyForms.named(name))
            let form = kind.init(view: try Samples.registry([.secretary, .chair, .author]), language: language)
            let page = PartyFormPage(form, entry: FormEntry(), language: language)
            return templates.html(page, Samples.frame(language, title: page.heading, place: .parties))
        }
    }

    private static func party(
        _ name: String, _ make: @escaping @Sendable (PartiesView, Language) -> PartyPage?
    ) -> Sheet {
        Sheet(name: "party-\(name)") { templates, language in
            let page = try #require(make(try Samples.registry([.secretary, .chair, .releaser, .author]), language))
            return templates.html(page, Samples.frame(language, title: page.name, place: .parties))
        }
    }

    @Test("a page is what it was", arguments: sheets, Language.all.map(\.code))
    func kept(_ sheet: Sheet, _ code: String) throws {
        let language = try #require(Language.named(code))
        let html = try sheet.render(Templates(), language)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Kept/\(sheet.name).\(code).html")
        if ProcessInfo.processInfo.environment["BARAZA_KEEP"] == "1" {
            try html.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(html == kept, "\(sheet.name).\(code) has changed: see the suite's comment if that was meant")
    }

    @Test(
        "every page has one first heading, a main landmark, a title and no gap in its words",
        arguments: sheets, Language.all.map(\.code))
    func sound(_ sheet: Sheet, _ code: String) throws {
        let language = try #require(Language.named(code))
        let html = try sheet.render(Templates(), language)
        #expect(html.components(separatedBy: "<h1").count == 2)
        #expect(html.components(separatedBy: "<main").count == 2)
        #expect(html.contains("<html lang=\"\(code)\" dir=\"\(code == "ar" ? "rtl" : "ltr")\">"))
        #expect(!html.contains("⟦"), "a phrase is missing")
        #expect(!html.contains("{{") && !html.contains("Optional("))
        var ids: Set<Substring> = []
        for piece in html.components(separatedBy: " id=\"").dropFirst() {
            let id = piece.prefix { $0 != "\"" }
            #expect(ids.insert(id).inserted, "the id \(id) stands twice")
        }
    }

    @Test("nothing on a page is inline: no script, no style, no handler", arguments: sheets)
    func strict(_ sheet: Sheet) throws {
        let html = try sheet.render(Templates(), .standard)
        #expect(html.components(separatedBy: "<script").count == 2)
        #expect(!html.contains("<style") && !html.contains(" style=\"") && !html.contains("javascript:"))
        #expect(!html.contains(" onclick") && !html.contains(" onload") && !html.contains("http://"))
    }

    @Test("a form carries its token, but for the search, which changes nothing", arguments: sheets)
    func tokens(_ sheet: Sheet) throws {
        let html = try sheet.render(Templates(), .standard)
        let posts = html.components(separatedBy: "method=\"post\"").count - 1
        #expect(posts == html.components(separatedBy: "name=\"token\" value=\"token\"").count - 1)
    }

    @Test("the first load weighs at most 100 kB")
    func weight() throws {
        // As they go to whoever takes gzip, as browsers have done for twenty years.
        let assets = Asset.all.filter { $0.path != Asset.outlines.path }.reduce(0) { $0 + $1.packed.count }
        for sheet in Self.sheets {
            let html = try sheet.render(Templates(), .standard)
            // The outlines are for the map alone.
            let outlines = html.contains(Asset.outlines.path) ? Asset.outlines.packed.count : 0
            #expect(html.utf8.count + assets + outlines <= 100_000, "\(sheet.name)")
        }
    }
}
