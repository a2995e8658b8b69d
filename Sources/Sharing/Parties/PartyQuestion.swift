import Lexis

/// What somebody looks for in the lists of the registry, as words are found: however they are written (decision 0048).
package struct PartyQuestion: Sendable {
    private let question: SearchQuestion

    package init(_ text: String) { question = SearchQuestion(text) }

    /// Whether texts have, together, what is looked for.
    package func finds(in texts: [String]) -> Bool {
        question.isAnswered(by: Lexis.line(of: texts.joined(separator: "\n")))
    }
}
