import Records
import Sharing

/// The form of one genre of products: which fields it has, and what it makes of them.
///
/// No more than six have to be filled in for a report of an event (domain 2.1); what is usual stands in the others.
protocol ProductForm: Sendable {
    static var genre: Product.Genre { get }
    static func fields(_ fields: inout FormFields, _ writing: Writing)
    /// Reads its own fields; what is wrong is noted in the check.
    static func read(_ check: inout FieldCheck, into draft: inout ProductDraft)
    /// The buttons below the fields that come first, by what they do.
    static var acts: [String] { get }
    /// Those of them that there is something to do for.
    static func offered(_ writing: Writing) -> [String]
    /// What has to be known of what comes first; `nil`: nothing.
    static func note(_ writing: Writing) -> String?
    /// Does what one of those does: fills in fields from those that come first.
    static func fill(_ entry: inout FormEntry, _ act: String, _ writing: Writing)
    /// Names what it was made from as its sources.
    static func cite(_ draft: inout ProductDraft, _ writing: Writing)
}

extension ProductForm {
    static var acts: [String] { [] }
    static func offered(_ writing: Writing) -> [String] { acts }
    static func note(_ writing: Writing) -> String? { nil }
    static func fill(_ entry: inout FormEntry, _ act: String, _ writing: Writing) {}
    static func cite(_ draft: inout ProductDraft, _ writing: Writing) {}
}

/// Every genre: a new one is a file beside this one and a line here.
enum ProductForms {
    static let all: [any ProductForm.Type] = [
        IntrepForm.self, WarningForm.self, IntsumForm.self, AssessmentForm.self, NoteForm.self,
    ]
    static func named(_ name: String) -> (any ProductForm.Type)? { all.first { $0.genre.rawValue == name } }

    /// Which field is about a property of the product.
    static func field(of property: String) -> String {
        switch property {
        case "name": "title"
        case "areas": "place"
        case "follows_ref", "supersedes_ref", "contradicts_ref": "follows"
        case "responds_to_ref": "responds_to"
        case "derived_from_refs": "made_from"
        default: property
        }
    }

    /// Lines of a list at most.
    static let mostLines = 40
}

/// Where and when somebody writes.
struct Writing {
    /// Those that the writer may file in.
    let channels: [ChannelView]
    /// What it may be made from, newest first.
    var sources: [ShownProduct]
    /// How many come before those, whether others come after them, and whether there are more than are looked at.
    var offset = 0
    var isMore = false
    var isCut = false
    /// What of them, and of what the list does not offer, is ticked; as far as the writer is shown it.
    var ticked: [ShownProduct] = []
    let now: Instant
    let language: Language
    /// What it follows up, where somebody came from there.
    var follows: RecordLine?
    /// What it is the next version of.
    var earlier: EarlierProduct?

    /// As in `2026-11-26T15:20Z`: no more is known to somebody who writes it down.
    var minute: String { String(now.text.prefix(16)) + "Z" }
    /// So many days ago, as in `2026-11-26`.
    func day(before days: Int64) -> String {
        String(Instant(microseconds: now.microseconds - days * 86_400_000_000).text.prefix(10))
    }
}

/// What is the same for all: whom it is for, and what hardly anybody changes.
struct ProductEntry {
    let form: any ProductForm.Type
    let writing: Writing
    private var language: Language { writing.language }
    /// Where a product stands its next version stands.
    private var channels: [ChannelView] {
        guard let earlier = writing.earlier else { return writing.channels }
        return writing.channels.filter { $0.code == earlier.view.channel.code }
    }

    init(_ form: any ProductForm.Type, _ writing: Writing) {
        self.form = form
        self.writing = writing
    }

