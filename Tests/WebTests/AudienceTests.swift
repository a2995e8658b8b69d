import Policy
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite("Who sees a record")
struct AudienceTests {
    @Test("a releaser sees who gets it and asks why not, in the language of the page; a reader may not ask")
    func page() async throws {
        try await Site.open { site in
            try await site.organisation("KE-OUT", 900)
            try await site.organisation("UG-NAC", 901)
            let id = try await site.file(1, "Border closed")
            // Names are for who may read the registry.
            try await site.node.administration.grant("registry", to: "writer")
            var writer = try await site.signedIn("writer")
            #expect(try await writer.get("/records/\(id)").text.contains("/records/\(id)/audience?"))
            let page = try await writer.get("/records/\(id)/audience?channel=alerts")
            #expect(page.status == 200 && page.text.contains("This organisation sees all of it"))
            #expect(page.text.contains("Office UG-NAC") && page.text.contains("does not learn that it exists"))
            let asked = try await writer.get("/records/\(id)/audience?for=UG-NAC&at=2025-04-05&purpose=analysis")
            #expect(asked.text.contains("UG-NAC may not have it at 5 April 2025, 00:00:00 UTC"))
            #expect(asked.text.contains("No agreement in force"))
            // A post is asked about by its own purposes: the page says what they are.
            let post = try await writer.get("/records/\(id)/audience?for=reader&purpose=awareness")
            #expect(post.text.contains("reader states no purpose"))
            try await site.node.administration.setPurposes([.awareness], of: "reader")
            let stated = try await writer.get("/records/\(id)/audience?for=reader&purpose=judicial")
            #expect(stated.text.contains("wants the information of others for: Awareness."))
            // Registering one is not this releaser's to do, so its form is not offered.
            #expect(!asked.text.contains("/parties/add/agreement"))
            _ = try await writer.post("/language", ["language": "fr", "back": "/live"])
            let french = try await writer.get("/records/\(id)/audience?for=UG-NAC")
            #expect(french.text.contains("Bureau UG-NAC") && french.text.contains("Aucun accord en vigueur"))

            var reader = try await site.signedIn("reader")
            #expect(try await !reader.get("/records/\(id)").text.contains("/audience"))
            let refused = try await reader.get("/records/\(id)/audience")
            #expect(refused.status == 403 && !refused.text.contains("UG-NAC"))
        }
    }

    @Test("a question that makes no sense is said beside the form, and what is hidden is not there")
    func problems() async throws {
        try await Site.open { site in
            let id = try await site.file(1, "Border closed")
            let secret = try await site.file(2, "Canary", to: "secret")
            var writer = try await site.signedIn("writer")
            for (query, words) in [("for=NOBODY", "no post “NOBODY”"), ("for=KE-OUT&at=soon", "That is no time")] {
                let answer = try await writer.get("/records/\(id)/audience?\(query)")
                #expect(answer.status == 422 && answer.text.contains(words), "\(query)")
            }
            #expect(try await writer.get("/records/\(id)/audience?purpose=fun").status == 400)
            let hidden = try await writer.get("/records/\(secret)/audience")
            let missing = try await writer.get("/records/note--\(Samples.uuid(3))/audience")
            #expect(hidden.status == 404)
            #expect(
                hidden.pageLikeness(without: secret) == missing.pageLikeness(without: "note--\(Samples.uuid(3))"))
        }
    }
}
