import ArgumentParser
import Records
import Sharing

struct RequirementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requirement",
        abstract: "Say what has to be known in order to decide, and see what of it nothing answers.",
        discussion: """
            It records who was asked and what was answered; it tasks nobody. A requirement stays in its house unless it is shared.
            """,
        subcommands: [Add.self, List.self, Show.self, Plan.self, Status.self, Ask.self, Gaps.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a requirement down.",
            discussion: "Prints its id.\n\nExit codes: 0 filed or waiting, 1 not filed, 64 misused.")
        @Argument(help: ArgumentHelp("The question.", valueName: "question")) var question: String
        @Option(help: ArgumentHelp("The channel that it is filed in.", valueName: "code")) var channel: String
        @Option(help: ArgumentHelp("The decision that it supports.", valueName: "text")) var decision: String
        @Option(help: ArgumentHelp("What has to be known; may be repeated.", valueName: "text")) var element: [String]
        @Option(
            help: ArgumentHelp("high, medium or low.", valueName: "word"),
            completion: .list(Requirement.Priority.allCases.map(\.rawValue)))
        var priority = Requirement.Priority.medium.rawValue
        @Option(help: ArgumentHelp("An area; may be repeated.", valueName: "name")) var area: [String] = []
        @Option(help: ArgumentHelp("A theme; may be repeated.", valueName: "name")) var theme: [String] = []
        @Flag(help: "Everybody in the channel may see it.") var shared = false
        @OptionGroup var who: PostOption

        func validate() throws {
            guard Requirement.Priority(rawValue: priority) != nil else {
                throw ValidationError("--priority '\(priority)' is none of high, medium, low")
            }
        }

        func run() async throws {
            var draft = RequirementDraft(channel: channel, name: question, decision: decision, elements: element)
            draft.priority = Requirement.Priority(rawValue: priority) ?? .medium
            (draft.areas, draft.themes, draft.isShared) = (area, theme, shared)
            let filing = draft
            try RfiCommand.report(try await who.ask { try await $0.gate.file(filing, by: $1) })
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the requirements that a post may see, open ones first.",
            discussion: """
                One line each: the id, its priority, its state, whose it is, how many elements it has, how many of them nothing \
                answers, the question; separated by tabs.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @OptionGroup var who: PostOption

        func run() async throws {
            let list = try await who.ask { try await $0.gate.requirements(for: $1) }
            for line in list.lines {
                let draft = line.draft
                let fields = [
                    line.record.id, draft.priority.rawValue, draft.status.rawValue, line.owner,
                    String(draft.elements.count),
                    String(line.gaps.count), Console.field(draft.name),
                ]
                print(fields.joined(separator: "\t"))
            }
            if list.isMore { Console.complain("only the newest \(SharingLimits.requirements) were looked at") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a requirement, its plan, what answers it and the latest assessments.",
            discussion: "Exit codes: 0 shown, 1 not there or not yours to see, 64 misused.")
        @OptionGroup var which: Which

        func run() async throws {
            let view = try await which.view()
            print("question\t\(Console.field(view.line.draft.name))")
            print("decision\t\(Console.field(view.line.draft.decision))")
            for (place, element) in view.elements.enumerated() {
                let state = element.isAnswered ? "answered" : "not answered"
                print("element\t\(place + 1)\t\(state)\t\(Console.field(element.text))")
                for line in element.plan { print("plan\t\(Console.field(line.text))") }
            }
            for claim in view.claims { print("answers\t\(claim.id)\t\(Console.field("\(claim.title)"))") }
            for product in view.assessments {
                print("assessment\t\(product.record.id)\t\(Console.field("\(product.record.title)"))")
            }
        }
    }

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a line to the plan of a requirement: who could answer an element lawfully, how, until when.",
            discussion: """
                The methods: \(Requirement.Method.allCases.map(\.rawValue).joined(separator: ", ")).

                Exit codes: 0 filed, 1 not filed, 64 misused.
                """)
        @OptionGroup var which: Which
        @Argument(
            help: ArgumentHelp(
                "The number of the element, a code or -, a method, and then a date and the id of a record that answers it.",
                valueName: "line"))
        var line: String

        func run() async throws {
            guard let planned = RequirementDraft.PlanLine(line) else {
                throw Failure(
                    "'\(line)' is no line of a plan", hint: "write it as in '1 UG-NAC partner-request 2025-05-01'")
            }
            try await which.revise { $0.plan.append(planned) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where a requirement stands.",
            discussion: """
                The states: \(Requirement.Status.allCases.map(\.rawValue).joined(separator: ", ")).

                Exit codes: 0 filed, 1 not filed, 64 misused.
                """)
        @OptionGroup var which: Which
        @Argument(
            help: ArgumentHelp("The state.", valueName: "state"),
            completion: .list(Requirement.Status.allCases.map(\.rawValue)))
        var state: String

        func validate() throws {
            guard Requirement.Status(rawValue: state) != nil else { throw ValidationError("'\(state)' is no state") }
        }

        func run() async throws {
            let status = Requirement.Status(rawValue: state) ?? .active
            try await which.revise { $0.status = status }
        }
    }

    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask another organisation for an element of a requirement, and note it in the plan.",
            discussion: """
                The request goes to whom you ask, and says nothing of the requirement. Prints the request's id.

                Exit codes: 0 asked or waiting, 1 not asked, 64 misused.
                """)
        @OptionGroup var which: Which
        @Option(help: ArgumentHelp("The number of the element, from 1.", valueName: "n")) var element = 1
        @Option(help: ArgumentHelp("Whom you ask; may be repeated.", valueName: "code")) var to: [String]
        @Option(help: ArgumentHelp("What you need it for.", valueName: "text")) var purpose: String
        @Option(help: ArgumentHelp("What lets you ask.", valueName: "text")) var basis: String
        @Flag(help: "Declare that your own law lets you hold the answer, and that this is no way round it.")
        var lawful = false

        func run() async throws {
            let (number, codes, purpose, basis, lawful) = (element, to, purpose, basis, lawful)
            let id = which.requirement
            let asked = try await which.who.ask { node, caller in
                let view = try await node.gate.requirement(id, for: caller)
                let elements = view.line.draft.elements
                let question = elements.indices.contains(number - 1) ? elements[number - 1] : ""
                var draft = RfiDraft(
                    channel: view.line.draft.channel, addressees: codes, questions: [question], purpose: purpose,
                    legalBasis: basis)
                draft.declaresLawful = lawful
                return try await node.gate.request(draft, for: id, element: number - 1, by: caller)
            }
            try RfiCommand.report(asked.outcome)
            if !asked.isNoted { Console.complain("it was asked; the plan of the requirement does not say so") }
        }
    }

    struct Gaps: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the elements that nothing answers, by the priority of what they belong to.",
            discussion: """
                One line each: the requirement's id, the number of the element, its text; separated by tabs.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @OptionGroup var who: PostOption

        func run() async throws {
            for line in try await who.ask({ try await $0.gate.requirements(for: $1) }).lines {
                for place in line.gaps {
                    print("\(line.record.id)\t\(place + 1)\t\(Console.field(line.draft.elements[place]))")
                }
            }
        }
    }

    /// Which requirement, for whom.
    struct Which: ParsableArguments {
        @Argument(help: ArgumentHelp("The requirement's id.", valueName: "id")) var requirement: String
        @OptionGroup var who: PostOption

        func view() async throws -> RequirementView {
            let id = requirement
            return try await who.ask { try await $0.gate.requirement(id, for: $1) }
        }

        func revise(_ change: @Sendable (inout RequirementDraft) -> Void) async throws {
            let line = try await view().line
            var draft = line.draft
            change(&draft)
            let (revised, id, version) = (draft, requirement, line.record.version)
            try RfiCommand.report(
                try await who.ask { try await $0.gate.file(revised, revising: id, from: version, by: $1) })
        }
    }
}