    func fields(_ entry: FormEntry) -> FormFields {
        var fields = FormFields(entry, language: language)
        fields.line("title", required: true, hint: true, isWide: true)
        if writing.follows != nil { following(&fields) }
        form.fields(&fields, writing)
        fields.channel(channels)
        fields.lines("text", rows: 8, hint: true)
        fields.more {
            let usual = Envelope.Precedence.routine.rawValue
            $0.select("precedence", Self.precedences, required: true, usual: usual) {
                language.word("precedence." + $0)
            }
            // Who does not act on a warning has to have been asked.
            $0.select(
                "acknowledge", Self.answers, required: true, hint: true,
                usual: form.genre == .warning ? "yes" : "no"
            ) {
                language.word("acknowledge." + $0)
            }
            // A next version is marked as the one before.
            if writing.earlier == nil {
                $0.line("rel_to", hint: true)
                $0.select("tlp", TLP.allCases.map(\.value), hint: true) { TLP($0)?.label ?? $0 }
            }
            // What says no language does not say the one of whoever writes it anew.
            let isNew = writing.earlier == nil
            $0.select(
                "lang", PartyForms.languages, required: isNew, usual: isNew ? language.code : nil,
                label: language.text("write.lang")
            ) {
                language.word("lang." + $0)
            }
            if writing.follows == nil {
                $0.line("follows", hint: true)
                following(&$0)
            }
            $0.line("responds_to", hint: true)
            $0.line("responds_element", hint: true)
        }
        return fields
    }

    /// What it does to the report that it follows up: it adds to it, where nothing else is chosen.
    private func following(_ fields: inout FormFields) {
        let usual = language.word("follows." + Product.Following.follows.rawValue)
        fields.select("follows_as", Self.followings, none: usual) { language.word("follows." + $0) }
    }

    /// What is filled in first; `nil`: nothing is made from it.
    func step(_ fields: FormFields) -> FormModel.Step? {
        guard !form.acts.isEmpty else { return nil }
        return FormModel.Step(
            fields: fields.begin, note: form.note(writing),
            buttons: form.offered(writing).map {
                .init(act: $0, label: language.text("write.\(form.genre.rawValue).act.\($0)"))
            })
    }

    /// What is sent along unseen: what it continues.
    func carried(_ entry: FormEntry) -> [FormModel.Hidden] {
        if let earlier = writing.earlier?.view.line {
            return [
                FormModel.Hidden(name: "of", value: earlier.id),
                FormModel.Hidden(name: "of_version", value: entry.value("of_version") ?? earlier.version),
            ]
        }
        return writing.follows.map { [FormModel.Hidden(name: "follows", value: $0.id)] } ?? []
    }

    /// Where the list of what it may be made from stands.
    var place: [FormModel.Hidden] {
        writing.offset > 0 ? [FormModel.Hidden(name: IntsumForm.offsetField, value: String(writing.offset))] : []
    }

    /// What is to be filed; `nil` where something is wrong, which then stands in the entry.
    func draft(_ entry: inout FormEntry) -> ProductDraft? {
        var check = FieldCheck(entry, language: language)
        let title = check.required("title")
        let channel = check.choice("channel", of: channels.map(\.code))
        var draft = ProductDraft(form.genre, channel: channel, title: title)
        draft.lang = check.optionalChoice("lang", of: PartyForms.languages)
        draft.text = check.entry.value("text")
        draft.releasedTo = (check.entry.value("rel_to") ?? "").split { $0.isWhitespace || ",;،".contains($0) }.map(
            String.init)
        draft.tlp = check.optionalChoice("tlp", of: TLP.allCases.map(\.value)).flatMap { TLP($0) }
        draft.precedence =
            check.optionalChoice("precedence", of: Self.precedences).flatMap(Envelope.Precedence.init) ?? .routine
        draft.asksForAnswer = check.optionalChoice("acknowledge", of: Self.answers) == "yes"
        let how = check.optionalChoice("follows_as", of: Self.followings).flatMap { Product.Following(rawValue: $0) }
        draft.follows = check.id("follows", of: "report").map { Product.FollowUp(of: $0, as: how ?? .follows) }
        if how != nil, check.entry.value("follows") == nil {
            check.entry.problems["follows"] = language.text("write.problem.follows")
        }
        draft.respondsTo = check.id("responds_to", of: Requirement.type)
        draft.respondsToElement = check.number("responds_element", in: 1...Requirement.elementsMost).map { $0 - 1 }
        form.read(&check, into: &draft)
        form.cite(&draft, writing)
        entry = check.entry
        return entry.isSound ? draft : nil
    }

