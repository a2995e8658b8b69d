import Formats
import Records
import Sharing

/// The form by which a meeting, a text or a commitment is written down, or a meeting anew.
struct CouncilFormPage: Page {
    static let template = "councilform"
    static var source: [UInt8] { PackageResources.councilform_mustache }

    let backHref: String
    let back: String
    let heading: String
    let lead: String
    let form: FormModel
}

/// What the forms of this area share.
struct CouncilForm: Sendable {
    let channels: [ChannelView]
    let organisations: FormCodes
    let bodies: FormCodes
    let language: Language

    /// Fields are named after what the record calls it, so that what is wrong with that stands at its field.
    static func field(of property: String) -> String { "c_" + property }

    fileprivate func channel(_ fields: inout FormFields) {
        fields.channel(channels, as: "c_channel")
    }
    fileprivate func audience(_ fields: inout FormFields, _ cases: [CouncilAudience]) {
        fields.select(
            "c_audience", cases.map(\.rawValue), required: true, usual: CouncilAudience.channel.rawValue,
            isWide: true
        ) { language.text("council.audience.\($0)") }
    }
    fileprivate func formality(_ fields: inout FormFields, usual: Council.Formality) {
        fields.select(
            "c_formality", Council.Formality.allCases.map { String($0.rawValue) }, required: true,
            usual: String(usual.rawValue)
        ) { language.text("council.formality.\($0)") }
    }

    /// Codes that blanks, commas or semicolons part, each once.
    static func codes(_ text: String?) -> [String] {
        var met: Set<String> = []
        return (text ?? "").split { $0.isWhitespace || ",;،".contains($0) }.map(String.init).filter {
            met.insert($0).inserted
        }
    }
}

extension FieldCheck {
    fileprivate mutating func audience() -> CouncilAudience {
        CouncilAudience(rawValue: choice("c_audience", of: CouncilAudience.allCases.map(\.rawValue))) ?? .house
    }
    fileprivate mutating func formality() -> Council.Formality {
        let value = choice("c_formality", of: Council.Formality.allCases.map { String($0.rawValue) })
        return Int64(value).flatMap(Council.Formality.init) ?? .idea
    }
}

// MARK: Meetings

/// What a meeting is written down in.
struct MeetingForm: Sendable {
    let base: CouncilForm
    /// Of the one that is written anew.
    let line: MeetingLine?
    var language: Language { base.language }

    func page(_ entry: FormEntry) -> CouncilFormPage {
        let id = line?.record.id
        return CouncilFormPage(
            backHref: id.map { Paths.meeting($0) } ?? Paths.meetings, back: language.text("meeting.title"),
            heading: language.text(id == nil ? "meeting.add" : "meeting.revise"),
            lead: language.text("meeting.add.lead"),
            form: form(entry))
    }

    private func form(_ entry: FormEntry) -> FormModel {
        var fields = FormFields(entry, language: language)
        fields.line("c_name", required: true, isWide: true)
        base.channel(&fields)
        base.audience(&fields, CouncilAudience.allCases)
        fields.select("c_format", Meeting.Format.allCases.map(\.rawValue), required: true, usual: "in-person") {
            language.text("meeting.format.\($0)")
        }
        fields.select("c_status", Meeting.Status.allCases.map(\.rawValue), required: true, usual: "planned") {
            language.text("meeting.status.\($0)")
        }
        fields.line("c_zone", hint: true)
        fields.line("c_starts", hint: true)
        fields.line("c_ends")
        fields.line("c_place")
        fields.line("c_country")
        fields.line("c_host", hint: true, of: base.organisations)
        fields.line("c_chair", hint: true, of: base.organisations)
        fields.lines(
            "c_items", rows: 5, hint: true,
            words: ["sessions": language.list(Meeting.Session.allCases.map { language.session($0) })])
        fields.more {
            $0.line("c_series", hint: true)
            $0.line("c_edition")
            $0.line("c_opens", hint: true)
            $0.line("c_closes")
            $0.line("c_bodies", of: base.bodies, isSeveral: true)
            $0.lines("c_theme", rows: 3, hint: true)
            $0.lines("c_description", rows: 3)
            $0.line("c_parent_ref")
        }
        // Only where one was found: nobody is asked to allow what they did not see.
        if entry.problems["c_items"] != nil || entry.value("c_clash") != nil {
            fields.list("c_clash", ["yes"]) { _ in language.text("meeting.clash.allow") }
        }
        return FormModel(
            action: line.map { Paths.reviseMeeting($0.record.id) } ?? Paths.addMeeting, fields: fields.all,
            more: fields.rest, submit: language.text("write.file"), problem: entry.problem,
            carrying: entry.value("version").map { [FormModel.Hidden(name: "version", value: $0)] } ?? []
        ).offering(fields.suggestions)
    }

