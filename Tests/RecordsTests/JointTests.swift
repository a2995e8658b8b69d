import JSON
import Testing

@testable import Records

@Suite("A product of several originators goes out with the consent of each (domain 3.8, decision 0062)")
struct JointTests {
    private func check(_ more: String, isOurs: Bool = true) throws {
        let ours = isOurs ? #","extensions":{"\#(Joint.extensionID)":{"extension_type":"new-sdo"}}"# : ""
        let text = #"""
            {"type":"joint-draft","spec_version":"2.1","id":"joint-draft--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z",\#(more)\#(ours)}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }

    private let sound = #"""
        "name":"The corridor","originators":["KE-OUT","UG-NAC"],
        "portions":[{"originator":"KE-OUT","text":"a"},{"originator":"UG-NAC","text":"b","tlp":"amber"}],"audience":["SN-CAS"]
        """#

    @Test("each portion says whose it is, and whoever has none is none of its originators")
    func draft() throws {
        try check(sound)
        for (old, new) in [
            (#""UG-NAC","text""#, #""SN-CAS","text""#), (#"["KE-OUT","UG-NAC"]"#, #"["KE-OUT"]"#),
            (#"["KE-OUT","UG-NAC"]"#, #"["KE-OUT","UG-NAC","ET-FAD"]"#),
            (#"["KE-OUT","UG-NAC"]"#, #"["KE-OUT","UG-NAC","UG-NAC"]"#), (#"["SN-CAS"]"#, #"["SN-CAS","SN-CAS"]"#),
            (#""tlp":"amber""#, #""tlp":"pink""#),
            // For persons that are named, where a draft goes to organisations.
            (#""tlp":"amber""#, #""tlp":"red""#), (#""audience":["SN-CAS"]"#, #""tlp":"red""#),
            // In a form the rest would be the lead's.
            (#""text":"b""#, #""text":"b\n\nc""#), (#""text":"b""#, #""text":"b\n \t\nc""#),
            (#""text":"b""#, #""text":"b\n""#),
        ] {
            #expect(throws: Violation.self, "\(new)") { try check(sound.replacing(old, with: new)) }
        }
        // Somebody else's type of that name is theirs.
        try check(#""name":"n""#, isOurs: false)
    }

    @Test("a joint product names one of its originators for each portion")
    func product() throws {
        let content = ProductTests.minimum[.joint] ?? ""
        for (old, new) in [
            (#""body":["a","b"]"#, #""body":["a"]"#),
            (#""portion_originators":["KE-OUT","UG-NAC"]"#, #""portion_originators":["KE-OUT","SN-CAS"]"#),
        ] {
            #expect(throws: Violation.self) {
                _ = try Draft(checking: ProductTests.report("joint", content.replacing(old, with: new)))
            }
        }
    }

    @Test("a joint product's id is the hash of all that it says: there is one text under it, and nothing else has it")
    func hashed() throws {
        let time = "2024-03-01T10:00:00.000Z"
        let content = ProductTests.minimum[.joint] ?? ""
        let said = #"""
            "type":"report","spec_version":"2.1","created":"\#(time)","modified":"\#(time)","name":"n","published":"\#(time)",
            "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"joint",\#(content)}}
            """#
        let members = try json("{\(said)}").members.map { JSONMember($0.name.text, .raw($0.value.canonical)) }
        let product = Joint.product(Joint.digest(of: members))
        #expect(Joint.isProductID(product))
        func fault(_ said: String, _ id: String, refs: String? = nil) throws -> String? {
            Joint.fault(ofReport: try json(#"{"id":"\#(id)","object_refs":["\#(refs ?? id)"],\#(said)}"#))
        }
        #expect(try fault(said, product.text) == nil)
        let plain = #""type":"report","spec_version":"2.1","created":"\#(time)","modified":"\#(time)","name":"n""#
        let other = "report--\(Sample.id)"
        #expect(try fault(plain, other) == nil)
        #expect(try fault(plain, product.text) != nil)
        #expect(try fault(said, other) != nil)
        #expect(try fault(said, product.text, refs: other) != nil)
        for (old, new) in [
            (#""name":"n""#, #""name":"m""#), (#""body":["a","b"]"#, #""body":["a","c"]"#),
            (#""modified":"2024"#, #""modified":"2025"#), (#""name":"n""#, #""name":"n","revoked":true"#),
            (#""originators":["KE-OUT","UG-NAC"],"body""#, #""originators":["SN-CAS","KE-OUT"],"body""#),
            (#""channel":"alerts""#, #""channel":"desk""#),
        ] {
            #expect(try fault(said.replacing(old, with: new), product.text) != nil, "\(new)")
        }
        // Nor by its own hash does it begin as taken back, or as something that is checked less.
        for (old, new) in [
            (#""name":"n""#, #""name":"n","revoked":true"#), (#""spec_version":"2.1","#, ""),
            (#""modified":"2024"#, #""modified":"2025"#),
        ] {
            let changed = said.replacing(old, with: new)
            let members = try json("{\(changed)}").members.map { JSONMember($0.name.text, .raw($0.value.canonical)) }
            #expect(try fault(changed, Joint.product(Joint.digest(of: members)).text) != nil, "\(new)")
        }
    }

    // MARK: Where it stands

    private static let made = Instant(microseconds: 1_750_000_000_000_000)
    private static let later = Instant(microseconds: made.microseconds + 90 * 86_400_000_000)
    private static let three = ["KE-OUT", "UG-NAC", "ET-FAD"]

    private func id(_ number: Int, _ type: String = "note") throws -> RecordID {
        try RecordID("\(type)--00000000-0000-4000-8000-\(String(1_000_000_000_000 + number).dropFirst())")
    }

    private func act(
        _ number: Int, _ deed: JointAct.Deed, _ organisation: String, of digest: String = "v1",
        resting consents: [Int] = []
    ) throws -> JointThread.Act {
        JointThread.Act(
            id: try id(number), deed: deed, organisation: organisation, digest: digest,
            at: Instant(microseconds: Self.made.microseconds + Int64(number + 1) * 60_000_000),
            product: deed == .release ? try id(1, "report") : nil, consents: Set(try consents.map { try id($0) }))
    }

    private func thread(_ acts: [JointThread.Act], of digest: String = "v1", at now: Instant = later) -> JointThread {
        JointThread(originators: Self.three, digest: digest, made: Self.made, acts: acts, at: now)
    }

    @Test("nobody's silence is consent: it is agreed when each but the lead has said so, and then the lead releases it")
    func whole() throws {
        let acts = [
            try act(0, .consent, "UG-NAC"), try act(1, .consent, "ET-FAD"),
            try act(2, .release, "KE-OUT", resting: [0, 1]),
        ]
        let states = (0...3).map { thread(Array(acts.prefix($0))).state }
        #expect(states == [.open, .open, .agreed, .released])
        #expect(thread([]).words.map(\.word) == [.lead, .unanswered, .unanswered])
        #expect(thread(acts).product == acts[2].product)
        #expect(thread([]).deeds(of: "KE-OUT") == [.withdraw])
        #expect(thread(Array(acts.prefix(2))).deeds(of: "KE-OUT") == [.release, .withdraw])
        #expect(thread([]).waits(for: "ET-FAD") && !thread([acts[1]]).waits(for: "ET-FAD"))
    }

    @Test("a consent is for one version alone, and whoever is no originator says nothing")
    func others() throws {
        let acts = [try act(0, .consent, "UG-NAC"), try act(1, .consent, "ET-FAD")]
        #expect(thread(acts, of: "v2").state == .open)
        #expect(thread(acts, of: "v2").words.map(\.word) == [.lead, .unanswered, .unanswered])
        #expect(thread([acts[0], try act(1, .consent, "SN-CAS")]).state == .open)
        // Nobody releases it but the lead, and nobody on consents that were not given to just this.
        #expect(thread(acts + [try act(2, .release, "UG-NAC", resting: [0, 1])]).state == .agreed)
        #expect(thread([acts[0], try act(2, .release, "KE-OUT", resting: [0])]).state == .open)
        let old = [try act(0, .consent, "UG-NAC", of: "v0"), acts[1]]
        #expect(thread(old + [try act(2, .release, "KE-OUT", resting: [0, 1])]).state == .open)
        #expect(thread(acts + [try act(2, .withdraw, "UG-NAC")]).state == .agreed)
        // Who speaks under the id of another's act takes nobody's place.
        let one = [acts[0], try act(0, .consent, "ET-FAD"), try act(2, .release, "KE-OUT", resting: [0])]
        #expect(thread(Array(one.prefix(2))).state == .agreed && thread(one).state == .released)
        #expect(thread([try act(0, .withdraw, "KE-OUT", of: "v0")]).state == .withdrawn)
        #expect(thread([try act(0, .withdraw, "KE-OUT")]).deeds(of: "UG-NAC").isEmpty)
    }

    @Test("the last word counts, and what was released on consents that were given stays so, whatever comes after")
    func lastWord() throws {
        let acts = [
            try act(0, .consent, "UG-NAC"), try act(1, .consent, "ET-FAD"), try act(2, .withhold, "UG-NAC"),
        ]
        #expect(thread(acts).state == .open && thread(acts).words.map(\.word) == [.lead, .withheld, .consented])
        #expect(thread(acts + [try act(3, .consent, "UG-NAC")]).state == .agreed)
        #expect(thread(acts + [try act(4, .release, "KE-OUT", resting: [0, 1])]).state == .released)
        // What states a time to come is not said yet.
        let early = thread(Array(acts.prefix(2)) + [try act(9, .withhold, "UG-NAC")], at: Self.made)
        #expect(early.state == .agreed && early.words[1].word == .consented)
    }

    @Test("an originator's word is the last that it said of any version: an older one comes back with nobody's consent")
    func comesBack() throws {
        let acts = [
            try act(0, .consent, "UG-NAC"), try act(1, .consent, "ET-FAD"), try act(2, .withhold, "UG-NAC", of: "v2"),
        ]
        #expect(thread(acts).state == .open && thread(acts).words.map(\.word) == [.lead, .unanswered, .consented])
        #expect(thread(acts, of: "v2").words.map(\.word) == [.lead, .withheld, .unanswered])
        #expect(thread(acts + [try act(3, .consent, "UG-NAC")]).state == .agreed)
        // Who said nothing of what came after it was asked anew all the same.
        let silent = JointThread(
            originators: Self.three, digest: "v1", made: Self.made, acts: Array(acts.prefix(2)), isLast: false,
            at: Self.later)
        #expect(silent.state == .open && silent.consents.isEmpty && !silent.waits(for: "UG-NAC"))
        #expect(silent.deeds(of: "UG-NAC").isEmpty && silent.deeds(of: "KE-OUT") == [.withdraw])
    }

    @Test("a refusal takes back the consent that it follows by whatever clock, and a product that stands is released")
    func followed() throws {
        let now = Instant(microseconds: Self.made.microseconds + 300_000_000)
        let consents = [try act(0, .consent, "UG-NAC"), try act(1, .consent, "ET-FAD")]
        var ahead = try act(9_000, .withhold, "UG-NAC")
        #expect(thread(consents + [ahead], at: now).state == .agreed)
        ahead.follows = consents[0].id
        #expect(thread(consents + [ahead], at: now).state == .open)
        #expect(thread(consents + [ahead], at: now).words[1].word == .unanswered)
        // Nobody takes back another's by following it.
        var other = try act(9_001, .withhold, "ET-FAD")
        other.follows = consents[0].id
        #expect(thread(consents + [other], at: now).state == .agreed)
        let product = try id(1, "report")
        let out = JointThread(
            originators: Self.three, digest: "v1", made: Self.made, acts: [], out: product, at: Self.later)
        #expect(out.state == .released && out.product == product && out.deeds(of: "KE-OUT").isEmpty)
    }

    @Test("a release that rests on a consent which was taken back is a release, and no consent")
    func takenBack() throws {
        let acts = [
            try act(0, .consent, "UG-NAC"), try act(1, .consent, "ET-FAD"), try act(2, .withhold, "UG-NAC"),
            try act(3, .release, "KE-OUT", resting: [0, 1]),
        ]
        #expect(thread(acts).state == .released && !thread(acts).isConsented)
        #expect(thread(Array(acts.prefix(2))).isConsented)
        #expect(!thread(Array(acts.prefix(2)) + [try act(5, .withdraw, "KE-OUT")]).isConsented)
    }

    @Test("in whatever order acts come, and with whatever nobody may do among them, everybody computes the same")
    func order() throws {
        var random = Seeded(11)
        for _ in 0..<300 {
            let acts = try (0..<10).map { number in
                try act(
                    number, JointAct.Deed.allCases.randomElement(using: &random) ?? .consent,
                    (Self.three + ["SN-CAS"]).randomElement(using: &random) ?? "",
                    of: Bool.random(using: &random) ? "v1" : "v2",
                    resting: (0..<10).filter { _ in Bool.random(using: &random) })
            }
            let end = thread(acts)
            #expect(thread(acts.shuffled(using: &random)) == end)
            // What somebody says who is none of its originators changes nothing.
            #expect(thread(acts.filter { $0.organisation != "SN-CAS" }) == end)
            if end.state == .released || end.state == .agreed {
                for code in Self.three.dropFirst() {
                    #expect(
                        acts.contains { $0.deed == .consent && $0.organisation == code && $0.digest == "v1" })
                }
            }
            if end.state == .agreed { #expect(end.words.dropFirst().allSatisfy { $0.word == .consented }) }
        }
    }

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        init(_ seed: UInt64) { state = seed }
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }
}
