import Foundation
import JSON
import Paper
import Records
import Sharing
import Testing
import WireTesting

@testable import Web

/// The map, the timeline, links, histories and the brief, as a browser meets them; and what is taken along.
@Suite(.serialized) struct SeeingPageTests {
    private func map(_ places: [StatedPlace], _ area: MapArea = .world) -> MapPage {
        MapPage(
            PictureView(
                lines: places.enumerated().map { number, place in
                    PictureLine(record: Samples.line(number + 1), places: [place])
                }, instant: Samples.today), PictureRequest(.places), .init(area: area), channels: [],
            language: .standard)
    }

    private func point(_ latitude: Double, _ longitude: Double, _ metres: Double? = nil) -> StatedPlace {
        StatedPlace(name: nil, country: nil, point: .init(latitude: latitude, longitude: longitude, precision: metres))
    }

    @Test("the outlines that the program serves are those of the tree, and weigh little")
    func outlines() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Web/Resources/outlines.svg").standardized
        let kept = try Data(contentsOf: file)
        #expect(Asset.outlines.bytes == [UInt8](kept))
        #expect(kept.count <= 60_000 && Asset.outlines.packed.count <= 45_000)
        let text = String(decoding: kept, as: UTF8.self)
        #expect(!text.contains("<style") && !text.contains("<script") && !text.contains("href"))
        #expect(CountrySize.all.count >= 195)
        for code in ["KE", "ML", "SC", "KM", "CV", "FR", "NO"] { #expect(CountrySize.all[code] != nil, "\(code)") }
    }

    @Test("a place that was said roughly is a ring of that size, and never a dot or finer figures")
    func precision() throws {
        let rough = map([point(14.123456, 1.987654, 90_000)], .west)
        try #require(rough.marks.count == 1)
        #expect(rough.marks[0].dot == nil && rough.marks[0].rings.count == 1)
        #expect(rough.marks[0].rings[0].ry == "0.81")
        #expect(rough.lines[0].coordinates == "14, 2" && rough.lines[0].precision == "within 90 km")
        let fine = map([point(14.123456, 1.987654, 5)])
        #expect(fine.marks[0].rings.isEmpty && fine.marks[0].dot?.isOpen == false)
        #expect(fine.lines[0].coordinates == "14.1235, 1.9877")
        let unsaid = map([point(14, 1)])
        #expect(unsaid.marks[0].dot?.isOpen == true && unsaid.lines[0].precision == "not stated")
        let country = map([StatedPlace(name: nil, country: "ML")])
        #expect(country.marks[0].dot == nil && country.marks[0].rings.count == 1)
        #expect(country.lines[0].coordinates == nil && country.lines[0].precision == "the country")
        let nowhere = map([StatedPlace(name: "somewhere", country: "XX")])
        #expect(nowhere.marks.isEmpty && nowhere.lines[0].isOutside)
    }

    @Test("the brief says in each language how far a source is to be trusted, on paper too", arguments: Language.all)
    func sources(_ language: Language) throws {
        let page = BriefPage(Samples.brief, language: language)
        let item = try #require(page.came.first { $0.hasSources })
        #expect(item.sources.map(\.grade) == ["B2", "F6"] && item.sources[0].descriptor == "A <customs> post")
        #expect(item.sources[0].meaning == language.list([language.word("grade.B"), language.word("grade.2")]))
        #expect(item.sources[1].descriptor == language.text("product.source.unnamed"))
        #expect(item.moreSources == language.text("brief.sources.more", count: 1))
        #expect(page.came.allSatisfy { $0.hasSources || $0.moreSources == nil })
        #expect(page.paper(language).contains { $0.text.contains("A <customs> post") && $0.text.contains("B2") })
    }

