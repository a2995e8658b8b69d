package import Records

/// What somebody answered away from the node: plain lines, which any editor writes and no script is needed for. Domain 3.17.
package struct AnswerSheet: Hashable, Sendable {
    package var course: RecordID
    /// The house of the trainee; `nil`: the one that takes the sheet in.
    package var house: String?
    package var post: String
    package var attempt: Int
    /// By the numbers of the questions: the choice, from 1; 0: none.
    package var answers: [Int: Int]

    package enum Limits {
        /// Bytes of a file of sheets.
        package static let bytes = 1_048_576
        /// Sheets of a file.
        package static let sheets = 200
    }

    /// Reads the sheets of a file, one after the other: each begins with `course:`.
    ///
    /// Lines that begin with `#`, and empty ones, say nothing. `1: b` and `1: 2` are the second choice of the first question.
    ///
    /// - Throws: ``Refusal`` with `.invalid`: on which line, what is wrong and what would be right.
    package static func read(_ bytes: [UInt8]) throws -> [AnswerSheet] {
        guard bytes.count <= Limits.bytes else {
            throw Refusal(.invalid, "a file of answers has \(Limits.bytes) bytes at most: send fewer sheets in each")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(.invalid, "the answers are not UTF-8: save the file as UTF-8 and send it again")
        }
        var sheets: [AnswerSheet] = []
        for (place, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = String(raw).replacing("\u{FEFF}", with: "").trimmed
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            func wrong(_ message: String) -> Refusal {
                Refusal(.invalid, "line \(place + 1) of the answers: \(message)")
            }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map {
                String($0).trimmed
            }
            guard parts.count == 2 else { throw wrong("expected a name, a colon and a value, as in 1: b") }
            let (name, value) = (parts[0].lowercased(), parts[1])
            if name == "course" {
                guard let id = try? RecordID(value), id.type == Course.type else {
                    throw wrong("\"\(value.echo)\" is no course: leave the line as it was in the package")
                }
                guard sheets.count < Limits.sheets else {
                    throw wrong("a file has \(Limits.sheets) sheets at most: send the rest in another")
                }
                sheets.append(AnswerSheet(course: id, house: nil, post: "", attempt: 1, answers: [:]))
                continue
            }
            guard let last = sheets.indices.last else { throw wrong("a sheet begins with course:") }
            switch name {
            case "house": sheets[last].house = value.isEmpty ? nil : value
            case "post": sheets[last].post = value
            case "attempt":
                guard let number = Int(value), (1...TrainingAct.attemptsMost).contains(number) else {
                    throw wrong("an attempt is 1 to \(TrainingAct.attemptsMost)")
                }
                sheets[last].attempt = number
            default:
                guard let number = Int(name), (1...Course.questionsMost).contains(number) else {
                    throw wrong("\"\(name.echo)\" is no question: write its number")
                }
                guard sheets[last].answers[number] == nil else { throw wrong("question \(number) stands twice") }
                guard let choice = choice(value) else {
                    throw wrong("\"\(value.echo)\" is no choice: write its letter, as in b, or leave it empty")
                }
                sheets[last].answers[number] = choice
            }
        }
        guard !sheets.isEmpty else { throw Refusal(.invalid, "there is no sheet of answers in the file") }
        if let nobody = sheets.firstIndex(where: { $0.post.isEmpty }) {
            throw Refusal(.invalid, "sheet \(nobody + 1) does not say whose it is: write the post behind post:")
        }
        return sheets
    }

    private static func choice(_ text: String) -> Int? {
        if text.isEmpty { return 0 }
        if let number = Int(text) { return (0...Course.choices.upperBound).contains(number) ? number : nil }
        guard text.utf8.count == 1, let letter = text.lowercased().utf8.first else { return nil }
        let place = Int(letter) - Int(UInt8(ascii: "a")) + 1
        return (1...Course.choices.upperBound).contains(place) ? place : nil
    }
}
