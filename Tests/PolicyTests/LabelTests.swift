import JSON
import Records
import Testing

@testable import Policy

@Suite("NATO confidentiality labels: what they ask for, and the way back")
struct LabelTests {
    static let now = Instant(microseconds: 1_750_000_000_000_000)
    static let later = Instant(microseconds: 1_850_000_000_000_000)
    static var book: LabelBook {
        var book = LabelBook.standard
        book.parties["XXX"] = .alliance("MCC")
        return book
    }

    typealias Category = ConfidentialityLabel.Category
    static let context = Category(.permissive, "Context", uri: "urn:oid:1.3.26.1.4.4", values: ["NATO"])

    /// The example of labels §5, with other categories where a test wants them.
    static func label(
        _ categories: [Category] = [context, .init(.permissive, "Releasable To", values: ["XXX"])],
        classification: String = "RESTRICTED", policy: String = "NATO", uri: String? = "urn:oid:1.3.26.1.3.1"
    ) -> ConfidentialityLabel {
        ConfidentialityLabel(
            id: "l1", review: later, policy: .init(policy, uri: uri), classification: classification,
            categories: categories, created: now)
    }

    static func meaning(_ categories: [Category]) -> ReleasePolicy { book.meaning(of: label(categories)) }

    static func releasable(_ values: String...) -> Category { .init(.permissive, "Releasable To", values: values) }

    // MARK: Label to policy

    @Test("the example of the standard, once the book knows whom XXX names")
    func example() {
        var expected = ReleasePolicy.neutral
        expected.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED")
        expected.relTo = .only([.alliance("MCC")])
        expected.relToMode = .shrinkOnly
        expected.onward = .none
        expected.tlp = .amberStrict
        expected.reviewOn = Self.later
        #expect(Self.book.meaning(of: Self.label()) == expected)
        #expect(LabelBook.standard.meaning(of: Self.label()) == .notUnderstood)
    }

    @Test(
        "classifications of NATO, in any case",
        arguments: [
            ("UNCLASSIFIED", 1), ("Restricted", 2), ("CONFIDENTIAL", 3), ("secret", 4), ("TOP SECRET", 5),
            ("COSMIC TOP SECRET", 5), ("NATO SECRET", 4),
        ])
    func classifications(_ word: String, _ ordinal: Int) {
        #expect(Self.book.meaning(of: Self.label(classification: word)).classification?.ordinal == ordinal)
    }

