import JSON
import Policy
import Records

/// That a record was wrong, or said what it must not, and who has to be told.
struct ProtectionNotice: Sendable {
    let record: String
    /// The one that was wrong; `nil` where the record has no versions.
    let version: String?
    /// Of what was erased: the one that took its place before the same readers, who are told on it.
    var replacedBy: String?
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
    /// Files a notice in the registry, as the node's own word. Receipts of those who are told come with federation.
    func notify(_ correction: ProtectionNotice, by caller: Caller) async throws {
        try await register(
            [.object(members(of: correction, by: caller, at: clock()))], of: .house, as: [.dpo], by: caller)
    }

    /// A notice as a record of the registry.
    func members(of correction: ProtectionNotice, by caller: Caller, at now: Instant) -> [JSONMember] {
        var members = Self.head("correction-notice", newID("correction-notice"), at: now)
        members += [
            JSONMember("object_ref", .string(correction.record)),
            JSONMember("notice_kind", .string(correction.kind)), JSONMember("what", .string(correction.what)),
            JSONMember("why", .string(correction.why)), JSONMember("decision", .string(correction.decision)),
            JSONMember("decided_by", .string(caller.name)),
        ]
        if let version = correction.version { members.append(JSONMember("version", .string(version))) }
        if let version = correction.replacedBy { members.append(JSONMember("replaced_by", .string(version))) }
        if let request = correction.request { members.append(JSONMember("request_ref", .string(request.text))) }
        for (name, list) in [("to_inform", correction.inform), ("reassess_refs", correction.reassess)]
        where !list.isEmpty {
            members.append(JSONMember(name, .array(list.map { .string($0) })))
        }
        return members
    }
}
