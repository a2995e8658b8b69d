import Formats
import HTTPTypes
import Hummingbird
import JSON
import Records
import Serving
import Sharing

/// What a reader is shown of a channel, to take along: a STIX bundle for tools, a table for people.
///
/// It is made of what the release decision leaves, page by page, as the page and TAXII are. It is the reader's copy: the rules
/// of each record go with it.
struct ChannelFile: Sendable {
    enum Form: String, CaseIterable, Sendable {
        case stix, csv
    }
    private enum Content: Sendable {
        case bundle(BundleExport)
        case table(first: RecordList, node: String)
    }

    /// What stands above the columns of a table: the same in every language. `source` is the node that it was made by.
    static let columns = ["id", "type", "name", "channel", "tlp", "added", "version", "revoked", "source"]

    private let gate: Gate
    private let channel: String
    private let caller: Caller
    private let content: Content

    /// Reads the beginning: a channel that is missing or hidden is refused before anything is sent.
    init(_ form: Form, of channel: String, from gate: Gate, for caller: Caller) async throws {
        self.gate = gate
        self.channel = channel
        self.caller = caller
        switch form {
        case .stix: content = .bundle(try await BundleExport(from: gate, of: channel, for: caller))
        case .csv:
            let first = try await gate.recent(
                channel: channel, cursor: nil, limit: SharingLimits.list, for: caller)
            gate.noteExport(of: channel, as: "table", by: caller)
            content = .table(first: first, node: try await gate.status(for: caller).origin)
        }
    }

    private var name: String {
        switch content {
        case .bundle: channel + ".json"
        case .table: channel + ".csv"
        }
    }

    private var type: String {
        switch content {
        case .bundle: "application/stix+json;version=2.1"
        case .table: "text/csv; charset=utf-8; header=present"
        }
    }

    func response(in context: AppContext) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: FileName.attachment(name), .cacheControl: "no-store",
                .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ],
            body: ResponseBody { writer in
                do {
                    try await write { @concurrent bytes in try await writer.write(ByteBuffer(bytes: bytes)) }
                } catch {
                    context.brokeOff(error)
                    throw error
                }
                try await writer.finish(nil)
            })
    }

    private func write(to out: ([UInt8]) async throws -> Void) async throws {
        switch content {
        case .bundle(let bundle): try await bundle.write(to: out)
        case .table(var list, let node):
            try await out(Array(CSV.line(Self.columns).utf8))
            while true {
                try await out(Array(list.lines.map { CSV.line(Self.fields($0, node)) }.joined().utf8))
                guard let older = list.older else { return }
                list = try await gate.recent(
                    channel: channel, cursor: older, limit: SharingLimits.list, for: caller)
            }
        }
    }

    private static func fields(_ line: RecordLine, _ node: String) -> [String] {
        [
            line.id, line.type, line.title.description, line.channel, line.tlp.label, line.added.text, line.version,
            line.revoked ? "true" : "false", node,
        ]
    }
}
