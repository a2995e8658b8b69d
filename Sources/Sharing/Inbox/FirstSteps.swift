/// How far somebody is who begins here, known by what the node has of them: it asks nobody and notes nothing.
package struct FirstSteps: Hashable, Sendable {
    /// Whether they have said something of what came, or have filed something.
    package let hasAnswered: Bool
    /// What came and wants to be read first; `nil` where nothing came.
    package let toRead: RecordLine?
    /// The report that they filed; `nil` where they filed none.
    package let filed: RecordLine?
    package init(hasAnswered: Bool, toRead: RecordLine? = nil, filed: RecordLine? = nil) {
        self.hasAnswered = hasAnswered
        self.toRead = toRead
        self.filed = filed
    }
}

extension FirstSteps {
    /// `nil` for who files nothing here, and for who has filed more than a first report among the newest that the inbox looks at.
    init?(_ view: InboxView, filed: [RecordLine], by caller: Caller, mayFile: Bool) {
        guard mayFile, !caller.isConsole, filed.count <= 1 else { return nil }
        let hasSaid = (view.open + view.answered).contains { line in
            line.said.contains { $0.organisation == caller.organisation && $0.post == caller.name }
        }
        self.init(
            hasAnswered: hasSaid || !filed.isEmpty, toRead: view.open.first { $0.mayAnswer }?.record,
            filed: filed.first)
    }
}
