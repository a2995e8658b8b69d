import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("Tables of events become reports")
struct EventSheetTests {
    static let acled =
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,country,admin1,location,latitude,longitude,"
        + "geo_precision,source,notes,fatalities"

    private func sheet(_ lines: [String], file: String = "2025.csv") -> Sheet {
        Sheet(
            file: file, digest: String(repeating: "a", count: 64),
            all: lines.enumerated().map { number, line in
                Sheet.Row(
                    line: number + 1,
                    fields: line.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
            })
    }

    private func read(
        _ lines: [String], file: String = "2025.csv", _ change: (inout EventSheet.Settings) -> Void = { _ in }
    ) -> EventSheet.Reading {
        let sheet = sheet(lines, file: file)
        var settings = EventSheet.Settings(channel: "alerts", soWhat: "Not assessed.")
        change(&settings)
        return EventSheet.read(
            sheet, SheetMap(guessing: EventSheet.columns, in: sheet), settings, now: Clock().now)
    }

    private func problem(_ head: String, _ line: String) -> SheetFault? { read([head, line]).faults.first }

    @Test("a line of ACLED's columns is a report of an event, no more precise than it says")
    func acled() throws {
        let reading = read([
            Self.acled,
            "MLI1,05 April 2025,1,Battles,Armed clash,Mali,Gao,Ansongo,15.65,0.5,1,A newspaper,Two groups,7",
            "MLI2,2025-04-05,3,Protests,,Mali,Gao,,15.65,0.5,3,,,",
        ])
        #expect(reading.faults.isEmpty && reading.lines.count == 2)
        let draft = reading.lines[0].draft
        #expect(draft.observed?.text == "2025-04-05" && draft.text == "Two groups")
        #expect(draft.areas[0].name == "Ansongo" && draft.areas[0].country == "ML" && draft.areas[0].precision == 1_000)
        #expect(draft.event == CodedEvent(type: "battle", fatalities: CodedEvent.Estimate(low: 7, best: 7, high: 7)))
        #expect(draft.sources[0].descriptor == "A newspaper (2025.csv, 2)" && draft.sources[0].grade == "F6")
        #expect(draft.cited.map(\.id) == ["line 2", "MLI1"])
        let rough = reading.lines[1].draft
        // A month, a region without a point, and nothing said of the dead: which is not none.
        #expect(rough.observed?.text == "2025-04" && rough.areas[0].name == "Gao" && rough.areas[0].latitude == nil)
        #expect(rough.event?.fatalities == nil && rough.event?.displaced == nil)
    }

    @Test("a line of UCDP's columns has its lowest, likeliest and highest numbers")
    func ucdp() {
        let reading = read([
            "id,date_start,date_end,date_prec,type_of_violence,adm_1,where_coordinates,where_prec,latitude,longitude,low,best,high",
            "77,2025-05-01 00:00:00,2025-05-03,1,3,Mopti region,Bankass,2,14.07,-3.51,3,5,12",
        ])
        let draft = reading.lines.first?.draft
        #expect(draft?.event?.fatalities == CodedEvent.Estimate(low: 3, best: 5, high: 12))
        #expect(draft?.event?.type == "violence-against-civilians" && draft?.observedUntil?.text == "2025-05-03")
    }

    @Test(
        "columns are known by their names in five languages, with accents or without",
        arguments: [
            "Date de l’événement,Lieu,Type d'événement,Morts,Déplacés", "Data,Local,Tipo,Mortos,Deslocados",
            "Tarehe,Mahali,Aina,Waliokufa,Waliohama", "التاريخ,المكان,النوع,القتلى,النازحون",
            "DATE,PLACE,TYPE,DEAD,DISPLACED",
            "date_evenement,localité,type,tués,deplaces",
        ])
    func languages(_ head: String) throws {
        let words = ["émeute", "motim", "ghasia", "شغب", "riots", "Riot"]
        for word in words {
            let reading = read([head, "2025-04-05,Gao,\(word),3,1 200"])
            #expect(reading.missing.isEmpty && reading.faults.isEmpty, "\(head) \(word): \(reading.faults)")
            let event = try #require(reading.lines.first?.draft.event)
            #expect(event.type == "riot" && event.fatalities?.best == 3 && event.displaced == 1_200)
        }
    }

    @Test(
        "dates are read as they are written, and what may be two days is asked for",
        arguments: [
            ("2025-04-05", "2025-04-05"), ("2025/4/5", "2025-04-05"), ("5 avril 2025", "2025-04-05"),
            ("avril 2025", "2025-04"),
            ("April 5 2025", "2025-04-05"), ("1er août 2024", "2024-08-01"), ("25/04/2025", "2025-04-25"),
            ("04/25/2025", "2025-04-25"), ("25.04.2025 00:00", "2025-04-25"), ("5 de abril de 2025", "2025-04-05"),
            ("2025", "2025"), ("2025-04-05T10:00:00", "2025-04-05"), ("05/05/2025", "2025-05-05"),
        ])
    func dates(_ written: String, _ meant: String) {
        #expect(read(["date,place,type", "\(written),Gao,riot"]).lines.first?.draft.observed?.text == meant)
    }

    @Test("the order of day and month is taken from the column where it shows it, else from who imports it")
    func order() {
        let head = "date,place,type"
        #expect(problem(head, "05/04/2025,Gao,riot")?.problem == .ambiguous)
        let shown = read([head, "05/04/2025,Gao,riot", "25/04/2025,Gao,riot"])
        #expect(shown.lines.map { $0.draft.observed?.text } == ["2025-04-05", "2025-04-25"])
        let said = read([head, "05/04/2025,Gao,riot"]) { $0.order = .monthFirst }
        #expect(said.lines.first?.draft.observed?.text == "2025-05-04")
        let both = read([head, "05/04/2025,Gao,riot", "25/04/2025,Gao,riot", "04/25/2025,Gao,riot"])
        #expect(both.faults.map(\.line) == [2] && both.lines.count == 2)
    }

    @Test(
        "what a line has wrong is told with its number, its column and what stands there",
        arguments: [
            ("soon,Gao,riot,1,", "date", SheetFault.Problem.date), ("2025-02-30,Gao,riot,1,", "date", .date),
            (",Gao,riot,1,", "date", .missing), ("2025-04-05,,riot,1,", "place", .missing),
            ("2025-04-05,Gao,,1,", "type", .missing),
            ("2025-04-05,Gao,picnic,1,", "type", .type), ("2025-04-05,Gao,riot,some,", "dead", .number),
            ("2025-04-05,Gao,riot,-1,", "dead", .number), ("2025-04-05,Gao,riot,1.5,", "dead", .number),
            ("2062-04-05,Gao,riot,1,", "date", .ahead), ("2025-04-05,Gao,riot,1,Z9", "grade", .grade),
        ])
    func wrong(_ line: String, _ column: String, _ problem: SheetFault.Problem) {
        let reading = read(["date,place,type,fatalities,grade", "2025-04-05,Gao,riot,1,", line])
        #expect(reading.lines.count == 1)
        #expect(reading.faults.first?.line == 3 && reading.faults.first?.column == column)
        #expect(reading.faults.first?.problem == problem)
    }

    @Test("numbers out of order, points beyond the poles and a place without its other half are faults")
    func numbers() {
        let head = "date,place,type,low,best,high,lat,lon"
        #expect(problem(head, "2025-04-05,Gao,riot,5,4,9,,")?.problem == .estimate)
        #expect(problem(head, "2025-04-05,Gao,riot,5,,9,,")?.problem == .estimate)
        #expect(problem(head, "2025-04-05,Gao,riot,,,,91,0")?.problem == .coordinates)
        #expect(problem(head, "2025-04-05,Gao,riot,,,,15,")?.problem == .coordinates)
        #expect(problem(head, "2025-04-05,Gao,riot,,0,,15,0") == nil)
    }

    @Test("sexual violence is placed no more precisely than its region, without its text, and never for everybody")
    func safeguards() throws {
        let line =
            "X1,2025-04-05,1,Violence against civilians,Sexual violence,Mali,Gao,Ansongo,15.65,0.5,1,S,A village,1"
        let draft = try #require(read([Self.acled, line]) { $0.tlp = .clear }.lines.first?.draft)
        #expect(draft.areas == [ProductDraft.Area(name: "Gao", country: "ML")])
        #expect(draft.text == nil && draft.tlp == .green && !draft.title.contains("Ansongo"))
        let bare = line.replacing(",Gao,", with: ",,")
        #expect(problem(Self.acled, bare)?.problem == .region)
    }

    @Test("nothing of such a line, in whichever column, says more than the region and the month")
    func kept() throws {
        let head = "id,date,until,type,subtype,region,place,so_what,source,title"
        let line =
            "GAO-ANS-7,2025-04-05,2025-04-06,violence-against-civilians,sexual violence,Gao,Ansongo,"
            + "The clinic of Ansongo,A nurse in Ansongo,Ansongo"
        let reading = read([head, line])
        let draft = try #require(reading.lines.first?.draft)
        #expect(draft.observed?.text == "2025-04" && draft.observedUntil == nil)
        #expect(draft.soWhat == "Not assessed." && draft.sources[0].descriptor == "2025.csv, 2")
        let text = "\(draft)"
        for word in ["Ansongo", "ANS", "2025-04-05", String(repeating: "a", count: 64)] {
            #expect(!text.contains(word), "\(word)")
        }
        // Whoever guesses the place has no digest to try it with.
        let other = read([head, line.replacing("Ansongo", with: "Bourem")])
        #expect(other.lines.first?.facts == reading.lines.first?.facts)
    }

    @Test(
        "it is recognised by its words in five languages, and no violence is taken for it",
        arguments: [
            ("Rape", true), ("gang rape", true), ("Viol collectif", true), ("violences sexuelles", true),
            ("Violação", true), ("estupro", true), ("الاغتصاب", true), ("عنف جنسي", true), ("ubakaji", true),
            ("ukatili wa kingono", true), ("Violence", false), ("violations", false), ("grape", false),
            ("violência", false), ("Armed clash", false), ("عنف", false),
        ])
    func words(_ text: String, _ isSexual: Bool) {
        #expect(EventSheet.isSexualViolence(text) == isSexual)
    }

    @Test("a line with more cells than there are columns is a fault, and empty ones at the end are nothing")
    func wide() {
        let head = "date,place,type"
        #expect(problem(head, "2025-04-05,Gao, Ansongo,riot")?.problem == .wide)
        let (plain, padded) = (read([head, "2025-04-05,Gao,riot"]), read([head, "2025-04-05,Gao,riot,,"]))
        #expect(plain.lines.first?.key == padded.lines.first?.key && padded.faults.isEmpty)
    }

    @Test("a paragraph that begins like a mark is not taken for text")
    func marks() {
        for text in ["(RED) the name", "(REL UG-NAC) the name", "(TLP:PURPLE) x", "a\n(RED) the name"] {
            #expect(problem("date,place,type,notes", "2025-04-05,Gao,riot,\(text)")?.problem == .mark)
        }
        #expect(problem("date,place,type,notes", "2025-04-05,Gao,riot,(two) dead") == nil)
    }

    @Test("a line that repeats another word for word is one, and one number for two different lines is a fault")
    func repeated() {
        let head = "id,date,place,type"
        let same = read([head, "1,2025-04-05,Gao,riot", "1,2025-04-05,Gao,riot", "1,2025-04-06,Gao,riot"])
        #expect(same.lines.count == 1 && same.repeats.map(\.line) == [3] && same.repeats.map(\.of) == [2])
        #expect(same.faults.first?.problem == .repeated && same.faults.first?.text == "2")
    }

    @Test("a table without a needed column says which it lacks, and nothing is read")
    func missing() {
        #expect(read(["date,place", "2025-04-05,Gao"]).missing == ["type"])
    }

    // MARK: Filing

    private func file(_ lines: [String], _ house: House, as name: String = "author", file: String = "2025.csv")
        async throws
        -> [String: Int]
    {
        let reading = read(lines, file: file)
        let planned = try await house.gate.preview(reading.lines, for: "alerts", by: house[name])
        let filed = try await house.gate.file(reading.lines, for: "alerts", by: house[name])
        // What was looked at is what was done.
        #expect(planned.map(\.fate) == filed.map(\.fate) && planned.map(\.id) == filed.map(\.id))
        return filed.reduce(into: [:]) { $0["\($1.fate)", default: 0] += 1 }
    }

    private func reports(_ house: House) async throws -> [RecordLine] {
        try await house.gate.products(limit: 500, for: house["reader"])
    }

    @Test(
        "the same table files nothing twice, whatever its file is called, and a line that says something else is a next version"
    )
    func again() async throws {
        try await Backend.sqlite.run { house in
            let head = "id,date,place,type,dead"
            let lines = [head, "1,2025-04-05,Gao,riot,3", "2,2025-04-06,Gao,riot,"]
            #expect(try await file(lines, house) == ["new": 2])
            house.clock.pass(seconds: 5)
            #expect(try await file(lines, house) == ["known": 2])
            // Another name of the file, another order of lines.
            #expect(try await file([head, lines[2], lines[1]], house, file: "C:\\old\\copy.csv") == ["known": 2])
            #expect(try await reports(house).count == 2)
            #expect(
                try await file([head, "1,2025-04-07,Gao,riot,4", lines[2]], house) == ["corrected": 1, "known": 1])
            house.clock.pass(seconds: 5)
            #expect(try await file([head, "1,2025-04-07,Gao,riot,4"], house) == ["known": 1])
            let trend = try await house.gate.trend(TrendRequest(channel: "alerts"), for: house["reader"])
            #expect(trend.total.events == 2 && trend.total.best == 4 && trend.total.estimated == 1)
            let one = try await reports(house).first { "\($0.title)".contains("2025-04-07") }
            let view = try await house.gate.record(try #require(one).id, version: nil, for: house["reader"])
            #expect(
                view.object["external_references"]?.elements.first { _ in true }?["external_id"]?.string == "line 2")
            // A correction that is taken back is one too: the newest version is what is compared.
            #expect(try await file(lines, house) == ["corrected": 1, "known": 1])
            #expect(try await house.gate.trend(TrendRequest(channel: "alerts"), for: house["reader"]).total.best == 3)
            try await house.expectProof()
        }
    }

