import Sharing

/// The sentences by which a node refuses, in one language, by their English.
///
/// A refusal is a finished English sentence: programs, logs and the ledger have it, it is kept in reports, and what stands
/// in it may have come from another node. A page reads it back: it looks for the sentence that it was made of, takes out
/// what was put in, and says it in the reader's words (decision 0064). That every sentence of the sources is known is a
/// matter of `RefusalWordsTests`.
///
/// Written as lines of `English = words`, in both `{1}`, `{2}` … for what is put in, in the order of the English.
/// `{2:rfi.state}` is the phrase `rfi.state.` with what is put in behind it, where there is one.
struct RefusalWords: Sendable {
    /// One of them, with the words for it.
    struct Sentence: Sendable {
        /// As it stands in the sources, its places numbered.
        let english: String
        let words: String
        /// What stands around the places: one more than there are places.
        fileprivate let literals: [String]
        /// Characters of the literals.
        fileprivate let weight: Int

        fileprivate init(_ english: String, _ words: String) {
            self.english = english
            self.words = words
            var literals: [String] = []
            var rest = Substring(english)
            while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
                literals.append(String(rest[..<open]))
                rest = rest[rest.index(after: close)...]
            }
            literals.append(String(rest))
            self.literals = literals
            weight = literals.reduce(0) { $0 + $1.count }
        }

        /// What was put in; `nil` where the message is not this sentence.
        fileprivate func values(in message: Substring) -> [Substring]? {
            guard let first = literals.first, let last = literals.last, message.hasPrefix(first) else { return nil }
            if literals.count == 1 { return message == first ? [] : nil }
            var rest = message.dropFirst(first.count)
            guard rest.hasSuffix(last) else { return nil }
            rest = rest.dropLast(last.count)
            var values: [Substring] = []
            for literal in literals.dropFirst().dropLast() {
                guard let range = rest.firstRange(of: literal) else { return nil }
                values.append(rest[..<range.lowerBound])
                rest = rest[range.upperBound...]
            }
            return values + [rest]
        }

        /// Whether what is put in there (from 0) stands in quotation marks: it is somebody's own text, and stays as it is.
        fileprivate func isQuoted(_ place: Int) -> Bool { literals[place].hasSuffix("\"") }
    }

    /// Those that say most by themselves first: what fits several is the one that leaves least open.
    let all: [Sentence]

    init(_ source: String) {
        var all: [Sentence] = []
        for line in source.split(separator: "\n") where !line.hasPrefix("#") {
            guard let mark = line.firstRange(of: " = ") else { continue }
            all.append(Sentence(String(line[..<mark.lowerBound]), String(line[mark.upperBound...])))
        }
        self.all = all.sorted { ($1.weight, $0.english) < ($0.weight, $1.english) }
    }

    /// Bytes of a message that is read at most: what the gate puts together is shorter.
    static let longest = 4 * SharingLimits.message
    /// Sentences inside each other at most.
    static let deepest = 8
}

extension Language {
    /// What the node says of a refusal in this language; in English, and said to be, where there are no words for it.
    func said(_ message: String) -> String {
        if code == Self.standard.code { return message }
        return words(of: Substring(message)) ?? text("refusal.english", ["message": message])
    }

    /// What a form shows that was refused.
    func refused(_ message: String) -> String { text("form.problem.refused", ["message": said(message)]) }

    private func words(of message: Substring, depth: Int = 0) -> String? {
        guard depth < RefusalWords.deepest, message.utf8.count <= RefusalWords.longest else { return nil }
        for sentence in refusals.all {
            guard let values = sentence.values(in: message) else { continue }
            return Phrases.filled(sentence.words) { place in
                let parts = place.split(separator: ":", maxSplits: 1)
                guard let number = parts.first.flatMap({ Int($0) }), values.indices.contains(number - 1) else {
                    return nil
                }
                let value = values[number - 1]
                if parts.count == 2, let word = known("\(parts[1]).\(value)") { return word }
                // A single word is a name or a code: a sentence has several.
                if !sentence.isQuoted(number - 1), value.contains(" "), let words = words(of: value, depth: depth + 1) {
                    return words
                }
                return direction.isolated(String(value))
            }
        }
        // "… (R5)": by which rule it is refused.
        if message.hasSuffix(")"), let open = message.ranges(of: " (").last,
            let words = words(of: message[..<open.lowerBound], depth: depth + 1)
        {
            return text("refusal.rule", ["message": words, "rule": String(message[open.upperBound...].dropLast())])
        }
        // "indicator--…: labels: …": which object, and where in it.
        if let colon = message.firstRange(of: ": "),
            let words = words(of: message[colon.upperBound...], depth: depth + 1)
        {
            return text("refusal.part", ["part": String(message[..<colon.lowerBound]), "message": words])
        }
        return nil
    }
}
