import Foundation
import Policy
import Records
import Sharing
import Testing
import WireTesting

@testable import Web

/// Requests for information as browsers of two houses meet them: the second is a guest of the first's node.
@Suite(.serialized) struct RfiPageTests {
    private static func open(_ body: @Sendable @escaping (Site) async throws -> Void) async throws {
        try await Site.open { site in
            let administration = site.node.administration
            try await administration.addRegistry()
            try await site.organisation("UG-NAC", 901)
            let now = site.node.gate.instant.microseconds
            let (from, until) = (
                Instant(microseconds: now - 86_400_000_000).text, Instant(microseconds: now + 86_400_000_000).text
            )
            try await site.register(
                "due-diligence", 902,
                #""organisation":"UG-NAC","category":"*","grade":"yes","valid_from":"\#(from)","valid_until":"\#(until)""#
            )
            try await site.register(
                "agreement", 903,
                #"""
                "title":"Understanding","agreement_kind":"mou","parties":["KE-OUT","UG-NAC"],"status":"in-force",
                "in_force_from":"2024-01-01T00:00:00Z","categories":"any","purposes":"any","maximum_ordinal":2
                """#)
            try await administration.addAccount(
                name: "guest", roles: [.reader, .author, .releaser], password: Site.password, organisation: "UG-NAC",
                purposes: [.awareness])
            // What another house says is given for a purpose.
            try await administration.addAccount(
                name: "duty", roles: [.reader, .author, .releaser], password: Site.password, purposes: [.awareness])
            for name in ["guest", "duty"] { try await administration.grant("alerts", to: name, write: true) }
            try await body(site)
        }
    }

    private static let question: KeyValuePairs<String, String> = [
        "questions": "Did the <lorries> cross?", "addressees": "UG-NAC", "channel": "alerts", "urgency": "U1",
        "urgency_reason": "they leave tonight", "purpose": "warn carriers", "legal_basis": "clause 4",
        "declares_lawful": "yes",
    ]

    private static func asked(_ browser: inout Browser) async throws -> String {
        _ = try await browser.get("/rfi/ask")
        let done = try await browser.post("/rfi/ask", question)
        #expect(done.status == 303, "\(done.text)")
        let place = try #require(done["Location"])
        return String(place.prefix { $0 != "?" })
    }

    @Test("it is asked, asked back, clarified, answered and rated by forms alone, and each side sees what is next")
    func life() async throws {
        try await Self.open { site in
            var ours = try await site.signedIn("duty")
            var theirs = try await site.signedIn("guest")
            let page = try await Self.asked(&ours)
            #expect(try await ours.get(page + "?done=asked").text.contains("It is on its way."))
            let inbox = try await theirs.get("/inbox").text
            #expect(inbox.contains("href=\"\(page)\"") && inbox.contains("8 hours left"))
            let list = try await theirs.get("/rfi?side=received").text
            #expect(list.contains("Did the &lt;lorries&gt; cross?") && list.contains("You have 1 thing to do."))
            #expect(try await !theirs.get("/rfi?side=made").text.contains("lorries"))

            func act(_ browser: inout Browser, _ fields: KeyValuePairs<String, String>) async throws {
                _ = try await browser.get(page)
                let done = try await browser.post(page, fields)
                #expect(done.status == 303 && done["Location"] == page, "\(done.text)")
            }
            try await act(&theirs, ["act": "ask-clarification", "text": "Which night?"])
            let asked = try await ours.get(page).text
            #expect(asked.contains("Which night?") && asked.contains("no time runs"))
            #expect(asked.contains("value=\"clarify\"") && !asked.contains("value=\"final\""))
            try await act(&ours, ["act": "clarify", "text": "Friday."])
            try await act(&theirs, ["act": "final", "text": "Two of <them>."])
            let answered = try await ours.get(page).text
            #expect(answered.contains("Two of &lt;them&gt;.") && answered.contains("Say how well it was answered."))
            try await act(&ours, ["act": "rate", "satisfaction": "partly"])
            #expect(try await theirs.get(page).text.contains("satisfied in part"))
        }
    }

    @Test("a form that is refused keeps what was typed, beside what is wrong with it")
    func kept() async throws {
        try await Self.open { site in
            var browser = try await site.signedIn("duty")
            _ = try await browser.get("/rfi/ask")
            let none = try await browser.post(
                "/rfi/ask",
                [
                    "questions": "Did they cross?", "addressees": "UG-NAC", "channel": "alerts", "urgency": "U1",
                    "purpose": "warn carriers",
                ])
            #expect(none.status == 422)
            #expect(none.text.contains("Did they cross?") && none.text.contains("warn carriers"))
            #expect(none.text.components(separatedBy: "This is required.").count == 7)
            let list = try await browser.post(
                "/rfi/ask",
                [
                    "questions": "Send the passenger list", "addressees": "UG-NAC", "channel": "alerts", "urgency": "R",
                    "purpose": "warn carriers", "legal_basis": "clause 4", "declares_lawful": "yes",
                ])
            #expect(list.status == 422 && list.text.contains("R3") && list.text.contains("Send the passenger list"))

            let page = try await Self.asked(&browser)
            _ = try await browser.get("/rfi/ask")
            let again = try await browser.post("/rfi/ask", Self.question)
            #expect(again.status == 422 && again.text.contains("name=\"again\""))
            #expect(again.text.contains("href=\"/rfi/case-rfi--"))

            var theirs = try await site.signedIn("guest")
            _ = try await theirs.get(page)
            let wordless = try await theirs.post(page, ["act": "decline", "text": "We hold nothing."])
            #expect(wordless.status == 422 && wordless.text.contains("We hold nothing."))
            #expect(wordless.text.contains("<details class=\"act\" open"))
        }
    }

    @Test(
        "why a form is refused is said in the reader's language, by the red lines, the registry and the schema alike",
        arguments: RefusalWordsTests.others)
    func said(_ code: String) async throws {
        let language = try #require(Language.named(code))
        try await Self.open { site in
            var browser = try await site.signedIn("duty")
            _ = try await browser.get("/rfi/ask")
            for (questions, addressees, message) in [
                (
                    "Send the passenger list", "UG-NAC",
                    "R3: lists of persons are not asked for: name the one whom the question is about, and why"
                ),
                (
                    "Did they cross?", "ZZ-XX",
                    "ZZ-XX does not read the channel alerts: choose one that it reads"
                ),
            ] {
                let answer = try await browser.post(
                    "/rfi/ask",
                    [
                        "questions": questions, "addressees": addressees, "channel": "alerts", "urgency": "R",
                        "purpose": "warn carriers", "legal_basis": "clause 4", "declares_lawful": "yes",
                    ], headers: [("Sec-Fetch-Site", "same-origin"), ("Accept-Language", code)])
                #expect(answer.status == 422 && !answer.text.contains(HTMLText.escape(message)))
                #expect(answer.text.contains(HTMLText.escape(language.said(message))), "\(message)")
            }
        }
    }

    @Test(
        "what cannot be done any more is said, with what can, and nothing is done by a forged form or by who only reads"
    )
    func refused() async throws {
        try await Self.open { site in
            var ours = try await site.signedIn("duty")
            let page = try await Self.asked(&ours)
            var theirs = try await site.signedIn("guest")
            _ = try await theirs.get(page)
            _ = try await theirs.post(page, ["act": "decline", "decline_code": "not-held"])
            let late = try await theirs.post(page, ["act": "final", "text": "Two of them."])
            #expect(late.status == 409 && late.text.contains("Meanwhile it stands otherwise"))
            let forged = try await theirs.post(page, ["act": "final", "text": "x"], token: "forged")
            #expect(forged.status == 403)
            // The other side's part is nobody else's to do.
            #expect(try await theirs.post(page, ["act": "rate", "satisfaction": "not"]).status == 403)
            #expect(try await theirs.post(page, ["act": "no-such-thing"]).status == 422)

            var reader = try await site.signedIn("reader")
            let seen = try await reader.get(page)
            #expect(seen.status == 200 && !seen.text.contains("name=\"act\""))
            #expect(try await reader.post(page, ["act": "withdraw"]).status == 403)
            #expect(try await !reader.get("/rfi").text.contains("/rfi/ask"))
            #expect(try await reader.get("/rfi/ask").status == 403)
            var outsider = try await site.signedIn("outsider")
            #expect(try await outsider.get(page).status == 404)
            let never = page.prefix(page.count - 1) + "0"
            let (there, nowhere) = (try await outsider.get(page), try await outsider.get(String(never)))
            #expect(
                there.pageLikeness(without: String(page.dropFirst(5)))
                    == nowhere.pageLikeness(without: String(never.dropFirst(5))))
            var visitor = site.visitor()
            #expect(try await visitor.get(page).status == 303)
        }
    }

    @Test("whoever could answer is asked from there, with what was asked before filled in")
    func transferred() async throws {
        try await Self.open { site in
            var ours = try await site.signedIn("duty")
            let page = try await Self.asked(&ours)
            var theirs = try await site.signedIn("guest")
            _ = try await theirs.get(page)
            _ = try await theirs.post(page, ["act": "transfer", "transfer_to": "SN-CAS"])
            let shown = try await ours.get(page).text
            let id = page.dropFirst("/rfi/".count)
            #expect(shown.contains("/rfi/ask?follows=\(id)&amp;addressees=SN-CAS"))
            let form = try await ours.get("/rfi/ask?follows=\(id)&addressees=SN-CAS").text
            #expect(form.contains("Did the &lt;lorries&gt; cross?") && form.contains("value=\"SN-CAS\""))
            #expect(form.contains("name=\"follows\" value=\"\(id)\""))
            #expect(try await theirs.get("/rfi/ask?follows=case-rfi--\(Samples.uuid(9))").status == 404)
            // Whoever was asked does not pass the question on.
            #expect(try await theirs.get("/rfi/ask?follows=\(id)&addressees=SN-CAS").status == 403)
        }
    }

    @Test("who takes up a request that only asks whether something is held asks no more than that")
    func hitOnly() async throws {
        try await Self.open { site in
            var ours = try await site.signedIn("duty")
            _ = try await ours.get("/rfi/ask")
            let done = try await ours.post(
                "/rfi/ask",
                [
                    "questions": "Is he known?", "addressees": "UG-NAC", "channel": "alerts", "urgency": "R",
                    "purpose": "warn carriers", "legal_basis": "clause 4", "declares_lawful": "yes", "hit_only": "yes",
                    "persons": "witness:the text", "use_intended": "lead-only", "restrictions": "no copies",
                ])
            let id = try #require(done["Location"]).dropFirst("/rfi/".count).prefix { $0 != "?" }
            let shown = try await ours.get("/rfi/\(id)").text
            #expect(shown.contains("witness: the text") && shown.contains("As a lead only"))
            let form = try await ours.get("/rfi/ask?follows=\(id)&addressees=UG-NAC").text
            for part in ["witness:the text", "no copies"] { #expect(form.contains(part)) }
            for (name, value) in [("hit_only", "yes"), ("use_intended", "lead-only")] {
                #expect(form.contains("name=\"\(name)\" value=\"\(value)\" checked"), "\(name)")
            }
        }
    }

    @Test(
        "a page says whom to talk to at the other house, as its keepers wrote it, and a hit opens no field for records")
    func reached() async throws {
        try await Self.open { site in
            try await site.node.administration.addAccount(
                name: "secretary", roles: [.secretary, .chair, .reader, .author], password: Site.password)
            for name in ["secretary", "duty"] {
                try await site.node.administration.grant("registry", to: name, write: name == "secretary")
            }
            var keeper = try await site.signedIn("secretary")
            let house = try await keeper.get("/parties/organisations/UG-NAC").text
            let version = try #require(house.firstMatch(of: /name="version" value="([^"]+)"/)?.1)
            let kept = try await keeper.post(
                "/parties/organisations/UG-NAC",
                ["change": "duty", "version": String(version), "duty_posts": "ug.watch\nug.desk"])
            #expect(kept.status == 303, "\(kept.text)")
            #expect(try await keeper.get("/parties/organisations/UG-NAC").text.contains("ug.watch\nug.desk</textarea>"))
            var ours = try await site.signedIn("duty")
            _ = try await ours.get("/rfi/ask")
            let done = try await ours.post(
                "/rfi/ask",
                [
                    "questions": "Is he known?", "addressees": "UG-NAC", "channel": "alerts", "urgency": "R",
                    "purpose": "warn carriers", "legal_basis": "clause 4", "declares_lawful": "yes", "hit_only": "yes",
                    "reference": "KE/17",
                ])
            let page = String(try #require(done["Location"]).prefix { $0 != "?" })
            let asked = try await ours.get(page).text
            #expect(asked.contains("How to reach Office UG-NAC") && asked.contains(">ug.watch</li>"))
            #expect(asked.contains("KE/17") && asked.contains("<details class=\"act\"><summary>How to reach"))
            var theirs = try await site.signedIn("guest")
            #expect(try await !theirs.get(page).text.contains("name=\"answers\""))
            let hit = try await theirs.post(page, ["act": "hit", "answers": ""])
            #expect(hit.status == 303, "\(hit.text)")
            let talk = try await ours.get(page).text
            #expect(talk.contains("Office UG-NAC holds something: talk to each other"))
            #expect(talk.contains("<details class=\"act\" open><summary>How to reach"))
        }
    }

    @Test("no link declares anything for whoever follows it, and a form of an old page keeps what was typed")
    func declared() async throws {
        try await Self.open { site in
            var ours = try await site.signedIn("duty")
            let form = try await ours.get("/rfi/ask?declares_lawful=yes&again=yes&purpose=warn").text
            #expect(form.contains("value=\"warn\"") && form.contains("name=\"declares_lawful\""))
            #expect(!form.contains("name=\"again\"") && !form.contains("checked"))
            let stale = try await ours.post("/rfi/ask", Self.question, token: "forged")
            #expect(stale.status == 403 && stale.text.contains("Did the &lt;lorries&gt; cross?"))
            let page = try await Self.asked(&ours)
            var theirs = try await site.signedIn("guest")
            _ = try await theirs.get(page)
            let answer: KeyValuePairs<String, String> = [
                "act": "final", "text": "Two of them.", "answers": "report--\(Samples.uuid(9))",
            ]
            let typo = try await theirs.post(page, answer)
            #expect(typo.status == 422 && typo.text.contains("Two of them."))
            let old = try await theirs.post(page, answer, token: "forged")
            #expect(old.status == 403 && old.text.contains("Two of them."))
            // With requests to do nothing is said to be empty.
            let inbox = try await theirs.get("/inbox").text
            #expect(inbox.contains("1 waits for an answer.") && !inbox.contains("class=\"empty\""))
        }
    }

    @Test("overseers see numbers, and not a word of what was asked")
    func numbers() async throws {
        try await Self.open { site in
            var ours = try await site.signedIn("duty")
            _ = try await Self.asked(&ours)
            try await site.node.administration.addAccount(
                name: "overseer", roles: [.oversight], password: Site.password)
            var overseer = try await site.signedIn("overseer")
            #expect(try await overseer.get("/oversight").text.contains("href=\"/oversight/requests\""))
            let page = try await overseer.get("/oversight/requests").text
            #expect(page.contains("Asked by this house, U1") && !page.contains("lorries"))
            let before = try await overseer.get("/oversight/requests?until=2020-01-01").text
            #expect(before.contains("None in this time."))
            // Numbers of another time than was meant stand under no day that is none.
            for query in ["from=2025-13-01", "until=1.4.2025", "from=yesterday&until=2099-01-01"] {
                let wrong = try await overseer.get("/oversight/requests?\(query)")
                #expect(wrong.status == 422 && wrong.text.contains("Write a day as in"), "\(query)")
                #expect(!wrong.text.contains("Asked by this house") && !wrong.text.contains("None in this time."))
                #expect(wrong.text.contains(String(query.split { "=&".contains($0) }[1])), "\(query)")
            }
            #expect(try await ours.get("/oversight/requests").status == 403)
        }
    }
}