    @Test("a trend of many areas over many months is light, and says how many areas it leaves out")
    func lightTrend() throws {
        let area = try Samples.trend().areas[0]
        let long = TrendView.Area(
            name: area.name, country: area.country, months: Array(repeating: area.months[0], count: 36),
            total: area.total)
        let view = TrendView(
            areas: Array(repeating: long, count: SharingLimits.trendAreas), total: area.total, instant: Samples.today)
        let page = TrendPage(view, TrendRequest(months: 36), channels: [], language: .standard)
        #expect(page.areas.count == TrendPage.rows / 37 && !page.areas.isEmpty)
        let left = SharingLimits.trendAreas - page.areas.count
        #expect(page.moreAreas == Language.standard.text("trend.areas.more", count: left))
        let html = try Templates().html(page, Samples.frame(.standard, title: "Trend"))
        #expect(html.utf8.count < 82_000 && html.contains("\(left) areas with fewer events"))
        let few = TrendPage(try Samples.trend(), TrendRequest(months: 3), channels: [], language: .standard)
        #expect(few.moreAreas == nil && few.areas.count == 2)
    }

    @Test("a ring over the edge of the map is drawn on both sides, and one at a pole stays on it")
    func edges() {
        let edge = map([point(0, 179.9, 400_000)]).marks.flatMap(\.rings)
        #expect(Set(edge.map(\.x)) == ["179.9", "-180.1"])
        let pole = map([point(89.9, 0, 2_000_000)], .world)
        #expect(pole.marks.allSatisfy { $0.rings.allSatisfy { (Double($0.rx) ?? 999) <= 180 } })
        #expect(map([point(-90, -180), point(90, 180)]).lines.count == 2)
    }

    @Test("what stands near to each other is one mark with its number, wherever the rest stands")
    func clusters() {
        let near = [point(14, 1), point(14.1, 1.1)]
        let alone = map(near)
        #expect(alone.marks.count == 1 && alone.marks[0].count?.number == "2")
        let beside = map([point(-30, 25)] + near + [point(50, 10)])
        #expect(beside.marks.count == 3)
        let mark = beside.marks.first { $0.count != nil }
        #expect(mark?.dot?.x == alone.marks[0].dot?.x && mark?.dot?.y == alone.marks[0].dot?.y)
        // Its lines stand together in the table, and the mark leads to the first.
        #expect(beside.lines.map(\.anchor) == (1...4).map { "place-\($0)" })
        #expect(mark?.href == "#place-2")
    }

    @Test("a country is a ring that its capital lies in, and what is small and far away moves it nowhere")
    func countries() {
        let capitals: [(String, Double, Double)] = [
            ("NO", 59.9, 10.7), ("CL", -33.4, -70.7), ("PH", 14.6, 121.0), ("ID", -6.2, 106.8), ("MY", 3.1, 101.7),
            ("KE", -1.3, 36.8), ("ML", 12.6, -8.0), ("FR", 48.9, 2.3), ("US", 38.9, -77.0),
        ]
        for (code, latitude, longitude) in capitals {
            guard let size = CountrySize.all[code] else {
                Issue.record("no \(code)")
                continue
            }
            let north = (latitude - size.latitude) * 111.2
            let east = (longitude - size.longitude) * 111.2 * cos((latitude + size.latitude) / 2 * .pi / 180)
            #expect((north * north + east * east).squareRoot() <= size.reach + 30, "\(code)")
            #expect(size.reach < 4_200, "\(code)")
        }
    }

    @Test("a dot of several stands where points were said, and is open where one says nothing of its precision")
    func several() throws {
        let country = StatedPlace(name: nil, country: "ML")
        let middle = try #require(CountrySize.all["ML"])
        let point = point(middle.latitude + 0.4, middle.longitude + 0.4, 5)
        let alone = map([point])
        let both = map([point, country])
        try #require(both.marks.count == 1)
        #expect(both.marks[0].rings.count == 1 && both.marks[0].count?.number == "2")
        #expect(both.marks[0].dot?.x == alone.marks[0].dot?.x && both.marks[0].dot?.isOpen == false)
        let unsaid = StatedPlace(
            name: nil, country: nil, point: .init(latitude: middle.latitude + 0.4, longitude: middle.longitude + 0.4))
        #expect(map([point, unsaid]).marks[0].dot?.isOpen == true)
        #expect(map([country, country]).marks[0].dot == nil)
    }

