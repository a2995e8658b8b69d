import ArgumentParser
import Foundation
import Policy
import Records
import Sharing

/// Which record a command of the release desk is about.
struct RecordOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The record's id, as in report--….", valueName: "id")) var record: String
    @Option(help: ArgumentHelp("Its version, where not the newest.", valueName: "time")) var version: String?
    @Option(help: ArgumentHelp("The channel, where it stands in several.", valueName: "code")) var channel: String?
    @OptionGroup var who: PostOption
}

/// In which language the reasons are told.
struct LanguageOption: ParsableArguments {
    @Option(
        name: .customLong("lang"), help: ArgumentHelp("fr, en, pt, ar or sw.", valueName: "code"),
        completion: .list(ExplanationLanguage.allCases.map(\.rawValue)))
    var language = ExplanationLanguage.en
}

extension ExplanationLanguage: ExpressibleByArgument {}
extension Purpose: ExpressibleByArgument {}
extension RecallReason: ExpressibleByArgument {}
extension RecallMeasure: ExpressibleByArgument {}

extension Instant: ExpressibleByArgument {
    /// Reads an RFC 3339 time in UTC.
    public init?(argument: String) { self.init(argument) }
}

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Say which organisations would get which part of a record, and why not more.",
        discussion: """
            One line for each organisation of the registry: its code, what it would get (whole, part, tear-line, \
            nothing), and the reasons as codes, separated by tabs. Reasons in words: baraza explain.

            Exit codes: 0 told, 1 not told, 64 misused.
            """)
    @OptionGroup var about: RecordOptions
    @Option(
        help: ArgumentHelp("What they are taken to want it for.", valueName: "purpose"),
        completion: .list(Purpose.allCases.map(\.rawValue)))
    var purpose = Purpose.awareness

    func run() async throws {
        let found = try await about.who.ask {
            try await $0.gate.preview(
                about.record, version: about.version, channel: about.channel, for: [purpose.rawValue], by: $1)
        }
        let lines = found.lines
        for line in lines {
            print("\(line.organisation)\t\(line.share.rawValue)\t\(line.reasons.joined(separator: " "))")
        }
        let counts = [
            ("whole", lines.count { $0.share == .whole }), ("in part", lines.count { $0.share == .part }),
            ("as a tear-line", lines.count { $0.share == .tearline }),
        ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        let reached = counts.isEmpty ? "nobody" : counts.joined(separator: ", ")
        Console.complain("\(found.record.title): \(reached); nobody else learns that it exists")
    }
}

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say whether an organisation or a post may have a record, and why not.",
        discussion: """
            A post is asked about by the purposes that its account states (`baraza account purpose`); --purpose is for \
            an organisation.

            Exit codes: 0 it may (in part, where portions are named), 1 it may not, 64 misused.
            """)
    @OptionGroup var about: RecordOptions
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("An organisation's code, or an account of this node.", valueName: "party"))
    var reader: String
    @Option(help: ArgumentHelp("When: 2025-04-05T09:30:00Z; now without it.", valueName: "time")) var at: Instant?
    @Option(
        help: ArgumentHelp("What an organisation wants it for.", valueName: "purpose"),
        completion: .list(Purpose.allCases.map(\.rawValue)))
    var purpose = Purpose.awareness
    @OptionGroup var words: LanguageOption

    func run() async throws {
        let found = try await about.who.ask {
            try await $0.gate.explain(
                about.record, version: about.version, channel: about.channel, for: reader,
                purposes: [purpose.rawValue], at: at, by: $1)
        }
        let verdict = found.verdict
        print("\(found.record.title) for \(reader) at \(found.instant.text): \(verdict.allows ? "yes" : "no")")
        func tell(_ reasons: [Reason], _ indent: String) {
            for reason in reasons {
                print("\(indent)\(reason.rawValue): \(Explanation.sentence(for: reason, in: words.language))")
            }
        }
        tell(verdict.reasons, "  ")
        if let purposes = found.purposes {
            print("  purposes of the post: \(purposes.isEmpty ? "none" : purposes.joined(separator: ", "))")
        }
        if !found.missingPurposes.isEmpty {
            print("  missing, any of: \(found.missingPurposes.joined(separator: ", ")) (baraza account purpose)")
        }
        for (marking, reasons) in verdict.withheld.sorted(by: { $0.key.text < $1.key.text }) {
            print("  without the portions marked \(TLP(marking: marking)?.label ?? marking.text):")
            tell(reasons, "    ")
        }
        for obligation in verdict.obligations.sorted() where verdict.allows { print("  to keep: \(obligation)") }
        if let until = verdict.validUntil { print("  to be asked again at \(until.text)") }
        if !verdict.allows { throw ExitCode(1) }
    }
}

struct RecallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Take a record back: nobody is shown it any more, and that it was recalled is on record.",
        discussion: """
            Names, on standard output, what is derived from it and has to be looked at again, an id a line. With
            --measure crypto-shred its content is erased as well: here for good, and by notices wherever it was sent.

            Exit codes: 0 recalled, 1 not recalled, 64 misused.
            """)
    @Argument(help: ArgumentHelp("The record's id.", valueName: "id")) var record: String
    @Option(
        help: ArgumentHelp("error, source-protection, rights or legal.", valueName: "reason"),
        completion: .list(RecallReason.allCases.map(\.rawValue)))
    var reason: RecallReason
    @Option(help: ArgumentHelp("Only this version; may be given several times.", valueName: "time"))
    var version: [String] = []
    @Option(
        help: ArgumentHelp("quarantine or crypto-shred.", valueName: "measure"),
        completion: .list(RecallMeasure.allCases.map(\.rawValue)))
    var measure = RecallMeasure.quarantine
    @Option(help: ArgumentHelp("A sentence for the record.", valueName: "text")) var explanation: String?
    @OptionGroup var who: PostOption

    func run() async throws {
        let found = try await who.ask {
            try await $0.gate.recall(
                record, versions: version, reason: reason, measure: measure, explanation: explanation, by: $1)
        }
        Console.complain(
            "recalled \(found.versions) version(s) from \(found.channels.joined(separator: ", ")): \(found.id)")
        if measure == .cryptoShred { Console.complain("erased \(found.erased) entries") }
        for line in found.derived { print(line.id) }
        if !found.derived.isEmpty { Console.complain("\(found.derived.count) derived from it: reassess them") }
    }
}
