import Records
import Sharing

/// A request and where it stands with one organisation, in ready words: for the list, the inbox and its own page.
struct RfiModel: Sendable {
    let href: String
    let name: String
    /// As in `U1`.
    let urgency: String
    /// What the class means.
    let urgencyWords: String
    /// The colour of the class: a name in the style sheet.
    let tone: String
    let mark: TLPBadge
    /// Who asked whom, from the reader's side.
    let who: String
    let state: String
    /// What presses, beyond the time that is told.
    let alarm: String?
    let time: String?
    let isLate: Bool
    /// Of a hundred: how much of the time is over; `nil` where none runs.
    let spent: String?
    /// What the reader may do next.
    let next: String
    let isToDo: Bool
    let isOver: Bool
    /// Until when there is time.
    let due: SpokenTime?

    init(_ line: RfiLine, book: PartyBook, at now: Instant, language: Language) {
        let wording = PartyWording(book: book, date: line.record.added, today: now, language: language)
        let thread = line.thread
        href = Paths.rfi(line.record.id)
        name = language.title(line.record.title)
        urgency = line.urgency.rawValue
        urgencyWords = language.text("rfi.urgency.\(line.urgency.rawValue)")
        tone =
            switch line.urgency {
            case .u1: "flash"
            case .u2: "immediate"
            case .routine: "priority"
            case .complex: "routine"
            }
        mark = TLPBadge(line.record.tlp)
        who =
            line.side == .requester
            ? language.text("rfi.to", ["organisation": wording.name(line.addressee)])
            : language.text("rfi.from", ["organisation": wording.name(line.requester)])
        state = language.text("rfi.state.\(thread.state.rawValue)")
        (time, isLate) = language.rfiTime(thread)
        // How late it is stands there already.
        alarm = line.alarm.flatMap { $0 == .over ? nil : language.text("rfi.alarm.\($0.rawValue)") }
        let isRunning = thread.state.isOpen && thread.delivered != nil
        spent = isRunning ? String(min(max(thread.elapsed * 100 / thread.allotted, 0), 100)) : nil
        next = language.rfiNext(line, wording)
        isToDo = line.isToDo
        isOver = !thread.state.isOpen && !line.isToDo
        due = thread.due.map { SpokenTime($0, language: language) }
    }
}

extension Language {
    /// A stretch of time, in the unit in which it is thought of.
    func stretch(seconds: Int64) -> String {
        let days: Int64 = 86_400
        return seconds < 3 * days ? wait(seconds: Int(seconds)) : text("rfi.days", count: Int(seconds / days))
    }

    /// How long there is, or how long it took; `nil` where that is not known.
    fileprivate func rfiTime(_ thread: RfiThread) -> (words: String?, isLate: Bool) {
        if thread.state == .clarification { return (text("rfi.time.still"), thread.isExpired) }
        if thread.state.isOpen {
            guard thread.delivered != nil else {
                return (text("rfi.time.undelivered", ["time": stretch(seconds: thread.allotted)]), false)
            }
            return thread.left >= 0
                ? (text("rfi.time.left", ["time": stretch(seconds: thread.left)]), false)
                : (text("rfi.time.late", ["time": stretch(seconds: -thread.left)]), true)
        }
        if thread.isExpired { return (text("rfi.time.expired"), true) }
        guard thread.outcome != nil, thread.delivered != nil else { return (nil, false) }
        return (text("rfi.time.took", ["time": stretch(seconds: thread.elapsed)]), false)
    }

    /// What is to be done next, by whom.
    fileprivate func rfiNext(_ line: RfiLine, _ wording: PartyWording) -> String {
        let (thread, other) = (line.thread, wording.name(line.addressee))
        guard line.side == .requester else {
            if thread.state == .clarification {
                return text("rfi.next.they-clarify", ["organisation": wording.name(line.requester)])
            }
            return text(thread.state.isOpen ? "rfi.next.answer" : "rfi.next.nothing")
        }
        switch line.alarm {
        case .unreached: return text("rfi.next.unreached", ["organisation": other])
        case .over: return text("rfi.next.press", ["organisation": other])
        default: break
        }
        return switch thread.state {
        case .answered where thread.satisfaction == nil && thread.isHit == true:
            text("rfi.next.talk", ["organisation": other])
        case .sent: text("rfi.next.underway", ["organisation": other])
        case .delivered, .accepted, .partial: text("rfi.next.they-answer", ["organisation": other])
        case .clarification: text("rfi.next.clarify", ["organisation": other])
        case .answered where thread.satisfaction == nil: text("rfi.next.rate")
        case .transferred:
            text("rfi.next.ask", ["organisation": thread.transferTo.map { wording.name($0) } ?? other])
        default: text("rfi.next.nothing")
        }
    }
}
