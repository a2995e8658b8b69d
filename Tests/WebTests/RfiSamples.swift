import Records
import Sharing

@testable import Web

extension Samples {
    /// When all of them were asked.
    private static let asked = Instant(microseconds: today.microseconds - 6 * 3_600_000_000)

    private static func note(_ number: Int) throws -> RecordID { try RecordID("note--\(uuid(number))") }

    private static func act(_ number: Int, _ deed: RfiAct.Deed, after minutes: Int64) throws -> RfiThread.Act {
        RfiThread.Act(
            id: try note(number), deed: deed, side: deed.side,
            at: Instant(microseconds: asked.microseconds + minutes * 60_000_000),
            follows: number > 1 ? try note(number - 1) : nil,
            declineCode: deed == .decline ? "not-held" : nil, transferTo: deed == .transfer ? "SN-CAS" : nil,
            satisfaction: deed == .rate ? .partly : nil)
    }

    static func rfiLine(
        _ number: Int, _ urgency: Rfi.Urgency, _ side: RfiAct.Side, _ deeds: RfiAct.Deed..., delivered: Bool = true,
        title: String = "Did the <lorries> cross?"
    ) throws -> RfiLine {
        let acts = try deeds.enumerated().map { try act($0 + 1, $1, after: Int64(20 * $0 + 30)) }
        return RfiLine(
            record: line(number, type: Rfi.type, title: title, tlp: .amber), urgency: urgency,
            requester: side == .requester ? "KE-OUT" : "ET-FAD", addressee: side == .requester ? "ET-FAD" : "KE-OUT",
            side: side,
            thread: RfiThread(urgency, asked: asked, delivered: delivered ? asked : nil, acts: acts, at: today))
    }

    static func rfis() throws -> RfiList {
        RfiList(
            lines: [
                try rfiLine(81, .u1, .addressee), try rfiLine(82, .routine, .requester, .askClarification),
                try rfiLine(83, .u2, .requester, .final), try rfiLine(84, .complex, .requester, delivered: false),
                try rfiLine(85, .routine, .requester, .partial), try rfiLine(86, .routine, .addressee, .decline),
            ], instant: today, isMore: true, mayAsk: true)
    }

    static func rfi(_ side: RfiAct.Side, _ deeds: RfiAct.Deed...) throws -> RfiView {
        let acts = try deeds.enumerated().map { try act($0 + 1, $1, after: Int64(20 * $0 + 30)) }
        let line = RfiLine(
            record: line(81, type: Rfi.type, title: "Lorries at <Moyale>", tlp: .amber), urgency: .u1,
            requester: side == .requester ? "KE-OUT" : "ET-FAD",
            addressee: side == .requester ? "ET-FAD" : "KE-OUT", side: side,
            thread: RfiThread(.u1, asked: asked, delivered: asked, acts: acts, at: today))
        var draft = RfiDraft(
            channel: "horn-watch", addressees: [line.addressee],
            questions: ["Did the <lorries> cross at Moyale?", "Who paid the toll?"], purpose: "warn carriers",
            legalBasis: "Understanding, clause 4")
        draft.urgency = .u1
        draft.urgencyReason = "they leave tonight"
        draft.background = "Three lorries, grey.\nSeen on Friday."
        draft.persons = [RfiDraft.Person(category: "witness", link: "saw the lorries")]
        draft.isHitOnly = false
        let events = acts.map { act in
            RfiEvent(
                id: act.id.text, deed: act.deed, organisation: act.side == .requester ? line.requester : line.addressee,
                post: act.side == side ? "ke-out.duty" : nil, text: act.deed.needsText ? "Two <b>of</b> them." : nil,
                at: act.at, counts: line.thread.counted.contains(act.id), declineCode: act.declineCode,
                transferTo: act.transferTo, satisfaction: act.satisfaction,
                answers: act.deed == .final ? ["report--\(uuid(5))"] : [])
        }
        return RfiView(
            record: line.record, draft: draft, requester: line.requester,
            conversations: [
                RfiConversation(
                    line: line, events: events, deeds: line.thread.deeds(of: side),
                    contacts: [
                        RfiContact(title: "Watch <room>", hours: "24/7"),
                        RfiContact(title: "Duty officer", contact: "+254 20 000 0000"),
                    ])
            ],
            earlier: Self.line(87, type: Rfi.type, title: "Lorries at <Mandera>", tlp: .amber),
            answers: ["report--\(uuid(5))": Self.line(5, type: "report", title: "Two <lorries>", tlp: .amber)],
            instant: today)
    }

    static var rfiNumbers: RfiNumbers {
        var numbers = RfiNumbers()
        var urgent = RfiNumbers.Count()
        (urgent.asked, urgent.answered, urgent.expired, urgent.seconds) = (3, 2, 1, [3_600, 40_000])
        var routine = RfiNumbers.Count()
        (routine.asked, routine.answered, routine.declined, routine.seconds) = (2, 1, 1, [86_400])
        var complex = RfiNumbers.Count()
        (complex.asked, complex.open) = (1, 1)
        numbers.made = [.u1: urgent, .complex: complex]
        numbers.received = [.routine: routine]
        numbers.declines = ["not-held": 1, "rights-risk": 4]
        numbers.isCut = true
        return numbers
    }

    static func asking(_ language: Language) throws -> RfiAsking {
        RfiAsking(view: try registry([.author]), channels: channels, language: language)
    }
}
