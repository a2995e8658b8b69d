import Foundation
import Records
import Sharing
import Testing

@testable import Web

/// Right to left, and both ways in one line (UAX #9).
@Suite struct DirectionTests {
    @Test(
        "what fills a place is isolated where it runs against the phrase, and nothing else is",
        arguments: [
            (Direction.ltr, "مركز التنسيق الوطني", true), (.ltr, "KE-OUT: مركز", true),
            (.ltr, "Fermeture d’un poste-frontière", false), (.ltr, "2025-04-05", false), (.ltr, "ߒߞߏ", true),
            (.ltr, "𞤀𞤣𞤤𞤢𞤥", true),
            (.rtl, "مركز التنسيق الوطني", false), (.rtl, "Fermeture d’un poste-frontière", true),
            (.rtl, "مركز KE-OUT", true), (.rtl, "12", false), (.rtl, "1,234", false), (.rtl, "2025-04-05", true),
            (.rtl, "06:10:22", true), (.rtl, "−12", true), (.rtl, "", false), (.rtl, "Ελλάδα", true),
        ] as [(Direction, String, Bool)])
    func isolation(_ direction: Direction, _ text: String, _ isIsolated: Bool) {
        #expect(direction.isolated(text) == (isIsolated ? "\u{2068}\(text)\u{2069}" : text))
    }

    @Test(
        "a value's own controls end with it, in either direction",
        arguments: [
            ("abc\u{202E}def", "abc\u{202E}def"), ("abc\u{2069}def", "abc\u{FFFD}def"),
            ("\u{2067}abc", "\u{2067}abc\u{2069}"), ("\u{2068}مركز\u{2069}، B", "\u{2068}مركز\u{2069}، B"),
            ("\u{2066}a\u{2069}\u{2069}\u{2066}", "\u{2066}a\u{2069}\u{FFFD}\u{2066}\u{2069}"),
            ("a\u{200F}b", "a\u{200F}b"),
        ])
    func controls(_ text: String, _ inside: String) {
        for direction in [Direction.ltr, .rtl] {
            #expect(direction.isolated(text) == "\u{2068}\(inside)\u{2069}")
            #expect(direction.isolated(direction.isolated(text)) == "\u{2068}\u{2068}\(inside)\u{2069}\u{2069}")
        }
    }

    /// Trap 15 of the domain: an Arabic title in a French page, a French one in an Arabic page.
    @Test("a title of the other direction keeps to itself inside a sentence")
    func mixed() {
        let (arabic, french) = ("إغلاق معبر Namanga", "Fermeture de Namanga")
        #expect(Language.french.text("audience.title", ["record": arabic]).contains("\u{2068}\(arabic)\u{2069}"))
        #expect(Language.french.text("audience.title", ["record": french]).contains(french))
        #expect(!Language.french.text("audience.title", ["record": french]).contains("\u{2068}"))
        #expect(Language.arabic.text("audience.title", ["record": french]).contains("«\u{2068}\(french)\u{2069}»"))
        #expect(Language.arabic.list(["مصر", "KE-OUT"]) == "مصر، \u{2068}KE-OUT\u{2069}")
        #expect(Language.english.list(["A", "B"]) == "A, B")
    }

    @Test("figures with separators inside an Arabic phrase stand in an isolate of their own")
    func figures() {
        for (key, text) in Language.arabic.phrases.all {
            let outside = text.replacing(#/\u{2066}[^\u{2069}]*\u{2069}/#, with: "")
            #expect(outside.firstMatch(of: #/[0-9][-:/][0-9]{2}/#) == nil, "\(key): \(text)")
            #expect(text.filter { $0 == "\u{2066}" }.count == text.filter { $0 == "\u{2069}" }.count, "\(key)")
        }
    }

    @Test("isolates are closed in every phrase of every language", arguments: Language.all.map(\.code))
    func closed(_ code: String) throws {
        for (key, text) in try #require(Language.named(code)).phrases.all {
            var depth = 0
            for scalar in text.unicodeScalars {
                if (0x2066...0x2068).contains(scalar.value) { depth += 1 }
                if scalar.value == 0x2069 { depth -= 1 }
                #expect(depth >= 0, "\(key)")
                #expect(!(0x202A...0x202E).contains(scalar.value), "\(key) has an embedding or an override")
            }
            #expect(depth == 0, "\(key)")
        }
    }

    @Test("a page of each language says its direction, and offers every language under its own name")
    func page() throws {
        for language in Language.all {
            let html = try Templates().html(
                SearchPage(SearchEntry(), list: nil, channels: [], language: language),
                Samples.frame(language, title: language.text("search.title"), place: .search))
            #expect(html.contains("<html lang=\"\(language.code)\" dir=\"\(language.direction.rawValue)\">"))
            for other in Language.all {
                let pressed = other.code == language.code ? " aria-pressed=\"true\"" : ""
                let button = " lang=\"\(other.code)\"\(pressed)>\(other.name)</button>"
                #expect(html.contains("value=\"\(other.code)\"\(button)"))
            }
        }
    }

    @Test("who has not signed in chooses the language at the head of the page, everybody else at its foot")
    func choice() throws {
        for (reader, place) in [(nil, "<header"), ("ke-out.duty", "<footer")] as [(String?, String)] {
            let html = try Templates().html(
                SignInPage(
                    organisation: nil, problem: nil, notice: nil, name: nil, back: "/live", language: .arabic),
                Samples.frame(.arabic, title: "", reader: reader))
            let parts = html.components(separatedBy: "<form class=\"tongues\"")
            #expect(parts.count == 2)
            #expect(parts[0].components(separatedBy: place).count == 2)
            #expect(parts[0].contains("<footer") == (reader != nil))
        }
    }

    /// What is allowed stands here with its reason.
    @Test("the style sheet knows no left and no right, but where they are meant")
    func styles() {
        let css = String(decoding: PackageResources.baraza_css, as: UTF8.self)
        let meant = [
            // Latin codes in a right-to-left page: their own start is the left.
            "[dir=\"rtl\"] :is(code, td[dir=\"ltr\"]) { text-align: right; }",
            // TLP 2.0: right-justified, in whatever language.
            ".print-mark { text-align: right; break-inside: avoid; }",
        ]
        for line in css.split(separator: "\n").map({ $0.drop { $0 == " " } })
        where !line.hasPrefix("/*") && !meant.contains(String(line)) {
            #expect(
                line.firstMatch(of: #/(?:^|[\s;{])(?:margin-|padding-|border-)?(?:left|right)(?:-[a-z]+)?\s*:/#) == nil
                    && line.firstMatch(of: #/(?:text-align|float|clear)\s*:\s*(?:left|right)/#) == nil, "\(line)")
        }
        for line in meant { #expect(css.contains(line), "not there any more: \(line)") }
    }

    @Test("a drawing whose time runs from left to right is turned round with the page")
    func drawings() {
        let css = String(decoding: PackageResources.baraza_css, as: UTF8.self)
        #expect(css.contains("[dir=\"rtl\"] .line-bar { transform: scaleX(-1); }"))
    }

    @Test("no arrow in a template or a phrase points one way only")
    func arrows() {
        let arrows: Set<Character> = ["→", "←", "›", "‹", "▶", "◀", "⟶", "⟵", "⇒"]
        for (name, text) in Templates.texts { #expect(!text.contains(where: arrows.contains), "\(name)") }
        for language in Language.all {
            for (key, text) in language.phrases.all {
                #expect(!text.contains(where: arrows.contains), "\(key) in \(language.code)")
            }
        }
    }
}
