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
            names. Without words, what the options leave. One record to a line, newest first: when it was added, channel, \
            marking, kind, id, title. What was made of the words goes to standard error, where that is not plain to see.

            Exit codes: 0 found, 1 nothing found, 64 misused.
            """)

    @Argument(help: "What to look for; signs in the shell's quotation marks, and after -- what begins with -.")
    var words: [String] = []
    @Option(help: "The type of the records, as in report.") var kind: String?
    @Option(help: "The kind of product, as in warning.") var genre: String?
    @Option(help: "FLASH, IMMEDIATE, PRIORITY or ROUTINE.") var precedence: String?
    @Option(help: "The grade of a source, as in B2.") var grade: String?
    @Option(help: "A country's or an area's code, or an area's name.") var place: String?
    @Option(help: "Whose word it is: an organisation's code, or any of its names.") var organisation: String?
    @Option(help: "Added here then or later, as in 2026-05-01 or 2026-05-01T00:00:00Z.") var since: String?
    @Option(help: "Added here then or earlier; of a day, until it ends.") var until: String?
    @Option(help: ArgumentHelp("The channel's code.", valueName: "code")) var channel: String?
    @Option(help: "Records at most.") var limit = 50
    @Option(help: ArgumentHelp("Keep the search under this name: what comes since alerts the post.", valueName: "name"))
    var keep: String?
    @Flag(help: "Show the searches that the post keeps, and what is new of each.") var kept = false
    @Option(help: ArgumentHelp("Forget the kept searches of this name.", valueName: "name")) var forget: String?
    @OptionGroup var who: PostOption

    func run() async throws {
        var request = SearchRequest(
            text: words.joined(separator: " "), type: kind, channel: channel, limit: limit)
        let grade = grade?.uppercased()
        if let grade, !Product.isGrade(grade) {
            throw ValidationError(
                "--grade \(grade) is no grade: write a letter from A to F and a digit from 1 to 6, as in B2")
        }
        (request.genre, request.precedence, request.grade, request.place) = (genre, precedence, grade, place)
        request.organisation = organisation
        request.since = try since.map { try Self.instant($0, of: "since", isEnd: false) }
        request.until = try until.map { try Self.instant($0, of: "until", isEnd: true) }
        let question = request
        if kept || keep != nil || forget != nil { return try await runKept(question) }
        let list = try await Wiring.with(who.node.folder) { opened in
            let caller = try await opened.node.administration.post(who.post)
            return try await opened.node.gate.search(question, for: caller)
        }
        if let understood = list.understood { Self.tell(understood) }
        let lines = list.lines
        for line in lines { Self.say(line) }
        if lines.isEmpty { throw ExitCode(1) }
    }

    private static func say(_ line: RecordLine) {
        print(line.added.text, line.channel, line.tlp.label, line.type, line.id, line.title.description)
    }

    /// Keeps, shows or forgets searches of a post.
    private func runKept(_ question: SearchRequest) async throws {
        guard [keep != nil, kept, forget != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("one of --keep, --kept and --forget at a time")
        }
        let (keep, forget) = (keep, forget)
        let views = try await Wiring.with(who.node.folder) { opened in
            let caller = try await opened.node.administration.post(who.post)
            if let keep { try await opened.node.gate.keep(question, named: keep, by: caller) }
            let views = try await opened.node.gate.keptSearches(for: caller)
            guard let forget else { return views }
            let gone = views.filter { $0.name == forget }
            for each in gone { try await opened.node.gate.forget(search: each.id, by: caller) }
            return gone
        }
        if let forget {
            guard !views.isEmpty else { throw Failure("there is no kept search \(forget)", hint: "see --kept") }
            return
        }
        guard kept else { return }
        for view in views {
            print(view.name, view.isMore ? "\(view.alerts.count) new, and more" : "\(view.alerts.count) new")
            for line in view.alerts { Self.say(line) }
        }
        if views.isEmpty { throw ExitCode(1) }
    }

    /// A time, or a day: its beginning or its end, in UTC.
    private static func instant(_ text: String, of option: String, isEnd: Bool) throws -> Instant {
        guard let instant = Timestamp(text)?.instant ?? Instant(day: text, isEnd: isEnd) else {
            throw ValidationError("--\(option) \(text) is no time: write it as 2026-05-01 or 2026-05-01T00:00:00Z")
        }
        return instant
    }

    /// Says what was made of the words.
    private static func tell(_ understood: SearchUnderstanding) {
        for name in understood.names {
            Console.complain("\"\(name.typed)\" was also looked for as: \(name.others.joined(separator: ", "))")
        }
        if !understood.leftOut.isEmpty { Console.complain("left out: \(understood.leftOut.joined(separator: ", "))") }
        if !understood.passedOver.isEmpty {
            Console.complain("passed over: \(understood.passedOver.joined(separator: ", "))")
        }
        if understood.isCut { Console.complain("you asked for more than one search takes: the end was left out") }
        if understood.isAsWritten {
            Console.complain("words were looked for only as you wrote them: there was too much else")
        }
        for text in understood.fewer { Console.complain("with a word less something is found: \(text)") }
    }
}