    @Test("a long table stands a page at a time, the drawing is of all, and leads to the page of its line")
    func leaves() throws {
        let places = (0..<95).map { point(Double($0 % 30) - 10, Double($0 / 30) * 12 + 5) }
        let view = PictureView(
            lines: places.enumerated().map { number, place in
                PictureLine(record: Samples.line(number + 1), places: [place])
            }, instant: Samples.today)
        func page(_ from: Int) -> MapPage {
            MapPage(
                view, PictureRequest(.places, kind: "report"), .init(days: 7, area: .africa, from: from), channels: [],
                language: .standard)
        }
        let (first, last) = (page(0), page(80))
        #expect(first.lines.map(\.anchor) == (1...40).map { "place-\($0)" })
        #expect(last.lines.map(\.anchor) == (81...95).map { "place-\($0)" })
        #expect(first.leaf.first == nil && last.leaf.next == nil && !first.leaf.isWhole)
        #expect(first.leaf.next == "/map?area=africa&days=7&type=report&from=40")
        #expect(last.leaf.words == "Lines 81 to 95 of 95")
        #expect(first.marks.map(\.words) == last.marks.map(\.words) && first.summary == last.summary)
        #expect(first.marks.contains { $0.href.hasPrefix("/map?area=africa&days=7&type=report&from=40#place-") })
        #expect(last.marks.contains { $0.href == "/map?area=africa&days=7&type=report#place-1" })
        // What is no line begins anew.
        #expect(page(95).lines.first?.anchor == "place-1" && page(-1).lines.first?.anchor == "place-1")
    }

    @Test("three hundred records with long names in other letters are a light page")
    func weight() throws {
        let title = String(repeating: "حادث قرب الحدود ", count: 4)
        let lines = try (0..<300).map { (number: Int) -> PictureLine in
            let place = point(Double(number % 60) - 28, Double(number * 7 % 60) - 12)
            let day = 10 + number % 20
            return PictureLine(
                record: Samples.line(number + 1, type: "report", title: title),
                places: [place], begins: try PartialDate("2025-03-\(day)"), ends: nil)
        }
        let view = PictureView(lines: lines, instant: Samples.today)
        let templates = try Templates()
        let map = MapPage(
            view, PictureRequest(.places), .init(area: .africa), channels: Samples.channels, language: .arabic)
        let times = TimelinePage(
            view, PictureRequest(.times), .init(isAccepted: true), channels: Samples.channels, language: .arabic)
        let frame = Samples.frame(.arabic, title: "", marking: .red)
        #expect(map.marks.count <= 60 && times.bars.count == 40)
        // What the style sheet, the script and the outlines weigh beside it leaves room for more: `test_weight.py`.
        #expect(templates.html(map, frame).utf8.count <= 75_000)
        #expect(templates.html(times, frame).utf8.count <= 75_000)
    }

    @Test("rings lie beneath what is narrower, one for those that are equal")
    func rings() throws {
        let mali = StatedPlace(name: "Menaka", country: "ML")
        let page = map([point(14, 2, 60_000), mali, mali, mali, point(17, -1)], .west)
        #expect(page.marks.map(\.rings.count) == [1, 1, 0])
        #expect(page.marks[0].count?.number == "3")
        let (first, second) = (page.marks[0].rings[0], page.marks[1].rings[0])
        #expect((Double(first.ry) ?? 0) > (Double(second.ry) ?? 0))
    }

    @Test("a location that says where a report is stands there once")
    func once() throws {
        let place = StatedPlace(name: "Menaka", country: "ML", point: .init(latitude: 15.9, longitude: 2.4))
        let (report, location) = (Samples.line(1, type: "report"), Samples.line(2, type: "location"))
        func count(beside: Set<Position>) -> Int {
            let lines = [
                PictureLine(record: report, places: [place], beside: beside),
                PictureLine(record: location, places: [place]),
            ]
            return MapPage(
                PictureView(lines: lines, instant: Samples.today), PictureRequest(.places), .init(area: .west),
                channels: [], language: .standard
            ).lines.count
        }
        #expect(count(beside: [location.position]) == 1 && count(beside: []) == 2)
    }

