import JSON

/// Server-sent events as text: WHATWG HTML §9.2, standards http-sse-api §1.
///
/// Data is one line of JSON, in which every line break is escaped, so that no record can forge an event.
enum EventText {
    /// What the browser waits before it comes back, in milliseconds.
    static let retryMilliseconds = 3_000

    static let retry = "retry: \(retryMilliseconds)\n\n"
    static let heartbeat = ": still here\n\n"
    static let reset = "event: reset\ndata: {}\n\n"

    static func record(_ row: Row, cursor: String?) -> String {
        var text = "event: record\n"
        if let cursor, isOneLine(cursor) { text += "id: \(cursor)\n" }
        return text + "data: \(String(decoding: row.json.bytes, as: UTF8.self))\n\n"
    }

    /// Cursors come from the gate and are opaque; this holds even should one of them change its form.
    private static func isOneLine(_ cursor: String) -> Bool {
        cursor.utf8.allSatisfy { $0 != 0 && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }
}
