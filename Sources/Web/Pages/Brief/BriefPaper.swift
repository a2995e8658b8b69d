import Paper

extension BriefPage {
    func paper(_ language: Language) -> [PaperDocument.Piece] {
        var pieces: [PaperDocument.Piece] = [.init(.title, title), .init(.note, span)]
        func part(_ key: String, _ lines: [(text: String, note: String?)]) {
            pieces.append(.init(.heading, language.text(key)))
            if lines.isEmpty { pieces.append(.init(.note, language.text(key + ".none"))) }
            for line in lines {
                pieces.append(.init(.paragraph, line.text))
                if let note = line.note { pieces.append(.init(.note, note)) }
            }
        }
        part(
            "brief.came",
            came.map { item in
                let said = [item.soWhat, item.originator, item.row.day + " " + item.row.clock].compactMap { $0 }
                let sources = item.sources.map { language.list([$0.descriptor, "\($0.grade) \($0.meaning)"]) }
                let left = item.moreSources.map { [$0] } ?? []
                return (
                    language.list([item.precedence, item.row.mark, item.row.name]),
                    language.list(said + sources + left)
                )
            })
        if let more { pieces.append(.init(.note, more)) }
        if isCut { pieces.append(.init(.note, language.text("inbox.older"))) }
        part("brief.due", due.map { (language.list([$0.row.mark, $0.row.name]), $0.words) })
        part(
            "brief.requests",
            requests.map {
                (language.list([$0.row.mark, $0.row.name]), language.list([$0.who] + [$0.due].compactMap { $0 }))
            })
        if hasWaiting {
            part("brief.waiting", waiting.map { (language.list([$0.row.mark, $0.row.name]), $0.words) })
        }
        pieces.append(.init(.heading, language.text("record.markings")))
        pieces += (rules + [language.text("brief.derived")]).map { .init(.note, $0) }
        return pieces
    }
}
