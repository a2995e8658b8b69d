import JSON

extension Kind {
    /// Whether an organisation may be given a kind of information, for what it might do to people with it: domain 3.24.
    static let dueDiligence = Kind.governance(
        "due-diligence", rule: "domain 3.24",
        [
            .required("organisation", .code),
            .required("category", .pattern(.codeOrAll)),
            .required("grade", .oneOf("the grades", "yes mitigated no")),
            .required("valid_from", .time),
            .required("valid_until", .time),
            .optional("risks", .someOf("the risks", "torture unfair-trial discrimination death-penalty misuse")),
            .optional("assessment", .text),
            .optional("mitigation", .text),
            .optional("monitoring", .text),
            .optional("decided_by", .post),
        ],
        rules: [
            .order("valid_from", "valid_until", strictly: true, rule: "domain 3.24"),
            .custom("domain 3.24") { rating in
                guard let from = rating.value["valid_from"]?.token?.withUTF8({ CivilTime($0) }),
                    let until = rating.value["valid_until"]?.instant, until > from.yearLater
                else { return nil }
                return Complaint("valid_until", "it is over 12 months after valid_from: assess again by then")
            },
            .custom("domain 3.24") { rating in
                guard rating.string("grade") == "mitigated", !rating.has("mitigation") else { return nil }
                return Complaint("mitigation", "it is required where grade is mitigated")
            },
        ],
        span: .between("valid_from", "valid_until"))
}

extension CivilTime {
    /// The same date of the next year; of 29 February, the 28th.
    fileprivate var yearLater: Instant {
        let last = month == 2 && day == 29 ? 28 : day
        let days =
            Self.daysSinceEpoch(year: year + 1, month: month, day: last)
            - Self.daysSinceEpoch(year: year, month: month, day: day)
        return Instant(microseconds: sinceEpoch + Int64(days) * 86_400_000_000)
    }
}
