import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

/// What has to be known, as a planner's browser meets it.
@Suite(.serialized) struct RequirementPageTests {
    private static let fields: KeyValuePairs<String, String> = [
        "name": "What would change our <warning> time?", "decision": "whether to move the depot",
        "elements": "Do the wells hold?\nIs the bridge open?", "channel": "alerts", "priority": "high",
        "status": "active",
        "plan": "1 UG-NAC partner-request 2099-05-01",
    ]

    private static func filed(_ browser: inout Browser) async throws -> String {
        _ = try await browser.get("/requirements/add")
        let done = try await browser.post("/requirements/add", fields)
        #expect(done.status == 303, "\(done.text)")
        return try #require(done["Location"])
    }

    @Test(
        "who could answer is written in the reader's words, in another language's, or by its code",
        arguments: [
            "1 UG-NAC request to a partner 2099-05-01", "1 UG-NAC ombi kwa mshirika", "2 - Sources  ouvertes",
            "1 UG-NAC طلب من شريك 2099-05-01", "2 - own-reporting",
        ])
    func words(_ line: String) async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/requirements/add")
            func planned(_ line: String) -> [String] {
                Self.fields.map { "\($0)=\(PercentEncoding.encode($0 == "plan" ? line : $1))" }
            }
            let done = try await browser.post("/requirements/add", encoded: planned(line))
            #expect(done.status == 303, "\(done.text)")
            let wrong = try await browser.post("/requirements/add", encoded: planned("1 UG-NAC by magic"))
            #expect(wrong.status == 422 && wrong.text.contains("is no line of the plan"))
        }
    }

    @Test(
        "it is written down, shown with what is not answered, written anew, and asked for with what stands in its plan")
    func life() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let page = try await Self.filed(&browser)
            let list = try await browser.get("/requirements").text
            #expect(
                list.contains("What would change our &lt;warning&gt; time?")
                    && list.contains("2 elements are not answered"))
            let shown = try await browser.get(page).text
            let id = page.dropFirst("/requirements/".count)
            #expect(
                shown.contains("/rfi/ask?requirement=\(id)&amp;element=0") && shown.contains("request to a partner"))
            let ask = try await browser.get("/rfi/ask?requirement=\(id)&element=0").text
            #expect(ask.contains("Do the wells hold?") && ask.contains("value=\"UG-NAC\""))
            #expect(
                ask.contains("name=\"requirement\" value=\"\(id)\"") && ask.contains("name=\"element\" value=\"0\""))
            let form = try await browser.get(page + "/revise").text
            // What it shows it takes, and the code, and the words of any other language.
            #expect(
                form.contains("1 UG-NAC request to a partner 2099-05-01") && form.contains("Is the bridge open?"))
            let version = try #require(form.firstMatch(of: /name="version" value="([^"]+)"/)?.1)
            let shorter = try await browser.post(
                page + "/revise",
                [
                    "name": "What?", "decision": "whether", "elements": "Do the wells hold?", "channel": "alerts",
                    "priority": "high", "status": "active", "version": String(version),
                ])
            #expect(shorter.status == 422 && shorter.text.contains("keeps its place"))
            let over = try await browser.post(
                page + "/revise",
                [
                    "name": "What?", "decision": "whether", "elements": "Do the wells hold?\nIs the bridge open?",
                    "channel": "alerts", "priority": "low", "status": "satisfied", "version": String(version),
                ])
            #expect(over.status == 303)
            // Whoever still has the older one before them overwrites nothing, and keeps what they typed.
            let late = try await browser.post(
                page + "/revise",
                [
                    "name": "What else?", "decision": "whether", "elements": "Do the wells hold?\nIs the bridge open?",
                    "channel": "alerts", "priority": "low", "status": "active", "version": String(version),
                ])
            #expect(late.status == 409 && late.text.contains("What else?"))
            // Once they have looked again, what they typed is saved over what is there now.
            let newer = try #require(late.text.firstMatch(of: /name="version" value="([^"]+)"/)?.1)
            #expect(newer != version)
            #expect(try await !browser.get(page).text.contains("What else?"))
            #expect(try await browser.get("/requirements").text.contains("0 elements are not answered"))
        }
    }

    @Test("what is wrong stands beside its field, and a way that is not lawful is none")
    func mended() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/requirements/add")
            let done = try await browser.post(
                "/requirements/add",
                [
                    "name": "What?", "decision": "whether", "elements": "Do the wells hold?", "channel": "alerts",
                    "priority": "high", "status": "active", "plan": "1 UG-NAC intercept",
                ])
            #expect(
                done.status == 422 && done.text.contains("1 UG-NAC intercept") && done.text.contains("aria-invalid"))
        }
    }

    @Test("whatever a form is refused for, what was typed stays, and the form can be sent again")
    func kept() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let page = try await Self.filed(&browser)
            func version(_ text: String) throws -> String {
                String(try #require(text.firstMatch(of: /name="version" value="([^"]+)"/)?.1))
            }
            let first = try version(try await browser.get(page + "/revise").text)
            func form(_ name: String, _ version: String, shared: Bool = false) -> KeyValuePairs<String, String> {
                [
                    "name": name, "decision": "whether", "elements": "Do the wells hold?\nIs the bridge open?",
                    "channel": "alerts", "priority": "low", "status": "active", "version": version,
                    shared ? "shared" : "areas": shared ? "yes" : "",
                ]
            }
            let held = try await browser.post(page + "/revise", form("Shared?", first, shared: true))
            let request = try #require(held["Location"], "\(held.text)")
            #expect(held.status == 303 && request.hasPrefix("/release/"))
            let waiting = try await browser.post(page + "/revise", form("Typed meanwhile", first))
            #expect(
                waiting.status == 409 && waiting.text.contains("Typed meanwhile")
                    && waiting.text.contains("waits for a second person"))
            #expect(try await browser.post(request + "/withdraw", [:]).status == 303)
            let saved = try await browser.post(page + "/revise", form("Typed meanwhile", try version(waiting.text)))
            #expect(saved.status == 303)
            let now = try version(try await browser.get(page + "/revise").text)
            _ = try await browser.get("/rfi/ask")
            // The channel is taken away, and then all of it.
            try await site.node.administration.grant("alerts", to: "writer")
            for roles in [[.reader, .author], [.reader]] as [Set<Role>] {
                try await site.node.administration.setRoles(roles, of: "writer")
                let late = try await browser.post(page + "/revise", form("Typed too late", now))
                #expect([403, 422].contains(late.status) && late.text.contains("Typed too late"), "\(late.text)")
                let asked = try await browser.post("/rfi/ask", ["questions": "Typed in vain", "channel": "alerts"])
                #expect([403, 422].contains(asked.status) && asked.text.contains("Typed in vain"), "\(asked.text)")
            }
        }
    }

    @Test("who may not see it is told what is told of one that never was, and who only reads changes nothing")
    func hidden() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let page = try await Self.filed(&browser)
            let never = String(page.prefix(page.count - 1)) + (page.hasSuffix("0") ? "1" : "0")
            var outsider = try await site.signedIn("outsider")
            let (there, nowhere) = (try await outsider.get(page), try await outsider.get(never))
            #expect(there.status == 404)
            #expect(
                there.pageLikeness(without: String(page.dropFirst(14)))
                    == nowhere.pageLikeness(without: String(never.dropFirst(14))))
            var reader = try await site.signedIn("reader")
            let seen = try await reader.get(page)
            #expect(seen.status == 200 && !seen.text.contains("/revise") && !seen.text.contains("/rfi/ask"))
            #expect(try await reader.get(page + "/revise").status == 403)
            #expect(try await reader.post(page + "/revise", Self.fields).status == 403)
            #expect(try await reader.get("/requirements/add").status == 403)
            #expect(try await browser.post(page + "/revise", Self.fields, token: "forged").status == 403)
        }
    }
}
