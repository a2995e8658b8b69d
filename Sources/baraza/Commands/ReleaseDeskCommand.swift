import ArgumentParser
import JSON
import Records
import Sharing

/// For which post a command of the release desk speaks.
struct PostOption: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "The post that you speak for; the command line itself without it. The audit says both.", valueName: "post"))
    var post = "console"
    @OptionGroup var node: DataOption

    /// Opens the node and asks it something as that post.
    func ask<T>(_ body: (Node, Caller) async throws -> T) async throws -> T {
        try await Wiring.with(node.folder) { opened in
            try await body(opened.node, try await opened.node.administration.post(post))
        }
    }
}

struct ReleaseDeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "The release desk: what waits for a second person.",
        discussion: """
            CONFIDENTIAL and above, personal data, and what gives a wider audience than the version before is held until \
            another post of the same organisation, with the role of a releaser, clears it. Nobody clears what they \
            filed themselves, and what `baraza import` filed, the command line did.
            """,
        subcommands: [List.self, Show.self, Clear.self, Return.self, Withdraw.self, Due.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the requests that a post may see: what waits, then those decided last.",
            discussion: """
                One line each: the request's id, its state, the channel, who asked, why it is held, the title; \
                separated by tabs. Where there are more, standard error names the place that --before goes on from.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @Option(
            help: ArgumentHelp(
                "Of those that wait, and of those decided, at most: 1 to \(SharingLimits.requests).",
                valueName: "number"))
        var limit = SharingLimits.requestsUnasked
        @Option(help: ArgumentHelp("Where a list before ended.", valueName: "place")) var before: String?
        @OptionGroup var who: PostOption

        func validate() throws {
            guard (1...SharingLimits.requests).contains(limit) else {
                throw ValidationError("--limit is 1 to \(SharingLimits.requests), not \(limit)")
            }
        }

        func run() async throws {
            let list = try await who.ask { try await $0.gate.requests(cursor: before, limit: limit, for: $1) }
            if let older = list.older { Console.complain("there are more: --before \(older)") }
            for line in list.lines {
                let grounds = line.grounds.map(\.rawValue).joined(separator: " ")
                print(
                    "\(line.id)\t\(line.status.rawValue)\t\(line.channel)\t\(line.askedBy)\t\(grounds)\t\(line.title)")
            }
        }
    }

    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what is due for a review or a downgrade.",
            discussion: """
                One line each: since when, why, the record's id, its version, its channel, its title; separated by tabs. A \
                date proposes alone: `baraza remark` marks a record anew, and what widens an audience waits for a second \
                person.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @OptionGroup var who: PostOption

        func run() async throws {
            let view = try await who.ask { try await $0.gate.due(for: $1) }
            for line in view.lines {
                let record = line.record
                print(
                    [
                        line.since.text, line.reason.rawValue, record.id, record.version, record.channel,
                        record.title.description,
                    ].joined(separator: "\t"))
            }
            if view.isMore { Console.complain("more than \(SharingLimits.due) are due: these waited longest") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a request: what is held, and who would get what of it.",
            discussion: "Exit codes: 0 shown, 1 not shown, 64 misused.")
        @Argument(help: ArgumentHelp("The request's id.", valueName: "id")) var request: String
        @OptionGroup var who: PostOption

        func run() async throws {
            let view = try await who.ask { try await $0.gate.request(request, for: $1) }
            print("\(view.line.title)\t\(view.line.tlp.label)\t\(view.line.status.rawValue)")
            if let reason = view.line.reason { print("reason\t\(reason)") }
            if let problem = view.problem { print("problem\t\(problem)") }
            for line in view.shares ?? [] {
                let fields = [line.organisation, line.share.rawValue, line.reasons.joined(separator: " ")]
                print((fields + (line.isNew ? ["new"] : [])).joined(separator: "\t"))
            }
            if let object = view.object { print(String(decoding: object.minified, as: UTF8.self)) }
        }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Clear a request: its object is filed in its channel.",
            discussion: """
                Whoever reviews an assessment scores it by each of the nine analytic standards; it is not cleared without.

                Exit codes: 0 cleared, 1 not cleared, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The request's id.", valueName: "id")) var request: String
        @Option(
            help: ArgumentHelp(
                "How well it meets the nine analytic standards, in their order: 0 to 3 each, as in 2,2,3,1,2,2,0,2,1.",
                valueName: "list"))
        var scores: String?
        @OptionGroup var who: PostOption

        func validate() throws {
            if let scores, Self.standards(scores) == nil {
                throw ValidationError("--scores takes nine numbers from 0 to 3, not '\(scores)'")
            }
        }

        /// By the number of the standard; `nil` for what is no such list.
        private static func standards(_ list: String) -> [Int64: Int64]? {
            let scores = list.split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
            guard scores.count == Product.standards.count, scores.allSatisfy({ Product.scores.contains($0) }) else {
                return nil
            }
            return Dictionary(uniqueKeysWithValues: zip(Product.standards, scores))
        }

        func run() async throws {
            let standards = scores.flatMap { Self.standards($0) } ?? [:]
            let cleared = try await who.ask {
                try await $0.gate.clear(request, seen: nil, standards: standards, by: $1)
            }
            print("released \(cleared.object) in \(cleared.channel)")
        }
    }

    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Return a request to its author, with the reason.",
            discussion: "Exit codes: 0 returned, 1 not returned, 64 misused.")
        @Argument(help: ArgumentHelp("The request's id.", valueName: "id")) var request: String
        @Option(help: ArgumentHelp("What the author has to know.", valueName: "text")) var reason: String
        @OptionGroup var who: PostOption

        func run() async throws {
            try await who.ask { try await $0.gate.returnRequest(request, reason: reason, by: $1) }
            print("returned \(request)")
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraw a request that one made oneself, before anybody decided.",
            discussion: "Exit codes: 0 withdrawn, 1 not withdrawn, 64 misused.")
        @Argument(help: ArgumentHelp("The request's id.", valueName: "id")) var request: String
        @OptionGroup var who: PostOption

        func run() async throws {
            try await who.ask { try await $0.gate.withdrawRequest(request, by: $1) }
            print("withdrew \(request)")
        }
    }
}
