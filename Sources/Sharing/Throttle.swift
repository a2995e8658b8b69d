import Records

/// A bucket that fills at a steady rate, from which each request takes one.
struct Bucket: Sendable {
    let perSecond: Double
    let burst: Double
    private var level: Double
    private var filled: Instant

    init(perSecond: Double, burst: Double, at now: Instant) {
        self.perSecond = perSecond
        self.burst = burst
        self.level = burst
        self.filled = now
    }

    private mutating func fill(at now: Instant) {
        let seconds = Double(max(now.microseconds - filled.microseconds, 0)) / 1_000_000
        level = min(level + seconds * perSecond, burst)
        filled = now
    }

    /// Takes one; the seconds to wait where there is none.
    mutating func take(at now: Instant) -> Int? {
        fill(at: now)
        guard level >= 1 else { return max(Int(((1 - level) / perSecond).rounded(.up)), 1) }
        level -= 1
        return nil
    }

    mutating func giveBack() { level = min(level + 1, burst) }

    mutating func isFull(at now: Instant) -> Bool {
        fill(at: now)
        return level >= burst
    }
}

/// Buckets by name, at most ``SharingLimits/rates`` of them.
struct Rates: Sendable {
    private var buckets: [String: Bucket] = [:]
    let perSecond: Double
    let burst: Double

    init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }

    mutating func take(_ name: String, at now: Instant) -> Int? {
        if buckets[name] == nil, buckets.count >= SharingLimits.rates {
            // Whoever has been quiet for a while is as good as new.
            for key in buckets.keys where buckets[key]?.isFull(at: now) ?? true { buckets[key] = nil }
            if buckets.count >= SharingLimits.rates, let any = buckets.keys.first { buckets[any] = nil }
        }
        return buckets[name, default: Bucket(perSecond: perSecond, burst: burst, at: now)].take(at: now)
    }

    mutating func giveBack(_ name: String) { buckets[name]?.giveBack() }
}

/// Failures in a row by name, whether an account has it or not: what is refused tells nothing about who exists.
struct Lockouts: Sendable {
    private struct Streak {
        var failures = 0
        var until: Instant?
        var last: Instant
        /// The stored form of the password that was missed.
        var password: String?
    }
    private var streaks: [String: Streak] = [:]

    /// When a locked name may try again.
    func locked(_ name: String, at now: Instant) -> Instant? {
        guard let until = streaks[name]?.until, now < until else { return nil }
        return until
    }

    /// Forgets the failures of a name that has another password by now, or was unlocked since the last of them: by the
    /// command line, that is in another process, perhaps.
    ///
    /// - Parameter until: what the store has as the end of the account's lock.
    mutating func renew(_ name: String, password: String?, until: Instant?, at now: Instant) {
        guard let streak = streaks[name] else { return }
        let isUnlocked = until.map { streak.last < $0 && $0 <= now } ?? false
        if isUnlocked || streak.password != password { streaks[name] = nil }
    }

    /// Counts an attempt before its outcome is known, so that many at once are not worth more than many in a row.
    ///
    /// - Returns: until when the name is locked, if this attempt was one too many should it fail.
    mutating func attempt(_ name: String, password: String?, at now: Instant) -> Instant? {
        if streaks[name] == nil, streaks.count >= SharingLimits.failingNames,
            let oldest = streaks.min(by: { $0.value.last < $1.value.last })?.key
        {
            streaks[oldest] = nil
        }
        var streak = streaks[name, default: Streak(last: now, password: password)]
        if let until = streak.until, now >= until { streak = Streak(last: now, password: password) }
        streak.failures += 1
        streak.last = now
        streaks[name] = streak
        return streak.failures >= SharingLimits.failures ? Self.end(from: now) : nil
    }

    static func end(from now: Instant) -> Instant {
        Instant(microseconds: now.microseconds + SharingLimits.lock * 1_000_000)
    }

    /// Whether as many attempts as lock a name are under way already, none of them decided.
    func isExhausted(_ name: String) -> Bool {
        guard let streak = streaks[name], streak.until == nil else { return false }
        return streak.failures >= SharingLimits.failures
    }

    /// An attempt that was not looked at.
    mutating func giveBack(_ name: String) { streaks[name]?.failures -= 1 }

    mutating func lock(_ name: String, until: Instant) { streaks[name]?.until = until }
    mutating func succeed(_ name: String) { streaks[name] = nil }
}