    /// What is to be filed; `nil` where something is wrong, which then stands in the entry.
    func draft(_ entry: inout FormEntry) -> MeetingDraft? {
        var check = FieldCheck(entry, language: language)
        var draft = MeetingDraft(
            channel: check.choice("c_channel", of: base.channels.map(\.code)), name: check.required("c_name"))
        draft.audience = check.audience()
        draft.format =
            Meeting.Format(rawValue: check.choice("c_format", of: Meeting.Format.allCases.map(\.rawValue))) ?? .inPerson
        draft.status =
            Meeting.Status(rawValue: check.choice("c_status", of: Meeting.Status.allCases.map(\.rawValue))) ?? .planned
        draft.place = check.entry.value("c_place")
        draft.country = check.entry.value("c_country")
        draft.host = check.entry.value("c_host")
        draft.chair = check.entry.value("c_chair")
        draft.series = check.entry.value("c_series")
        draft.edition = check.entry.value("c_edition")
        draft.text = check.entry.value("c_description")
        draft.bodies = CouncilForm.codes(check.entry.value("c_bodies"))
        draft.opens = check.date("c_opens")
        draft.closes = check.date("c_closes")
        draft.parent = check.id("c_parent_ref", of: Meeting.type)
        draft.allowsClashes = check.entry.list("c_clash") == ["yes"]
        // What stands there as the form showed it stays as it is stored: there is more in that than the form can write.
        let old = line?.draft
        let oldClock = old?.zone.flatMap { ZoneClock($0) }
        var themes = old?.theme ?? []
        draft.theme = check.lines("c_theme").compactMap { line in
            if let place = themes.firstIndex(where: { CSVReader.trimmed(Self.theme($0)) == line }) {
                return themes.remove(at: place)
            }
            let parts = line.split(separator: ":", maxSplits: 1).map { CSVReader.trimmed(String($0)) }
            guard parts.count == 2, (2...8).contains(parts[0].count) else {
                check.entry.problems["c_theme"] = language.text("meeting.problem.theme")
                return nil
            }
            return Council.Wording(language: parts[0], text: parts[1])
        }
        draft.zone = check.entry.value("c_zone")
        let clock = draft.zone.flatMap { ZoneClock($0) }
        if draft.zone != nil, clock == nil { check.entry.problems["c_zone"] = language.text("meeting.problem.zone") }
        let isSameZone = draft.zone == old?.zone
        func time(_ name: String, _ was: Instant?) -> Instant? {
            // What the zone before could not show was taken out by nobody.
            guard let text = check.entry.value(name) else { return oldClock == nil ? was : nil }
            if isSameZone, let was, oldClock?.text(was) == CSVReader.trimmed(text) { return was }
            guard let clock else {
                if draft.zone == nil { check.entry.problems["c_zone"] = language.text("form.problem.required") }
                return nil
            }
            guard let instant = clock.instant(text) else {
                check.entry.problems[name] = language.text("meeting.problem.time")
                return nil
            }
            return instant
        }
        draft.starts = time("c_starts", old?.starts)
        draft.ends = time("c_ends", old?.ends)
        var items = old?.items ?? []
        draft.items = check.lines("c_items").compactMap { line in
            let place = items.firstIndex { item in
                CSVReader.trimmed(item.text(oldClock, language)) == line
                    && (isSameZone || oldClock == nil || item.starts == nil)
            }
            if let place { return items.remove(at: place) }
            guard let item = MeetingDraft.Item(line, clock) else {
                check.entry.problems["c_items"] = language.text(
                    "meeting.problem.item",
                    ["text": String(line.prefix(60)), "session": language.session(.parallel)])
                return nil
            }
            return item
        }
        // Who comes is written on a page of its own, and stays here.
        draft.participants = line?.draft.participants ?? []
        entry = check.entry
        return entry.isSound ? draft : nil
    }
}

