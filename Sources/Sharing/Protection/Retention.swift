import JSON
package import Records

/// How long the records of one channel are kept: the defaults of domain 4.5, unless its charter says otherwise.
struct Retention: Hashable, Sendable {
    /// Days after which everything goes; `nil`: its release policy alone says.
    var days: Int64?
    /// Days after which a mention of persons that nobody evaluated is looked at again: half a year.
    var personReviewDays: Int64 = 183
    /// Days after which what mentions persons, and was evaluated, goes: two years.
    var personDays: Int64 = 731

    static let standard = Retention()

    private init() {}

    /// - Returns: `nil` for a charter that is not agreed yet.
    init?(charter: JSONValue) {
        guard let status = charter["status"]?.string, !["proposed", "agreed"].contains(status) else { return nil }
        days = charter["retention_days"]?.integer
        if let days = charter["person_review_days"]?.integer { personReviewDays = days }
        if let days = charter["person_retention_days"]?.integer { personDays = days }
    }

    /// What was accepted then or before is as old as that.
    static func cutoff(_ days: Int64, before now: Instant) -> Instant {
        Instant(microseconds: now.microseconds - days * 86_400_000_000)
    }
}

/// What is past its retention, or has to be looked at again, as its officer may know it.
package struct RetentionView: Sendable {
    package struct Line: Hashable, Sendable {
        package let channel: String
        package let kind: String
        package let rule: RetentionRule
        package let count: Int
    }
    /// Something that mentions a person, and that nobody looked at for as long as that may be.
    package struct Review: Hashable, Sendable {
        package let id: String
        package let since: Instant
    }
    package let lines: [Line]
    package let reviews: [Review]
    /// Whether files may still hold remains of what was erased, see ``Store/RecordStore/scrub()``.
    package let hasRemains: Bool
    package var count: Int { lines.reduce(0) { $0 + $1.count } }
}

/// What a sweep erased: counts alone.
package struct SweepView: Sendable {
    package var erased: [RetentionRule: Int] = [:]
    /// Whether nothing of what was erased, now or before, is left in the files.
    package var isScrubbed = true
    package var count: Int { erased.values.reduce(0, +) }

    /// As in `erased 3: channel 1, policy 2`.
    package var summary: String {
        let rules = erased.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }
        return "erased \(count)" + (rules.isEmpty ? "" : ": " + rules.joined(separator: ", "))
    }
}