    static let precedences = Envelope.Precedence.allCases.map(\.rawValue)
    private static let answers = ["yes", "no"]
    private static let followings = [Product.Following.supersedes, .contradicts].map(\.rawValue)
}

extension FieldCheck {
    /// The id of a record of a type; `nil` where the field is empty or wrong.
    mutating func id(_ name: String, of type: String) -> RecordID? {
        guard let text = entry.value(name) else { return nil }
        guard let id = try? RecordID(text), id.type == type else {
            entry.problems[name] = language.text("write.problem.id", ["type": type])
            return nil
        }
        return id
    }

    /// A date as far as it is known; `nil` where the field is empty or wrong.
    mutating func date(_ name: String) -> PartialDate? {
        guard let text = entry.value(name) else { return nil }
        guard let date = try? PartialDate(text) else {
            entry.problems[name] = language.text("write.problem.date")
            return nil
        }
        return date
    }

    /// A list with an item on each line; `[]` where it is empty or too long.
    mutating func lines(_ name: String, required: Bool = false) -> [String] {
        let lines = (entry.value(name) ?? "").split(whereSeparator: \.isNewline).map { $0.withoutBlanks }
            .filter { !$0.isEmpty }
        if lines.isEmpty, required { entry.problems[name] = language.text("form.problem.required") }
        if lines.count > ProductForms.mostLines {
            entry.problems[name] = language.text("write.problem.lines", count: ProductForms.mostLines)
        }
        return lines
    }

    /// Sources, one on each line: the grade, then in words what it was, as in `B2 A customs post`.
    mutating func sources(_ name: String) -> [ProductDraft.Source] {
        let lines = lines(name, required: true)
        return lines.compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard let grade = parts.first.flatMap(Self.grade) else {
                entry.problems[name] = language.text("write.problem.grade", ["text": String(line.prefix(20))])
                return nil
            }
            return ProductDraft.Source(grade: grade, descriptor: parts.dropFirst().first)
        }
    }

    /// A grade of the Admiralty code, as in `B2` or `b2`.
    static func grade(_ text: String) -> String? {
        let grade = text.uppercased()
        return Product.isGrade(grade) ? grade : nil
    }

    /// Where it is: a name, and the state that it lies in.
    mutating func area(required: Bool) -> ProductDraft.Area? {
        guard let name = required ? self.required("place") : entry.value("place"), !name.isEmpty else { return nil }
        var area = ProductDraft.Area(name: name, country: entry.value("country")?.uppercased())
        if let country = area.country, country.utf8.count != 2 || !country.utf8.allSatisfy(\.isASCIIAlphanumeric) {
            entry.problems["country"] = language.text("write.problem.country")
        }
        let (latitude, longitude) = (degrees("latitude", 90), degrees("longitude", 180))
        if (latitude == nil) != (longitude == nil), entry.isSound {
            entry.problems[latitude == nil ? "latitude" : "longitude"] = language.text("form.problem.required")
        }
        (area.latitude, area.longitude) = (latitude, longitude)
        return area
    }

    private mutating func degrees(_ name: String, _ most: Double) -> Double? {
        guard let text = entry.value(name) else { return nil }
        guard let value = Double(text), abs(value) <= most else {
            entry.problems[name] = language.text(
                "form.problem.number", ["from": language.number(-Int(most)), "to": language.number(Int(most))])
            return nil
        }
        return value
    }
}

extension FormFields {
    /// Where a place is, beside its name.
    mutating func area() {
        line("country", hint: true)
        line("latitude", hint: true)
        line("longitude")
    }
}

extension Substring {
    fileprivate var withoutBlanks: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
