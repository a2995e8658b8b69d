import JSON
import Records

/// What has to be done by a time, read from the registry.
extension Registry {
    /// Seconds before the end of a rating from which on its renewal is called for: two months.
    private static let ratingWarning: Int64 = 60 * 86_400
    /// Seconds there are to tell of a breach (domain 3.24).
    private static let breachTime: Int64 = 72 * 3_600
    /// Seconds before that time from which on it is called for.
    private static let breachWarning: Int64 = 24 * 3_600
    /// Seconds before an answer is due from which on it is called for.
    private static let answerWarning: Int64 = 7 * 86_400

    /// Agreements that are in force and end within ``SharingLimits/endingWarning``, the first to end first: scenario S3-06.
    func endings(at now: Instant) -> [EndingView] {
        all("agreement").compactMap { id, body -> EndingView? in
            guard body["status"]?.string == "in-force", let until = body["in_force_until"]?.instant,
                PartyRecord.isEnding(until, at: now)
            else { return nil }
            return EndingView(
                id: id.text, title: body["title"]?.string ?? id.text,
                parties: (body["parties"]?.elements.compactMap(\.string) ?? []).sorted(), until: until)
        }.sorted { ($0.until, $0.id) < ($1.until, $1.id) }
    }

    /// The newest rating of each organisation for each kind of information, the ones that end first.
    func ratings(at now: Instant) -> [RatingView] {
        struct Subject: Hashable {
            let organisation: String
            let category: String
        }
        var newest: [Subject: RatingView] = [:]
        for (_, body) in all("due-diligence") {
            guard let organisation = body["organisation"]?.string, let category = body["category"]?.string,
                let grade = body["grade"]?.string, let until = body["valid_until"]?.instant
            else { continue }
            let subject = Subject(organisation: organisation, category: category)
            if let known = newest[subject], known.until >= until { continue }
            newest[subject] = RatingView(
                organisation: organisation, category: category, grade: grade, until: until,
                deadline: Deadline(until, warning: Self.ratingWarning, at: now))
        }
        return newest.values.sorted {
            ($0.until, $0.organisation, $0.category) < ($1.until, $1.organisation, $1.category)
        }
    }

    /// Those that nobody was told of first.
    func breaches(at now: Instant) -> [BreachView] {
        all("breach").compactMap { id, body -> BreachView? in
            guard let detected = body["detected"]?.instant else { return nil }
            let due =
                body["notice_due"]?.instant
                ?? Instant(microseconds: detected.microseconds + noticeTime(of: body) * 1_000_000)
            let notified = body["notified"]?.instant
            return BreachView(
                id: id.text, detected: detected, due: due, notified: notified,
                deadline: Deadline(due, done: notified != nil, warning: Self.breachWarning, at: now),
                persons: body["affected"]?["persons"]?.integer.map { Int(clamping: $0) })
        }.sorted { ($0.notified != nil ? 1 : 0, $0.due, $0.id) < ($1.notified != nil ? 1 : 0, $1.due, $1.id) }
    }

    /// Seconds there are to tell of a breach: the fewest that an agreement with anybody concerned gives.
    private func noticeTime(of breach: JSONValue) -> Int64 {
        let affected = breach["affected"]?["organisations"]?.elements.compactMap(\.string) ?? []
        let concerned = Set(affected + [breach["organisation"]?.string].compactMap { $0 })
        let hours = all("agreement").compactMap { _, body -> Int64? in
            let parties = body["parties"]?.elements.compactMap(\.string) ?? []
            return concerned.isDisjoint(with: parties) ? nil : body["breach_notice_hours"]?.integer
        }
        return hours.map { $0 * 3_600 }.min() ?? Self.breachTime
    }

    /// Those without an answer first.
    func questions(at now: Instant) -> [QuestionView] {
        all("oversight-question").compactMap { id, body -> QuestionView? in
            guard let asker = body["asker"]?.string, let scope = body["scope"]?.string,
                let question = body["question"]?.string
            else { return nil }
            let (answer, due) = (body["answer"]?.string, body["answer_due"]?.instant)
            return QuestionView(
                id: id.text, kind: body["entry_kind"]?.string ?? "question", asker: asker, scope: scope,
                question: question, answer: answer, answeredBy: body["answered_by"]?.string, due: due,
                deadline: due.map { Deadline($0, done: answer != nil, warning: Self.answerWarning, at: now) }
                    ?? (answer == nil ? .inTime : .met))
        }.sorted {
            ($0.answer != nil ? 1 : 0, $0.due ?? .farthest, $0.id) < (
                $1.answer != nil ? 1 : 0, $1.due ?? .farthest, $1.id
            )
        }
    }
}
