import Serving

/// What a reader sees instead of a page. It says nothing that the failure's code does not say: what is missing and what
/// is forbidden look alike.
struct ErrorPage: Page {
    static let template = "error"
    static var source: [UInt8] { PackageResources.error_mustache }

    let status: String
    let heading: String
    let explanation: String
    /// What to look for in the log; `nil` where nothing has to be looked for.
    let reference: String?

    init(status: Int, code: String, retryAfter: Int?, reference: String, language: Language) {
        let kind = Self.kind(of: code)
        self.status = String(status)
        self.reference = ["unavailable", "invalid"].contains(kind) ? reference : nil
        heading = language.text("error.\(kind).title")
        if kind == "too-many" {
            explanation =
                retryAfter.map { language.text("error.too-many.text", ["wait": language.wait(seconds: $0)]) }
                ?? language.text("error.too-many.textNoWait")
        } else {
            explanation = language.text("error.\(kind).text")
        }
    }

    /// Which of the texts goes with a code of ``Serving/Failure``.
    private static func kind(of code: String) -> String {
        switch code {
        case "missing", "unauthenticated", "forbidden", "too-many", "stale": code
        case "internal", "unavailable", "too-slow", "full": "unavailable"
        default: "invalid"
        }
    }
}

extension Language {
    /// A time to wait in words, rounded up: in minutes from two minutes on, in hours from two hours on.
    func wait(seconds: Int) -> String {
        switch seconds {
        case ..<120: text("wait.seconds", count: seconds)
        case ..<7_200: text("wait.minutes", count: (seconds + 59) / 60)
        default: text("wait.hours", count: (seconds + 3_599) / 3_600)
        }
    }
}
