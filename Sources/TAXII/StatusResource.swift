import JSON
import Records
import Sharing

/// TAXII 2.1 §4.3.1: what became of a submission. The node answers when all is stored; what is held for a second person is
/// pending until somebody decides.
struct StatusResource {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var tree: JSONTree {
        var successes: [JSONTree] = []
        var failures: [JSONTree] = []
        var pendings: [JSONTree] = []
        for (place, item) in report.items.enumerated() {
            switch item.fate {
            case .stored: successes.append(detail(item, at: place, message: nil))
            case .known: successes.append(detail(item, at: place, message: "this version was here already"))
            case .pending(let request):
                let message = "held until a second person of your organisation releases it: \(request)"
                pendings.append(detail(item, at: place, message: message))
            case .refused(let message): failures.append(detail(item, at: place, message: message))
            }
        }
        var members = [
            JSONMember("id", .string(report.id)),
            JSONMember("status", pendings.isEmpty ? "complete" : "pending"),
            JSONMember("request_timestamp", .string(report.requested.text)),
            JSONMember("total_count", .integer(Int64(report.items.count))),
            JSONMember("success_count", .integer(Int64(successes.count))),
        ]
        // Empty lists are left out (line 2).
        if !successes.isEmpty { members.append(JSONMember("successes", .array(successes))) }
        members.append(JSONMember("failure_count", .integer(Int64(failures.count))))
        if !failures.isEmpty { members.append(JSONMember("failures", .array(failures))) }
        members.append(JSONMember("pending_count", .integer(Int64(pendings.count))))
        if !pendings.isEmpty { members.append(JSONMember("pendings", .array(pendings))) }
        return .object(members)
    }

    /// `id` and `version` are required: an object without a readable id is named by its place in the envelope, one
    /// without a version by the time of the request, which is the nearest thing to it that we know.
    private func detail(_ item: Filed, at place: Int, message: String?) -> JSONTree {
        var members = [
            JSONMember("id", .string(item.id ?? "objects[\(place)]")),
            JSONMember("version", .string(item.version ?? report.requested.text)),
        ]
        if let message { members.append(JSONMember("message", .string(message))) }
        return .object(members)
    }
}
