import Hummingbird
import Records
import Serving
import Sharing

/// How requests fare. It stands by itself, as all of them are gone through for it.
struct RfiNumbersRoutes: PageRoutes {
    static let page: any Page.Type = RfiNumbersPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.rfiNumbers, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let (from, until) = (try query.only("from").nonEmpty, try query.only("until").nonEmpty)
        let days = (from: from.map { LogQuestion.day($0) }, until: until.map { LogQuestion.day($0) })
        // Numbers of another time than was asked for would stand under the days that were typed.
        let wrong = [("from", days.from), ("until", days.until)].filter { $0.1 == .some(nil) }.map(\.0)
        let numbers =
            try await wrong.isEmpty
            ? desk.gate.rfiNumbers(from: days.from ?? nil, until: days.until ?? nil, for: context.caller)
            : desk.gate.rfiNumbers(until: Instant(microseconds: 0), for: context.caller)
        return desk.html(
            RfiNumbersPage(numbers, from: from, until: until, wrong: wrong, language: visit.language),
            title: visit.language.text("rfi.numbers"), place: .oversight, for: visit,
            status: wrong.isEmpty ? .ok : .unprocessableContent)
    }
}
