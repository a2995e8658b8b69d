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
                record: line, precedence: precedence, originators: precedence == .flash ? ["ET-FAD", "KE-OUT"] : [],
                routedBy: precedence == .priority ? "ke-out.chief" : nil, mayAnswer: precedence != .routine)
        }
        return InboxView(
            open: open, answered: [InboxLine(record: lines[4], said: answers, answer: answers[0])],
            instant: today, isMore: true)
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
