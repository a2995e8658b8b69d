import JSON
import Testing

@testable import Records

@Suite("Products of analysis")
struct ProductTests {
    static let minimum: [Product.Genre: String] = [
        .intrep:
            #""observed":"2025-04-05T09:30Z","areas":[{"name":"Malaba","country":"KE"}],"so_what":"Warn carriers.","sources":[{"grade":"B2"}]"#,
        .warning: #"""
        "areas":[{"name":"Malaba"}],"so_what":"The road will be cut.","sources":[{"grade":"A1"}],"warning":{"hazard":"flood",
        "urgency":"Expected","severity":"Severe","certainty":"Likely","responsible":["civil protection"],"options":["close the road"]}
        """#,
        .intsum:
            #""period":{"from":"2025-04-01","until":"2025-04-07"},"key_points":["a"],"changes":["none"],"gaps":["none"]"#,
        .assessment: #"""
        "question":"Will it last?","judgements":[{"text":"It will.","likelihood_from":55,"likelihood_until":80,"confidence":"low",
        "reasons":"It has."}],"sources":[{"grade":"C3"}],"alternatives":["a"],"assumptions":["b"],"indicators":["c"],"changes":["none"],
        "checklist":[\#((1...9).map { #"{"standard":\#($0),"author":2}"# }.joined(separator: ","))]
        """#,
        .note: #""sources":[{"grade":"F6","descriptor":"A newspaper","holding":"open"}]"#,
        .joint:
            #""originators":["KE-OUT","UG-NAC"],"body":["a","b"],"portion_originators":["KE-OUT","UG-NAC"],"channel":"alerts""#,
    ]

    static func report(_ genre: String, _ content: String, references: String? = nil) throws -> JSONValue {
        let id = "report--\(Sample.id)"
        return try json(
            #"""
            {"type":"report","spec_version":"2.1","id":"\#(id)","created":"2024-03-01T10:00:00.000Z",
            "modified":"2024-03-01T10:00:00.000Z","name":"n","published":"2024-03-01T10:00:00.000Z","object_refs":["\#(references ?? id)"],
            "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"\#(genre)",\#(content)}}}
            """#)
    }

    @Test("each genre is taken with what it is nothing without", arguments: Product.Genre.allCases)
    func whole(_ genre: Product.Genre) throws {
        let draft = try Draft(checking: Self.report(genre.rawValue, Self.minimum[genre] ?? ""))
        #expect(draft.warnings.isEmpty)
        #expect(draft.kind == .report)
    }

    @Test("a genre that lacks one of these is refused, and the message names it", arguments: Product.Genre.allCases)
    func lacking(_ genre: Product.Genre) throws {
        let whole = try json("{" + (Self.minimum[genre] ?? "") + "}")
        for property in Product.needed(by: genre) {
            let left = whole.members.filter { $0.0.text != property }.map { JSONMember($0.0.text, .raw($0.1.minified)) }
            let content = String(decoding: JSONTree.object(left).bytes.dropFirst().dropLast(), as: UTF8.self)
            let report = try Self.report(genre.rawValue, content.isEmpty ? #""themes":["t"]"# : content)
            let violation = #expect(throws: Violation.self) { _ = try Draft(checking: report) }
            #expect(violation?.property.hasSuffix("." + property) == true, "\(property)")
        }
    }

    @Test(
        "what an extension of ours may not hold is refused at its place",
        arguments: [
            (#""sources":[{"grade":"G1"}]"#, "sources[0].grade"), (#""sources":[{"grade":"A7"}]"#, "sources[0].grade"),
            (#""areas":[{"name":"a","latitude":1}]"#, "areas[0]"),
            (#""areas":[{"name":"a","latitude":91,"longitude":0}]"#, "areas[0].latitude"),
            (#""areas":[{"name":"a","country":"ke"}]"#, "areas[0].country"),
            (#""observed":"soon""#, "observed"),
            (#""event":{"fatalities_best":1}"#, "event"),
            (#""event":{"type":"riot","fatalities_best":1}"#, "event"),
            (
                #""event":{"type":"riot","fatalities_low":2,"fatalities_best":1,"fatalities_high":3}"#,
                "event.fatalities_best"
            ),
            (
                #""event":{"type":"riot","fatalities_low":0,"fatalities_best":4,"fatalities_high":3}"#,
                "event.fatalities_best"
            ),
            (
                #""event":{"type":"riot","fatalities_low":0,"fatalities_best":0,"fatalities_high":1000001}"#,
                "event.fatalities_high"
            ),
            (#""event":{"type":"riot","displaced":-1}"#, "event.displaced"),
            (#""observed":"2025-04","observed_until":"2025-03""#, "observed_until"),
            (
                #""judgements":[{"text":"t","likelihood_from":60,"likelihood_until":40,"confidence":"low","reasons":"r"}]"#,
                "likelihood_until"
            ),
            (
                #""judgements":[{"text":"t","likelihood_from":0,"likelihood_until":101,"confidence":"low","reasons":"r"}]"#,
                "likelihood_until"
            ),
            (
                #""judgements":[{"text":"t","likelihood_from":0,"likelihood_until":1,"confidence":"sure","reasons":"r"}]"#,
                "confidence"
            ),
            (#""checklist":[{"standard":10,"author":1}]"#, "standard"),
            (#""checklist":[{"standard":1,"author":4}]"#, "author"),
            (#""checklist":[{"standard":1,"author":1},{"standard":1,"author":2}]"#, "checklist"),
            (#""follows_ref":"indicator--\#(Sample.id)""#, "follows_ref"),
            (#""supersedes_ref":"indicator--\#(Sample.id)""#, "supersedes_ref"),
            (#""follows_ref":"report--\#(Sample.id)","contradicts_ref":"report--\#(Sample.id)""#, "follows_ref"),
            (#""acknowledge_within":0"#, "acknowledge_within"), (#""acknowledge_within":43201"#, "acknowledge_within"),
        ])
    func refused(_ content: String, _ place: String) throws {
        let violation = #expect(throws: Violation.self) {
            _ = try Draft(checking: Self.report("study", content))
        }
        #expect(violation?.property.contains(place) == true, "\(violation?.property ?? "") for \(content)")
    }

    @Test(
        "a report adds to an earlier one, takes its place or contradicts it, and names it as a reference by that alone",
        arguments: Product.Following.allCases)
    func followUp(_ how: Product.Following) throws {
        let earlier = try RecordID("report--00000000-0000-4000-8000-000000000001")
        let report = try Self.report("note", #""sources":[{"grade":"B2"}],"\#(how.property)":"\#(earlier.text)""#)
        let draft = try Draft(checking: report)
        #expect(draft.warnings.isEmpty && draft.links == [earlier])
        #expect(Product.followUp(in: report) == Product.FollowUp(of: earlier, as: how))
        #expect(Product.sources(of: report).isEmpty, "nothing is inherited of what is named alone")
        #expect(try Product.followUp(in: Self.report("note", #""sources":[{"grade":"B2"}]"#)) == nil)
    }

    @Test("an answer is asked for in a minute at least and in thirty days at most", arguments: [1, 43_200])
    func acknowledged(_ minutes: Int64) throws {
        let report = try Self.report("study", #""acknowledge_within":\#(minutes)"#)
        #expect(try Draft(checking: report).warnings.count == 1)
        #expect(Product.acknowledgeWithin(report) == minutes)
        #expect(try Product.acknowledgeWithin(Self.report("study", #""themes":["t"]"#)) == nil)
    }

    @Test("a genre that a later version brings, and a property that it adds, are kept with a warning")
    func later() throws {
        let draft = try Draft(checking: Self.report("study", #""volume":3"#))
        #expect(draft.warnings.count == 2)
        #expect(String(decoding: draft.body, as: UTF8.self).contains(#""volume":3"#))
    }

    @Test("the sources of a product are references of it, at most as many as are named")
    func sources() throws {
        func list(_ count: Int) -> String {
            let ids = (0..<count).map { #""report--00000000-0000-4000-8000-\#(String(1_000_000 + $0).padded(12))""# }
            return #""sources":[{"grade":"B2"}],"derived_from_refs":[\#(ids.joined(separator: ","))]"#
        }
        let report = try Self.report("note", list(Product.sourcesMost))
        #expect(Product.sources(of: report).count == Product.sourcesMost)
        let quoted = try Self.report("note", #""sources":[{"grade":"B2","source_ref":"note--\#(Sample.id)"}]"#)
        #expect(Product.sources(of: quoted).map(\.type) == ["note"])
        #expect(try Draft(checking: report).links.count == Product.sourcesMost, "it is none of its own sources")
        let one = try Self.report("note", list(Product.sourcesMost + 1))
        #expect(throws: Violation.self) { _ = try Draft(checking: one) }
    }

    @Test("the checklist of an assessment answers for all nine standards")
    func standards() throws {
        let eight = (Self.minimum[.assessment] ?? "").replacing(#",{"standard":9,"author":2}"#, with: "")
        let violation = #expect(throws: Violation.self) {
            _ = try Draft(checking: Self.report("assessment", eight))
        }
        #expect(violation?.message.contains("9") == true)
    }
}

@Suite("Likelihood")
struct LikelihoodTests {
    @Test("an interval within 0 to 100 is taken, any other is not")
    func bounds() {
        #expect(Likelihood(from: 0, until: 100) != nil && Likelihood(from: 40, until: 40) != nil)
        #expect(Likelihood(from: -1, until: 5) == nil && Likelihood(from: 5, until: 101) == nil)
        #expect(Likelihood(from: 6, until: 5) == nil)
    }

    @Test("a band's own interval reads as the band", arguments: Likelihood.Band.allCases)
    func own(_ band: Likelihood.Band) {
        #expect(band.interval.bands.lowest == band && band.interval.bands.highest == band)
    }

    @Test("every interval reads as bands in order that cover it")
    func all() {
        let bands = Likelihood.Band.allCases
        for from in Likelihood.percent {
            for until in from...100 {
                guard let (lowest, highest) = Likelihood(from: from, until: until)?.bands,
                    let first = bands.firstIndex(of: lowest), let last = bands.firstIndex(of: highest)
                else {
                    Issue.record("\(from)–\(until)")
                    continue
                }
                #expect(first <= last, "\(from)–\(until)")
                #expect(
                    lowest.interval.from <= max(from, 1) && highest.interval.until >= min(until, 99), "\(from)–\(until)"
                )
            }
        }
        #expect(Likelihood(from: 30, until: 70)?.bands.lowest == .unlikely)
        #expect(Likelihood(from: 30, until: 70)?.bands.highest == .likely)
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { String(repeating: "0", count: max(width - count, 0)) + self }
}
