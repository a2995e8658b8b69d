package import Records

/// What a post wants to be told by mail, and when: never what it is about.
package struct NoticeWish: Hashable, Sendable {
    /// Whether FLASH and IMMEDIATE are told at once, at night too.
    package var isUrgentAtOnce: Bool
    /// The hour of its zone from which it is told once a day that something waits; `nil`: it is not.
    package var digestHour: Int?
    /// The hours of its zone in which nothing is told but what is urgent: from the first up to the second, over midnight where that is
    /// the smaller one.
    package var quiet: Hours?

    package struct Hours: Hashable, Sendable {
        package let from: Int
        package let until: Int
        /// `nil` where these are no hours of a day, or all of them.
        package init?(from: Int, until: Int) {
            guard (0...23).contains(from), (0...23).contains(until), from != until else { return nil }
            self.from = from
            self.until = until
        }
        package func holds(_ hour: Int) -> Bool {
            from < until ? (from..<until).contains(hour) : hour >= from || hour < until
        }
    }

    package init(isUrgentAtOnce: Bool, digestHour: Int?, quiet: Hours?) {
        self.isUrgentAtOnce = isUrgentAtOnce
        self.digestHour = digestHour
        self.quiet = quiet
    }

    /// Whether it can ever be told what it wants: a digest in quiet hours never goes.
    package var isSound: Bool { digestHour.map { (0...23).contains($0) && quiet?.holds($0) != true } ?? isUrgentAtOnce }
}

/// What was told to a post already.
package struct NoticeState: Hashable, Sendable {
    /// Up to where it was told that something waits.
    package var told: Position
    /// When a message was last tried, whether it was taken or not. What lies ahead, as the clock was put back, counts for nothing.
    package var tried: Instant?
    /// How often in a row it was not taken.
    package var failures: Int
    /// The day of its zone on which it was last told, as in `2026-11-27`.
    package var day: String?

    package init(told: Position = .zero, tried: Instant? = nil, failures: Int = 0, day: String? = nil) {
        self.told = told
        self.tried = tried
        self.failures = failures
        self.day = day
    }
}

package enum NoticeLimits {
    /// Seconds between two messages to one post at least, whatever comes, and however often one was not taken.
    package static let gap: Int64 = 600
    /// Seconds after which the day's message that was not taken is tried again at most: each time it takes twice as long.
    package static let longestGap: Int64 = 4 * 3_600
    /// Seconds between two looks at what waits.
    package static let look: Int64 = 20
    /// Posts that are told.
    package static let posts = 500
    /// Messages that are sent before the next look: the most urgent first, so that what comes meanwhile waits for no more than these.
    package static let sent = 20
}

/// When a post is told that something waits: pure.
package struct NoticePlan: Sendable {
    let wish: NoticeWish
    package let state: NoticeState

    package init(_ wish: NoticeWish, _ state: NoticeState) {
        self.wish = wish
        self.state = state
    }

    /// Whether a message may be tried at all by now: about what is urgent it then may, however often one was not taken.
    package func mayTry(at now: Instant) -> Bool { isPast(NoticeLimits.gap, at: now) }

    private func isPast(_ gap: Int64, at now: Instant) -> Bool {
        guard let tried = state.tried, tried <= now else { return true }
        return now.microseconds - tried.microseconds >= gap * 1_000_000
    }

    /// Whether one is due.
    ///
    /// - Parameters:
    ///   - day: of the post's zone, as in `2026-11-27`.
    ///   - hour: of that day.
    package func isDue(_ waiting: Awaited, at now: Instant, day: String, hour: Int) -> Bool {
        guard mayTry(at: now) else { return false }
        if wish.isUrgentAtOnce, let new = waiting.new, new >= .immediate { return true }
        return isDigestDue(at: now, day: day, hour: hour)
    }

    /// Whether the day's message is due, if something waits.
    package func isDigestDue(at now: Instant, day: String, hour: Int) -> Bool {
        let doubled = NoticeLimits.gap << Int64(min(max(state.failures - 1, 0), 10))
        return isPast(min(doubled, NoticeLimits.longestGap), at: now) && isDigestDue(day: day, hour: hour)
    }

    /// Whether the day's digest has not been told yet, and is to be.
    private func isDigestDue(day: String, hour: Int) -> Bool {
        guard let wanted = wish.digestHour, hour >= wanted, state.day != day else { return false }
        return wish.quiet?.holds(hour) != true
    }

    /// As it is once a message was begun: so that whatever ends the program meanwhile, no second one follows at once.
    package func begun(at now: Instant) -> NoticeState {
        var state = state
        state.tried = now
        state.failures += 1
        return state
    }

    /// As it is once the server has taken one about this.
    package func told(_ waiting: Awaited, at now: Instant, day: String, hour: Int) -> NoticeState {
        var next = state
        next.told = waiting.newest
        next.tried = now
        next.failures = 0
        // Whoever was told in the night is told again in the morning.
        if isDigestDue(day: day, hour: hour) { next.day = day }
        return next
    }
}
