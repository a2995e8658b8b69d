import Testing

@testable import Sharing

extension Node {
    /// One record of the registry; `members` are what its kind asks for, as JSON.
    func register(_ kind: String, _ number: Int, _ members: String, version: Int = 0) async throws {
        let text = #"""
            {"type":"\#(kind)","id":"\#(Thing.id(number, kind))","created":"\#(Thing.time(0))",
            "modified":"\#(Thing.time(version))",\#(members)}
            """#
        let report = try await gate.write([try parse(text)], to: Registry.channel, by: administration.console)
        for item in report.items { if case .refused(let message) = item.fate { Issue.record("\(message)") } }
    }
}
