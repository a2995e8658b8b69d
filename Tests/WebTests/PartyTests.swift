import Records
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite("Parties, agreements and channels")
struct PartyTests {
    /// A secretary and a chair, who keep the registry.
    private static func keepers(_ site: Site) async throws {
        try await site.organisation("KE-OUT", 900)
        for (name, role) in [("secretary", Role.secretary), ("chair", .chair)] {
            try await site.node.administration.addAccount(name: name, roles: [role, .author], password: Site.password)
            try await site.node.administration.grant("registry", to: name, write: true)
        }
    }

    @Test("a secretary registers an organisation and a community, and makes the one a member of the other")
    func register() async throws {
        try await Site.open { site in
            try await Self.keepers(site)
            var browser = try await site.signedIn("secretary")
            #expect(try await browser.get("/parties/add/organisation").status == 200)
            let made = try await browser.post(
                "/parties/add/organisation",
                [
                    "code": "UG-NAC", "name": "National Assessment Centre", "lang": "en", "kind": "fusion-cell",
                    "status": "invited", "country": "UG",
                ])
            #expect(made.status == 303 && made["Location"] == "/parties/organisations/UG-NAC")
            let page = try await browser.get("/parties/organisations/UG-NAC")
            #expect(page.text.contains("National Assessment Centre") && page.text.contains("invited"))
            let community = try await browser.post(
                "/parties/add/community", ["code": "MCC", "name": "Conference", "lang": "en", "kind": "network"])
            #expect(community.status == 303)
            let membership = try await browser.post(
                "/parties/add/membership", ["community": "MCC", "organisation": "UG-NAC", "tier": "member"])
            #expect(membership["Location"] == "/parties/communities/MCC")
            let whole = try await browser.get("/parties/communities/MCC").text
            #expect(whole.contains("National Assessment Centre") && whole.contains("line-member"))

            // A suspension ends the membership and begins another tier: both stay to be seen.
            let open = try await site.node.gate.parties(for: site.node.console).book.memberships(of: "MCC")
            let suspended = try await browser.post(
                "/parties/communities/MCC",
                [
                    "change": "membership", "version": try await Self.version(of: "MCC", site),
                    "membership": open[0].id, "act": "suspend",
                ])
            #expect(suspended.status == 303)
            let after = try await browser.get("/parties/communities/MCC").text
            #expect(after.contains("line-suspended") && after.contains("line-member"))
        }
    }

    private static func version(of community: String, _ site: Site) async throws -> String {
        try await site.node.gate.parties(for: site.node.console).book.communities[community]?.line.version ?? ""
    }

    @Test("what is wrong in a form stands beside its field, and nothing is recorded")
    func problems() async throws {
        try await Site.open { site in
            try await Self.keepers(site)
            var browser = try await site.signedIn("secretary")
            _ = try await browser.get("/parties/add/organisation")
            let answer = try await browser.post(
                "/parties/add/organisation",
                [
                    "code": "KE-OUT", "name": " ", "lang": "en", "kind": "spaceship", "status": "active",
                    "country": "Kenya",
                ])
            #expect(answer.status == 422)
            for words in ["KE-OUT is taken.", "This is required.", "Choose one from the list.", "ISO 3166-1"] {
                #expect(answer.text.contains(words), "\(words)")
            }
            let agreement = try await browser.post(
                "/parties/add/agreement",
                [
                    "title": "T", "kind": "mou", "parties": "KE-OUT", "status": "in-force", "from": "2025-01-02",
                    "until": "2025-01-01", "categories": "any", "maximum": "2",
                ])
            #expect(agreement.status == 422 && agreement.text.contains("later than the beginning"))
            #expect(agreement.text.contains("Choose two parties or more."))
            #expect(try await site.node.gate.parties(for: site.node.console).book.agreements.isEmpty)
            let stale = try await browser.post("/parties/add/community", ["code": "X"], token: "forged")
            #expect(stale.status == 403)
        }
    }

