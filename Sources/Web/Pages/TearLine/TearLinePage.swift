import JSON
import Records
import Sharing

/// A sanitised version in the making: what of the source goes, what is written more generally, what that still tells.
struct TearLinePage: Page {
    static let template = "tearline"
    static var source: [UInt8] { PackageResources.tearline_mustache }

    /// A line of what is written more generally.
    struct Wording: Sendable {
        let number: String
        let key: String
        let places: [Choice]
        let steps: [Choice]
        let exact: String
        let instead: String
    }
    struct Finding: Sendable {
        let text: String
        let kind: String
        let places: [String]
        let blocks: Bool
    }
    /// The version as it would be.
    struct Made: Sendable {
        let isGood: Bool
        let verdict: String
        let reasons: [String]
        let hasReasons: Bool
        let hasFindings: Bool
        let findings: [Finding]
        let hasRemoved: Bool
        let removed: [String]
        /// Who would get what of it; `nil` where it cannot be filed in that channel.
        let preview: PreviewModel?
        let product: ProductSheet?
        let properties: [Property]
    }

    let name: String
    let recordHref: String
    let action: String
    let version: String
    let channel: String
    /// What is wrong with what was sent.
    let problem: String?
    let portions: [TearLinePortion]
    let isCut: Bool
    let wordings: [Wording]
    let targets: [Choice]
    let tlps: [Choice]
    let markings: String
    let hasMarkings: Bool
    /// The organisations of the registry; none for who may not read it: then their codes are written.
    let parties: [Choice]
    let hasParties: Bool
    let organisations: String
    let leavesOut: Bool
    let note: String
    let longest: Int
    let made: Made?

    /// - Parameters:
    ///   - targets: the channels that the caller may file in.
    ///   - parties: the registry, as far as the caller may read it.
    ///   - view: what would be made of it; `nil` where nobody has asked yet, or nothing can be.
    init(
        _ source: TearLineSource, _ entry: TearLineEntry, targets: [ChannelView], parties: PartiesView? = nil,
        view: TearLineView?, problem: String? = nil, language: Language
    ) {
        let line = source.line
        name = language.title(line.title)
        recordHref = Paths.record(line.id, version: line.version, channel: line.channel)
        action = Paths.tearline(line.id)
        version = line.version
        channel = line.channel
        self.problem = problem
        let all = TearLinePortion.all(
            of: source.object, needed: source.needed, ticked: Set(entry.removing), language: language)
        portions = TearLinePortion.listed(all)
        isCut = all.count > portions.count
        let texts = portions.filter(\.isText).map { (place: $0.selector, words: language.place($0.selector)) }
        let rows = entry.wordings + Array(repeating: .init(), count: TearLineEntry.blank(after: entry.wordings.count))
        wordings = rows.enumerated().map { index, row in
            Wording(
                number: language.text("tearline.line", ["n": language.number(index + 1)]), key: String(index),
                places: [
                    Choice(code: "", label: language.text("tearline.everywhere"), chosen: row.place.isEmpty)
                ] + texts.map { Choice(code: $0.place, label: $0.words, chosen: $0.place == row.place) },
                steps: TearLineOrder.steps.map {
                    Choice(code: $0, label: language.text("tearline.step.is-\($0)"), chosen: $0 == row.step)
                }, exact: row.exact, instead: row.instead)
        }
        // Whom it is for is said by who makes it: no channel is chosen beforehand where there are several.
        self.targets = targets.choices(entry.target, language: language)
        tlps =
            [Choice(code: "", label: language.text("tearline.tlp.none"), chosen: entry.tlp == nil)]
            + TLP.allCases.map { Choice(code: $0.value, label: $0.label, chosen: $0 == entry.tlp) }
        markings = entry.markings.joined(separator: " ")
        hasMarkings = !markings.isEmpty
        self.parties = Self.choices(parties, Set(entry.organisations), language)
        hasParties = !self.parties.isEmpty
        organisations = entry.organisations.joined(separator: " ")
        leavesOut = entry.leavesOut
        note = entry.note ?? ""
        longest = SharingLimits.reason
        made = view.map { Made($0, language: language) }
    }

    /// Everybody else in the registry, by name; none where there are more than ``FormCodes/most``: then their codes are written.
    private static func choices(_ view: PartiesView?, _ chosen: Set<String>, _ language: Language) -> [Choice] {
        guard let view, view.book.organisations.count <= FormCodes.most else { return [] }
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        return view.book.organisations.keys.filter { $0 != view.organisation }.map { code in
            let name = wording.name(code)
            return Choice(
                code: code, label: name == code ? code : language.text("tearline.party", ["name": name, "code": code]),
                chosen: chosen.contains(code))
        }.sorted { ($0.label, $0.code) < ($1.label, $1.code) }
    }
}

