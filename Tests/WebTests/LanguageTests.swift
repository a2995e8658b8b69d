import Foundation
import Records
import Sharing
import Testing

@testable import Web

extension Language: CustomTestStringConvertible {
    /// A language holds all its words: a report of a test needs its code.
    package var testDescription: String { code }
}

@Suite struct LanguageTests {
    static let codes = Language.all.map(\.code)

    static func places(_ text: String) -> Set<String> {
        Set(text.matches(of: #/\{(\w+)\}/#).map { String($0.1) })
    }

    /// All that a language says: its phrases by their keys, and why something is refused by its English.
    static func texts(_ language: Language) -> [(key: String, text: String)] {
        var texts: [(key: String, text: String)] = []
        for (key, text) in language.phrases.all { texts.append((key, text)) }
        for sentence in language.refusals.all { texts.append((sentence.english, sentence.words)) }
        return texts
    }

    /// Keys without their plural form, and the forms.
    static func plurals(_ language: Language) -> [String: Set<String>] {
        var forms: [String: Set<String>] = [:]
        let names = Set(PluralForm.allCases.map(\.rawValue))
        for key in language.phrases.all.keys {
            guard let dot = key.lastIndex(of: ".") else { continue }
            let form = String(key[key.index(after: dot)...])
            if names.contains(form) { forms[String(key[..<dot]), default: []].insert(form) }
        }
        return forms
    }

    static func singles(_ language: Language) -> Set<String> {
        let names = Set(PluralForm.allCases.map { ".\($0.rawValue)" })
        return Set(language.phrases.all.keys.filter { key in !names.contains { key.hasSuffix($0) } })
    }

    @Test("the interface speaks the African Union's languages in which decisions are explained")
    func languages() {
        #expect(Language.all.map(\.code) == ["en", "fr", "pt", "ar", "sw"])
        #expect(Language.all.filter { $0.direction == .rtl }.map(\.code) == ["ar"])
        #expect(Set(Language.all.map(\.name)).count == Language.all.count)
        for language in Language.all {
            #expect(language.months.count == 12 && language.shortMonths.count == 12, "\(language.code)")
        }
    }

    @Test("every language has every phrase, and no other", arguments: codes)
    func complete(_ code: String) throws {
        let language = try #require(Language.named(code))
        #expect(Self.singles(language).symmetricDifference(Self.singles(.standard)).sorted() == [])
        #expect(Self.plurals(language).keys.sorted() == Self.plurals(.standard).keys.sorted())
    }

    @Test("every phrase that is counted has each form of its language", arguments: codes)
    func forms(_ code: String) throws {
        let language = try #require(Language.named(code))
        let wanted = Set(language.plurals.forms.map(\.rawValue))
        for (key, forms) in Self.plurals(language) { #expect(forms == wanted, "\(key)") }
    }

    @Test("a translation fills the same places", arguments: codes)
    func placesFit(_ code: String) throws {
        let language = try #require(Language.named(code))
        for key in Self.singles(language) {
            let text = try #require(language.phrases[key])
            #expect(Self.places(text) == Self.places(Language.standard.phrases[key] ?? ""), "\(key)")
        }
        // A form may say its number in a word, as in “two days”: the number alone may be missing.
        for (key, forms) in Self.plurals(language) {
            let wanted = Self.places(Language.standard.phrases["\(key).other"] ?? "").union(["n"])
            for form in forms {
                let text = try #require(language.phrases["\(key).\(form)"])
                #expect(Self.places(text).union(["n"]) == wanted, "\(key).\(form)")
            }
        }
    }

    @Test("no phrase is empty, and none of a sentence's length was left in English", arguments: codes)
    func translated(_ code: String) throws {
        let language = try #require(Language.named(code))
        for (key, text) in language.phrases.all {
            #expect(text.contains { !$0.isWhitespace }, "\(key)")
            let isSentence = text.split(separator: " ").count > 3
            if code != "en", isSentence { #expect(text != Language.standard.phrases[key], "\(key)") }
        }
    }

    @Test("every phrase that a template or a page names is there")
    func used() throws {
        let known = Self.singles(.standard).union(Self.plurals(.standard).keys)
        var used: [String: String] = [:]
        for (name, text) in Templates.texts {
            for match in text.matches(of: /\{\{t\.([A-Za-z0-9._-]+)\}\}/) { used[String(match.1)] = name }
        }
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Web").standardized
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /\btext\(\s*"([^"\\]+)"/) { used[String(match.1)] = file.lastPathComponent }
            for match in text.matches(of: /counted\("([^"\\]+)"\)/) { used[String(match.1)] = file.lastPathComponent }
        }
        #expect(used.count > 100)
        for (key, place) in used { #expect(known.contains(key), "\(key), used in \(place)") }
    }

    @Test("every phrase is used", arguments: [true])
    func needed(_: Bool) throws {
        // Keys that are put together: the name after the dot comes from outside, or from a set of cases.
        let made = [
            "annex.trace.", "annex.type.",
            "type.", "property.", "role.", "error.", "live.state.", "proof.step.", "node.right.",
            "deadline.", "question.kind.", "request.kind.", "request.decision.", "request.status.", "retention.rule.",
            "purpose.", "word.", "field.", "form.", "act.", "change.", "terms.", "parties.", "party.alliance.",
            "control.", "thirdparty.", "tier.count.", "retention.", "names.", "preview.",
            "release.state.", "release.ground.", "release.share.", "release.done.", "release.due.",
            "onward.state.", "onward.code.",
            "onward.recall.", "onward.done.", "peers.state.", "peers.validity.", "peers.advice.", "peers.fork.",
            "delivery.state.", "delivery.why.", "delivery.exception.", "write.", "product.confidence.",
            "tearline.part.", "tearline.step.", "tearline.kind.", "given.way.", "onward.measure.", "feedback.answer.",
            "feedback.rating.", "rfi.urgency.", "rfi.state.", "rfi.did.", "rfi.do.", "rfi.satisfaction.", "rfi.side.",
            "rfi.group.", "rfi.numbers.", "rfi.person-", "rfi.alarm.", "rfi.authorisation.", "requirement.priority.",
            "requirement.status.", "requirement.method.", "map.area.", "trend.holding.", "expertise.activity.",
            "expertise.cost.", "expertise.did.", "expertise.do.", "expertise.format.", "expertise.state.",
            "expertise.way.", "expertise.worth.", "lesson.did.", "lesson.do.", "lesson.outcome.", "lesson.part.",
            "lesson.state.", "joint.did.", "joint.do.", "joint.state.", "joint.word.", "import.column.",
            "import.problem.", "import.head.", "import.order.", "import.new",
            "import.corrected", "import.known", "import.held", "import.refused", "import.faulty",
            "council.audience.", "council.formality.", "meeting.format.", "meeting.status.", "meeting.session.",
            "meeting.role.", "participants.fault.", "convocation.letter.", "decision.position.", "decision.take.",
            "decision.method.", "decision.state.", "decision.verdict.", "decision.form.", "decision.do.",
            "decision.did.", "decision.count.", "commitment.side.", "commitment.state.", "commitment.form.",
            "commitment.do.",
            "commitment.did.", "import.budget.column.", "import.unit.", "import.decimal.", "budget.indicator.",
            "course.level.", "course.do.", "course.state.", "certificate.by.", "certificate.dates.",
            "certificate.proof.", "certificate.status.", "certificate.worth.", "brief.since.", "marking.control.",
            "marking.duty.", "budget.formula.",
            "sighting.for.", "response.status.", "onward.receipt.", "audit.subject.", "record.followed.",
        ]
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Web").standardized
        var all = Templates.texts.map(\.text).joined()
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" && !file.path.contains("/Words/") {
            all += try String(contentsOf: file, encoding: .utf8)
        }
        for key in Self.singles(.standard).union(Self.plurals(.standard).keys).sorted()
        where !made.contains(where: { key.hasPrefix($0) }) {
            #expect(all.contains("t.\(key)}}") || all.contains("\"\(key)\""), "\(key) is used nowhere")
        }
    }

    @Test("French has a no-break space before double punctuation and inside guillemets")
    func typography() {
        for (key, text) in Self.texts(.french) {
            #expect(text.firstMatch(of: #/[ ][;:!?»]|«[ ]|[^\u{202F}][;!?»]/#) == nil, "\(key): \(text)")
            #expect(!text.contains("'"), "\(key) has a straight apostrophe")
        }
    }

    @Test("Arabic has its own punctuation, no vowel signs, and its own quotation marks")
    func arabicTypography() {
        for (key, text) in Self.texts(.arabic) {
            #expect(text.firstMatch(of: #/\p{Arabic}[,;?]|[“”„"']/#) == nil, "\(key): \(text)")
            #expect(text.unicodeScalars.allSatisfy { !(0x064B...0x0652).contains($0.value) }, "\(key): \(text)")
            #expect(text.unicodeScalars.allSatisfy { !(0x0660...0x0669).contains($0.value) }, "\(key): \(text)")
            #expect(text.firstMatch(of: #/ [،؛؟:.]/#) == nil, "\(key) has a space before a mark")
        }
    }

    @Test(
        "the reader's choice comes first, then what the browser asks for, then English",
        arguments: [
            ("fr", "en", "fr"), (nil, "fr-CA,fr;q=0.9,en;q=0.8", "fr"), (nil, "es, fr;q=0.4, en;q=0.5", "en"),
            (nil, "sw, fr;q=0.4", "sw"), (nil, "ar-MR,fr;q=0.8", "ar"), (nil, "pt-AO", "pt"), (nil, "es", "en"),
            ("ar", "sw", "ar"), (nil, nil, "en"), ("xx", "fr", "fr"), (nil, "fr;q=0", "en"), (nil, "*", "en"),
            (nil, ";;q=,,fr;q=x", "fr"),
        ] as [(String?, String?, String)])
    func choice(_ cookie: String?, _ accept: String?, _ chosen: String) {
        #expect(Language.choose(cookie: cookie, accept: accept).code == chosen)
    }

    @Test("numbers are grouped as the language does it")
    func numbers() {
        #expect(Language.english.number(1_234_567) == "1,234,567")
        #expect(Language.french.number(1_234_567) == "1\u{202F}234\u{202F}567")
        #expect(Language.arabic.number(1_234_567) == "1,234,567" && Language.swahili.number(1_234) == "1,234")
        #expect(Language.portuguese.number(1_234_567) == "1\u{A0}234\u{A0}567")
        #expect(Language.english.number(-12) == "−12" && Language.english.number(0) == "0")
        #expect(Language.english.number(999) == "999" && Language.english.number(1_000) == "1,000")
    }

    @Test("a number takes its plural")
    func plural() {
        #expect(Language.english.text("record.history.lead", count: 1) == "1 version that you may see.")
        #expect(Language.english.text("wait.minutes", count: 0) == "0 minutes")
        #expect(Language.french.text("wait.minutes", count: 0) == "0 minute")
        #expect(Language.french.text("wait.minutes", count: 1_000_000).hasSuffix(" de minutes"))
        #expect(
            [1, 2, 3, 11, 100].map { Language.arabic.text("date.ends", count: $0) } == [
                "بعد يوم واحد", "بعد يومين", "بعد 3 أيام", "بعد 11 يوما", "بعد 100 يوم",
            ])
        #expect(
            Language.english.wait(seconds: 119) == "119 seconds" && Language.english.wait(seconds: 121) == "3 minutes")
    }

