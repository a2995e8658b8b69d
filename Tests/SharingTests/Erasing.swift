import Records

@testable import Sharing

extension House {
    /// What is said of a witness whom an object names.
    static func witness(of object: String) -> String {
        #"""
        "object_ref":"\#(object)","category":"witness","descriptors":[{"kind":"name","text":"Juma Otieno"}],
        "fact_or_opinion":"fact","justification":"needed","purposes":["analysis"],"legal_basis":"Act 24 of 2019",
        "review_on":"2026-01-01T00:00:00Z","retention_until":"2026-06-01T00:00:00Z"
        """#
    }

    /// Lets nothing stay in `alerts` for longer.
    func retain(days: Int) async throws {
        try await register(
            "channel-charter", 5,
            #""code":"alerts","purpose":"alerts","ceiling":2,"status":"active","retention_days":\#(days)"#)
    }

    /// Opens a request for erasure and takes it to the decision.
    func granted(_ about: [String], by officer: Caller) async throws -> String {
        let id = try await gate.open(
            SubjectRequestDraft(reference: "2025/7", kind: .erasure, about: about), by: officer)
        try await gate.advance(id, .identity(confirmed: true), by: officer)
        try await gate.advance(id, .decide(.granted, ground: "s. 40", indirectAccess: nil), by: officer)
        return id
    }
}

extension Capital {
    func mention(_ number: Int, of object: String) async throws {
        try await register("person-mention", number, House.witness(of: object))
    }
}

extension Node {
    /// Erases what a request names, without the steps before.
    func forget(
        mentions: [RecordID] = [], records: [RecordID] = [], by caller: Caller
    ) async throws -> CarriedOut {
        var forgetting = Forgetting(core, request: try RecordID(Thing.id(7, "data-subject-request")), by: caller)
        try await forgetting.run(mentions, records)
        return forgetting.result
    }
}
