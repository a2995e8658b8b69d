import Records
import Testing

@testable import Policy

@Suite("The built-in classification schemes: domain 3.1.2")
struct SchemeTests {
    @Test(
        "the table of the domain",
        arguments: [
            (
                "nato",
                [nil, "NATO UNCLASSIFIED", "NATO RESTRICTED", "NATO CONFIDENTIAL", "NATO SECRET", "COSMIC TOP SECRET"]
            ),
            ("eu", ["PUBLIC", "LIMITE", "RESTREINT UE", "CONFIDENTIEL UE", "SECRET UE", "TRES SECRET UE"]),
            ("fr", ["Public", "Usage interne", "Diffusion restreinte", nil, "Secret", "Très secret"]),
            ("us", [nil, "UNCLASSIFIED", "CUI", "CONFIDENTIAL", "SECRET", "TOP SECRET"]),
            ("uk", [nil, "OFFICIAL", "OFFICIAL-SENSITIVE", nil, "SECRET", "TOP SECRET"]),
            (
                "national-fr",
                ["public", "usage interne", "diffusion restreinte", "confidentiel", "secret", "très secret"]
            ),
            ("national-en", ["public", "official", "restricted", "confidential", "secret", "top secret"]),
            ("national-pt", ["público", "uso interno", "reservado", "confidencial", "secreto", "ultra secreto"]),
            ("national-ar", ["عام", "للاستعمال الداخلي", "محدود", "سري", "سري جدا", "سري للغاية"]),
        ] as [(String, [String?])])
    func table(_ code: String, _ labels: [String?]) throws {
        let scheme = try #require(Schemes.named(code))
        for (ordinal, label) in labels.enumerated() {
            if let label {
                #expect(scheme.level(label)?.ordinal == ordinal, "\(label)")
            } else {
                #expect(!scheme.levels.contains { $0.ordinal == ordinal })
            }
        }
    }

    @Test("no spelling names two levels of one scheme, and levels go up", arguments: Schemes.builtIn.map(\.code))
    func consistent(_ code: String) throws {
        let scheme = try #require(Schemes.named(code))
        #expect(scheme.levels.map(\.ordinal) == scheme.levels.map(\.ordinal).sorted())
        #expect(scheme.levels.allSatisfy { Classification.ordinals.contains($0.ordinal) })
        var seen: [String: String] = [:]
        for level in scheme.levels {
            for spelling in level.spellings {
                #expect(scheme.level(spelling) == level, "\(spelling)")
                let folded = SchemeTable.folded(spelling)
                #expect(seen[folded] == nil || seen[folded] == level.label, "\(spelling)")
                seen[folded] = level.label
            }
        }
        #expect(
            Schemes.world[code]?.levels
                == Dictionary(uniqueKeysWithValues: scheme.levels.map { ($0.label, $0.ordinal) }))
    }

    @Test("the tags of MISP and older words are read: the old Confidentiel-Défense counts as Secret")
    func aliases() {
        #expect(Schemes.nato.classification("cts")?.label == "COSMIC TOP SECRET")
        #expect(Schemes.europeanUnion.classification("R-UE/EU-R")?.ordinal == 2)
        #expect(Schemes.france.classification("TRES_SECRET")?.ordinal == 5)
        #expect(Schemes.france.classification("Confidentiel-Défense")?.label == "Secret")
        #expect(Schemes.nato.classification("SECRET") == nil)
    }

    @Test("a word is shown in the reader's language where the scheme has one")
    func words() {
        #expect(Schemes.nato.level("NATO RESTRICTED")?.word(in: "fr") == "NATO DIFFUSION RESTREINTE")
        #expect(Schemes.nato.level("NATO RESTRICTED")?.word(in: "sw") == "NATO RESTRICTED")
    }

    @Test("a level that the other scheme lacks is mapped up")
    func mapsUp() {
        let world = World(schemes: Schemes.world)
        let agreement = World.Agreement(
            parties: ["A", "B"],
            equivalences: [.init(from: "nato", to: "uk"), .init(from: "nato", to: "fr"), .init(from: "nato", to: "us")])
        let now = Instant(microseconds: 1_750_000_000_000_000)
        let confidential = Classification(ordinal: 3, scheme: "nato", label: "NATO CONFIDENTIAL")
        #expect(world.equivalent(of: confidential, in: "uk", by: agreement, at: now) == 4)
        #expect(world.equivalent(of: confidential, in: "fr", by: agreement, at: now) == 4)
        #expect(world.equivalent(of: confidential, in: "us", by: agreement, at: now) == 3)
        #expect(world.equivalent(of: confidential, in: "eu", by: agreement, at: now) == nil)
    }
}
