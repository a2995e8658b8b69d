import Ledger
import Pouch
import Records
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct PeerPageTests {
    @Test("who reads is told nothing of peers; who runs the node, keeps its registry or oversees it is")
    func doors() async throws {
        try await Site.open { site in
            for (name, role) in [
                ("runner", Role.operator), ("keeper", .secretary), ("overseer", .oversight), ("scribe", .author),
            ] {
                try await site.node.administration.addAccount(name: name, roles: [role], password: Site.password)
            }
            for (name, status) in [
                ("reader", 403), ("scribe", 403), ("auditor", 200), ("runner", 200), ("keeper", 200), ("overseer", 200),
            ] {
                var browser = try await site.signedIn(name)
                #expect(try await browser.get("/peers").status == status, "\(name)")
            }
            var reader = try await site.signedIn("reader")
            #expect(try await !reader.get("/node").text.contains("/peers"))
            // Whether there is such a peer is not for a reader to know either.
            #expect(try await reader.get("/peers/UG-NAC").status == 403)
            var runner = try await site.signedIn("runner")
            #expect(try await runner.get("/node").text.contains("href=\"/peers\""))
            let none = try await runner.get("/peers")
            #expect(none.text.contains("No peers yet") && !none.text.contains("⟦") && !none.text.contains("{{"))
            #expect(try await runner.get("/peers/UG-NAC").status == 404)
        }
    }

    @Test("names and problems from outside are text on the page, never markup")
    func hostile() throws {
        let templates = try Templates()
        var peer = try Samples.peers()[0]
        var link = LinkStatus()
        link.problem = Samples.hostile
        var card = peer.card
        card.name = Samples.hostile
        card.dutyPosts = [DutyPost(title: Samples.hostile, contact: Samples.hostile)]
        peer = PeerView(
            organisation: "UG-NAC", state: .active, validity: .lapsed, card: card, since: peer.since,
            changed: peer.changed, link: link)
        for language in Language.all {
            for page in [
                templates.html(
                    PeersPage([peer], language: language), Samples.frame(language, title: "x", place: .peers)),
                templates.html(
                    PeerPage(
                        peer, phrase: nil, Samples.exchange(forks: true, reason: Samples.hostile), language: language),
                    Samples.frame(language, title: "x", place: .peers)),
            ] {
                #expect(!page.contains("<script>alert"))
                #expect(page.contains("&lt;script&gt;"))
            }
        }
    }

    @Test("there are words for every state of a delivery, and for why it was not kept", arguments: Language.all)
    func words(_ language: Language) throws {
        let templates = try Templates()
        var lines = Whereabouts.State.allCases.map {
            Whereabouts(organisation: "UG-NAC", asked: Samples.today, state: $0, isEntitled: true)
        }
        lines += PouchReceipt.Exception.allCases.map {
            Whereabouts(
                organisation: "UG-NAC", asked: Samples.today, state: .refused, isEntitled: true, number: 1,
                since: Samples.today, exception: $0.rawValue)
        }
        for line in lines where line.state != .refused || line.exception != nil {
            let page = templates.html(
                DeliveryPage(
                    WhereaboutsView(record: Samples.lines[0], lines: [line], instant: Samples.today), language: language
                ),
                Samples.frame(language, title: "x"))
            #expect(!page.contains("⟦"), "\(line)")
        }
    }
}
