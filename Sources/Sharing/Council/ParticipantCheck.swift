import Lexis
import Records

/// A line of a table of participants, as it stands there. Names of persons are not among what is read (domain 3.3, red line R3).
package struct ParticipantRow: Hashable, Sendable {
    /// Of the file, from 1.
    package var line: Int
    /// A code, or a name as the registry has it in any language.
    package var organisation: String
    package var post: String
    /// As in ``Records/Meeting/Role``; empty: a delegate.
    package var role: String
    /// A tag, as in `fr`; empty: that of the meeting.
    package var language: String
    package init(line: Int, organisation: String, post: String, role: String = "", language: String = "") {
        self.line = line
        self.organisation = organisation
        self.post = post
        self.role = role
        self.language = language
    }
}

/// What became of a line: a participant, or what is wrong with it.
package struct CheckedParticipant: Hashable, Sendable {
    package enum Fault: String, CaseIterable, Sendable {
        /// No organisation, or none that the registry has.
        case organisation
        /// A name that several organisations go by.
        case ambiguous
        case post
        case role
        case language
        /// The same post stands in an earlier line.
        case twice
        /// More lines than a meeting has participants.
        case tooMany = "too-many"
    }
    package let row: ParticipantRow
    package let participant: MeetingDraft.Participant?
    package let fault: Fault?
    package init(row: ParticipantRow, participant: MeetingDraft.Participant? = nil, fault: Fault? = nil) {
        self.row = row
        self.participant = participant
        self.fault = fault
    }
}

extension Gate {
    /// Looks at lines of a table for a meeting of the caller's own house. Nothing is filed.
    ///
    /// - Parameter languages: in which participants can be written to.
    package func check(
        _ rows: [ParticipantRow], for meeting: String, in languages: Set<String>, by caller: Caller
    ) async throws -> [CheckedParticipant] {
        let view = try await self.meeting(meeting, for: caller)
        return try await core.door("meeting.file", on: meeting, for: caller) {
            guard view.line.mayRevise else {
                throw Refusal(.forbidden, "the meeting \(meeting.echo) is not one that you may change here")
            }
            return view.book.check(rows, in: languages)
        }
    }
}

extension PartyBook {
    /// - Parameter languages: in which participants can be written to.
    func check(_ rows: [ParticipantRow], in languages: Set<String>) -> [CheckedParticipant] {
        var known: Set<String> = []
        var count = 0
        return rows.map { row in
            func wrong(_ fault: CheckedParticipant.Fault) -> CheckedParticipant {
                CheckedParticipant(row: row, fault: fault)
            }
            let codes = codes(meant: row.organisation)
            guard let code = codes.first else { return wrong(.organisation) }
            guard codes.count == 1 else { return wrong(.ambiguous) }
            guard !row.post.isEmpty, row.post.count <= Self.longestPost else { return wrong(.post) }
            let role = row.role.isEmpty ? .delegate : Meeting.Role(rawValue: row.role)
            guard let role else { return wrong(.role) }
            let language = row.language.lowercased()
            guard language.isEmpty || languages.contains(language) else { return wrong(.language) }
            guard known.insert(code + " " + row.post.lowercased()).inserted else { return wrong(.twice) }
            count += 1
            guard count <= Meeting.participantsMost else { return wrong(.tooMany) }
            return CheckedParticipant(
                row: row,
                participant: MeetingDraft.Participant(
                    seat: MeetingDraft.Seat(organisation: code, post: row.post), role: role,
                    language: language.isEmpty ? nil : language))
        }
    }

    /// Characters of what a post is called at most.
    static let longestPost = 200

    /// The codes of organisations that a text may mean: the code itself, or a name in any language.
    private func codes(meant text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        // Whoever may not read the registry is told nothing of it: a code stands as it was written.
        if organisations.isEmpty { return [text] }
        if organisations[text] != nil { return [text] }
        if let code = organisations.keys.first(where: { $0.lowercased() == text.lowercased() }) { return [code] }
        let found = SearchQuestion.spellings(of: text).flatMap { spellings[$0] ?? [] }
        return Set(found.filter { organisations[$0] != nil }).sorted()
    }
}
