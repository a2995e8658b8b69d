import JSON
import Records

/// Objects to change in tests.
enum Sample {
    static let id = "a170b338-3926-4059-b28c-105d1fb17c23"
    static let times = #""created":"2024-03-01T10:00:00.000Z","modified":"2024-03-01T10:00:00.000Z""#

    /// An object of 2.1 with its common properties; `more` is JSON members.
    static func domain(_ type: String, _ more: String, times: String = times) throws -> JSONValue {
        try json(
            #"{"type":"\#(type)","spec_version":"2.1","id":"\#(type)--\#(id)",\#(times)\#(more.isEmpty ? "" : ",")\#(more)}"#
        )
    }

    static func observable(_ type: String, _ more: String) throws -> JSONValue {
        try json(#"{"type":"\#(type)","id":"\#(type)--\#(id)",\#(more)}"#)
    }

    static func campaign(_ more: String = "") throws -> JSONValue {
        try domain("campaign", #""name":"Operation Baobab""# + (more.isEmpty ? "" : ",") + more)
    }
}

/// The place and the rule of a refusal, as in `labels[0] §2.14`; empty where nothing is refused.
func fault(_ object: JSONValue) -> String {
    refusal(of: object).map { "\($0.property) \($0.rule)" } ?? ""
}