    @Test("what happened says how long a timeline is, and when it was accepted only where that is asked for")
    func scale() throws {
        let view = PictureView(
            lines: [
                PictureLine(record: Samples.lines[0], begins: try PartialDate("2023-01-01")),
                PictureLine(record: Samples.lines[1], begins: try PartialDate("2023-01-11")),
            ], instant: Samples.today)
        func page(_ isAccepted: Bool) -> TimelinePage {
            TimelinePage(view, PictureRequest(.times), .init(isAccepted: isAccepted), channels: [], language: .standard)
        }
        #expect(page(false).until == "12 Jan 2023" && page(false).bars.allSatisfy { $0.added == nil })
        #expect(page(true).until == "1 Apr 2025" && page(true).bars.allSatisfy { $0.added != nil })
        let (bare, full) = (
            try Templates().html(page(false), Samples.frame(.standard, title: "")),
            try Templates().html(page(true), Samples.frame(.standard, title: ""))
        )
        #expect(!bare.contains("times-added") && full.contains("times-added"))
        #expect(!bare.contains("Until it was accepted") && full.contains("Until it was accepted"))
    }

    @Test(
        "what a timeline has is named beside its bar, where there is room, and times of one day are told by the clock")
    func names() throws {
        let spans = [
            ("2025-04-06T06:00:00Z", "2025-04-06T06:10:00Z"), ("2025-04-06T17:50:00Z", "2025-04-06T18:00:00Z"),
            ("2025-04-06T06:00:00Z", "2025-04-06T18:00:00Z"),
        ]
        let view = PictureView(
            lines: try spans.enumerated().map { number, span in
                PictureLine(
                    record: Samples.line(number + 1), begins: try PartialDate(span.0), ends: try PartialDate(span.1))
            }, instant: Samples.today)
        let page = TimelinePage(view, PictureRequest(.times), .init(), channels: [], language: .standard)
        #expect(page.bars.compactMap { $0.name?.isBefore }.sorted { $0 && !$1 } == [true, false])
        #expect(page.bars.count { $0.name == nil } == 1)
        #expect(
            page.from == "6 April 2025, 06:00:00 UTC"
                && page.ticks.map(\.words) == ["06:00", "09:00", "12:00", "15:00", "18:00"])
    }

    @Test("how long something took is told where both ends were said, and as a bound where they were said roughly")
    func durations() throws {
        func line(_ begins: String, _ ends: String? = nil) throws -> TimelinePage.Line {
            let view = PictureView(
                lines: [
                    PictureLine(
                        record: Samples.lines[0], begins: try PartialDate(begins),
                        ends: try ends.map { try PartialDate($0) })
                ], instant: Samples.today)
            return TimelinePage(view, PictureRequest(.times), .init(), channels: [], language: .standard).lines[0]
        }
        #expect(try line("2024").lasted == "not said" && line("2025-03-30").lasted == "not said")
        #expect(try line("2025-03-30", "2025-04-02").lasted == "at most 4 days")
        #expect(try line("2025-03-30T06:00:00Z", "2025-03-30T07:00Z").lasted == "60 minutes")
        #expect(try line("2025-03-30", "unknown").lasted == "not said")
        #expect(try line("2024").delay.hasPrefix("at most "))
        #expect(try !line("2025-03-30T06:00:00Z").delay.hasPrefix("at most "))
        #expect(try line("2026").delay == "before it was over")
    }

    @Test("a map and its rows are marked as the strictest of what puts something there")
    func strictest() {
        let line = PictureLine(
            record: Samples.line(1), places: [StatedPlace(name: "Menaka", country: "ML")], tlp: .red)
        let page = MapPage(
            PictureView(lines: [line], instant: Samples.today), PictureRequest(.places), .init(area: .world),
            channels: [], language: .standard)
        #expect(page.lines[0].row.mark == "TLP:RED")
    }

    @Test("a relationship and what was observed are called in the reader's words")
    func titles() {
        #expect(
            Language.french.title(.relation(from: "indicator", name: "indicates", to: "malware"))
                == "Indicateur signale Maliciel")
        #expect(Language.english.title(.relation(from: "tool", name: "x-made", to: "tool")) == "Tool x-made Tool")
        #expect(Language.english.title(.observed(types: ["ipv4-addr"], count: 18)) == "IPv4 address × 18")
    }

    @Test("numbers of a drawing have two decimals at most")
    func numbers() {
        #expect(
            [0.0, -0.004, 1.5, -1.25, 12.345, 0.05, -0.5].map(\.drawn) == [
                "0", "0", "1.5", "-1.25", "12.35", "0.05", "-0.5",
            ])
        #expect(14.05.decimal(2) == "14.05" && (-0.26).decimal(1) == "-0.3" && 2.0.decimal(0) == "2")
    }

    @Test("every picture is a page and a file, and tells nothing of what is hidden")
    func pages() async throws {
        try await Site.open { site in
            try await site.file(1, "Open <note>")
            try await site.file(2, "Canary", to: "secret")
            var draft = ProductDraft(.intrep, channel: "alerts", title: "=Forged summons")
            draft.observed = try PartialDate("2025-04-05")
            draft.areas = [ProductDraft.Area(name: "Malaba", country: "KE")]
            draft.soWhat = "Warn carriers."
            draft.sources = [ProductDraft.Source(grade: "B2")]
            guard case .filed(let id, _) = try await site.node.gate.file(draft, by: site.caller("writer")) else {
                throw WireError.malformed
            }
            var reader = try await site.signedIn("reader")
            let paths = [
                "/map?area=east", "/timeline", "/brief", "/brief?span=week", "/records/\(id)/graph",
                "/records/\(id)/history",
                "/map/file?as=csv", "/map/file?as=stix", "/timeline/file?as=csv", "/inbox/file?as=csv",
                "/search/file?q=summons&as=csv", "/search/file?q=summons&as=stix",
            ]
            for path in paths {
                let answer = try await reader.get(path)
                #expect(answer.status == 200 && answer.text.contains("Forged summons"), "\(path)")
                #expect(!answer.text.contains("Canary"), "\(path)")
            }
            for path in ["/records/\(id)/pdf", "/brief/pdf", "/brief/pdf?span=week"] {
                let paper = try await reader.get(path)
                #expect(paper.status == 200 && paper["Content-Type"] == "application/pdf", "\(path)")
                #expect(paper["Content-Disposition"]?.contains("-TLP-") == true, "\(path)")
            }
            #expect(try await reader.get("/records/note--\(Samples.uuid(1))/pdf").status == 400)
            let map = try await reader.get("/map?area=east").text
            #expect(map.contains(Asset.outlines.path) && map.contains("Malaba") && map.contains("the country"))
            // How all of it is to be handled is in words on a page, in codes in a file.
            #expect(map.contains("TLP:AMBER+STRICT · not to be passed on") && !map.contains("onward="))
            let csv = try await reader.get("/search/file?q=summons&as=csv")
            #expect(csv["Content-Disposition"]?.contains("search-TLP-") == true)
            #expect(csv.text.contains(",TLP:AMBER+STRICT · onward=none,"))
            #expect(csv.text.contains(",'=Forged summons,") && csv.text.contains(",derived: search as shown to KE-OUT"))
            let bundle = try JSONDocument(parsing: Array(try await reader.get("/map/file?as=stix").text.utf8)).root
            let note = bundle["objects"]?.elements.first { $0["type"]?.string == "note" }
            #expect(note?["object_refs"]?.elements.compactMap(\.string) == [id])
            #expect(note?["object_marking_refs"]?.count == 1)

            for path in ["/map?days=0", "/map?type=nothing", "/map/file", "/search/file?as=csv", "/map/file?as=pdf"] {
                #expect(try await reader.get(path).status == 400, "\(path)")
            }
            for form in ["", "/file"] {
                let hidden = try await reader.get("/map\(form)?channel=secret&as=csv")
                let missing = try await reader.get("/map\(form)?channel=secrat&as=csv")
                #expect(hidden.status == 404 && missing.status == 404)
                #expect(hidden.pageLikeness(without: "secret") == missing.pageLikeness(without: "secrat"))
            }
            let secret = "note--\(Samples.uuid(2))"
            for part in ["graph", "history"] {
                let hidden = try await reader.get("/records/\(secret)/\(part)")
                let missing = try await reader.get("/records/note--\(Samples.uuid(99))/\(part)")
                #expect(hidden.status == 404 && missing.status == 404)
                #expect(
                    hidden.pageLikeness(without: secret) == missing.pageLikeness(without: "note--\(Samples.uuid(99))"))
            }
        }
    }
}
