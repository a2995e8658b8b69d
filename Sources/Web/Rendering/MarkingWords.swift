import Records
import Sharing

extension Language {
    /// How something is to be handled as a whole, in one line: what stands above a page that is made of several records, and on each
    /// sheet of paper. ``Sharing/Marking/text()`` is the same in the codes of policies, for files.
    ///
    /// - Parameter isLevelFirst: whether the TLP stands before the labels: where a line may be cut, that is never what goes.
    func marking(_ marking: Marking, isLevelFirst: Bool = false) -> String {
        let labels = marking.labels.map { $0.word(in: code) }
        let level = isLevelFirst ? [marking.tlp.label] + labels : labels + [marking.tlp.label]
        return (level + conditions(of: marking)).joined(separator: " · ")
    }

    /// What stands before a portion beside its level of TLP: whom it is for, its classification, what has to be kept, and what the
    /// marking itself is called where that is none of these.
    func marks(_ mark: MarkView) -> [String] {
        var marks = mark.audience + mark.marking.labels.map { $0.word(in: code) } + conditions(of: mark.marking)
        if let name = mark.name, !marks.contains(name) { marks.append(name) }
        return marks.isEmpty ? [mark.id] : marks
    }

    private func conditions(of marking: Marking) -> [String] {
        var parts: [String] = []
        switch marking.passing {
        case .community: break
        case .never: parts.append(text("marking.passing.never"))
        case .only(let parties): parts.append(text("marking.passing.only", ["parties": list(parties)]))
        }
        if let control = known("marking.control.\(marking.control)") { parts.append(control) }
        if let uses = marking.uses {
            parts.append(
                uses.isEmpty
                    ? text("marking.uses.none")
                    : text("marking.uses", ["uses": list(uses.map { known("purpose.\($0)") ?? $0 })]))
        }
        parts += marking.duties.map { known("marking.duty.\($0)") ?? $0 }
        if marking.isUnread { parts.append(text("marking.unread")) }
        return parts
    }
}