extension MeetingForm {
    /// On one line of the form.
    fileprivate static func flat(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }
    fileprivate static func theme(_ wording: Council.Wording) -> String {
        flat("\(wording.language): \(wording.text)")
    }
}

extension MeetingDraft.Item {
    /// A kind of session by its code, or as any of our languages calls it.
    private static func session(_ text: String) -> Meeting.Session? {
        let wanted = ParticipantTable.folded(text)
        return Meeting.Session(rawValue: text)
            ?? Meeting.Session.allCases.first { session in
                Language.all.contains {
                    ParticipantTable.folded($0.text("meeting.session.\(session.rawValue)")) == wanted
                }
            }
    }

    /// As somebody writes it down: when, kind, title, room, languages, posts, parted by bars; all but the first three may be left out.
    fileprivate init?(_ line: String, _ clock: ZoneClock?) {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { CSVReader.trimmed(String($0)) }
        guard (3...6).contains(parts.count), let session = Self.session(parts[1]), !parts[2].isEmpty else {
            return nil
        }
        self.init(title: parts[2], session: session)
        if !parts[0].isEmpty, parts[0] != "-" {
            var times = parts[0].split(separator: " ").map(String.init)
            // As in 2026-03-02 22:00-2026-03-03 01:00, where it ends on another day.
            if let clock, times.count == 3, let dash = times[1].firstIndex(where: { $0 == "-" || $0 == "–" }) {
                let day = times[1][times[1].index(after: dash)...]
                guard let until = clock.instant("\(day) \(times[2])") else { return nil }
                self.ends = until
                times = [times[0], String(times[1][..<dash])]
            }
            guard let clock, times.count == 2 else { return nil }
            let ends = times[1].split { $0 == "-" || $0 == "–" }.map(String.init)
            guard let from = ends.first.flatMap({ clock.instant("\(times[0]) \($0)") }) else { return nil }
            starts = from
            if ends.count == 2 {
                guard let until = clock.instant("\(times[0]) \(ends[1])") else { return nil }
                self.ends = until
            } else if ends.count > 2 {
                return nil
            }
        }
        if parts.count > 3, !parts[3].isEmpty { room = parts[3] }
        if parts.count > 4 { interpretation = CouncilForm.codes(parts[4]) }
        if parts.count > 5 {
            for seat in parts[5].split(separator: ";") {
                let pair = seat.split(separator: ":", maxSplits: 1).map { CSVReader.trimmed(String($0)) }
                guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else { return nil }
                posts.append(MeetingDraft.Seat(organisation: pair[0], post: pair[1]))
            }
        }
    }

    /// As ``init(_:_:)`` reads it, its kind in the reader's words.
    fileprivate func text(_ clock: ZoneClock?, _ language: Language) -> String {
        var when = "-"
        if let clock, let starts {
            when = clock.text(starts)
            if let ends {
                let until = clock.text(ends)
                when += "-" + (until.prefix(10) == when.prefix(10) ? String(until.suffix(5)) : until)
            }
        }
        var parts = [
            when, language.session(session), title, room ?? "", interpretation.joined(separator: " "),
            posts.map { "\($0.organisation): \($0.post)" }.joined(separator: "; "),
        ]
        while parts.count > 3, parts.last?.isEmpty == true { parts.removeLast() }
        return MeetingForm.flat(parts.joined(separator: " | "))
    }
}

extension Language {
    fileprivate func session(_ session: Meeting.Session) -> String { text("meeting.session.\(session.rawValue)") }
}

