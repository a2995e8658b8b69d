import Hummingbird
import Serving
import Sharing

/// A form that was sent with files: RFC 7578, as browsers write it.
struct Upload: Sendable {
    struct Part: Sendable {
        let name: String
        /// What the file is called where it came from; `nil` for a field.
        let file: String?
        let bytes: [UInt8]
    }
    /// Parts of one form at most.
    static let partsMost = 40

    let parts: [Part]

    /// The bytes of a file; `nil` where none was chosen.
    func file(_ name: String) -> [UInt8]? {
        parts.first { $0.name == name && $0.file != nil && !$0.bytes.isEmpty }?.bytes
    }

    /// The fields that are no files.
    var entry: FormEntry {
        var entry = FormEntry()
        for part in parts where part.file == nil {
            if let text = String(validating: part.bytes, as: UTF8.self) {
                entry.values[part.name, default: []].append(text)
            }
        }
        return entry
    }

    /// - Throws: ``Sharing/Refusal`` (`invalid`) for what is no such form.
    init(_ body: [UInt8], boundary: String) throws {
        let mark = Array("--\(boundary)".utf8)
        var parts: [Part] = []
        guard body.starts(with: mark) else { throw Self.broken }
        var at = mark.count
        while true {
            // Behind a boundary either two dashes end the form, or the next part begins.
            if body[at...].starts(with: [0x2D, 0x2D]) { break }
            guard body[at...].starts(with: Self.lineEnd), parts.count < Self.partsMost else { throw Self.broken }
            at += 2
            guard let head = Self.find(Self.lineEnd + Self.lineEnd, in: body, from: at),
                let end = Self.find(Self.lineEnd + mark, in: body, from: head + 2)
            else { throw Self.broken }
            let lines = String(decoding: body[at..<head], as: UTF8.self).split(separator: "\r\n")
            if let field = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
                let name = Self.parameter("name", of: field)
            {
                parts.append(
                    Part(
                        name: name, file: Self.parameter("filename", of: field),
                        bytes: Array(body[min(head + 4, end)..<end])))
            }
            at = end + 2 + mark.count
        }
        self.parts = parts
    }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]
    private static let broken = Refusal(.invalid, "the form is not whole: send it again")

    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard start >= 0, bytes.count - wanted.count >= start else { return nil }
        return (start...(bytes.count - wanted.count)).first { place in
            bytes[place] == wanted[0] && bytes[place..<(place + wanted.count)].elementsEqual(wanted)
        }
    }

    /// A quoted parameter of a header's line.
    private static func parameter(_ name: String, of line: Substring) -> String? {
        for piece in line.split(separator: ";").dropFirst() {
            let piece = piece.drop { $0 == " " }
            guard piece.lowercased().hasPrefix(name + "=\""), let open = piece.firstIndex(of: "\"") else { continue }
            let rest = piece[piece.index(after: open)...]
            // What browsers write for a quote inside: the HTML standard, multipart form data.
            return String(rest.prefix { $0 != "\"" }).replacing("%22", with: "\"")
        }
        return nil
    }
}

extension Desk {
    /// Reads a form with files and checks its token; throws ``StaleForm`` where it is not one of ours.
    func upload(_ request: Request, _ context: AppContext, _ visit: Visit) async throws -> Upload {
        let type = request.headers[.contentType] ?? ""
        let pieces = type.split(separator: ";").map { $0.drop { $0 == " " } }
        guard pieces.first?.lowercased() == "multipart/form-data",
            let piece = pieces.first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { throw HTTPRefusal.mediaType(takes: "multipart/form-data") }
        let boundary = piece.dropFirst("boundary=".count).filter { $0 != "\"" }
        // RFC 2046 §5.1.1.
        guard (1...70).contains(boundary.utf8.count) else { throw Refusal(.invalid, "the form has no boundary") }
        let upload = try await context.withBody(of: request) { try Upload($0, boundary: String(boundary)) }
        let token = upload.entry.value("token")
        guard let token, visit.freshCookie == nil,
            accounts.accepts(formToken: token, session: visit.formSession)
        else {
            accounts.note(
                refused: "form", on: "\(context.path) with a stale or forged token", .forbidden, by: visit.caller,
                address: context.address)
            throw StaleForm(form: try QueryString("", plusIsSpace: true), upload: upload.entry)
        }
        return upload
    }
}
