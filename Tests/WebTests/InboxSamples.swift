import Records
import Sharing

@testable import Web

extension Samples {
    /// From a partner and from the own house, with words that no page may take for its own.
    static let answers = [
        FeedbackView(
            organisation: "ET-FAD", answer: .question, usefulness: 4, accuracy: 5, usedIn: "Note <b>12</b>",
            comment: "D’où vient cela ? <script>", at: today),
        FeedbackView(organisation: "KE-OUT", post: "ke-out.chief", routedTo: "ke-out.duty", at: today),
    ]

    /// One of each precedence, one that was routed here, and one that is answered.
    static func inbox() -> InboxView {
        let open = zip(Envelope.Precedence.allCases.reversed(), lines).map { precedence, line in
            InboxLine(
                record: asking(line, precedence), precedence: precedence,
                originators: precedence == .flash ? ["ET-FAD", "KE-OUT"] : [],
                routedBy: precedence == .priority ? "ke-out.chief" : nil, mayAnswer: precedence != .routine)
        }
        var view = InboxView(
            open: open, answered: [InboxLine(record: lines[4], said: answers, answer: answers[0])],
            requests: [(try? rfiLine(81, .u1, .addressee)), (try? rfiLine(83, .u2, .requester, .final))].compactMap {
                $0
            },
            urgent: [try? rfiLine(88, .u1, .requester, title: "Lorries, late")].compactMap { $0 }, isOnDuty: true,
            instant: today, isMore: true)
        view.steps = FirstSteps(hasAnswered: true, toRead: lines[0])
        view.recalled = [
            RecalledLine(
                record: lines[1], originators: ["ET-FAD"], reason: "error", recalled: today, added: today,
                answer: answers[0]),
            RecalledLine(record: nil, originators: ["ET-FAD"], reason: "rights", recalled: today, added: today),
            RecalledLine(record: nil, originators: [], reason: "legal", recalled: today, added: today),
        ]
        return view
    }

    /// The first and the second ask for an answer; the second's time is over.
    private static func asking(_ line: RecordLine, _ precedence: Envelope.Precedence) -> RecordLine {
        let minutes: Int64? = precedence == .flash ? 43_200 : precedence == .immediate ? 1 : nil
        return RecordLine(
            position: line.position, id: line.id, type: line.type, title: line.title, channel: line.channel,
            tlp: line.tlp, added: line.added, version: line.version, revoked: line.revoked,
            acknowledgeWithin: minutes)
    }

    /// A product of which something was said, before somebody who may say more.
    static func answered() throws -> RecordView {
        var view = try product()
        view.feedback = answers
        view.mayAnswer = true
        view.colleagues = ["ke-out.duty", "ke-out.night"]
        return view
    }
}