extension FormEntry {
    /// A form that writes a meeting anew.
    init(_ line: MeetingLine, in language: Language) {
        self.init()
        let draft = line.draft
        let clock = draft.zone.flatMap { ZoneClock($0) }
        let texts: [(String, String?)] = [
            // Whoever saves what they had before them changes no other version than that.
            ("version", line.record.version),
            ("c_name", draft.name), ("c_channel", draft.channel), ("c_audience", draft.audience.rawValue),
            ("c_format", draft.format.rawValue), ("c_status", draft.status.rawValue), ("c_zone", draft.zone),
            ("c_starts", draft.starts.flatMap { clock?.text($0) }), ("c_ends", draft.ends.flatMap { clock?.text($0) }),
            ("c_place", draft.place), ("c_country", draft.country), ("c_host", draft.host), ("c_chair", draft.chair),
            ("c_items", draft.items.map { $0.text(clock, language) }.joined(separator: "\n")),
            ("c_series", draft.series),
            ("c_edition", draft.edition), ("c_opens", draft.opens?.text), ("c_closes", draft.closes?.text),
            ("c_bodies", draft.bodies.joined(separator: " ")),
            ("c_theme", draft.theme.map { MeetingForm.theme($0) }.joined(separator: "\n")),
            ("c_description", draft.text), ("c_parent_ref", draft.parent?.text),
        ]
        for (name, text) in texts { values[name] = [text ?? ""] }
    }
}

// MARK: Texts

/// What a text is put to seats in.
struct DecisionForm: Sendable {
    let base: CouncilForm
    var language: Language { base.language }

    func page(_ entry: FormEntry) -> CouncilFormPage {
        CouncilFormPage(
            backHref: entry.value("c_meeting_ref").map { Paths.meeting($0) } ?? Paths.meetings,
            back: language.text("meeting.title"), heading: language.text("decision.add"),
            lead: language.text("decision.add.lead"), form: form(entry))
    }

    private func form(_ entry: FormEntry) -> FormModel {
        var fields = FormFields(entry, language: language)
        fields.line("c_name", required: true, isWide: true)
        for tongue in [language] + Language.all.filter({ $0.code != language.code }) {
            fields.lines(
                "c_texts_\(tongue.code)", rows: tongue.code == language.code ? 5 : 2,
                label: language.text("decision.text", ["language": tongue.name]))
        }
        base.channel(&fields)
        base.audience(&fields, [.channel, .named])
        fields.line("c_seats", hint: true, isWide: true, of: base.organisations, isSeveral: true)
        fields.line("c_bodies", hint: true, of: base.bodies, isSeveral: true)
        fields.line("c_chair", required: true, hint: true, of: base.organisations)
        base.formality(&fields, usual: .understanding)
        fields.more {
            $0.select(
                "c_method", [Decision.Method.consensus.rawValue], required: true,
                usual: Decision.Method.consensus.rawValue
            ) { language.text("decision.method.\($0)") }
            $0.line("c_formality_evidence", hint: true, isWide: true)
            $0.line("c_symbol", hint: true)
            $0.line("c_item")
            $0.line("c_effective")
            $0.line("c_meeting_ref")
            $0.line("c_supersedes_ref")
        }
        return FormModel(
            action: Paths.addDecision, fields: fields.all, more: fields.rest, submit: language.text("decision.put"),
            problem: entry.problem
        ).offering(fields.suggestions)
    }