    /// From the samples of CLDR 46, `plurals.xml`.
    @Test(
        "a whole number takes the form that CLDR gives it",
        arguments: [
            ("ar", 0, "zero"), ("ar", 1, "one"), ("ar", 2, "two"), ("ar", 3, "few"), ("ar", 10, "few"),
            ("ar", 11, "many"), ("ar", 26, "many"), ("ar", 99, "many"), ("ar", 100, "other"), ("ar", 101, "other"),
            ("ar", 102, "other"), ("ar", 103, "few"), ("ar", 110, "few"), ("ar", 111, "many"), ("ar", 200, "other"),
            ("ar", 1_000, "other"), ("ar", 1_003, "few"), ("ar", 1_000_000, "other"),
            ("sw", 0, "other"), ("sw", 1, "one"), ("sw", 2, "other"), ("sw", 16, "other"), ("sw", 1_000_000, "other"),
            ("pt", 0, "other"), ("pt", 1, "one"), ("pt", 2, "other"), ("pt", 16, "other"), ("pt", 1_000_000, "many"),
            ("pt", 1_000_001, "other"), ("pt", 2_000_000, "many"),
            ("fr", 0, "one"), ("fr", 1, "one"), ("fr", 2, "other"), ("fr", 1_000_000, "many"),
            ("en", 0, "other"), ("en", 1, "one"), ("en", 2, "other"),
        ])
    func forms(_ code: String, _ number: Int, _ form: String) throws {
        let rule = try #require(Language.named(code)).plurals
        #expect(rule.form(number).rawValue == form)
        #expect(rule.forms.contains(rule.form(number)))
    }

