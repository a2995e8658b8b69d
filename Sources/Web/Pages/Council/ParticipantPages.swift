import Formats
import Foundation
import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// A table of participants, as secretariats keep it.
struct ParticipantTable: Sendable {
    /// Bytes of one at most.
    static let bytesMost = 512 * 1_024
    /// Rows of one that are looked at at most; more than a meeting has participants, so that each that is too many is told.
    static let rowsMost = 1_000
    /// Lines that a page shows of one: those that are wrong before those that are right.
    static let linesMost = 100
    /// Parts of the form that it comes with at most: what the page sends, and room for one more.
    static let partsMost = 5

    enum Column: String, CaseIterable, Sendable { case organisation, post, role, language }

    let rows: [ParticipantRow]
    /// Columns that are not taken, as they are headed.
    let ignored: [String]

    enum Fault: Error, Hashable {
        /// A column that is needed is not there.
        case missing(Column)
        /// A column that no such table may have here: red line R3.
        case prohibited(String)
        case tooMany
    }

    /// - Throws: ``Fault``.
    init(_ table: CSVReader) throws(Fault) {
        guard let head = table.rows.first else { throw .missing(.organisation) }
        var places: [Column: Int] = [:]
        var ignored: [String] = []
        for place in head.fields.indices {
            let title = head[place]
            let folded = Self.folded(title)
            guard !folded.isEmpty else { continue }
            // Passports and birthdays make a list of travellers, which is kept nowhere here.
            let words = title.split { !$0.isLetter && !$0.isNumber }.map { Self.folded(String($0)) }
            guard !Self.prohibited.contains(where: { folded.contains($0) }), !words.contains("visa") else {
                throw .prohibited(title)
            }
            if let column = Column.allCases.first(where: { Self.names[$0]?.contains(folded) == true }),
                places[column] == nil
            {
                places[column] = place
            } else {
                ignored.append(title)
            }
        }
        for column in [Column.organisation, .post] where places[column] == nil { throw .missing(column) }
        guard table.rows.count <= Self.rowsMost + 1 else { throw .tooMany }
        self.ignored = ignored
        rows = table.rows.dropFirst().map { row in
            func field(_ column: Column) -> String { places[column].map { row[$0] } ?? "" }
            return ParticipantRow(
                line: row.line, organisation: field(.organisation), post: field(.post),
                role: Self.role(field(.role)), language: Self.language(field(.language)))
        }
    }

    /// A line that is read here again and goes to no spreadsheet: what looks like a formula stays as it was written.
    static func carried(_ fields: [String]) -> String {
        fields.map { field in
            var quoted = String.UnicodeScalarView()
            for scalar in field.unicodeScalars {
                quoted.append(scalar)
                if scalar == "\"" { quoted.append(scalar) }
            }
            return "\"" + String(quoted) + "\""
        }.joined(separator: ",") + "\r\n"
    }

    /// Without accents, case and what is no letter.
    static func folded(_ text: String) -> String {
        String(
            text.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
                .filter { $0.isLetter || $0.isNumber })
    }

    /// A role as the table has it, in any of our languages; what is none stays, and is told at its line.
    private static func role(_ text: String) -> String {
        let wanted = folded(text)
        guard !wanted.isEmpty else { return "" }
        let found = Meeting.Role.allCases.first { role in
            folded(role.rawValue) == wanted
                || Language.all.contains { folded($0.text("meeting.role.\(role.rawValue)")) == wanted }
        }
        return found?.rawValue ?? text
    }

    private static func language(_ text: String) -> String {
        let wanted = folded(text)
        guard !wanted.isEmpty else { return "" }
        let found = Language.all.first {
            $0.code == wanted || folded($0.name) == wanted || tongues[$0.code]?.contains(wanted) == true
        }
        return found?.code ?? text
    }