    func draft(_ entry: inout FormEntry) -> DecisionDraft? {
        var check = FieldCheck(entry, language: language)
        let texts = Language.all.compactMap { tongue in
            // Browsers end lines with CR LF: the same words have the same hash, whichever way they are put.
            check.entry.value("c_texts_\(tongue.code)").map {
                Council.Wording(language: tongue.code, text: $0.replacing("\r\n", with: "\n"))
            }
        }
        if texts.isEmpty {
            check.entry.problems["c_texts_\(language.code)"] = language.text("form.problem.required")
        }
        var draft = DecisionDraft(
            channel: check.choice("c_channel", of: base.channels.map(\.code)), name: check.required("c_name"),
            texts: texts, seats: CouncilForm.codes(check.entry.value("c_seats")), chair: check.required("c_chair"))
        draft.audience = check.audience()
        draft.bodies = CouncilForm.codes(check.entry.value("c_bodies"))
        if draft.seats.isEmpty, draft.bodies.isEmpty {
            check.entry.problems["c_seats"] = language.text("form.problem.required")
        }
        draft.formality = check.formality()
        draft.method =
            Decision.Method(rawValue: check.choice("c_method", of: Decision.Method.allCases.map(\.rawValue)))
            ?? .consensus
        draft.formalityEvidence = check.entry.value("c_formality_evidence")
        draft.symbol = check.entry.value("c_symbol")
        draft.item = check.entry.value("c_item")
        draft.effective = check.date("c_effective")
        draft.meeting = check.id("c_meeting_ref", of: Meeting.type)
        draft.supersedes = check.id("c_supersedes_ref", of: Decision.type)
        entry = check.entry
        return entry.isSound ? draft : nil
    }
}

// MARK: Commitments

/// What a commitment is written down in.
struct CommitmentForm: Sendable {
    let base: CouncilForm
    var language: Language { base.language }

    func page(_ entry: FormEntry) -> CouncilFormPage {
        CouncilFormPage(
            backHref: Paths.commitments, back: language.text("commitment.title"),
            heading: language.text("commitment.add"), lead: language.text("commitment.add.lead"), form: form(entry))
    }

    private func form(_ entry: FormEntry) -> FormModel {
        var fields = FormFields(entry, language: language)
        fields.line("c_name", required: true, isWide: true)
        base.channel(&fields)
        base.audience(&fields, [.channel, .named])
        fields.line("c_owner", required: true, hint: true, of: base.organisations)
        fields.line("c_due", required: true, input: "date")
        fields.line("c_deliverable", required: true, isWide: true)
        fields.line("c_evidence_rule", required: true, hint: true, isWide: true)
        fields.line("c_verifier", required: true, hint: true, of: base.organisations)
        fields.line("c_chair", hint: true, of: base.organisations)
        base.formality(&fields, usual: .understanding)
        fields.more {
            $0.line("c_decision_ref")
            $0.line("c_formality_evidence", hint: true, isWide: true)
            $0.line("c_owner_post")
            $0.line("c_co_owners", of: base.organisations, isSeveral: true)
            $0.lines("c_description", rows: 3)
            $0.line("c_meeting_ref")
            $0.line("c_supersedes_ref")
        }
        return FormModel(
            action: Paths.addCommitment, fields: fields.all, more: fields.rest, submit: language.text("write.file"),
            problem: entry.problem
        ).offering(fields.suggestions)
    }

    func draft(_ entry: inout FormEntry) -> CommitmentDraft? {
        var check = FieldCheck(entry, language: language)
        let day = check.day("c_due")
        if check.entry.value("c_due") == nil {
            check.entry.problems["c_due"] = language.text("form.problem.required")
        }
        var draft = CommitmentDraft(
            channel: check.choice("c_channel", of: base.channels.map(\.code)), name: check.required("c_name"),
            owner: check.required("c_owner"), due: day.flatMap { try? PartialDate($0) } ?? .unknown,
            deliverable: check.required("c_deliverable"), evidenceRule: check.required("c_evidence_rule"),
            verifier: check.required("c_verifier"))
        draft.audience = check.audience()
        draft.formality = check.formality()
        draft.formalityEvidence = check.entry.value("c_formality_evidence")
        draft.chair = check.entry.value("c_chair")
        draft.ownerPost = check.entry.value("c_owner_post")
        draft.coOwners = CouncilForm.codes(check.entry.value("c_co_owners"))
        draft.text = check.entry.value("c_description")
        draft.decision = check.id("c_decision_ref", of: Decision.type)
        draft.meeting = check.id("c_meeting_ref", of: Meeting.type)
        draft.supersedes = check.id("c_supersedes_ref", of: Commitment.type)
        entry = check.entry
        return entry.isSound ? draft : nil
    }
}
