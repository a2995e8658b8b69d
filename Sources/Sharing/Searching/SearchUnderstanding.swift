import Lexis

/// What was made of a question, for whoever wonders at what it found.
package struct SearchUnderstanding: Hashable, Sendable {
    package struct Name: Hashable, Sendable {
        package let typed: String
        /// The other names that were searched for, as the asker may read them.
        package let others: [String]
        package init(typed: String, others: [String]) {
            self.typed = typed
            self.others = others
        }
    }
    /// Each of these has to occur, as it may be typed again.
    package var wanted: [String]
    package var names: [Name] = []
    /// What must not occur.
    package var leftOut: [String] = []
    /// Small words that say nothing.
    package var passedOver: [String] = []
    /// Some of it was left out: it asked for too much.
    package var isCut = false
    /// Words were searched for as they are written alone: in so many places the rest would take too long.
    package var isAsWritten = false
    /// Questions that ask for less and find something; only where nothing was found.
    package var fewer: [String] = []

    package init(wanted: [String]) { self.wanted = wanted }
}

extension SearchUnderstanding {
    init(_ question: SearchQuestion, names: [Name]) {
        wanted = question.clauses.map { $0.map(\.typed).joined(separator: " OR ") }
        self.names = names
        leftOut = question.excluded.map(\.typed)
        passedOver = question.passedOver
        isCut = question.isCut
    }
}
