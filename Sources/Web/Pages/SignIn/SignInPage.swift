/// The first impression: whose node this is, and the way in.
struct SignInPage: Page {
    static let template = "signin"
    static var source: [UInt8] { PackageResources.signin_mustache }

    let lead: String
    /// What went wrong at the last attempt.
    let problem: String?
    /// What there is to say otherwise.
    let notice: String?
    /// The name given at the last attempt.
    let name: String?
    let back: String

    init(organisation: String?, problem: String?, notice: String?, name: String?, back: String, language: Language) {
        lead =
            organisation.map { language.text("signin.lead", ["organisation": $0]) }
            ?? language.text("signin.leadNameless")
        self.problem = problem
        self.notice = notice
        self.name = name.flatMap { $0.isEmpty ? nil : $0 }
        self.back = back
    }
}