    @Test("dates are written as the language does it, in UTC")
    func dates() throws {
        let first = try #require(Instant("2025-08-01T06:05:09.123456Z"))
        #expect(Language.english.dateTime(first) == "1 August 2025, 06:05:09 UTC")
        #expect(Language.french.dateTime(first) == "1er août 2025 à 06:05:09 UTC")
        #expect(Language.french.shortDate(try #require(Instant("2025-02-14T00:00:00Z"))) == "14 févr. 2025")
        #expect(Language.arabic.dateTime(first) == "1 أغسطس 2025، 06:05:09 UTC")
        #expect(Language.portuguese.dateTime(first) == "1 de agosto de 2025 às 06:05:09 UTC")
        #expect(Language.swahili.dateTime(first) == "1 Agosti 2025, 06:05:09 UTC")
    }

    @Test("what the log says in codes is in the reader's words, and a code that nobody knows stands as it is")
    func log() {
        #expect(Language.english.act("refused.account.add") == "refused: made an account")
        #expect(Language.french.act("account.add") == "a créé un compte" && Language.french.act("x.new") == "x.new")
        #expect(Language.english.outcome("list ×1200") == "in a list, 1,200 times")
        #expect(Language.english.outcome("missing") == "not there" && Language.english.outcome("×") == "×")
        let given = "public-warnings entries 114 to 576"
        #expect(Language.english.auditSubject(given, of: "disclose") == "public-warnings: entries 114 to 576")
        #expect(Language.english.auditSubject(given, of: "view") == given)
        #expect(Language.french.act("refused.oversight") == "refusé\u{00A0}: contrôle")
        #expect(Language.french.auditSubject("statistics", of: "oversight.read") == "les chiffres")
        #expect(Language.english.auditSubject("log: everything", of: "oversight.read") == "the log: everything")
        #expect(Language.english.auditSubject("log: post a", of: "oversight.read") == "the log: post a")
    }

