import JSON
import Records
import Sharing

@testable import Web

extension Samples {
    static let preview: [PreviewLine] = [
        line("KE-OUT", "Ofisi ya Uratibu wa Taarifa", .whole),
        line("UG-NAC", "National Assessment Centre", .whole),
        line("PT-GAL", "Gabinete de Ligação", .part),
        line("SO-XIF", "Xarunta Isuduwidda", .tearline),
        line("TZ-IUT", "Idara ya Uratibu", .nothing),
    ]
    private static func line(_ code: String, _ name: String, _ share: PreviewLine.Share) -> PreviewLine {
        PreviewLine(organisation: code, name: name, share: share, reasons: [])
    }

    static let answer = AudiencePage.Answer(
        heading: "PT-GAL", allows: true, reasons: [], withheld: [.init(heading: "TLP:RED", reasons: ["A reason."])],
        hasDuties: true, duties: ["A duty."], until: "Until then.")
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
