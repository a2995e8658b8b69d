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
    let organisations: String
    let leavesOut: Bool
    let note: String
    let longest: Int
    let made: Made?

    /// - Parameters:
    ///   - targets: the channels that the caller may file in.
    ///   - view: what would be made of it; `nil` where nobody has asked yet, or nothing can be.
    init(
        _ source: TearLineSource, _ entry: TearLineEntry, targets: [ChannelView], view: TearLineView?,
        problem: String? = nil, language: Language
    ) {
        let line = source.line
        name = language.title(line.title)
        recordHref = Paths.record(line.id, version: line.version, channel: line.channel)
        action = Paths.tearline(line.id)
        version = line.version
        channel = line.channel
        self.problem = problem
        let all = TearLinePortion.all(of: source.object, ticked: Set(entry.removing), language: language)
        portions = Array(all.prefix(TearLinePortion.most))
        isCut = all.count > portions.count
        let texts = all.filter(\.isText).map(\.selector)
        let rows = entry.wordings + Array(repeating: .init(), count: TearLineEntry.blank(after: entry.wordings.count))
        wordings = rows.enumerated().map { index, row in
            Wording(
                number: language.text("tearline.line", ["n": language.number(index + 1)]), key: String(index),
                places: texts.map { Choice(code: $0, label: $0, chosen: $0 == row.place) },
                steps: TearLineOrder.steps.map {
                    Choice(code: $0, label: language.text("tearline.step.is-\($0)"), chosen: $0 == row.step)
                }, exact: row.exact, instead: row.instead)
        }
        self.targets = targets.choices(entry.target, language: language)
        tlps =
            [Choice(code: "", label: language.text("tearline.tlp.none"), chosen: entry.tlp == nil)]
            + TLP.allCases.map { Choice(code: $0.value, label: $0.label, chosen: $0 == entry.tlp) }
        markings = entry.markings.joined(separator: " ")
        organisations = entry.organisations.joined(separator: " ")
        leavesOut = entry.leavesOut
        note = entry.note ?? ""
        longest = SharingLimits.reason
        made = view.map { Made($0, language: language) }
    }
}

extension TearLinePage.Made {
    fileprivate init(_ view: TearLineView, language: Language) {
        isGood = view.problem == nil
        verdict = language.text(isGood ? "tearline.good" : "tearline.bad")
        reasons = view.unconsented.map {
            language.text(
                "tearline.unconsented", ["place": $0.place, "originators": language.list($0.originators)])
        }
        hasReasons = !reasons.isEmpty
        findings = view.findings.map {
            TearLinePage.Finding(
                text: $0.text, kind: language.text("tearline.kind.\($0.kind)"), places: $0.places,
                blocks: $0.blocks)
        }
        hasFindings = !findings.isEmpty
        removed = view.removed
        hasRemoved = !removed.isEmpty
        var reader = PropertyReader(language: language, known: [])
        properties = reader.record(view.object)
    }
}

/// A part of a record that can be taken out: a property, an element of a list, or what is in one.
struct TearLinePortion: Sendable {
    /// Portions on one page.
    static let most = 150
    /// Characters of what a portion says.
    private static let longest = 240
    /// Levels below the record.
    private static let deepest = 4

    let selector: String
    let label: String
    let says: String
    /// How far it is below a property of the record: a class in the style sheet.
    let level: Int
    let isText: Bool
    let ticked: Bool

    /// What keeps the record in order, and what the version has of its own.
    private static let kept: Set<String> = [
        "type", "spec_version", "id", "created", "modified", "revoked", "lang", "object_marking_refs",
        "granular_markings",
    ]

    /// In the order of the record; what is in a portion follows it.
    static func all(of object: JSONValue, ticked: Set<String>, language: Language) -> [TearLinePortion] {
        var found: [TearLinePortion] = []
        func add(_ value: JSONValue, _ selector: String, _ label: String, _ level: Int) {
            // What is in a list or an object stands below it.
            let isWhole = [.array, .object].contains(value.kind) && level < deepest
            let says = isWhole ? "" : value.string ?? String(decoding: value.minified, as: UTF8.self)
            found.append(
                TearLinePortion(
                    selector: selector, label: label,
                    says: says.count > longest ? says.prefix(longest) + "…" : says, level: level,
                    isText: value.string != nil, ticked: ticked.contains(selector)))
            guard level < deepest, found.count <= most else { return }
            for (index, element) in value.elements.enumerated() {
                add(element, selector + ".[\(index)]", language.number(index + 1), level + 1)
            }
            for (name, member) in value.members {
                add(member, selector + "." + name.text, language.propertyName(name.text), level + 1)
            }
        }
        for (name, value) in object.members where !kept.contains(name.text) {
            add(value, name.text, language.propertyName(name.text), 0)
        }
        return found
    }
}
