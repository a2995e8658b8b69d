import ArgumentParser
import Formats
import Foundation
import JSON
import Records
import Sharing

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "File what there is already: STIX bundles, and tables from spreadsheets.",
        subcommands: [ImportBundles.self, ImportEvents.self], defaultSubcommand: ImportBundles.self)
}

struct ImportBundles: AsyncParsableCommand {
    /// Objects filed in one transaction.
    static let batch = 1_000
    /// The largest file, unpacked, in bytes.
    static let fileLimit = 1_073_741_824

    static let configuration = CommandConfiguration(
        commandName: "bundles",
        abstract: "File STIX bundles into a channel: what `import` does where nothing else is named.",
        discussion: """
            A file holds a bundle, a list of objects or one object, plain or .gz. What cannot be taken is named on \
            standard error with the object, the property and the rule; everything else is filed. Doing it again changes \
            nothing, also after Ctrl-C. A version that the channel has with other content is a conflict: it is named, \
            and what was there first stays. What takes two persons to release (CONFIDENTIAL and above, personal data, a \
            wider audience than the version before) is held until a releaser clears it: baraza release.

            Exit codes: 0 nothing was refused (a conflict is no refusal, nor is what is held), 1 something was refused or could not be \
            read, 64 misused.
            """)

    @Argument(
        help: ArgumentHelp("STIX bundles, .json or .json.gz.", valueName: "file"),
        completion: .file(extensions: ["json", "gz"]))
    var files: [String]
    @Option(help: ArgumentHelp("The channel's code.", valueName: "code")) var channel: String
    @Option(
        help: ArgumentHelp(
            "How urgent it is: ROUTINE, PRIORITY, IMMEDIATE or FLASH. What is more urgent goes to other nodes first.",
            valueName: "precedence"))
    var precedence: Envelope.Precedence = .routine
    @OptionGroup var node: DataOption

    func run() async throws {
        try await Wiring.with(node.folder) { try await load(into: $0.node) }
    }

    private func load(into node: Node) async throws {
        var total = Tally()
        var unread = 0
        for file in files {
            do {
                total.add(try await load(file, into: node))
            } catch let failure as Failure {
                unread += 1
                Console.complain("baraza: \(failure)")
            }
        }
        let conflicts = total.conflicts == 0 ? "" : ", \(total.conflicts) in conflict with what is there"
        let held = total.held == 0 ? "" : ", \(total.held) held for a second person"
        print("\(total.stored) filed, \(total.known) known already, \(total.refused) refused\(conflicts)\(held)")
        if total.held > 0 {
            Console.complain("a releaser has to clear what is held: baraza release list --as POST")
        }
        if total.refused > 0 || unread > 0 { throw ExitCode(1) }
    }

    private func load(_ file: String, into node: Node) async throws -> Tally {
        var bytes = [UInt8](try contents(of: file))
        let limits = JSONLimits(bytes: Self.fileLimit, depth: JSONLimits.standard.depth, nodes: 64_000_000)
        let items: [STIXReader.Item]
        let edition: Edition
        do {
            if Gzip.isCompressed(bytes) { bytes = try Gzip.inflate(bytes, limit: Self.fileLimit) }
            let content = try STIXReader.content(bytes, limits: limits)
            (items, edition) = (content.items, content.edition)
        } catch {
            throw Failure("\(file): \(error.message)", hint: "nothing of this file was filed")
        }
        bytes = []

        var tally = Tally()
        // What the file holds as a whole decides on each of its objects, in whichever batch it comes.
        let company = Company(items.values)
        let name = URL(fileURLWithPath: file).lastPathComponent
        for start in stride(from: 0, to: items.count, by: Self.batch) {
            let part = Array(items[start..<min(start + Self.batch, items.count)])
            let report = try await node.gate.write(
                part.values, unreadable: part.faults, to: channel, by: node.console, edition: edition, in: company,
                precedence: precedence)
            if Console.isTerminal { Console.endProgress() }
            for (offset, item) in report.items.enumerated() { tally.count(item, number: start + offset + 1, in: file) }
            if Console.isTerminal { Console.progress(bar(start + part.count, of: items.count, name: name)) }
        }
        Console.endProgress()
        return tally
    }

    private func contents(of file: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            throw Failure("\(file) cannot be read: \(Console.reason(error))")
        }
    }

    private func bar(_ done: Int, of all: Int, name: String) -> String {
        let count = "\(done) of \(all)"
        // A line that is longer than the terminal is wide could not be written over.
        let width = max(0, min(30, Console.columns - name.count - count.count - 5))
        let full = all == 0 ? width : done * width / all
        return "\(name)  \(String(repeating: "█", count: full))\(String(repeating: "░", count: width - full))  \(count)"
    }

    private struct Tally {
        var stored = 0
        var known = 0
        var refused = 0
        var conflicts = 0
        var held = 0

        mutating func add(_ other: Tally) {
            stored += other.stored
            known += other.known
            refused += other.refused
            conflicts += other.conflicts
            held += other.held
        }

        /// - Parameter number: the object's place in the file, from 1: what names one that has no id.
        mutating func count(_ item: Filed, number: Int, in file: String) {
            switch item.fate {
            case .stored: stored += 1
            case .known: known += 1
            case .pending: held += 1
            case .refused(let message):
                if item.isConflict { conflicts += 1 } else { refused += 1 }
                let named =
                    item.id.map { message.hasPrefix($0) ? message : "\($0): \(message)" }
                    ?? "object \(number): \(message)"
                Console.complain("\(file): \(named)")
            }
        }
    }
}

extension Envelope.Precedence: ExpressibleByArgument {
    /// In whatever case it is typed.
    package init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}
