/// One of several that a form offers.
struct Choice: Sendable {
    let code: String
    let label: String
    let chosen: Bool
}
