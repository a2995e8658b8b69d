import Formats
import Records
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite("A table of participants is read in any of our languages, and holds no traveller (red line R3)")
struct ParticipantTableTests {
    private func table(_ text: String) throws -> ParticipantTable {
        try ParticipantTable(CSVReader(Array(text.utf8)))
    }

    @Test(
        "columns are known by their heads, whatever their language, order and accents",
        arguments: [
            "Organisation,Post,Role,Language\nKE-OUT,Director,head of delegation,fr",
            "langue;POSTE;Rôle;Délégation\nfrançais;Director;Chef de délégation;KE-OUT",
            "Organização;Cargo;Papel;Língua\nKE-OUT;Director;chefe de delegação;francês",
            "shirika,wadhifa,jukumu,lugha\nKE-OUT,Director,mkuu wa ujumbe,Kifaransa",
            "المنظمة,المنصب,الدور,اللغة\nKE-OUT,Director,رئيس الوفد,الفرنسية",
        ])
    func heads(_ text: String) throws {
        let table = try table(text)
        #expect(
            table.rows
                == [ParticipantRow(line: 2, organisation: "KE-OUT", post: "Director", role: "head", language: "fr")])
        #expect(table.ignored.isEmpty)
    }

    @Test("names of persons are not taken, and what is not understood stays to be told at its line")
    func names() throws {
        let table = try table("Name,Organisation,Post,Role\nJane Doe,KE-OUT,Director,boss")
        #expect(table.ignored == ["Name"])
        #expect(table.rows.map(\.role) == ["boss"])
        #expect(!"\(table)".contains("Jane"))
    }

    @Test(
        "passports, birthdays and biometrics refuse the table",
        arguments: [
            "Passport no.", "N° de passeport", "Date de naissance", "Data de nascimento", "تاريخ الميلاد", "visa",
        ])
    func travellers(_ column: String) {
        #expect(throws: ParticipantTable.Fault.prohibited(column)) {
            try table("Organisation,Post,\(column)\nKE-OUT,Director,x")
        }
    }

    @Test("a head that only sounds like a visa is none, and what looks like a formula is carried as it was written")
    func carried() throws {
        #expect(try table("Organização;Cargo;Divisão\nKE-OUT;D;x").ignored == ["Divisão"])
        let row = ["KE-OUT", "@Desk \"A\", -", "head", ""]
        #expect(try CSVReader(Array(ParticipantTable.carried(row).utf8)).rows[0].fields == row)
    }

    @Test("a column that is needed is named where it is missing, and a table of too many rows is refused")
    func missing() throws {
        #expect(throws: ParticipantTable.Fault.missing(.post)) { try table("Organisation,Nom\nKE-OUT,x") }
        #expect(throws: ParticipantTable.Fault.missing(.organisation)) { try table("Poste\nx") }
        let rows = String(repeating: "KE-OUT,x\n", count: ParticipantTable.rowsMost)
        #expect(try table("org,post\n" + rows).rows.count == ParticipantTable.rowsMost)
        #expect(throws: ParticipantTable.Fault.tooMany) { try table("org,post\n" + rows + "KE-OUT,x\n") }
    }
}

@Suite("Hours are read by the clock on the wall of a zone")
struct ZoneClockTests {
    @Test(
        "what a clock shows is read and written back",
        arguments: ["Africa/Nairobi", "Africa/Casablanca", "UTC", "Atlantic/Cape_Verde"])
    func round(_ name: String) throws {
        let clock = try #require(ZoneClock(name))
        let instant = try #require(clock.instant("2026-03-02 09:00"))
        #expect(clock.text(instant) == "2026-03-02 09:00")
    }

    @Test("it is the zone's own offset, in summer and in winter")
    func offsets() throws {
        #expect(
            try #require(ZoneClock("Africa/Nairobi")).instant("2026-03-02 09:00") == Instant("2026-03-02T06:00:00Z"))
        let brussels = try #require(ZoneClock("Europe/Brussels"))
        #expect(brussels.instant("2026-01-15 09:00") == Instant("2026-01-15T08:00:00Z"))
        #expect(brussels.instant("2026-07-15T09:00") == Instant("2026-07-15T07:00:00Z"))
        // An hour that the clocks jump over is none.
        #expect(brussels.instant("2026-03-29 02:30") == nil)
    }

