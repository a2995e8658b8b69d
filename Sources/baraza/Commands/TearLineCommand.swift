import ArgumentParser
import JSON
import Policy
import Records
import Sharing

extension Sanitising.Step: ExpressibleByArgument {}

struct TearLineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tearline",
        abstract: "Make a sanitised version of a record, and see what it still tells.",
        discussion: """
            Takes portions out, writes exact words more generally, and looks for every name, number, date, place and hash \
            of what went in what is left. Without --submit the version is shown and nothing is kept; with it, it waits at \
            the release desk for a second reader who sees the source.

            A generalisation is SELECTOR:STEP:EXACT=GENERAL, the step one of place, date, number, actor, other; of a date \
            and a number, =GENERAL may be left out: then it is the week, or the magnitude.

              baraza tearline report--6a… --channel partners --remove description --remove 'object_refs.[1]' \\
                --generalise 'name:place:Menaka=the north-east' --for DZ-CAS --as ke-out.author --submit

            Standard output has the new object; standard error what was found. Exit codes: 0 made, 1 not made, or it \
            still tells, 64 misused.
            """)
    @Argument(help: ArgumentHelp("The record's id.", valueName: "id")) var record: String
    @Option(help: ArgumentHelp("Its version, where not the newest.", valueName: "time")) var version: String?
    @Option(
        name: .customLong("from"), help: ArgumentHelp("The channel, where it stands in several.", valueName: "code"))
    var source: String?
    @Option(help: ArgumentHelp("The channel that the version is for.", valueName: "code")) var channel: String
    @Option(
        name: .customLong("remove"),
        help: ArgumentHelp("A portion that goes; may be given again.", valueName: "selector"))
    var removing: [String] = []
    @Option(
        name: .customLong("generalise"),
        help: ArgumentHelp("What is written more generally; may be given again.", valueName: "change"))
    var generalising: [String] = []
    @Option(
        name: .customLong("marking"),
        help: ArgumentHelp("A marking of the version; may be given again.", valueName: "id"))
    var markings: [String] = []
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("An organisation that it is made for; may be given again.", valueName: "code"))
    var organisations: [String] = []
    @Flag(help: "Leave out what its originators have not consented to pass on.") var leaveOutUnconsented = false
    @Option(help: ArgumentHelp("Why numbers and dates that stand in both may stand.", valueName: "text"))
    var note: String?
    @Flag(help: "Send it to the release desk.") var submit = false
    @OptionGroup var who: PostOption

    func validate() throws { _ = try generalising.map(Self.change) }

    func run() async throws {
        var order = TearLineOrder(record: record, target: channel)
        order.version = version
        order.channel = source
        order.removing = removing
        order.generalising = try generalising.map(Self.change)
        order.markings = markings
        order.organisations = organisations
        order.leavesOutUnconsented = leaveOutUnconsented
        order.note = note
        let made = try await who.ask { [order] in try await $0.gate.tearline(order, submits: submit, by: $1) }
        print(String(decoding: made.object.minified, as: UTF8.self))
        for selector in made.removed { Console.complain("removed: \(selector)") }
        for found in made.findings {
            let places = found.places.joined(separator: ", ")
            Console.complain("still there: \(found.kind) \(found.text) (\(places))")
        }
        if let request = made.request { Console.complain("waits for a second reader: \(request)") }
        if let problem = made.problem { throw Failure("\(record): \(problem)", hint: "nothing was kept") }
    }

    private static func change(_ text: String) throws -> Sanitising.Generalisation {
        let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3, let selector = Selector(parts[0]), let step = Sanitising.Step(rawValue: parts[1]) else {
            throw ValidationError(
                "--generalise '\(text)' is not SELECTOR:STEP:EXACT=GENERAL, as in name:place:Menaka=the north")
        }
        let words = parts[2].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return Sanitising.Generalisation(
            selector: selector, step: step, exact: words[0], general: words.count > 1 ? words[1] : nil)
    }
}