    @Test("other schemes by the names of their owners; where nobody is listed, it is their own alone")
    func others() {
        let french = Self.book.meaning(of: Self.label([], classification: "Très secret", policy: "FRA", uri: nil))
        #expect(french.classification == Classification(ordinal: 5, scheme: "fr", label: "Très secret"))
        #expect(french.relTo == .only([.state("FR")]) && french.tlp == .green)
        let union = Self.book.meaning(of: Self.label([], classification: "SECRET UE", policy: "EU", uri: nil))
        #expect(union.relTo == .only([.alliance("EU")]))
        // Without the leniency of NATO about case.
        #expect(
            Self.book.meaning(of: Self.label([], classification: "SECRET UE", policy: "eu", uri: nil)) == .notUnderstood
        )
    }

    @Test("a policy, identifier, word, tag or value that is not known denies")
    func unknown() {
        let labels = [
            Self.label(policy: "ACME"), Self.label(uri: "urn:oid:1.2.3"), Self.label(classification: "HUSH"),
            Self.label([Self.context, Self.releasable("NOWHERE")]),
            Self.label([Self.context, Self.releasable("FRA", "NOWHERE")]),
            Self.label([Self.context, Self.releasable("others")]),
            Self.label([Self.context, .init(.restrictive, "Additional Sensitivity", values: ["HUSH"])]),
            Self.label([Self.context, .init(.restrictive, "Colour", values: ["RED"])]),
            Self.label([Self.context, .init(.permissive, "Colour", values: ["RED"])]),
            Self.label([.init(.permissive, "Context", values: ["ELSEWHERE"])]),
            Self.label([.init(.permissive, "Context", uri: "urn:oid:1.2.3", values: ["NATO"])]),
            // NATO's labels must say whose information it is.
            Self.label([]), Self.label([Self.releasable("FRA")]),
        ]
        for label in labels { #expect(Self.book.meaning(of: label) == .notUnderstood, "\(label.categories)") }
        var label = Self.label()
        label.unread = ["{urn:x}m"]
        #expect(Self.book.meaning(of: label) == .notUnderstood)
    }

    @Test("a known tag under a type that is not its own denies: a list of readers cannot be made informative")
    func types() {
        for kind in [Category.Kind.informative, .restrictive] {
            #expect(Self.meaning([Self.context, .init(kind, "Releasable To", values: ["FRA"])]) == .notUnderstood)
            #expect(Self.meaning([.init(kind, "Context", values: ["NATO"])]) == .notUnderstood)
        }
        #expect(
            Self.meaning([Self.context, .init(.informative, "additional sensitivity", values: ["ATOMAL"])])
                == .notUnderstood)
    }

    @Test("informative tags ask for nothing, known or not")
    func informative() {
        let plain = Self.meaning([Self.context])
        let exercise = Category(.informative, "Administrative", values: ["EXERCISE EXERCISE EXERCISE"])
        #expect(Self.meaning([Self.context, exercise, .init(.informative, "Colour", values: ["RED"])]) == plain)
        #expect(plain.relTo == .only([.alliance("NATO")]))
    }

    @Test("of each permissive tag one value has to fit; a tag that stands twice asks for both; no value admits nobody")
    func permissive() {
        #expect(
            Self.meaning([Self.context, Self.releasable("FRA", "KEN")]).relTo == .only([.state("FR"), .state("KE")]))
        #expect(
            Self.meaning([
                Self.context, Self.releasable("FRA", "KEN"), .init(.permissive, "Only", values: ["KEN", "UGA"]),
            ])
            .relTo == .only([.state("KE")]))
        #expect(Self.meaning([Self.context, Self.releasable("FRA"), Self.releasable("KEN")]).relTo == .only([]))
        #expect(Self.meaning([Self.context, Self.releasable()]).relTo == .only([]))
        #expect(
            Self.meaning([Self.context, .init(.permissive, "Context", values: ["XXX"]), Self.releasable("FRA")]).relTo
                == .only([]))
        #expect(
            Self.meaning([Self.context, Self.releasable("channel:sahel-alerts")]).relTo
                == .only([.channel("sahel-alerts")]))
    }

    @Test("every restrictive value has to be held; its case does not count under NATO")
    func restrictive() {
        let policy = Self.meaning([
            Self.context, .init(.restrictive, "Additional Sensitivity", values: ["atomal", "CRYPTO"]),
        ])
        #expect(policy.prerequisites == ["ATOMAL", "CRYPTO"])
        var book = Self.book
        book.policies[0].sensitivities["NO PRINT"] = .handling(.noPrint)
        let label = Self.label([Self.context, .init(.restrictive, "Additional Sensitivity", values: ["NO PRINT"])])
        #expect(book.meaning(of: label).handling == ["no-print"])
    }

    @Test("a successor is a proposal for its day and widens nothing")
    func succession() {
        var label = Self.label()
        let before = Self.book.meaning(of: label)
        label.succession = .successor(Self.label([Self.context], classification: "UNCLASSIFIED"), at: Self.now)
        var expected = before
        expected.downgradeOn = Self.now
        #expect(Self.book.meaning(of: label) == expected)
    }

    @Test("the originator's label counts if its policy is known, else an alternative, else nothing does")
    func alternatives() {
        let national = Self.label([], classification: "HUSH", policy: "ACME", uri: nil)
        var alternative = Self.label(classification: "SECRET")
        alternative.role = .alternative
        let original = Self.label()
        let (ours, theirs) = (Self.book.meaning(of: original), Self.book.meaning(of: alternative))
        #expect(Self.book.meaning(of: [original, alternative]) == ours)
        #expect(Self.book.meaning(of: [national, alternative]) == theirs)
        #expect(Self.book.meaning(of: [alternative]) == theirs)
        #expect(Self.book.meaning(of: [national]) == .notUnderstood)
        #expect(Self.book.meaning(of: []) == .notUnderstood)
        var metadata = original
        metadata.role = .metadata
        #expect(Self.book.meaning(of: [metadata]) == .notUnderstood)
    }

    @Test("the countries by their three letters")
    func countries() {
        #expect(Trigraphs.states.count == 249)
        #expect(Trigraphs.states.allSatisfy { $0.key.utf8.count == 3 && $0.value.utf8.count == 2 })
        #expect(Trigraphs.states["KEN"] == "KE" && Trigraphs.states["COD"] == "CD" && Trigraphs.states["MAR"] == "MA")
    }

    // MARK: Aggregates

    @Test("of several parts: the highest classification, what all permit, all that any restricts")
    func aggregate() throws {
        let first = Self.label(
            [
                Self.context, Self.releasable("FRA", "KEN"),
                .init(.restrictive, "Additional Sensitivity", values: ["ATOMAL"]),
                .init(.informative, "Administrative", values: ["EXERCISE"]),
            ], classification: "SECRET")
        let second = Self.label(
            [
                Self.context, Self.releasable("ken", "UGA"),
                .init(.restrictive, "ADDITIONAL SENSITIVITY", values: ["CRYPTO"]),
            ])
        let both = try #require(Self.book.aggregate([first, second], created: Self.now))
        #expect(both.classification == "SECRET")
        let policy = Self.book.meaning(of: both)
        #expect(policy.relTo == .only([.state("KE")]))
        #expect(policy.prerequisites == ["ATOMAL", "CRYPTO"])
        #expect(both.categories.contains { $0.values == ["EXERCISE"] })
    }

    @Test("a permissive tag that one part lacks admits nobody; parts under different policies have no common label")
    func aggregateLacks() throws {
        let both = try #require(
            Self.book.aggregate([Self.label(), Self.label([Self.context])], created: Self.now))
        #expect(Self.book.meaning(of: both).relTo == .only([]))
        let french = Self.label([], classification: "Secret", policy: "FRA", uri: nil)
        #expect(Self.book.aggregate([Self.label(), french], created: Self.now) == nil)
        #expect(Self.book.aggregate([], created: Self.now) == nil)
    }

    @Test("the label of an aggregate asks for no less than any of its parts")
    func aggregateNarrows() throws {
        var random = Seeded(41)
        for round in 0..<2_000 {
            let labels = (0..<3).map { _ in random.label() }
            guard let whole = Self.book.aggregate(labels, created: Self.now) else { continue }
            let meaning = Self.book.meaning(of: whole)
            for label in labels {
                let part = Self.book.meaning(of: label)
                #expect(meaning == .notUnderstood || part != .notUnderstood, "round \(round)")
                guard meaning != .notUnderstood else { continue }
                #expect(meaning.classification == meaning.classification.map { max($0, part.classification ?? $0) })
                #expect(meaning.relTo.intersection(part.relTo) == meaning.relTo, "round \(round)")
                #expect(meaning.prerequisites.isSuperset(of: part.prerequisites), "round \(round)")
            }
        }
    }

    // MARK: Policy to label

    static func policy(_ change: (inout ReleasePolicy) -> Void = { _ in }) -> ReleasePolicy {
        var policy = ReleasePolicy.nobodyElse(than: "KE")
        policy.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED")
        policy.tlp = .green
        policy.relTo = .only([.state("FR"), .state("KE")])
        change(&policy)
        return policy
    }

    @Test("what the standard has tags for is written with them alone, so that others understand it")
    func plain() throws {
        let label = try Self.book.label(
            for: Self.policy {
                $0.prerequisites = ["ATOMAL"]
                $0.categories = ["cyber"]
            }, in: World(), created: Self.now, review: Self.later)
        #expect(
            label.categories == [
                Self.context, Self.releasable("FRA", "KEN"),
                .init(.restrictive, "Additional Sensitivity", values: ["ATOMAL"]),
                .init(.informative, "Baraza Information Category", values: ["cyber"]),
            ])
        #expect(label.policy == .init("NATO", uri: "urn:oid:1.3.26.1.3.1"))
        #expect(label.classification == "RESTRICTED" && label.review == Self.later)
    }

    @Test("any other condition goes along whole, in a tag that makes whoever does not know it deny")
    func rich() throws {
        let policy = Self.policy { $0.originatorControl = .consent }
        let label = try Self.book.label(for: policy, in: World(), created: Self.now, review: Self.later)
        let last = try #require(label.categories.last)
        #expect(last.kind == .restrictive && last.tag == LabelTag.policy)
        #expect(Self.book.meaning(of: label).originatorControl == .consent)
    }

    @Test("a date of downgrade becomes the date of review: no system downgrades by itself")
    func downgrade() throws {
        let policy = Self.policy { $0.downgradeOn = Self.now }
        let label = try Self.book.label(for: policy, in: World(), created: Self.now, review: Self.later)
        #expect(label.succession == nil && label.review == Self.now)
    }

    @Test("markings and portions count for the label of the whole")
    func markings() throws {
        let policy = Self.policy { policy in
            policy.markings = [TLP.red.marking]
            guard let unknown = try? RecordID(MarkingTests.id) else { return }
            policy.portions = [unknown]
        }
        let meaning = Self.book.meaning(
            of: try Self.book.label(for: policy, in: World(), created: Self.now, review: Self.later))
        #expect(meaning.tlp == .red && meaning.notRelTo == [.others])
    }

    @Test("what has no classification, or one of nobody's, has no label")
    func impossible() {
        let error = { (change: (inout ReleasePolicy) -> Void) -> LabelError? in
            do throws(LabelError) {
                _ = try Self.book.label(for: Self.policy(change), in: World(), created: Self.now, review: Self.later)
                return nil
            } catch {
                return error
            }
        }
        #expect(error { $0.classification = nil } == .unclassified)
        #expect(
            error { $0.classification = Classification(ordinal: 2, scheme: "acme", label: "X") }
                == .schemeUnknown("acme"))
        #expect(
            error { $0.classification = Classification(ordinal: 3, scheme: "nato", label: "NATO RESTRICTED") }
                == .levelUnknown(scheme: "nato", label: "NATO RESTRICTED"))
        #expect(
            error { $0.classification = Classification(ordinal: 3, scheme: "nato", label: "HUSH") }
                == .levelUnknown(scheme: "nato", label: "HUSH"))
    }

    @Test("a policy comes back from its label no wider in any field")
    func roundTrip() throws {
        var random = Seeded(42)
        var written = 0
        for round in 0..<5_000 {
            let policy = random.wholePolicy()
            guard let label = try? Self.book.label(for: policy, in: World(), created: Self.now, review: Self.later)
            else {
                continue
            }
            written += 1
            let meaning = Self.book.meaning(of: label)
            var asked = policy.portions.reduce(policy.resolved(in: World())) {
                $0.combined(with: ReleasePolicy.meaning(of: $1, in: World()))
            }.normalised
            (asked.originators, asked.markings, asked.portions) = ([], [], [])
            #expect(meaning.isNoWider(than: asked), "round \(round)")
            #expect(meaning != .notUnderstood, "round \(round)")
        }
        #expect(written > 1_000)
    }
}

extension Seeded {
    /// A label of NATO; now and then one that is not understood.
    mutating func label() -> ConfidentialityLabel {
        let pick = { (list: [String], random: inout Seeded) in
            Array(list.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)))
        }
        var categories: [ConfidentialityLabel.Category] = [LabelTests.context]
        if Int.random(in: 0..<4, using: &self) > 0 {
            categories.append(.init(.permissive, "Releasable To", values: pick(["FRA", "KEN", "XXX", "fra"], &self)))
        }
        if Bool.random(using: &self) {
            categories.append(.init(.permissive, "Only", values: pick(["FRA", "KEN", "UGA"], &self)))
        }
        if Bool.random(using: &self) {
            let values = pick(["ATOMAL", "CRYPTO", "bohemia", "BOHEMIA"], &self)
            categories.append(.init(.restrictive, "Additional Sensitivity", values: values))
        }
        if Int.random(in: 0..<9, using: &self) == 0 {
            categories.append(.init(.restrictive, "Colour", values: ["RED"]))
        }
        let words = ["UNCLASSIFIED", "RESTRICTED", "SECRET"]
        return LabelTests.label(categories, classification: words[Int.random(in: 0..<3, using: &self)])
    }
}
