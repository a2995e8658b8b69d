import Records
import Sharing

@testable import Web

extension Samples {
    private static func seat(_ organisation: String, _ post: String) -> MeetingDraft.Seat {
        MeetingDraft.Seat(organisation: organisation, post: post)
    }
    private static func noteID(_ number: Int) -> RecordID { RecordID.derived("note", from: "act \(number)".utf8) }

    static func meetingLine() -> MeetingLine {
        var draft = MeetingDraft(channel: "horn-watch", name: "MCC <2025>")
        (draft.series, draft.edition, draft.place, draft.country) = ("MCC", "2025", "Naivasha", "KE")
        draft.theme = [
            Council.Wording(language: "fr", text: "Renforcer la coopération"),
            Council.Wording(language: "ar", text: "تعزيز التعاون"),
        ]
        (draft.status, draft.host, draft.chair) = (.held, "KE-OUT", "SO-XIF")
        (draft.opens, draft.closes) = (.unknown, try? PartialDate("2025-04-05"))
        draft.zone = "Africa/Nairobi"
        var item = MeetingDraft.Item(title: "Piracy & <ports>", session: .parallel)
        (item.starts, item.ends) = (Instant("2025-04-05T11:00:00Z"), Instant("2025-04-05T12:30:00Z"))
        (item.room, item.interpretation) = ("B", ["fr", "en"])
        item.posts = [seat("UG-NAC", "Director")]
        draft.items = [item, MeetingDraft.Item(title: "Closing")]
        draft.participants = [
            .init(seat: seat("UG-NAC", "Director"), role: .head, language: "en"),
            .init(seat: seat("UG-NAC", "Adviser <x>"), role: .adviser),
            .init(seat: seat("TD-CNS", "Directeur"), role: .head, language: "fr"),
        ]
        return MeetingLine(
            record: line(101, type: Meeting.type, title: draft.name, tlp: .green), draft: draft, owner: "KE-OUT",
            mayRevise: true)
    }

    private static func act(
        _ number: Int, _ seat: String, _ position: DecisionAct.Position
    ) -> DecisionThread.Act {
        DecisionThread.Act(
            id: noteID(number), deed: .state, speaker: seat, at: today, hash: decisionDraft.hash, seat: seat,
            position: position)
    }
    private static var decisionDraft: DecisionDraft {
        var draft = DecisionDraft(
            channel: "horn-watch", name: "Common <template>",
            texts: [
                Council.Wording(language: "en", text: "A common template is used & published."),
                Council.Wording(language: "ar", text: "يستخدم نموذج موحد."),
            ], seats: ["KE-OUT", "UG-NAC", "TD-CNS", "PT-GAL", "SO-XIF"], chair: "KE-OUT")
        draft.symbol = "MCC/2025/PL/3/Rev.1"
        return draft
    }

    static func decisionLine(waiting isWaiting: Bool = false) -> DecisionLine {
        let draft = decisionDraft
        let thread = DecisionThread(
            seats: draft.seats, chair: draft.chair, owner: "KE-OUT", hash: draft.hash,
            acts: [
                act(1, "UG-NAC", .join), act(2, "TD-CNS", .joinWithStatement), act(3, "PT-GAL", .object),
                act(4, "SO-XIF", .notParticipating),
            ], at: today)
        return DecisionLine(
            record: line(102, type: Decision.type, title: draft.name, tlp: .amber), draft: draft, owner: "KE-OUT",
            thread: thread, isWaiting: isWaiting)
    }

    /// As the chair sees it, or as another seat does.
    static func decision(chairing isChair: Bool = true) -> DecisionView {
        let line = decisionLine()
        let events = [
            CouncilEvent(
                id: noteID(2).text, act: "state", organisation: "TD-CNS", text: "À partir de <juillet>.", at: today,
                position: .joinWithStatement),
            CouncilEvent(
                id: noteID(3).text, act: "state", organisation: "PT-GAL", text: "Not ours.", at: today,
                position: .object),
            CouncilEvent(
                id: noteID(9).text, act: "adopt", organisation: "UG-NAC", at: today, counts: false),
        ]
        return DecisionView(
            line: line, events: events,
            deeds: isChair ? line.thread.deeds(of: "KE-OUT") : line.thread.deeds(of: "UG-NAC"),
            house: isChair ? "KE-OUT" : "UG-NAC", knowsMissing: isChair, commitments: [commitmentLine()], tlp: .amber,
            instant: today)
    }

    static func commitmentLine() -> CommitmentLine {
        var draft = CommitmentDraft(
            channel: "horn-watch", name: "Publish the <template>", owner: "UG-NAC",
            due: (try? PartialDate("2025-04-01")) ?? .unknown, deliverable: "the template, in two languages",
            evidenceRule: "it is in the library", verifier: "KE-OUT")
        (draft.ownerPost, draft.chair) = ("Director", "SO-XIF")
        let parties = draft.parties(secretariat: "KE-OUT")
        let thread = CommitmentThread(
            due: draft.due, parties: parties,
            acts: [.init(id: noteID(11), deed: .accept, speaker: "UG-NAC", at: today)], at: today)
        return CommitmentLine(
            record: line(103, type: Commitment.type, title: draft.name, tlp: .green), draft: draft, owner: "KE-OUT",
            thread: thread, concerns: true)
    }

    static func commitment() -> CommitmentView {
        let line = commitmentLine()
        return CommitmentView(
            line: line,
            events: [
                CouncilEvent(id: noteID(11).text, act: "accept", organisation: "UG-NAC", at: today),
                CouncilEvent(
                    id: noteID(12).text, act: "evidence", organisation: "UG-NAC", text: "It is <there>.", at: today,
                    others: [lines[1].id]),
            ], deeds: line.thread.deeds(of: "KE-OUT"), decision: lines[2], others: [lines[1].id: lines[1]], tlp: .green,
            instant: today)
    }

    static func meeting() -> MeetingView {
        MeetingView(
            line: meetingLine(), decisions: [decisionLine()], commitments: [commitmentLine()], instant: today,
            mayAdd: true)
    }
}