    /// What languages are called in the others: of tables that were not made for us.
    private static let tongues: [String: Set<String>] = [
        "en": ["english", "anglais", "ingles", "kiingereza", "الانجليزية"],
        "fr": ["french", "francais", "frances", "kifaransa", "الفرنسية"],
        "pt": ["portuguese", "portugais", "portugues", "kireno", "البرتغالية"],
        "ar": ["arabic", "arabe", "kiarabu", "العربية"],
        "sw": ["swahili", "kiswahili", "suaili", "السواحيلية"],
    ]
    /// How columns are headed, folded.
    private static let names: [Column: Set<String>] = [
        .organisation: [
            "organisation", "organization", "org", "code", "agency", "service", "delegation", "organisationcode",
            "agence",
            "organizacao", "servico", "delegacao", "agencia", "shirika", "taasisi", "المنظمة", "الجهة", "الوفد",
        ],
        .post: [
            "post", "position", "function", "title", "poste", "fonction", "titre", "posto", "cargo", "funcao",
            "wadhifa",
            "cheo", "المنصب", "الوظيفة",
        ],
        .role: ["role", "capacity", "qualite", "papel", "qualidade", "jukumu", "الدور", "الصفة"],
        .language: ["language", "lang", "langue", "lingua", "idioma", "lugha", "اللغة"],
    ]
    private static let prohibited = [
        "passport", "passeport", "passaporte", "pasipoti", "جواز", "birth", "naissance", "nascimento", "kuzaliwa",
        "الميلاد",
        "biometri",
    ]
}

/// Who comes to a meeting: from a table, looked at line by line before anything is filed.
struct ParticipantsPage: Page {
    static let template = "participants"
    static var source: [UInt8] { PackageResources.participants_mustache }

    struct Line: Sendable {
        let line: String
        let organisation: String
        let post: String
        let role: String
        let language: String
        /// What is wrong with it; `nil`: nothing.
        let problem: String?
    }
    struct Preview: Sendable {
        let summary: String
        let ignored: String?
        let lines: [Line]
        /// How many more lines there are; `nil`: none.
        let more: String?
        /// The sound lines, carried to where they are confirmed; `nil` where there is none.
        let table: String?
        let version: String
        let confirm: String
    }

    let meetingHref: String
    let meeting: String
    let action: String
    let current: String
    let problem: String?
    let preview: Preview?
    let longest: String

    init(_ view: MeetingView, preview: Preview? = nil, problem: String? = nil, language: Language) {
        meetingHref = Paths.meeting(view.line.record.id)
        meeting = view.line.draft.name
        action = Paths.participants(view.line.record.id)
        current = language.posts(view.line.draft.participants.count)
        self.problem = problem
        self.preview = preview
        longest = language.text("participants.longest", ["n": language.number(Meeting.participantsMost)])
    }
}