    @Test("what is no zone or no time is none")
    func none() throws {
        for name in ["", "Nowhere/Nothing", "GMT+3", "EST"] { #expect(ZoneClock(name) == nil, "\(name)") }
        let clock = try #require(ZoneClock("UTC"))
        for text in ["", "2026-03-02", "09:00", "2026-02-30 09:00", "2026-03-02 24:30", "2026-03-02 9:00"] {
            #expect(clock.instant(text) == nil, "\(text)")
        }
    }

    @Test("it is said with the zone and how far that is from UTC")
    func spoken() throws {
        let clock = try #require(ZoneClock("Africa/Nairobi"))
        let from = try #require(Instant("2026-03-02T06:00:00Z"))
        #expect(
            clock.spoken(from, until: Instant("2026-03-02T09:30:00Z"), .english)
                == "2 March 2026, 09:00–12:30 (Africa/Nairobi, UTC+03:00)")
        #expect(clock.spoken(from, .french).contains("2 mars 2026"))
    }
}

@Suite("A letter names what is in a closed list, and nothing else")
struct ConvocationTests {
    @Test(
        "a place that is none is told, an open brace too", arguments: ["{person}", "To {post} {", "{post{when}}", "{}"])
    func unknown(_ letter: String) { #expect(Convocation.unknown(in: letter) != nil) }

    @Test("each language's own letter names all that it needs, and only that")
    func proposed() {
        for language in Language.all {
            let letter = Convocation.letter(language)
            #expect(Convocation.unknown(in: letter) == nil, "\(language.code)")
            for place in ["post", "organisation", "meeting", "when", "place"] {
                #expect(letter.contains("{\(place)}"), "\(language.code) \(place)")
            }
        }
    }

    @Test("a letter has its paragraphs however its lines end")
    func paragraphs() {
        #expect(Convocation.paragraphs("a\r\nb\r\n\r\nc") == ["a\nb", "c"])
        #expect(Convocation.paragraphs("a\n\nc") == ["a", "c"])
    }

    @Test("what fills a place is not read as another place")
    func filled() throws {
        var draft = MeetingDraft(channel: "alerts", name: "{host}")
        draft.host = "KE-OUT"
        let view = MeetingView(
            line: MeetingLine(record: Samples.lines[0], draft: draft, owner: "KE-OUT"), instant: Samples.today)
        let participant = MeetingDraft.Participant(seat: .init(organisation: "UG-NAC", post: "{chair}"))
        #expect(
            Convocation.filled("{post} to {meeting} of {host}, {when}", for: participant, view, .english)
                == "{chair} to {host} of KE-OUT, not recorded")
    }
}

/// Meetings, texts and commitments, as a browser meets them.
@Suite(.serialized) struct CouncilPageTests {
    private func form(
        _ browser: inout Browser, _ path: String, _ fields: KeyValuePairs<String, String>
    ) async throws -> String {
        _ = try await browser.get(path)
        let done = try await browser.post(path, fields)
        #expect(done.status == 303, "\(done.text)")
        return try #require(done["Location"])
    }

