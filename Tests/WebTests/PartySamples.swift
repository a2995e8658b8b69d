import JSON
import Records
import Sharing

@testable import Web

extension Samples {
    static let preview: [ShareLine] = [
        share("KE-OUT", .whole, named: "Ofisi ya Uratibu wa Taarifa"),
        share("UG-NAC", .whole, named: "National Assessment Centre"),
        share("PT-GAL", .part, ["classification-above-node"], named: "Gabinete de Ligação"),
        share("SO-XIF", .tearline, ["audience-outside"], named: "Xarunta Isuduwidda"),
        share("DZ-CAS", .nothing, ["agreement-missing", "audience-outside"], named: "Centre d’analyse"),
        share("TZ-IUT", .nothing, ["agreement-missing"], named: "Idara ya Uratibu"),
        share("ZM-JIC", .nothing, ["agreement-missing", "audience-outside"], named: "Joint Centre"),
    ]
    static func share(
        _ code: String, _ share: ShareLine.Share, _ reasons: [String] = [], named name: String? = nil,
        isNew: Bool = false
    ) -> ShareLine {
        ShareLine(
            organisation: code, names: name.map { [PartyName($0)] } ?? [], at: today, share: share, isNew: isNew,
            reasons: reasons)
    }

    static let answer = AudiencePage.Answer(
        heading: "PT-GAL", allows: true, reasons: [], withheld: [.init(heading: "TLP:RED", reasons: ["A reason."])],
        hasDuties: true, duties: ["A duty."], until: "Until then.", statedPurposes: "Purposes.",
        missingPurpose: "What is missing.")
}

extension Samples {
    /// When the registry below is looked at: 5 April 2025.
    static let today = Instant(microseconds: 1_743_811_200_000_000)

    /// A small registry, seen by a post of these roles that may write to it.
    static func registry(_ roles: Set<Role>) throws -> PartiesView {
        let records = try parties.enumerated().map { place, body in
            let object = try JSONDocument(parsing: Array(body.utf8)).root
            let type = object["type"]?.string ?? ""
            return PartyRecord(
                line: RecordLine(
                    position: Position(Int64(place + 1)), id: object["id"]?.string ?? "", type: type,
                    title: .text(type), channel: "registry", tlp: .amberStrict, added: today,
                    version: "2025-01-01T00:00:00.000Z", revoked: false),
                body: object)
        }
        return PartiesView(
            book: PartyBook(records), channels: channels, roles: roles, instant: today, organisation: "KE-OUT")
    }

    private static func party(_ kind: String, _ number: Int, _ members: String) -> String {
        #"{"type":"\#(kind)","id":"\#(kind)--\#(uuid(number))","created":"2025-01-01T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z",\#(members)}"#
    }
    private static let parties = [
        party(
            "organisation", 1,
            #""code":"KE-OUT","names":[{"text":"Ofisi ya Uratibu wa Taarifa","lang":"sw","kind":"official"}],"organisation_kind":"intelligence-civil","status":"active","country":"KE","scheme":"national-en","languages":["sw","en"],"time_zone":"Africa/Nairobi""#
        ),
        party(
            "organisation", 2,
            #""code":"ML-CNE","names":[{"text":"Centre national d’études","lang":"fr","kind":"official"},{"text":"Service d’études","lang":"fr","kind":"former","valid_until":"2023-05-01"}],"organisation_kind":"study-centre","status":"suspended","status_from":"2025-03-01T00:00:00Z","country":"ML""#
        ),
        party(
            "community", 3,
            #""code":"AES","names":[{"text":"Alliance des États du Sahel","lang":"fr","valid_until":"2024-07-06"},{"text":"Confédération des États du Sahel","lang":"fr","valid_from":"2024-07-06"}],"community_kind":"confederation","founding_date":"2023-09""#
        ),
        party(
            "membership", 4,
            #""community":"AES","organisation":"ML-CNE","tier":"member","valid_from":"2023-09-16T00:00:00Z","valid_until":"2024-12-01T00:00:00Z""#
        ),
        party(
            "membership", 5,
            #""community":"AES","organisation":"ML-CNE","tier":"suspended","valid_from":"2024-12-01T00:00:00Z""#),
        party(
            "membership", 6,
            #""community":"AES","organisation":"KE-OUT","tier":"observer","valid_from":"2024-02-01T00:00:00Z""#),
        party(
            "agreement", 7,
            #""title":"Understanding on early warning","agreement_kind":"mou","parties":["KE-OUT","ML-CNE"],"status":"in-force","in_force_from":"2024-01-01T00:00:00Z","in_force_until":"2025-04-17T06:00:00Z","categories":["warning"],"purposes":["awareness","analysis"],"maximum_ordinal":3,"equivalences":[{"from":"national-en","to":"national-fr","rows":{"Restricted":"Diffusion restreinte"},"valid_from":"2024-01-01T00:00:00Z"}]"#
        ),
        party(
            "channel-charter", 8,
            #""code":"horn-watch","purpose":"Early warning","ceiling":2,"status":"active","members":["alliance:AES","organisation:KE-OUT"],"kinds":["report","incident"]"#
        ),
    ]
}

extension Site {
    /// Files a record of the registry, which is made where there is none; `members` are what its kind asks for, as JSON.
    @discardableResult
    func register(_ kind: String, _ number: Int, _ members: String) async throws -> String {
        try await node.administration.addRegistry()
        let id = "\(kind)--\(Samples.uuid(number))"
        let object = """
            {"type":"\(kind)","id":"\(id)","created":"2025-01-01T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z",
            \(members)}
            """
        let value = try JSONDocument(parsing: Array(object.utf8)).root
        let report = try await node.gate.write([value], to: "registry", by: node.console)
        guard report.items.allSatisfy({ $0.fate == .stored }) else {
            throw Refusal(.invalid, "not registered: \(report.items)")
        }
        return id
    }

    func organisation(_ code: String, _ number: Int, names: String? = nil) async throws {
        let names = names ?? #"[{"text":"Office \#(code)","lang":"en"},{"text":"Bureau \#(code)","lang":"fr"}]"#
        try await register(
            "organisation", number,
            #""code":"\#(code)","names":\#(names),"organisation_kind":"fusion-cell","status":"active","country":"KE""#)
    }
}
