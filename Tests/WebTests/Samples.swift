import JSON
import Records
import Sharing

@testable import Web

/// Fixed views to render pages from: nothing in them depends on the clock or the machine.
enum Samples {
    static let hostile =
        #"<script>alert(1)</script>"'&{{t.site.live}}"# + "\"\u{301} onfocus=\"x\u{0}\r\nevil: 1\u{202E}"

    static let channels = [
        ChannelView(
            id: "3f6ba16f-0000-4000-8000-000000000001", code: "horn-watch", title: "Horn of Africa watch",
            summary: "Early warning for the eastern desks.", tlp: .green, canRead: true, canWrite: true),
        ChannelView(
            id: "3f6ba16f-0000-4000-8000-000000000002", code: "task-force-7", title: "Force opérationnelle conjointe 7",
            summary: nil, tlp: .red, canRead: true, canWrite: false),
    ]

    static func line(
        _ number: Int, type: String = "indicator", title: String = "Lookalike domain of a border post portal",
        tlp: TLP = .green, revoked: Bool = false
    ) -> RecordLine {
        RecordLine(
            position: Position(Int64(number)), id: "\(type)--\(uuid(number))", type: type, title: .text(title),
            channel: "horn-watch", tlp: tlp,
            added: Instant(microseconds: 1_743_487_822_123_456 + Int64(number) * 37_000_000),
            version: "2025-04-01T06:10:\(20 + number).000Z", revoked: revoked)
    }

