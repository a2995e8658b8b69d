import Serving

/// Errors have a page and no address: ``WebBoundary/answer(_:to:in:)`` shows them.
struct ErrorRoutes: PageRoutes {
    static let page: any Page.Type = ErrorPage.self
    let routes: [Route] = []
    init(desk: Desk) {}
}
