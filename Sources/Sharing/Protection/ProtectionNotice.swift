import JSON
import Policy
import Records

/// That a record was wrong, or said what it must not, and who has to be told.
struct ProtectionNotice: Sendable {
    let record: String
    /// `correction` or `withdrawal`.
    let kind: String
    /// As in `erased`.
    let decision: String
    let what: String
    let why: String
    let request: RecordID?
    /// The organisations that may have been shown it as it was.
    let inform: [String]
    /// What is derived from it.
    let reassess: [String]
}

extension Core {
    /// Files a notice in the registry. Receipts of those who are told come with federation.
    func notify(_ correction: ProtectionNotice, by caller: Caller) async throws {
        let now = clock().text
        var members: [JSONMember] = [
            JSONMember("type", "correction-notice"),
            JSONMember("id", .string("correction-notice--" + UUID4.text(random(16)))),
            JSONMember("created", .string(now)), JSONMember("modified", .string(now)),
            JSONMember("object_ref", .string(correction.record)),
            JSONMember("notice_kind", .string(correction.kind)), JSONMember("what", .string(correction.what)),
            JSONMember("why", .string(correction.why)), JSONMember("decision", .string(correction.decision)),
            JSONMember("decided_by", .string(caller.name)),
        ]
        if let request = correction.request { members.append(JSONMember("request_ref", .string(request.text))) }
        for (name, list) in [("to_inform", correction.inform), ("reassess_refs", correction.reassess)]
        where !list.isEmpty {
            members.append(JSONMember(name, .array(list.map { .string($0) })))
        }
        try await register(.object(members), as: [.dpo], by: caller)
    }

    /// The other organisations that may have been shown something: those that the decision lets have any of it now.
    func reached(by policy: ReleasePolicy, _ state: ObjectState, _ snapshot: Snapshot) -> [String] {
        let preview = Preview(
            of: policy, state, for: Set(Purpose.allCases.map(\.rawValue)), at: clock(), in: snapshot.world)
        return preview.reached.map(\.organisation).filter { $0 != identity.organisation }
    }
}
