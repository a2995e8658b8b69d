import Records
import Sharing

/// Who has a record, who does not yet, and why: for those who release.
struct DeliveryPage: Page {
    static let template = "delivery"
    static var source: [UInt8] { PackageResources.delivery_mustache }

    struct Line: Sendable {
        let name: String
        let code: String
        let peerHref: String?
        let state: String
        let isStored: Bool
        let isBad: Bool
        let since: SpokenTime?
        /// What a post there has answered, and when.
        let answer: String?
        /// Until when it is asked for an answer that it has not given.
        let due: String?
        let isLate: Bool
        let number: String?
        let why: String?
    }

    let name: String
    let recordHref: String
    let version: String
    let channel: String
    let summary: String
    let hasLines: Bool
    let lines: [Line]

    init(_ view: WhereaboutsView, language: Language) {
        name = language.title(view.record.title)
        recordHref = Paths.record(view.record.id, version: view.record.version, channel: view.record.channel)
        version = view.record.version
        channel = view.record.channel
        lines = view.lines.map { Line($0, at: view.instant, language: language) }
        hasLines = !lines.isEmpty
        let stored = view.lines.count { $0.state == .stored }
        summary = language.text(
            "delivery.summary",
            ["stored": language.number(stored), "all": language.number(view.lines.count)])
    }
}

extension DeliveryPage.Line {
    fileprivate init(_ line: Whereabouts, at now: Instant, language: Language) {
        name = line.name(in: language.code)
        code = line.organisation
        peerHref = line.state == .unconnected ? nil : Paths.peer(line.organisation)
        state = language.text("delivery.state.\(line.state.rawValue)")
        isStored = line.state == .stored
        isBad = [.refused, .shut].contains(line.state)
        since = line.since.map { SpokenTime($0, language: language) }
        answer = line.answer.flatMap { language.answered($0) }
        (due, isLate) = language.answerDue(line.answerBy, at: now)
        number = line.number.map { language.number(Int($0)) }
        let why =
            line.exception.map { language.text("delivery.exception.\($0)") }
            ?? (line.state == .stored ? nil : language.text("delivery.why.\(line.state.rawValue)"))
        let lost = line.isEntitled ? nil : language.text("delivery.lost")
        let reasons = [why, lost].compactMap { $0 }
        self.why = reasons.isEmpty ? nil : reasons.joined(separator: " ")
    }
}