extension TearLinePage.Made {
    fileprivate init(_ view: TearLineView, language: Language) {
        isGood = view.problem == nil
        verdict = language.text(
            view.isUntouched ? "tearline.untouched" : isGood ? "tearline.good" : "tearline.bad")
        let missing = view.unconsented.map {
            language.text(
                "tearline.unconsented",
                ["place": language.place($0.place), "originators": language.list($0.originators)])
        }
        // What nothing else here tells is why it cannot be filed where it is to go.
        let isTold = view.isUntouched || !missing.isEmpty || view.findings.contains(where: \.blocks)
        reasons = isTold ? missing : view.problem.map { [language.said($0)] } ?? []
        hasReasons = !reasons.isEmpty
        findings = view.findings.map {
            TearLinePage.Finding(
                text: $0.text, kind: language.text("tearline.kind.\($0.kind)"),
                places: $0.places.map { language.place($0) }, blocks: $0.blocks)
        }
        hasFindings = !findings.isEmpty
        removed = view.removed.map { language.place($0) }
        hasRemoved = !removed.isEmpty
        preview = view.shares.map { PreviewModel($0, isComplete: view.isComplete, language: language) }
        let sheet = ProductSheet(view.object, known: [], marks: view.marks, language: language)
        product = sheet
        var reader = PropertyReader(language: language, known: [])
        properties = reader.record(view.object, without: sheet?.told ?? [])
    }
}

/// A part of a record that can be taken out: a property, an element of a list, or what is in one.
struct TearLinePortion: Sendable {
    /// Portions on one page.
    static let most = 80
    /// Characters of what a portion says.
    private static let longest = 120
    /// Levels below the record.
    private static let deepest = 4

    let selector: String
    let label: String
    let says: String
    /// How far it is below a property of the record: a class in the style sheet.
    let level: Int
    /// Whether there are words in it that can be written more generally.
    let isText: Bool
    /// Nothing would be left without it: it can only be written more generally.
    let isNeeded: Bool
    let ticked: Bool

    /// What keeps the record in order, and what the version has of its own.
    private static let kept: Set<String> = [
        "type", "spec_version", "id", "created", "modified", "revoked", "lang", "object_marking_refs",
        "granular_markings",
    ]

    /// What says which record it is, or which extension: without it nothing is left of that.
    private static let frame: Set<String> = ["extension_type", "product_kind"]

    /// Those that a page lists: each property of the record before what is in one, as it can be taken out whole.
    static func listed(_ all: [TearLinePortion]) -> [TearLinePortion] {
        guard all.count > most else { return all }
        var room = most - all.count { $0.level == 0 }
        let listed = all.filter { portion in
            guard portion.level > 0 else { return true }
            room -= 1
            return room >= 0
        }
        return Array(listed.prefix(most))
    }

    /// In the order of the record; what is in a portion follows it.
    ///
    /// - Parameter needed: selectors of what the record cannot be without.
    static func all(
        of object: JSONValue, needed: Set<String> = [], ticked: Set<String>, language: Language
    ) -> [TearLinePortion] {
        var found: [TearLinePortion] = []
        // How many there are before the property that is looked at: none hides those that follow it.
        var begun = 0
        // A file is told by its name, wherever it is referred to.
        let files = Dictionary(
            Product.annexes(of: object).compactMap { file in
                file.about["name"]?.string.map { (file.artifact.text, $0) }
            }
        ) { first, _ in first }
        /// - Parameter inner: what the selectors of what is in it begin with.
        func add(_ value: JSONValue, _ selector: String, _ label: String, _ level: Int, inner: String? = nil) {
            // What is in a list or an object stands below it.
            let isWhole = [.array, .object].contains(value.kind) && level < deepest
            let text = value.string ?? String(decoding: value.minified, as: UTF8.self)
            let says = isWhole ? "" : files[text] ?? text
            found.append(
                TearLinePortion(
                    selector: selector, label: label,
                    says: says.count > longest ? says.prefix(longest) + "…" : says, level: level,
                    isText: value.string.map { (try? RecordID($0)) == nil } ?? false,
                    isNeeded: needed.contains(selector), ticked: ticked.contains(selector)))
            guard level < deepest, found.count - begun <= most else { return }
            let inner = inner ?? selector
            for (index, element) in value.elements.enumerated() {
                add(element, inner + ".[\(index)]", language.element(index, of: label), level + 1)
            }
            for (name, member) in value.members where !frame.contains(name.text) {
                add(member, inner + "." + name.text, language.portion(name.text), level + 1)
            }
        }
        for (name, value) in object.members where !kept.contains(name.text) {
            begun = found.count
            guard name.text == "extensions", value.kind == .object else {
                add(value, name.text, language.portion(name.text), 0)
                continue
            }
            // Each for itself: of what is around them nothing would be left without them.
            for (id, content) in value.members {
                begun = found.count
                let place = "extensions." + id.text
                add(content, value.count == 1 ? "extensions" : place, language.portion(id.text), 0, inner: place)
            }
        }
        return found
    }
}