    static func uuid(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - String(number).count) + String(number)
    }

    static let lines = [
        line(5, type: "malware", title: "BAOBAB-LOADER", tlp: .amberStrict),
        line(4, revoked: true),
        line(3, type: "identity", title: "مركز التنسيق الوطني", tlp: .clear),
        line(2, type: "x-baraza-warning", title: "Onyo: taarifa potofu kuhusu kufungwa kwa mpaka", tlp: .red),
        line(1, type: "report", title: "Fermeture annoncée d’un poste-frontière", tlp: .amber),
    ]
    static let list = RecordList(lines: lines, older: "cursor/1+2=")

    static let indicator = #"""
        {"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-000000000004",
        "created_by_ref":"identity--00000000-0000-4000-8000-000000000003","created":"2025-04-01T06:10:24.000Z",
        "modified":"2025-04-01T06:10:24.000Z","revoked":true,"lang":"en",
        "name":"Lookalike domain of a border post portal",
        "description":"A copy of a portal was set up.\n\nFICTION: made for a test. It has two paragraphs, so that it is prose.",
        "indicator_types":["malicious-activity","phishing"],
        "pattern":"[domain-name:value = 'border-portal.example']","pattern_type":"stix",
        "valid_from":"2025-04-01T00:00:00Z","confidence":75,"labels":[],
        "kill_chain_phases":[{"kill_chain_name":"test","phase_name":"one"},{"kill_chain_name":"test","phase_name":"two"}],
        "external_references":[{"source_name":"KE-OUT","url":"https://attacker.example/","hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"}}],
        "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],
        "x_other":{"deep":[[1,2],[{"a":null,"b":1.50,"c":[true,false]}]],"seen_by":"tool--00000000-0000-4000-8000-000000000077"}}
        """#

    static let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    static func record(object: String = indicator, verifies: Bool = true) throws -> RecordView {
        let envelope = #"{"originator":"TZ-IUT","node":"KE-OUT","filed_by":"ke-out.duty","channel":"horn-watch"}"#
        var view = RecordView(
            line: line(4, revoked: true), channel: channels[0],
            object: try JSONDocument(parsing: Array(object.utf8)).root,
            envelope: try JSONDocument(parsing: Array(envelope.utf8)).root,
            markings: [.tlp(.green), .statement("No onward release without the originator.")],
            history: [line(4, revoked: true), line(1)], versions: 2, refersTo: [lines[2]], referredBy: [lines[4]],
            place: place(verifies: verifies))
        view.mayPrint = true
        return view
    }

    static func place(index: Int64 = 5, size: Int64 = 11, verifies: Bool = true) -> LedgerPlace {
        LedgerPlace(
            index: index, size: size, saltHex: String(hash.prefix(32)), envelopeHex: hash, bodyHex: hash,
            entryHex: "01" + hash, leafHex: hash, rootHex: hash,
            path: AuditPath(index: index, size: size, length: 64).steps.map { _ in hash }, verifies: verifies,
            proofFile: "c2sp.org/tlog-proof@v1\n")
    }

    static func status(trusted: Bool) -> NodeStatus {
        NodeStatus(
            organisation: "KE-OUT", organisationName: "Ofisi ya Uratibu wa Taarifa", origin: "ke-out.example/ledger",
            version: "0.1.0", started: Instant(microseconds: 1_743_480_000_000_000), readable: 24_771,
            ledgerSize: trusted ? 1_030_112 : nil, checkpoint: trusted ? "ke-out.example/ledger\n1030112\nroot\n" : nil,
            verifierKey: trusted ? "ke-out.example/ledger+d6948588+AZ5U" : nil, accounts: trusted ? 14 : nil,
            channels: channels, listeners: trusted ? 3 : nil)
    }

    static let audit = [
        AuditLine(
            position: Position(9), added: Instant(microseconds: 1_743_487_822_000_000), actor: "ke-out.chief",
            act: "account.add", subject: "ke-out.analyst", outcome: "done"),
        AuditLine(
            position: Position(8), added: Instant(microseconds: 1_743_487_800_000_000), actor: "tz-iut.duty",
            act: "refused.read", subject: "task-force-7", outcome: "missing"),
    ]

    static func request(
        _ number: Int, status: RequestLine.Status = .submitted, reason: String? = nil, isOwn: Bool = false
    ) -> RequestLine {
        RequestLine(
            id: "release-request--\(uuid(number))", title: "Note sur le corridor", object: "report--\(uuid(number))",
            type: "report", version: "2025-04-01T06:10:24.000Z", channel: "horn-watch",
            grounds: [.classification, .widening], askedBy: "ke-out.author",
            asked: Instant(microseconds: 1_743_487_822_000_000), status: status,
            decidedBy: status == .submitted ? nil : "ke-out.chief", since: Instant(microseconds: 1_743_487_900_000_000),
            reason: reason, isOwn: isOwn, canDecide: !isOwn && status == .submitted, tlp: .amberStrict)
    }

    static let requests = RequestList(
        waiting: [request(1), request(2, isOwn: true)],
        decided: [request(3, status: .returned, reason: "Which source?"), request(4, status: .released)], older: nil)

    static let due = DueView(
        lines: [
            .init(record: lines[0], reason: .downgrade, since: Instant(microseconds: 1_743_400_000_000_000)),
            .init(record: lines[2], reason: .review, since: Instant(microseconds: 1_743_480_000_000_000)),
        ], isMore: true)

    static func requestView(_ line: RequestLine = request(1)) throws -> RequestView {
        var view = RequestView(
            line: line,
            object: try JSONDocument(
                parsing: Array(#"{"type":"report","name":"Note sur le corridor","description":"FICTION"}"#.utf8)
            ).root,
            shares: line.canDecide
                ? [
                    share("DZ-CAS", .nothing, ["agreement-missing"]),
                    share("KE-OUT", .whole, named: "Ofisi ya Uratibu wa Taarifa"),
                    share("PT-GAL", .nothing, ["agreement-missing"]), share("TZ-IUT", .tearline, ["audience-outside"]),
                    share("UG-NAC", .part, ["classification-above-node"], isNew: true),
                ] : nil,
            problem: nil, source: line.canDecide ? lines[4] : nil, seen: hash)
        if line.canDecide {
            view.sanitised = SanitisedView(
                removed: ["description", "object_refs.[1]"], generalised: [.init(selector: "name", step: "place")],
                note: "A year <of many>.")
        }
        return view
    }

    static func tearlineSource() throws -> TearLineSource {
        let text = #"""
            {"type":"report","id":"report--\#(uuid(1))","name":"Attack near <Menaka>","description":"told by Juma",
            "published":"2025-04-01T06:10:24.000Z","object_refs":["note--\#(uuid(2))","note--\#(uuid(3))"],
            "external_references":[{"source_name":"ledger","url":"https://example.org"}],"confidence":60}
            """#
        return TearLineSource(
            line: lines[4], object: try JSONDocument(parsing: Array(text.utf8)).root,
            needed: ["name", "published", "object_refs"])
    }

    static var tearlineEntry: TearLineEntry {
        var entry = TearLineEntry()
        entry.target = "horn-watch"
        entry.removing = ["description", "external_references"]
        entry.wordings = [.init(place: "name", step: "place", exact: "<Menaka>", instead: "the north-east")]
        (entry.tlp, entry.organisations, entry.note) = (.amber, ["DZ-CAS"], "A year <of many>.")
        return entry
    }

    static func tearline(isGood: Bool) throws -> TearLineView {
        TearLineView(
            object: try JSONDocument(
                parsing: Array(#"{"type":"report","name":"Attack near the north-east"}"#.utf8)
            ).root, removed: ["description", "external_references"],
            findings: isGood
                ? []
                : [
                    .init(text: "Juma", kind: "name", places: ["name", "object_refs.[0]"], blocks: true),
                    .init(text: "told", kind: "word", places: ["name"], blocks: false),
                ],
            unconsented: isGood ? [] : [.init(place: "object_refs.[1]", originators: ["TZ-IUT", "UG-NAC"])],
            problem: isGood ? nil : "it still tells", request: nil)
    }

    static let given = DisclosuresView(
        id: "report--\(uuid(1))",
        lines: [
            DisclosureView(
                post: "ke-out.duty", organisation: "KE-OUT", way: "record",
                first: Instant(microseconds: 1_743_487_822_000_000),
                last: Instant(microseconds: 1_743_488_822_000_000), count: 3),
            DisclosureView(
                post: "", organisation: "UG-NAC", way: "pouch", first: Instant(microseconds: 1_743_487_822_000_000),
                last: Instant(microseconds: 1_743_487_822_000_000), count: 1),
        ], isWhole: false)

    static let onward = [
        OnwardLine(
            id: "onward-request--\(uuid(1))", object: "report--\(uuid(1))", version: "2025-04-01T06:10:24.000Z",
            organisation: "DZ-CAS", originator: "KE-OUT", askedBy: "ug-nac.duty", reason: "Cas commun <A>",
            asked: Instant(microseconds: 1_743_487_822_000_000), due: Instant(microseconds: 1_744_092_622_000_000),
            status: .asked, isOwn: false, canDecide: true),
        OnwardLine(
            id: "onward-request--\(uuid(2))", object: "report--\(uuid(2))", version: "2025-04-01T06:10:24.000Z",
            organisation: "DZ-CAS", originator: "TZ-IUT", askedBy: "ke-out.duty", reason: "plenary",
            asked: Instant(microseconds: 1_743_487_822_000_000), due: Instant(microseconds: 1_744_092_622_000_000),
            status: .refused, decidedBy: "tz-iut.chief", declineCode: "source-protection", isOwn: true,
            canDecide: false),
    ]

    static let consents = [
        ConsentLine(
            id: "consent--\(uuid(1))", object: "report--\(uuid(1))", version: "2025-04-01T06:10:24.000Z",
            organisation: "UG-NAC", grantedBy: "ke-out.chief", granted: Instant(microseconds: 1_743_487_822_000_000),
            until: nil, isWithdrawn: false)
    ]

    static var recalls: [RecallLine] {
        var one = RecallLine(
            id: "recall--\(uuid(2))", object: "report--\(uuid(4))", reason: "rights", explanation: nil,
            issuedBy: "ke-out.chief", issued: Instant(microseconds: 1_743_487_822_000_000), derived: 0)
        (one.versions, one.measure, one.receipts) = (["2025-04-01T06:10:24.000Z"], .cryptoShred, [])
        var other = recall
        (other.title, other.derivedLines) = (.text("Border <closed>"), [lines[0]])
        other.receipts = [
            Whereabouts(organisation: "ET-FAD", asked: today, state: .stored, isEntitled: false, since: today),
            Whereabouts(
                organisation: "UG-NAC", asked: today, state: .refused, isEntitled: false, exception: "absent"),
        ]
        return [other, one]
    }

    private static let recall = RecallLine(
        id: "recall--\(uuid(1))", object: "report--\(uuid(3))", reason: "error", explanation: "Wrong place",
        issuedBy: "ke-out.chief", issued: Instant(microseconds: 1_743_487_822_000_000), derived: 2)

    static func caller(_ roles: Set<Role>) -> Caller {
        Caller(account: 1, name: "ke-out.duty", organisation: "KE-OUT", roles: roles, means: .session)
    }

    static func frame(
        _ language: Language, title: String, place: Frame.Place? = nil, reader: String? = "ke-out.duty",
        marking: TLP? = nil
    ) -> Frame {
        Frame(
            title: title, place: place, language: language, organisation: "Ofisi ya Uratibu wa Taarifa",
            version: "0.1.0", reader: reader, formToken: "token", here: "/live", marking: marking,
            assets: Frame.Assets(styles: "/assets/baraza.css", script: "/assets/baraza.js", mark: "/assets/mark.svg"))
    }
}