    @Test("a second table that counts its lines from 1 has reports of its own, and changes none of the first")
    func counted() async throws {
        try await Backend.memory.run { house in
            let head = "id,date,place,type,dead"
            #expect(try await file([head, "1,2024-04-05,Gao,riot,3"], house, file: "2024.csv") == ["new": 1])
            house.clock.pass(seconds: 1)
            #expect(try await file([head, "1,2025-02-07,Mopti,battle,9"], house) == ["new": 1])
            house.clock.pass(seconds: 1)
            // Of the same year: told, and left as it is.
            let other = read([head, "1,2025-03-09,Kidal,riot,1"])
            let fates = try await house.gate.file(other.lines, for: "alerts", by: house["author"]).map(\.fate)
            guard case .refused(let message)? = fates.first else {
                Issue.record("\(fates)")
                return
            }
            #expect(message.contains("Mopti"))
            let trend = try await house.gate.trend(TrendRequest(channel: "alerts", months: 24), for: house["reader"])
            #expect(trend.total.events == 2)
            // A number with letters is its source's, whatever else is corrected.
            #expect(try await file([head, "MLI1,2025-02-07,Mopti,battle,9"], house) == ["new": 1])
            house.clock.pass(seconds: 1)
            #expect(try await file([head, "MLI1,2025-02-08,Gao,riot,9"], house) == ["corrected": 1])
        }
    }