struct ParticipantsRoutes: PageRoutes {
    static let page: any Page.Type = ParticipantsPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/meetings/{id}/participants", .callers) { request, context in
                let visit = Visit(request, context)
                return page(try await view(context), visit)
            },
            .post("/meetings/{id}/participants", .callers, upTo: ParticipantTable.bytesMost) {
                try await take($0, $1)
            },
        ]
    }

    private func view(_ context: AppContext) async throws -> MeetingView {
        let view = try await desk.gate.meeting(try context.parameter("id"), for: context.caller)
        guard view.line.mayRevise else {
            throw Refusal(.forbidden, "this meeting is not one that you may change here")
        }
        return view
    }

    private func take(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let language = visit.language
        let view = try await view(context)
        let form: QueryString
        let sent: MultipartForm
        do {
            (form, sent) = try await desk.multipart(request, context, visit, parts: ParticipantTable.partsMost)
        } catch let stale as StaleForm {
            let problem = language.text("tearline.fault.stale")
            // What was looked at already is shown once more, to be confirmed by who reads it: nothing is done with it.
            guard let text = try stale.form.only("table"),
                let table = try? ParticipantTable(CSVReader(Array(text.utf8)))
            else { return page(view, visit, problem: problem, .forbidden) }
            let checked = try await desk.gate.check(
                table.rows, for: view.line.record.id, in: Set(Language.all.map(\.code)), by: context.caller)
            let again = preview(checked, ignoring: [], of: view, language)
            return page(view, visit, preview: again, problem: problem, .forbidden)
        }
        if let table = try form.only("table"), try form.only("confirm") == "yes" {
            return try await confirm(table, from: try form.only("version") ?? "", of: view, context, visit)
        }
        guard let file = sent.file("table") else {
            return page(view, visit, problem: language.text("form.problem.required"), .unprocessableContent)
        }
        do {
            let table = try ParticipantTable(CSVReader(Array(file.bytes)))
            let checked = try await desk.gate.check(
                table.rows, for: view.line.record.id, in: Set(Language.all.map(\.code)), by: context.caller)
            return page(view, visit, preview: preview(checked, ignoring: table.ignored, of: view, language))
        } catch let error as FormatError {
            return page(
                view, visit,
                problem: language.text("participants.problem.file", ["message": language.said(error.message)]),
                .unprocessableContent)
        } catch let fault as ParticipantTable.Fault {
            return page(view, visit, problem: words(fault, language), .unprocessableContent)
        }
    }

    /// What was looked at and confirmed is looked at again: meanwhile the registry may have changed.
    private func confirm(
        _ text: String, from version: String, of view: MeetingView, _ context: AppContext, _ visit: Visit
    ) async throws -> Response {
        let id = view.line.record.id
        do {
            let table = try ParticipantTable(CSVReader(Array(text.utf8)))
            let checked = try await desk.gate.check(
                table.rows, for: id, in: Set(Language.all.map(\.code)), by: context.caller)
            guard checked.allSatisfy({ $0.fault == nil }) else {
                return page(
                    view, visit, preview: preview(checked, ignoring: [], of: view, visit.language),
                    .unprocessableContent)
            }
            switch try await desk.gate.invite(
                checked.compactMap(\.participant), to: id, from: version, by: context.caller)
            {
            case .filed: return .seeOther(Paths.meeting(id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(_, let message):
                return page(
                    view, visit, problem: visit.language.refused(message),
                    .unprocessableContent)
            }
        } catch let error as FormatError {
            return page(
                view, visit,
                problem: visit.language.text(
                    "participants.problem.file", ["message": visit.language.said(error.message)]),
                .unprocessableContent)
        } catch let fault as ParticipantTable.Fault {
            return page(view, visit, problem: words(fault, visit.language), .unprocessableContent)
        } catch let refusal as Refusal where refusal.code == .conflict {
            return page(view, visit, problem: visit.language.text("form.problem.changed"), .conflict)
        }
    }

    private func preview(
        _ checked: [CheckedParticipant], ignoring columns: [String], of view: MeetingView, _ language: Language
    ) -> ParticipantsPage.Preview {
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let sound = checked.compactMap(\.participant)
        let wrong = checked.count - sound.count
        let table =
            ParticipantTable.carried(ParticipantTable.Column.allCases.map(\.rawValue))
            + sound.map {
                ParticipantTable.carried([$0.seat.organisation, $0.seat.post, $0.role.rawValue, $0.language ?? ""])
            }.joined()
        let shown = (checked.filter { $0.fault != nil } + checked.filter { $0.fault == nil })
            .prefix(ParticipantTable.linesMost).sorted { $0.row.line < $1.row.line }
        return ParticipantsPage.Preview(
            summary: language.text("participants.sound", count: sound.count) + language.listSeparator
                + language.text("participants.wrong", count: wrong),
            ignored: columns.isEmpty
                ? nil : language.text("participants.ignored", ["columns": language.list(columns)]),
            lines: shown.map { each in
                ParticipantsPage.Line(
                    line: language.number(each.row.line),
                    organisation: each.participant.map { wording.name($0.seat.organisation) } ?? each.row.organisation,
                    post: each.row.post,
                    role: each.participant.map { language.text("meeting.role.\($0.role.rawValue)") } ?? each.row.role,
                    language: each.row.language,
                    problem: each.fault.map { language.text("participants.fault.\($0.rawValue)") })
            },
            more: checked.count > shown.count
                ? language.text("import.more", count: checked.count - shown.count) : nil,
            table: sound.isEmpty ? nil : table, version: view.line.record.version,
            confirm: language.text(
                wrong == 0 ? "participants.confirm" : "participants.confirm.sound", count: sound.count))
    }

    private func words(_ fault: ParticipantTable.Fault, _ language: Language) -> String {
        switch fault {
        case .missing(let column):
            language.text("participants.problem.column", ["column": language.text("field.c_\(column.rawValue)")])
        case .prohibited(let title): language.text("participants.problem.prohibited", ["column": title])
        case .tooMany:
            language.text("participants.problem.rows", ["n": language.number(ParticipantTable.rowsMost)])
        }
    }

    private func page(
        _ view: MeetingView, _ visit: Visit, preview: ParticipantsPage.Preview? = nil, problem: String? = nil,
        _ status: HTTPResponse.Status = .ok
    ) -> Response {
        desk.html(
            ParticipantsPage(view, preview: preview, problem: problem, language: visit.language),
            title: visit.language.text("participants.title"), place: .meetings, marking: view.line.record.tlp,
            for: visit, status: status)
    }
}
