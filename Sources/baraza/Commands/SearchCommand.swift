import ArgumentParser
import Records
import Sharing

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find records by words, as a post is shown them.",
        discussion: """
            All words have to occur, however they are written; "in quotation marks" they stand for themselves, -word leaves \
            out, OR is between words of which one is enough, word* is a beginning. An organisation is found by any of its \
            names. One record to a line, newest first: when it was added, channel, marking, kind, id, title.

            Exit codes: 0 found, 1 nothing found, 64 misused.
            """)

    @Argument(help: "What to look for; signs in the shell's quotation marks, and after -- what begins with -.")
    var words: [String] = []
    @Option(help: "The type of the records, as in report.") var kind: String?
    @Option(help: "The kind of product, as in warning.") var genre: String?
    @Option(help: "FLASH, IMMEDIATE, PRIORITY or ROUTINE.") var precedence: String?
    @Option(help: "The grade of a source, as in B2.") var grade: String?
    @Option(help: "A country's or an area's code, or an area's name.") var place: String?
    @Option(help: "Added here then or later, as in 2026-05-01T00:00:00Z.") var since: String?
    @Option(help: ArgumentHelp("The channel's code.", valueName: "code")) var channel: String?
    @Option(help: "Records at most.") var limit = 50
    @OptionGroup var who: PostOption

    func run() async throws {
        var request = SearchRequest(
            text: words.joined(separator: " "), type: kind, channel: channel, limit: limit)
        (request.genre, request.precedence, request.grade, request.place) = (genre, precedence, grade, place)
        if let since {
            guard let instant = Timestamp(since)?.instant else {
                throw ValidationError("--since \(since) is no time: write it as 2026-05-01T00:00:00Z")
            }
            request.since = instant
        }
        let question = request
        let lines = try await Wiring.with(who.node.folder) { opened in
            let caller = try await opened.node.administration.post(who.post)
            return try await opened.node.gate.search(question, for: caller).lines
        }
        for line in lines {
            let title =
                switch line.title {
                case .text(let text): text
                case .sighting(let type): "sighting of \(type)"
                }
            print(line.added.text, line.channel, line.tlp.label, line.type, line.id, title)
        }
        if lines.isEmpty { throw ExitCode(1) }
    }
}
