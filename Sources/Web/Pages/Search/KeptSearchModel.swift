import Sharing

/// A search that the reader keeps, in ready words: on the search page, and in the inbox where it found something.
struct KeptSearchModel: Sendable {
    let name: String
    let href: String
    let forgetAction: String
    let seenAction: String
    /// How many came; `nil` where none did.
    let alert: String?
    let rows: [Row]

    init(_ view: KeptSearchView, _ language: Language) {
        name = view.name
        href = SearchEntry.href(of: view.request)
        forgetAction = Paths.keptSearch(view.id, "forget")
        seenAction = Paths.keptSearch(view.id, "seen")
        rows = view.alerts.map { Row($0, language: language) }
        let count = view.alerts.count
        alert =
            count == 0
            ? nil : language.text(view.isMore ? "kept.alert.more" : "kept.alert", count: count)
    }
}
