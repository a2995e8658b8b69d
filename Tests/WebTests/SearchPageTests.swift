import Sharing
import Testing
import WireTesting

@testable import Web

@Suite("The search page")
struct SearchPageTests {
    @Test("filters alone list the newest, words are marked where they stand, and the filters stay in later pages")
    func filters() async throws {
        try await Site.open { site in
            try await site.file(2, "Les menaces & la <frontière>", extra: ": des menaces nouvelles")
            try await site.file(3, "Un convoi")
            var reader = try await site.signedIn("reader")
            let found = try await reader.get("/search?q=menace&type=note&since=2020-01-01")
            #expect(found.text.contains("Les <mark>menaces</mark> &amp; la &lt;frontière&gt;"))
            #expect(found.text.contains("des <mark>menaces</mark> nouvelles"))
            #expect(!found.text.contains("Un convoi"))
            let all = try await reader.get("/search?q=&type=note")
            #expect(all.text.contains("Un convoi"))
            let none = try await reader.get("/search?q=menace+introuvable")
            #expect(none.text.contains("href=\"/search?q=menace\""))
            #expect(!none.text.contains("href=\"/search?q=introuvable\""))
            let early = try await reader.get("/search?q=menace&until=2020-01-01")
            #expect(!early.text.contains("<mark>"))
        }
    }

    @Test(
        "what cannot be asked is told beside its field, in the reader's language",
        arguments: [
            ("since=2026-13-01", "search.problem.day"), ("until=yesterday", "search.problem.day"),
            ("grade=Z9", "search.problem.grade"), ("since=2026-02-01&until=2026-01-01", "form.problem.order"),
            ("q=-rumeur", "search.problem.excluding"), ("q=x&before=nonsense", "search.problem.cursor"),
        ])
    func problems(_ query: String, _ phrase: String) async throws {
        try await Site.open { site in
            var reader = try await site.signedIn("reader")
            let answer = try await reader.get("/search?" + query, headers: [("Accept-Language", "fr")])
            #expect(answer.status == 422)
            let french = try #require(Language.all.first { $0.code == "fr" })
            #expect(answer.text.contains(HTMLText.escape(french.text(phrase))))
        }
    }

    @Test("a day that is none is shown as it was typed, and whose word a record is, is said in words")
    func shown() async throws {
        try await Site.open { site in
            try await site.file(1, "Menace")
            var reader = try await site.signedIn("reader")
            let wrong = try await reader.get("/search?q=menace&since=yesterday")
            #expect(wrong.text.contains(#"name="since" value="yesterday" maxlength="500""#))
            let right = try await reader.get("/search?q=menace&since=2020-01-01")
            #expect(right.text.contains(#"name="since" type="date" value="2020-01-01" aria"#))
            #expect(right.text.contains("Word of: "))
        }
    }

    @Test("a question is as long in bytes as it may be, and not one more")
    func long() {
        let most = String(repeating: "é", count: FormFields.longestBytes / 2)
        #expect(SearchEntry(.standard) { $0 == "q" ? most : nil }.entry.isSound)
        #expect(!SearchEntry(.standard) { $0 == "q" ? most + "e" : nil }.entry.isSound)
        #expect(!SearchEntry(.standard) { $0 == "place" ? most + "e" : nil }.entry.isSound)
    }

    @Test("the lines of a passage follow each other in the direction of what they say, not of the page")
    func direction() throws {
        let text = try #require(Templates.texts.first { $0.name == SearchPage.template }?.text)
        // The direction of a whole is not taken from what a bdi, or anything with a direction of its own, says in it.
        let passage = try #require(text.firstMatch(of: /<p class="hit-passage" dir="auto">(.*)<\/p>/)).output.1
        #expect(!passage.contains("<bdi") && !passage.contains("dir="))
        let styles = String(decoding: Asset.styles.bytes, as: UTF8.self)
        #expect(styles.contains(".hit-passage > span { unicode-bidi: plaintext; }"))
    }

    @Test("a search is kept, alerts in the inbox, is marked as seen there, and is forgotten")
    func kept() async throws {
        try await Site.open { site in
            var reader = try await site.signedIn("reader")
            let found = try await reader.get("/search?q=menace&type=note")
            #expect(found.text.contains("action=\"/search/kept\""))
            let saved = try await reader.post("/search/kept", ["q": "menace", "type": "note", "name": "Watch <this>"])
            #expect(saved.status == 303 && saved["Location"] == "/search")
            let page = try await reader.get("/search")
            #expect(page.text.contains("<a href=\"/search?q=menace&amp;type=note\"><bdi>Watch &lt;this&gt;</bdi></a>"))
            #expect(!(try await reader.get("/inbox")).text.contains("Watch &lt;this&gt;"))
            try await site.file(2, "Des menaces nouvelles")
            let inbox = try await reader.get("/inbox")
            #expect(inbox.text.contains("Watch &lt;this&gt;") && inbox.text.contains("Des menaces nouvelles"))
            let seen = try #require(inbox.text.firstMatch(of: /action="(\/search\/kept\/[^"]*\/seen)"/))
            let back = try await reader.post(String(seen.output.1), ["back": "/inbox"])
            #expect(back["Location"] == "/inbox")
            #expect(!(try await reader.get("/inbox")).text.contains("Watch &lt;this&gt;"))
            let forget = String(seen.output.1).replacing("/seen", with: "/forget")
            #expect(try await reader.post(forget, [:]).status == 303)
            #expect(!(try await reader.get("/search")).text.contains("Watch &lt;this&gt;"))
            let unnamed = try await reader.post("/search/kept", ["q": "menace", "name": " "])
            #expect(unnamed.status == 422 && unnamed.text.contains("kept-name"))
        }
    }
}