    @Test("a line without a number is known by what stands in it, and read with more columns it is corrected")
    func unnumbered() async throws {
        try await Backend.memory.run { house in
            let lines = ["date,place,type,toll", "2025-04-05,Gao,riot,3"]
            #expect(try await file(lines, house) == ["new": 1])
            house.clock.pass(seconds: 1)
            let sheet = sheet(lines)
            var map = SheetMap(guessing: EventSheet.columns, in: sheet)
            map.places["dead"] = 3
            let reading = EventSheet.read(
                sheet, map, EventSheet.Settings(channel: "alerts", soWhat: "x"), now: house.clock.now)
            let filed = try await house.gate.file(reading.lines, for: "alerts", by: house["author"])
            #expect(filed.map(\.fate) == [.corrected])
        }
    }

    @Test("whoever may not write files nothing, and who may not read a channel is told nothing of what is in it")
    func blind() async throws {
        try await Backend.memory.run { house in
            let reading = read(["id,date,place,type", "1,2025-04-05,Gao,riot"])
            await #expect(throws: Refusal.self) {
                try await house.gate.file(reading.lines, for: "alerts", by: house["outsider"])
            }
            await #expect(throws: Refusal.self) {
                try await house.gate.preview(reading.lines, for: "secret", by: house["author"])
            }
            // Of their own house, on a channel that they write to and do not read.
            try await house.administration.grant("drop", to: "releaser", write: true)
            #expect(
                try await house.gate.file(reading.lines, for: "drop", by: house["releaser"]).map(\.fate) == [.new])
            house.clock.pass(seconds: 1)
            let other = read(["id,date,place,type", "1,2025-04-05,Gao,protest"])
            #expect(try await house.gate.preview(other.lines, for: "drop", by: house["author"]).map(\.fate) == [.new])
        }
    }
}
