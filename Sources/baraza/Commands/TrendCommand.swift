import ArgumentParser
import Records
import Sharing

struct TrendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trend",
        abstract: "Count coded events area by area and month by month, as a post is shown their reports.",
        discussion: """
            The marking of the whole first. Then one line for each area and month, and one for each area as a whole, separated by \
            tabs: area, month (or "all", or "unknown"), events; who died at least, most likely, at most, and of how many events \
            that is stated; who had to leave, and of how many events that is stated; confidence; sources by who holds them; \
            sources by grade. What is not shown to the post is not counted.

            Exit codes: 0 counted, 1 not counted, 64 misused.
            """)

    @OptionGroup var who: PostOption
    @Option(help: ArgumentHelp("Only this channel.", valueName: "code")) var channel: String?
    @Option(
        help: ArgumentHelp(
            "This month and those before it, \(SharingLimits.trendMonths.lowerBound) to "
                + "\(SharingLimits.trendMonths.upperBound) of them.", valueName: "n"))
    var months = 12

    func run() async throws {
        let request = TrendRequest(channel: channel, months: months)
        let view = try await who.ask { try await $0.gate.trend(request, for: $1) }
        print(view.tlp.label)
        for area in view.areas {
            for month in area.months { print(line(area, month.month?.text ?? "unknown", month.count)) }
            print(line(area, "all", area.total))
        }
        if view.isMore { Console.complain("only the newest reports, and the areas with most events, were counted") }
    }

    private func line(_ area: TrendView.Area, _ month: String, _ count: TrendCount) -> String {
        func mix(_ words: [String: Int]) -> String {
            words.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return [
            area.name, month, "\(count.events)", "\(count.low)", "\(count.best)", "\(count.high)",
            "\(count.estimated)", "\(count.displaced)", "\(count.displacing)", mix(count.confidence),
            mix(count.sources), mix(count.grades),
        ].joined(separator: "\t")
    }
}
