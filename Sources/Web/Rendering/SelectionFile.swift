import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Serving
import Sharing

/// What a reader sees in a list or on a map, to take along: a STIX bundle or a table, marked as derived (law 5).
struct SelectionFile: Sendable {
    /// What stands above the columns: the same in every language. `derived` says what the table is, and `marking` how all of it
    /// is to be handled; `tlp` and `handling` are each record's own.
    static let columns = [
        "id", "type", "name", "channel", "tlp", "handling", "added", "version", "revoked", "source", "marking",
        "derived",
    ]

    let taken: TakenAlong

    /// A formula in what others wrote is defused by ``Formats/CSV``.
    var table: String {
        CSV.line(Self.columns)
            + zip(taken.lines, taken.markings).map { line, marking in
                CSV.line([
                    line.id, line.type, line.title.description, line.channel, line.tlp.label, marking.text(),
                    line.added.text, line.version, line.revoked ? "true" : "false", taken.node, taken.marking.text(),
                    taken.derivation,
                ])
            }.joined()
    }

    /// As in `map-SECRET-TLP-AMBER.csv`, and `map-cut-…` where there is more of it: the marking goes with the file.
    func name(_ form: ChannelFile.Form) -> String {
        "\(taken.name)\(taken.isMore ? "-cut" : "")-\(taken.marking.fileName)." + (form == .csv ? "csv" : "json")
    }
}

extension Desk {
    func file(_ selection: Selection, _ query: QueryString, _ context: AppContext) async throws -> Response {
        guard let form = try query.only("as").flatMap(ChannelFile.Form.init) else {
            throw Refusal(.invalid, "say how it is to be written: as=stix or as=csv")
        }
        let taken = try await gate.take(selection, as: form == .csv ? "table" : "stix", for: context.caller)
        let file = SelectionFile(taken: taken)
        return Response(
            status: .ok,
            headers: [
                .contentType: form == .csv
                    ? "text/csv; charset=utf-8; header=present" : "application/stix+json;version=2.1",
                .contentDisposition: FileName.attachment(file.name(form)), .cacheControl: "no-store",
                .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ],
            body: ResponseBody(
                byteBuffer: form == .csv ? ByteBuffer(string: file.table) : ByteBuffer(bytes: taken.bundle)))
    }
}
