import JSON
import Records
import Sharing

/// What a record says beside the same in another language, in ready words: for the partial `translation`.
///
/// One language at a time, so that a page stays light however many there are: the reader's, or the one that they choose.
struct TranslationSheet: Sendable {
    struct Line: Sendable {
        let label: String
        let original: String
        let translated: String
    }
    /// The one that stands beside the original.
    struct Shown: Sendable {
        let title: String
        /// The tag, where it can stand in a page.
        let translatedLang: String?
        let languageName: String
        let originalName: String
        /// That a machine made it, and who looked at that; or that a person did.
        let made: String
        /// Nobody has looked at what a machine made.
        let isUnreviewed: Bool
        let tool: String?
        let by: String?
        let isOfAnother: Bool
        let recordHref: String
        let mark: TLPBadge
        let lines: [Line]
        let more: String?
        /// It must not be put onto paper.
        let unprinted: Bool
    }
    struct Other: Sendable {
        let href: String
        let caption: String
    }
    /// Others that are named.
    static let most = 20
    let shown: Shown?
    let others: [Other]
    let hasOthers: Bool
    /// The level of what is shown.
    let tlp: TLP?

    /// Which translation a reader asks for.
    struct Asked: Sendable {
        /// Its language; `nil`: the reader's own.
        var language: String?
        /// The record that translates; `nil`: the best to read.
        var record: String?
    }

    /// `nil` for what nobody translated, as far as its reader sees.
    init?(_ view: RecordView, asked: Asked, wording: PartyWording) {
        guard !view.translations.isEmpty else { return nil }
        let language = wording.language
        let chosen = Self.choose(view, asked, language)
        shown = chosen.map { Shown($0, of: view, wording) }
        let rest = view.translations.filter { each in
            each.line.id != chosen?.line.id || each.line.channel != chosen?.line.channel
                || each.language != chosen?.language
        }
        // They refer to it: the others stand among what does.
        others = rest.prefix(Self.most).map { each in
            let by = each.line.originators.map { wording.name($0) }
            return Other(
                href: Paths.translation(
                    of: view.line.id, version: view.line.version, channel: view.line.channel, in: each.language,
                    by: each.line.id),
                caption: language.list([language.name(ofTag: each.language)] + by + [Self.made(each, language)]))
        }
        hasOthers = !others.isEmpty
        tlp = chosen?.line.tlp
    }

    private static func choose(
        _ view: RecordView, _ asked: Asked, _ language: Language
    ) -> TranslationView? {
        func isIn(_ tag: String, _ each: TranslationView) -> Bool {
            each.language.lowercased() == tag.lowercased()
        }
        if let tag = asked.language {
            return view.translations.first { isIn(tag, $0) && (asked.record ?? $0.line.id) == $0.line.id }
                ?? view.translations.first { isIn(tag, $0) }
        }
        // Who reads the original in their own language needs none.
        if let own = view.object["lang"]?.string, own.primaryTag == language.code { return nil }
        return view.translations.first { isIn(language.code, $0) }
            ?? view.translations.first { $0.language.primaryTag == language.code }
    }

    fileprivate static func made(_ view: TranslationView, _ language: Language) -> String {
        guard let origin = view.origin, origin.maker == .machine else { return language.text("translation.human") }
        return origin.reviewedBy.map { language.text("record.translated.reviewed", ["post": $0]) }
            ?? language.text("translation.unreviewed")
    }
}

extension TranslationSheet.Shown {
    fileprivate init(_ view: TranslationView, of record: RecordView, _ wording: PartyWording) {
        let language = wording.language
        let name = language.name(ofTag: view.language)
        let isUnreviewed = view.origin?.isUnreviewed ?? false
        let by = view.line.originators.map { wording.name($0) }
        self.init(
            title: language.text("translation.title", ["language": name]),
            translatedLang: view.language.languageTag, languageName: name,
            originalName: record.object["lang"]?.string.map {
                language.text("translation.original.in", ["language": language.name(ofTag: $0)])
            } ?? language.text("translation.original"),
            made: isUnreviewed
                ? language.text("record.translated.unreviewed") : TranslationSheet.made(view, language),
            isUnreviewed: isUnreviewed,
            tool: view.origin?.tool.map { language.text("translation.tool", ["tool": $0]) },
            by: by.isEmpty ? nil : language.text("translation.by", ["names": language.list(by)]),
            isOfAnother: !view.isOfThisVersion,
            recordHref: Paths.record(view.line.id, version: view.line.version, channel: view.line.channel),
            mark: TLPBadge(view.line.tlp),
            lines: view.pairs.map {
                TranslationSheet.Line(
                    label: language.propertyName($0.property),
                    original: $0.original.cut(to: PropertyReader.longestText),
                    translated: $0.translated.cut(to: PropertyReader.longestText))
            },
            more: view.omitted > 0 ? language.text("record.more", count: view.omitted) : nil,
            unprinted: !view.mayPrint)
    }
}

extension String {
    /// The language of a tag without its script, region and the rest: RFC 5646 §2.2.1.
    var primaryTag: String { prefix { $0 != "-" }.lowercased() }

    /// The tag if it can stand in a `lang` attribute: letters, digits and hyphens, RFC 5646 §2.1.
    var languageTag: String? {
        guard (2...35).contains(utf8.count), utf8.allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") })
        else { return nil }
        return self
    }
}

extension Language {
    /// A language by its tag, in words; one that we have none for stands as it is written.
    func name(ofTag tag: String) -> String {
        guard let name = known("word.lang.\(tag.primaryTag)") else { return tag }
        return tag.primaryTag == tag.lowercased()
            ? name : text("translation.region", ["language": name, "tag": tag])
    }
}