    @Test("where the era of an audience begins is not told as the hour of a release, which may be later")
    func era() {
        // Of this word: released, diffusée, difundida, ilitolewa.
        let released = ["Released", "Diffus", "Difund", "Ilitolewa", "عممت"]
        for language in Language.all {
            let words = language.text("property.era")
            #expect(!released.contains { words.contains($0) }, "\(language.code): \(words)")
        }
    }

    @Test("what fills a place is never read as a place")
    func filling() {
        #expect(Phrases.fill("{a} and {b}", ["a": "{b}", "b": "2"]) == "{b} and 2")
        #expect(Phrases.fill("{unknown} {", ["a": "1"]) == "{unknown} {")
    }

    @Test("what the node itself says of a record is in the reader's language: a sighting, a marking not understood")
    func ownWords() throws {
        let sample = try Samples.record()
        let line = RecordLine(
            position: Position(1), id: sample.line.id, type: "sighting", title: .sighting(of: "indicator"),
            channel: "horn-watch", tlp: .green, added: sample.line.added, version: sample.line.version, revoked: false)
        let view = RecordView(
            line: line, channel: sample.channel, object: sample.object, envelope: sample.envelope,
            markings: [
                .tlp(.green), .tlp(.amber), .unknown("marking-definition--1"), .statement("Not for the press."),
            ],
            history: [line], versions: 1, refersTo: [], referredBy: [], place: sample.place)
        for (code, name, marking) in [
            ("en", "Sighting of: Indicator", "marking-definition--1 (not understood: for its originator alone)"),
            (
                "fr", "Observation\u{A0}: Indicateur",
                "marking-definition--1 (non comprise\u{A0}: pour son émetteur d’origine seul)"
            ),
        ] {
            let page = RecordPage(view, language: try #require(Language.named(code)))
            #expect(page.name == name)
            #expect(page.statements == ["TLP:AMBER", marking, "Not for the press."])
            #expect(Row(line, language: try #require(Language.named(code))).name == name)
        }
    }
}
