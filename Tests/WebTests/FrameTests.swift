import Records
import Sharing
import Testing
import WireTesting

@testable import Web

/// The head of every page: what it leads to, and where one is.
@Suite struct FrameTests {
    private static func frame(_ roles: Set<Role>, at place: Frame.Place? = nil) -> Frame {
        Frame(
            title: "t", place: place, language: .english, organisation: nil, version: "0", reader: "somebody",
            formToken: "", here: "/live", roles: roles)
    }

    private static func doors(_ frame: Frame) -> [Frame.NavItem] {
        frame.nav + (frame.more?.groups.flatMap(\.items) ?? [])
    }

    @Test("each page stands in one place of the menus, and an author finds all that serves them")
    func once() {
        for role in Role.allCases {
            let hrefs = Self.doors(Self.frame([role])).map(\.href)
            #expect(Set(hrefs).count == hrefs.count, "\(role)")
        }
        let author = Set(Self.doors(Self.frame([.author])).map(\.href))
        for path in [
            Paths.trend, Paths.budgets, Paths.requirements, Paths.ratings, Paths.commitments, Paths.lessons, Paths.map,
        ] { #expect(author.contains(path), "\(path)") }
        #expect(author.isDisjoint(with: [Paths.oversight, Paths.protection, Paths.peers]))
    }

    @Test("who oversees and writes nothing has oversight before them, who does both has it behind the last entry")
    func oversight() {
        let overseer = Self.frame([.oversight])
        #expect(overseer.nav.map(\.href).contains(Paths.oversight))
        let both = Self.frame([.oversight, .author])
        #expect(both.nav.map(\.href).contains(Paths.write) && !both.nav.map(\.href).contains(Paths.oversight))
        #expect(both.more?.groups.flatMap(\.items).map(\.href).contains(Paths.oversight) == true)
    }

    @Test("every page that a menu leads to marks itself in it, and nothing else")
    func marked() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            for door in Self.doors(Self.frame([.author])) {
                var answer = try await browser.get(door.href)
                // The parties are several lists: it leads to the first.
                if answer.status == 303, let next = answer["Location"] { answer = try await browser.get(next) }
                #expect(answer.status == 200, "\(door.href)")
                let text = answer.text
                let end = try #require(text.firstRange(of: "<main")).lowerBound
                let head = String(text[..<end])
                #expect(head.contains("href=\"\(door.href)\" aria-current=\"page\""), "\(door.href)")
                #expect(head.matches(of: /aria-current="page"/).count == 1, "\(door.href)")
            }
        }
    }
}