    @Test("a text is put to a seat, which says where it stands, and is adopted")
    func text() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let page = try await form(
                &browser, "/decisions/add",
                [
                    "c_name": "A <common> template", "c_channel": "alerts", "c_audience": "channel",
                    "c_texts_en": "It is used from June.", "c_seats": "KE-OUT", "c_chair": "KE-OUT",
                    "c_formality": "1", "c_method": "consensus-at-meeting",
                ])
            let open = try await browser.get(page).text
            #expect(open.contains("A &lt;common&gt; template"))
            #expect(open.contains("1 seat has not yet said where it stands."))
            // One reads what one votes on before one is asked, and a number stands after what it counts.
            let text = try #require(open.firstRange(of: "id=\"text-h\"")).lowerBound
            let vote = try #require(open.firstRange(of: "name=\"position\"")).lowerBound
            #expect(text < vote && open.contains("Objections</dt><dd>0</dd>"))
            let hash = try #require(open.firstMatch(of: /name="hash" value="([0-9a-f]{64})"/)?.1)
            let bare = try await browser.post(
                page, ["act": "state", "position": "object", "hash": String(hash), "c_text": ""])
            #expect(bare.status == 422)
            let other = try await browser.post(
                page, ["act": "state", "position": "join", "hash": String(repeating: "0", count: 64)])
            #expect(other.status == 409)
            #expect(
                try await browser.post(page, ["act": "state", "position": "join", "hash": String(hash)]).status == 303)
            #expect(try await browser.get(page).text.contains("Agreed: every seat"))
            #expect(try await browser.post(page, ["act": "adopt", "hash": String(hash)]).status == 303)
            #expect(try await browser.get(page).text.contains("Adopted, as the chair recorded it."))
            #expect(try await browser.get("/meetings").text.contains("adopted"))
        }
    }

    @Test("an empty page says what would stand there, and counts nothing")
    func empty() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let commitments = try await browser.get("/commitments").text
            #expect(commitments.contains("None of these that you may see.") && !commitments.contains("0 commitments"))
            let meetings = try await browser.get("/meetings").text
            #expect(meetings.contains("No meeting that you may see") && meetings.contains("No text that you may see"))
        }
    }

    @Test("a form that has something wrong shows what was typed and the problem at its field")
    func kept() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/meetings/add")
            let wrong = try await browser.post(
                "/meetings/add",
                [
                    "c_name": "MCC", "c_channel": "alerts", "c_audience": "channel", "c_format": "in-person",
                    "c_status": "planned", "c_zone": "Nowhere/Nothing", "c_items": "14:00 | party | x",
                ])
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("value=\"Nowhere/Nothing\"") && wrong.text.contains("There is no such zone"))
            #expect(wrong.text.contains("14:00 | party | x</textarea>"))
            let page = try await form(
                &browser, "/meetings/add",
                [
                    "c_name": "MCC", "c_channel": "alerts", "c_audience": "channel", "c_format": "in-person",
                    "c_status": "planned", "c_zone": "Africa/Nairobi", "c_starts": "2026-03-02 09:00",
                    "c_items": "2026-03-02 14:00-15:30 | parallel | Piracy | B",
                ])
            let shown = try await browser.get(page).text
            #expect(shown.contains("14:00–15:30 (Africa/Nairobi, UTC+03:00)"))
            let again = try await browser.get(page + "/revise").text
            #expect(again.contains("2026-03-02 14:00-15:30 | parallel | Piracy | B"))
            #expect(again.contains("value=\"2026-03-02 09:00\""))
            let night = try await form(
                &browser, "/meetings/add",
                [
                    "c_name": "MCC by night", "c_channel": "alerts", "c_audience": "channel", "c_format": "in-person",
                    "c_status": "planned", "c_zone": "Africa/Nairobi",
                    "c_items": "2026-03-02 22:00-2026-03-03 01:00 | plénière | Night",
                ])
            #expect(
                try await browser.get(night + "/revise").text.contains(
                    "2026-03-02 22:00-2026-03-03 01:00 | plenary | Night"))
            let calendar = try await browser.get(page + "/calendar")
            #expect(calendar.text.contains("DTSTART:20260302T060000Z"))
            // How it is to be handled goes with it.
            #expect(calendar.text.replacing("\r\n ", with: "").contains("DESCRIPTION;LANGUAGE=en:TLP:"))
        }
    }
}

@Suite("The page of meetings and texts")
struct MeetingsPageTests {
    @Test("each of its two lists goes forty lines at a time, and the other stays where it is")
    func leaves() throws {
        func list<Line>(_ line: Line) -> CouncilList<Line> {
            CouncilList(lines: Array(repeating: line, count: 95), instant: Samples.today)
        }
        let (meetings, texts) = (list(Samples.meetingLine()), list(Samples.decisionLine()))
        func page(_ meeting: Int, _ text: Int) throws -> (MeetingsPage, html: String) {
            let page = MeetingsPage(meetings, texts, from: (meeting, text), language: .standard)
            return (page, try Templates().html(page, Samples.frame(.standard, title: "Meetings", place: .meetings)))
        }
        let (first, html) = try page(0, 0)
        #expect(first.meetings.count == 40 && first.texts.count == 40 && html.utf8.count < 70_000)
        #expect(first.meetingLeaf?.next == "/meetings?from=40" && first.textLeaf?.next == "/meetings?texts=40")
        #expect(html.contains("Lines 1 to 40 of 95"))
        let (last, _) = try page(80, 40)
        #expect(last.meetings.count == 15 && last.meetingLeaf?.next == nil)
        #expect(last.meetingLeaf?.first == "/meetings?texts=40")
        #expect(last.textLeaf?.next == "/meetings?from=80&texts=80" && last.textLeaf?.first == "/meetings?from=80")
    }
}
