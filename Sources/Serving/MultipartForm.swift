package import Sharing

/// A form with files: `multipart/form-data`, RFC 7578.
///
/// Strict: what browsers do not send is refused, and nothing is guessed.
package struct MultipartForm: Sendable {
    /// Parts of one form at most, where its page names no smaller number.
    package static let partsMost = 128
    /// Bytes of the lines before one part's content at most.
    package static let headMost = 2_048
    /// Bytes of the text between parts at most: RFC 2046 §5.1.1.
    package static let boundaryMost = 70

    package struct Part: Sendable {
        package let name: String
        /// As the sender's machine calls it; `nil` for a field that is no file.
        package let file: String?
        package let bytes: ArraySlice<UInt8>

        package init(name: String, file: String?, bytes: ArraySlice<UInt8>) {
            self.name = name
            self.file = file
            self.bytes = bytes
        }
    }
    package let parts: [Part]

    /// Whether a field `Content-Type` says that what was sent is such a form.
    package static func isMeant(by type: String) -> Bool {
        type.split(separator: ";").first?.lowercased() == "multipart/form-data"
    }

    /// - Parameters:
    ///   - type: the field `Content-Type`.
    ///   - most: how many parts it may have.
    /// - Throws: ``Refusal/Code/invalid``.
    package init(_ body: [UInt8], type: String, parts most: Int = partsMost) throws(Refusal) {
        guard let boundary = Self.boundary(of: type) else {
            throw Refusal(.invalid, "the form does not say what parts it: send multipart/form-data with a boundary")
        }
        let mark = Array("--\(boundary)".utf8)
        let line: [UInt8] = [0x0D, 0x0A]
        var parts: [Part] = []
        guard body.starts(with: mark) else { throw Self.garbled }
        var at = mark.count
        while true {
            let rest = body[at...]
            if rest.starts(with: [0x2D, 0x2D]) { break }
            guard rest.starts(with: line) else { throw Self.garbled }
            guard parts.count < most else {
                throw Refusal(.invalid, "the form has more than \(most) parts: send fewer")
            }
            at += 2
            guard let blank = Self.find(line + line, in: body, from: at, within: Self.headMost) else {
                throw Self.garbled
            }
            let head = body[at..<blank]
            let start = blank + 4
            guard let end = Self.find(line + mark, in: body, from: start, within: body.count) else {
                throw Self.garbled
            }
            guard let part = Self.part(head, body[start..<end]) else { throw Self.garbled }
            parts.append(part)
            at = end + line.count + mark.count
        }
        self.parts = parts
    }

    /// The fields that are no files, as a form without any would have sent them.
    ///
    /// - Parameter most: how many there may be.
    /// - Throws: ``Refusal/Code/invalid`` on too many, and on what is not UTF-8.
    package func fields(most: Int = ServingLimits.parameters) throws(Refusal) -> QueryString {
        var fields: [QueryString.Item] = []
        for part in parts where part.file == nil {
            guard let value = String(validating: part.bytes, as: UTF8.self) else {
                throw Refusal(.invalid, "the form is not UTF-8")
            }
            fields.append(QueryString.Item(name: part.name, value: value))
        }
        return try QueryString(fields, most: most)
    }

    /// The file that was chosen in a field; `nil` where none was.
    package func file(_ name: String) -> Part? {
        parts.first { $0.name == name && $0.file != nil && !$0.bytes.isEmpty }
    }

    private static let garbled = Refusal(
        .invalid, "the form is not multipart/form-data as RFC 7578 has it: send it again")

    private static func boundary(of type: String) -> String? {
        // A boundary holds no semicolon: RFC 2046 §5.1.1.
        let named = type.split(separator: ";").dropFirst().map { piece in piece.drop { $0 == " " || $0 == "\t" } }
            .filter { $0.lowercased().hasPrefix("boundary=") }
        guard named.count == 1, var text = named.first?.dropFirst("boundary=".count) else { return nil }
        if text.first == "\"" {
            guard text.count > 1, text.last == "\"" else { return nil }
            text = text.dropFirst().dropLast()
        }
        let isSound = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isSound && (1...boundaryMost).contains(text.utf8.count) ? String(text) : nil
    }

    /// - Parameter most: bytes after `start` in which it has to begin.
    private static func find(_ mark: [UInt8], in body: [UInt8], from start: Int, within most: Int) -> Int? {
        let last = min(body.count - mark.count, start + most)
        guard start <= last else { return nil }
        return body.withUnsafeBufferPointer { body in
            var at = start
            while at <= last {
                if body[at] == mark[0], body[at + 1] == mark[1], mark.indices.allSatisfy({ body[at + $0] == mark[$0] })
                {
                    return at
                }
                at += 1
            }
            return nil
        }
    }

    private static func part(_ head: ArraySlice<UInt8>, _ bytes: ArraySlice<UInt8>) -> Part? {
        guard let text = String(validating: head, as: UTF8.self) else { return nil }
        for line in text.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard line.dropFirst("content-disposition:".count).trimmingPrefix(" ").hasPrefix("form-data"),
                let name = value("name", in: line)
            else { return nil }
            return Part(name: name, file: value("filename", in: line), bytes: bytes)
        }
        return nil
    }

    /// Browsers write `"` in a name as `%22`, line ends as `%0D` and `%0A`: HTML §4.10.22.8.
    private static func value(_ name: String, in line: Substring) -> String? {
        guard let from = line.firstRange(of: "; \(name)=\"") else { return nil }
        let text = line[from.upperBound...]
        guard let end = text.firstIndex(of: "\"") else { return nil }
        return String(text[..<end]).replacing("%22", with: "\"").replacing("%0D", with: " ").replacing("%0A", with: " ")
    }
}
