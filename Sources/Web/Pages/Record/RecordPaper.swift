import Paper
import Records

extension RecordPage {
    /// The record as a product, on paper; `nil` for what is none.
    ///
    /// - Parameter rules: how all of it is to be handled, a sentence each.
    func paper(_ language: Language, rules: [String]) -> [PaperDocument.Piece]? {
        guard let product else { return nil }
        let own = contentLanguage
        var pieces: [PaperDocument.Piece] = [
            .init(.note, language.list([product.genre] + [originator].compactMap { $0 })),
            .init(.title, name, language: own),
            .init(.note, language.list([language.text("record.added") + " " + added.spoken, channelTitle, id])),
        ]
        func heading(_ key: String) { pieces.append(.init(.heading, language.text(key))) }
        func say(_ text: String?, isNote: Bool = false, inOwn: Bool = true) {
            guard let text, !text.isEmpty else { return }
            pieces.append(.init(isNote ? .note : .paragraph, text, language: inOwn ? own : nil))
        }
        if gone { say(language.text("record.revoked"), inOwn: false) }
        if reassess { say(language.text("record.reassess"), inOwn: false) }
        say(translated, inOwn: false)
        say(product.soWhat)
        for fact in product.facts { say("\(fact.label): \(language.direction.isolated(fact.words))", inOwn: false) }
        say(product.contributions, isNote: true, inOwn: false)
        if let question = product.question {
            heading("field.question")
            say(question)
        }
        if product.hasJudgements { heading("product.judgements") }
        for judgement in product.judgements {
            say(judgement.text)
            say(language.list([judgement.likelihood, judgement.confidence]), inOwn: false)
            say(judgement.reasons, isNote: true)
            say(judgement.checkable, isNote: true, inOwn: false)
        }
        if !product.body.isEmpty { heading("record.properties") }
        for portion in product.body {
            // Each line has the whole mark, so that none can pass for another portion; apart, so that it does not turn the line.
            // First whose it is, where it is not all of one house.
            let marks = [portion.owner, portion.own?.label].compactMap { $0 } + portion.marks
            let mark = marks.map { "\u{2068}(\($0))\u{2069} " }.joined()
            say(portion.text.split { $0.isNewline }.map { mark + $0 }.joined(separator: "\n"))
        }
        for list in product.lists {
            pieces.append(.init(.heading, list.label))
            for item in list.items { say("• " + item) }
        }
        if product.hasSources { heading("product.sources") }
        for source in product.sources {
            say(source.line(language), isNote: true)
        }
        if product.hasAnnexes { heading("annex.title") }
        for annex in product.annexes { say("• " + annex.line, isNote: true) }
        // In full, whatever of it the head of a sheet has room for.
        heading("record.markings")
        for rule in rules { say(rule, isNote: true, inOwn: false) }
        for fact in product.marked {
            say("\(fact.label): \(language.direction.isolated(fact.words))", isNote: true, inOwn: false)
        }
        if let terms {
            for line in terms.lines { say("\(line.label): \(language.list(line.items))", isNote: true, inOwn: false) }
        }
        return pieces
    }
}