    @Test("the life cycle says who may do what: a secretary does not suspend, a chair does")
    func lifecycle() async throws {
        try await Site.open { site in
            try await Self.keepers(site)
            try await site.organisation("UG-NAC", 901)
            let version = "2025-01-01T00:00:00.000Z"
            var secretary = try await site.signedIn("secretary")
            #expect(try await !secretary.get("/parties/organisations/UG-NAC").text.contains("value=\"suspended\""))
            let refused = try await secretary.post(
                "/parties/organisations/UG-NAC", ["change": "status", "version": version, "status": "suspended"])
            #expect(refused.status == 422)
            var chair = try await site.signedIn("chair")
            _ = try await chair.get("/parties/organisations/UG-NAC")
            let old = try await chair.post(
                "/parties/organisations/UG-NAC", ["change": "status", "version": "x", "status": "suspended"])
            #expect(old.status == 422 && old.text.contains("Somebody has changed it"))
            let done = try await chair.post(
                "/parties/organisations/UG-NAC", ["change": "status", "version": version, "status": "suspended"])
            #expect(done.status == 303)
            #expect(try await chair.get("/parties/organisations/UG-NAC").text.contains("It is not active"))
        }
    }

    @Test("who may not read the registry sees none of it, and a hidden party looks like one that is not there")
    func hidden() async throws {
        try await Site.open { site in
            try await Self.keepers(site)
            try await site.organisation("UG-NAC", 901)
            var reader = try await site.signedIn("reader")
            for path in ["/parties/organisations", "/parties/communities", "/parties/agreements", "/parties/channels"] {
                let page = try await reader.get(path)
                #expect(page.status == 200 && !page.text.contains("UG-NAC") && !page.text.contains("/parties/add"))
            }
            let there = try await reader.get("/parties/organisations/UG-NAC")
            let absent = try await reader.get("/parties/organisations/UG-XXX")
            #expect(there.status == 404)
            #expect(there.pageLikeness(without: "UG-NAC") == absent.pageLikeness(without: "UG-XXX"))
            #expect(try await reader.get("/parties/add/organisation").status == 404)
            let post = try await reader.post("/parties/organisations/UG-NAC", ["change": "status"])
            #expect(post.status == 404)
            #expect(try await reader.get("/parties/channels/alerts").text.contains("The channel alerts"))
            #expect(try await reader.get("/parties/channels/secret").status == 404)
            #expect(try await reader.get("/common").status == 403)
        }
    }

    @Test("a name is changed on a day: an older document shows the one of its date, with today's beside it (S4-12)")
    func names() async throws {
        try await Site.open { site in
            try await site.organisation(
                "KE-OUT", 900,
                names: #"""
                    [{"text":"Old Office","lang":"en","kind":"official","valid_until":"2025-04-03"},
                     {"text":"New Office","lang":"en","kind":"official","valid_from":"2025-04-03"}]
                    """#)
            try await site.node.administration.grant("registry", to: "reader")
            let id = try await site.file(1, "A note of 1 April")
            var reader = try await site.signedIn("reader")
            #expect(try await reader.get("/records/\(id)").text.contains("Old Office (today: New Office)"))
            #expect(try await reader.get("/parties/organisations").text.contains("New Office"))
        }
    }

    @Test("a record says in words how it may be handled, and why its reader sees it")
    func terms() async throws {
        try await Site.open { site in
            let id = try await site.file(1, "A note")
            var reader = try await site.signedIn("reader")
            let page = try await reader.get("/records/\(id)").text
            #expect(page.contains("Why you see this") && page.contains("your own organisation"))
            #expect(page.contains("TLP:AMBER+STRICT: for those") && page.contains("Readers of the channel alerts"))
            _ = try await reader.post("/language", ["language": "fr", "back": "/live"])
            let french = try await reader.get("/records/\(id)").text
            #expect(french.contains("Pourquoi vous voyez cette fiche") && french.contains("votre propre organisation"))
        }
    }
}
