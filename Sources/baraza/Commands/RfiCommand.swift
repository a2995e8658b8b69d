import ArgumentParser
import Records
import Sharing

struct RfiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rfi",
        abstract: "Ask other organisations for information, and answer what they ask.",
        discussion: """
            A request goes to whom it is addressed and to nobody else, and so does each answer. The time runs from when the \
            request came to the addressee, and stands still while it has to be clarified: U1 8 hours, U2 3 days, R 7 days, \
            C 30 days.
            """,
        subcommands: [
            Ask.self, List.self, Show.self, Accept.self, Clarify.self, Answer.self, Decline.self, Transfer.self,
            Withdraw.self, Rate.self, Close.self, Numbers.self,
        ])

    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask one organisation, or several.",
            discussion: """
                Prints the request's id, or the id of what waits for a second person.

                Exit codes: 0 asked or waiting, 1 not asked, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The questions, one each.", valueName: "question")) var questions: [String]
        @Option(help: ArgumentHelp("Whom you ask; may be repeated.", valueName: "code")) var to: [String]
        @Option(help: ArgumentHelp("The channel that it goes by.", valueName: "code")) var channel: String
        @Option(help: ArgumentHelp("What you need it for.", valueName: "text")) var purpose: String
        @Option(help: ArgumentHelp("What lets you ask.", valueName: "text")) var basis: String
        @Option(
            help: ArgumentHelp("U1, U2, R or C; R without it.", valueName: "class"),
            completion: .list(Rfi.Urgency.allCases.map(\.rawValue)))
        var urgency = Rfi.Urgency.routine.rawValue
        @Option(help: ArgumentHelp("Why it is urgent.", valueName: "text")) var urgencyReason: String?
        @Option(help: ArgumentHelp("What it is called; the first question without it.", valueName: "text")) var title:
            String?
        @Option(help: ArgumentHelp("Under which your house keeps it.", valueName: "text")) var reference: String?
        @Option(help: ArgumentHelp("What the addressee has to know.", valueName: "text")) var background: String?
        @Option(help: ArgumentHelp("Why they are thought to hold it.", valueName: "text")) var why: String?
        @Flag(help: "Ask only whether they hold something.") var hitOnly = false
        @Option(
            help: ArgumentHelp(
                "Whom it is about, and why it has to be: witness:the text; may be repeated.",
                valueName: "category:link"))
        var person: [String] = []
        @Option(help: ArgumentHelp("The request that this one takes up.", valueName: "id")) var follows: String?
        @Flag(help: "Declare that your own law lets you hold the answer, and that this is no way round it.")
        var lawful = false
        @Flag(help: "Ask although the same was asked before.") var again = false
        @OptionGroup var who: PostOption

        func validate() throws {
            guard Rfi.Urgency(rawValue: urgency) != nil else {
                throw ValidationError("--urgency '\(urgency)' is none of U1, U2, R, C")
            }
            if let follows, (try? RecordID(follows)) == nil { throw ValidationError("--follows '\(follows)' is no id") }
            if let bad = person.first(where: { !$0.contains(":") }) {
                throw ValidationError("--person '\(bad)' is no category with a reason, as in witness:the text")
            }
        }

        func run() async throws {
            var draft = RfiDraft(
                channel: channel, addressees: to, questions: questions, purpose: purpose, legalBasis: basis)
            draft.urgency = Rfi.Urgency(rawValue: urgency) ?? .routine
            draft.urgencyReason = urgencyReason
            draft.title = title
            draft.reference = reference
            draft.background = background
            draft.why = why
            draft.isHitOnly = hitOnly
            draft.persons = person.map { each in
                let parts = each.split(separator: ":", maxSplits: 1).map(String.init)
                return RfiDraft.Person(category: parts[0], link: parts.count > 1 ? parts[1] : "")
            }
            draft.follows = follows.flatMap { try? RecordID($0) }
            draft.declaresLawful = lawful
            draft.asksAgain = again
            let asking = draft
            try RfiCommand.report(try await who.ask { try await $0.gate.request(asking, by: $1) })
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what a post's organisation asked and was asked, what is to be done first.",
            discussion: """
                One line for each organisation asked: the request's id, its class, its state, who asks, who is asked, until \
                when there is time, the seconds left, expired where the time ran out, the title, what presses (half, most or over of the time, unreached where nothing \
                proves that it came); separated by tabs. Only the \
                newest requests are looked at; where there are older ones, standard error says so.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @OptionGroup var who: PostOption

        func run() async throws {
            let list = try await who.ask { try await $0.gate.rfis(for: $1) }
            for line in list.lines { print(line.row) }
            if list.isMore { Console.complain("only the newest \(SharingLimits.rfis) requests were looked at") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a request and all that was said about it.",
            discussion: "Exit codes: 0 shown, 1 not there or not yours to see, 64 misused.")
        @Argument(help: ArgumentHelp("The request's id.", valueName: "id")) var request: String
        @OptionGroup var who: PostOption

        func run() async throws {
            let view = try await who.ask { try await $0.gate.rfi(request, for: $1) }
            if let reference = view.draft.reference { print("reference\t\(Console.field(reference))") }
            for question in view.draft.questions { print("question\t\(Console.field(question))") }
            print("purpose\t\(Console.field(view.draft.purpose))")
            print("basis\t\(Console.field(view.draft.legalBasis))")
            for conversation in view.conversations {
                print(conversation.line.row)
                for contact in conversation.contacts {
                    let fields = [contact.title, contact.hours ?? "", contact.contact ?? ""]
                    print("reach\t" + fields.map { Console.field($0) }.joined(separator: "\t"))
                }
                for event in conversation.events {
                    let declined = [event.declineCode, event.authorisation?.rawValue].compactMap { $0 }.joined(
                        separator: " ")
                    let more = event.transferTo ?? event.satisfaction?.rawValue ?? declined
                    print(
                        [
                            event.at.text, event.organisation, event.deed.rawValue, Console.field(more),
                            Console.field(event.text ?? ""),
                            Console.field(event.answers.joined(separator: " ")), event.counts ? "" : "does not count",
                        ].joined(separator: "\t"))
                }
            }
        }
    }

    struct Accept: Doing {
        static let configuration = RfiCommand.doing("Say that somebody works on a request.")
        @OptionGroup var act: Act
        var draft: RfiActDraft { act.draft(.accept) }
    }

    struct Clarify: Doing {
        static let configuration = RfiCommand.doing(
            "Ask what a request means, or say what yours does.",
            more: "While something has to be clarified no time runs.")
        @OptionGroup var act: Act
        @Argument(help: ArgumentHelp("What is to be said.", valueName: "text")) var words: String
        @Flag(help: "It is your request, and this is your answer.") var answer = false
        @Option(help: ArgumentHelp("Whose question it answers.", valueName: "code")) var addressee: String?
        var draft: RfiActDraft { act.draft(answer ? .clarify : .askClarification, of: addressee, saying: words) }
    }

    struct Answer: Doing {
        static let configuration = RfiCommand.doing("Answer a request, in part or finally.")
        @OptionGroup var act: Act
        @Option(help: ArgumentHelp("The answer.", valueName: "text")) var text: String?
        @Option(help: ArgumentHelp("A record that answers it; may be repeated.", valueName: "id")) var record:
            [String] = []
        @Flag(help: "There is more to come.") var partial = false
        @Flag(help: "Something is held: people will talk.") var hit = false
        @Flag(help: "Nothing is held.") var noHit = false
        var draft: RfiActDraft {
            var draft = act.draft(hit ? .hit : noHit ? .noHit : partial ? .partial : .final, saying: text)
            draft.answers = record
            return draft
        }
    }

    struct Decline: Doing {
        static let configuration = RfiCommand.doing(
            "Decline a request, with a code of the closed list.",
            more: "The codes: \(DeclineCode.all.joined(separator: ", ")).")
        @OptionGroup var act: Act
        @Option(help: ArgumentHelp("Why, as a code.", valueName: "code"), completion: .list(DeclineCode.all)) var code:
            String
        @OptionGroup var remark: Remark
        @Option(
            help: ArgumentHelp("With judicial-authorisation: refused or pending.", valueName: "word"),
            completion: .list(RfiAct.Authorisation.allCases.map(\.rawValue)))
        var authorisation: String?
        @Option(
            help: ArgumentHelp(
                "With third-party-rule: the record whose originators are asked whether the requester may have it.",
                valueName: "id"))
        var onward: String?
        var draft: RfiActDraft {
            var draft = act.draft(.decline, saying: remark.text)
            (draft.declineCode, draft.onward) = (code, onward)
            draft.authorisation = authorisation.flatMap(RfiAct.Authorisation.init)
            return draft
        }

        func validate() throws {
            guard let authorisation else { return }
            guard RfiAct.Authorisation(rawValue: authorisation) != nil, code == RfiAct.judicial else {
                throw ValidationError("--authorisation is refused or pending, with --code \(RfiAct.judicial)")
            }
        }
    }

    struct Transfer: Doing {
        static let configuration = RfiCommand.doing("Say who could answer: the requester asks them.")
        @OptionGroup var act: Act
        @Option(help: ArgumentHelp("The organisation that could answer.", valueName: "code")) var to: String
        @OptionGroup var remark: Remark
        var draft: RfiActDraft {
            var draft = act.draft(.transfer, saying: remark.text)
            draft.transferTo = to
            return draft
        }
    }

    struct Withdraw: Doing {
        static let configuration = RfiCommand.doing("Withdraw a request of your own.")
        @OptionGroup var act: Act
        var draft: RfiActDraft { act.draft(.withdraw) }
    }

    struct Rate: Doing {
        static let configuration = RfiCommand.doing("Say how well your request was answered.")
        @OptionGroup var act: Act
        @Option(
            name: .customLong("as-answered"), help: ArgumentHelp("satisfied, partly or not.", valueName: "word"),
            completion: .list(RfiAct.Satisfaction.allCases.map(\.rawValue)))
        var satisfaction: String
        @OptionGroup var remark: Remark
        @Option(help: ArgumentHelp("Whose answer it was, where several were asked.", valueName: "code")) var addressee:
            String?
        var draft: RfiActDraft {
            var draft = act.draft(.rate, of: addressee, saying: remark.text)
            draft.satisfaction = RfiAct.Satisfaction(rawValue: satisfaction)
            return draft
        }

        func validate() throws {
            guard RfiAct.Satisfaction(rawValue: satisfaction) != nil else {
                throw ValidationError("'\(satisfaction)' is none of satisfied, partly, not")
            }
        }
    }

    struct Close: Doing {
        static let configuration = RfiCommand.doing("Close a request of your own that is over.")
        @OptionGroup var act: Act
        var draft: RfiActDraft { act.draft(.close) }
    }

    struct Numbers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How requests fare, in numbers alone.",
            discussion: """
                One line for each side and class: made or received, the class, how many were asked, answered, declined, \
                transferred, withdrawn, are open, expired without answer, the median and the 95th percentile of the seconds to \
                the answer; separated by tabs.

                Exit codes: 0 shown, 1 not shown, 64 misused.
                """)
        @OptionGroup var who: PostOption

        func run() async throws {
            let numbers = try await who.ask { try await $0.gate.rfiNumbers(for: $1) }
            for (side, counts) in [("made", numbers.made), ("received", numbers.received)] {
                for urgency in Rfi.Urgency.allCases {
                    guard let count = counts[urgency] else { continue }
                    let fields = [
                        count.asked, count.answered, count.declined, count.transferred, count.withdrawn, count.open,
                        count.expired,
                    ].map { String($0) }
                    let times = [50, 95].map { count.percentile($0).map { String($0) } ?? "-" }
                    print(([side, urgency.rawValue] + fields + times).joined(separator: "\t"))
                }
            }
        }
    }

    /// Something that one side does about a request.
    protocol Doing: AsyncParsableCommand {
        var act: Act { get }
        var draft: RfiActDraft { get }
    }

    /// Which request something is done about, by whom.
    struct Act: ParsableArguments {
        @Argument(help: ArgumentHelp("The request's id.", valueName: "id")) var request: String
        @OptionGroup var who: PostOption

        func draft(_ deed: RfiAct.Deed, of addressee: String? = nil, saying text: String? = nil) -> RfiActDraft {
            var draft = RfiActDraft(deed, on: request)
            (draft.addressee, draft.text) = (addressee, text)
            return draft
        }
    }

    struct Remark: ParsableArguments {
        @Option(help: ArgumentHelp("A sentence, if there is one to say.", valueName: "text")) var text: String?
    }

    fileprivate static func doing(_ abstract: String, more: String? = nil) -> CommandConfiguration {
        let codes = "Exit codes: 0 done or waiting for a second person, 1 not done, 64 misused."
        return CommandConfiguration(
            abstract: abstract, discussion: [more, codes].compactMap { $0 }.joined(separator: "\n\n"))
    }

    static func report(_ outcome: ProductOutcome) throws {
        switch outcome {
        case .filed(let id, _): print(id)
        case .held(let request): print("waits\t\(request)")
        case .refused(let property, let message):
            throw Failure([property, message].compactMap { $0 }.joined(separator: ": "), hint: nil)
        }
    }
}

extension RfiLine {
    /// As the commands write it.
    fileprivate var row: String {
        [
            record.id, urgency.rawValue, thread.state.rawValue, requester, addressee, thread.due?.text ?? "-",
            String(thread.left), thread.isExpired ? "expired" : "", Console.field("\(record.title)"),
            alarm?.rawValue ?? "",
        ].joined(separator: "\t")
    }
}

extension RfiCommand.Doing {
    func run() async throws {
        let draft = draft
        try RfiCommand.report(try await act.who.ask { try await $0.gate.act(draft, by: $1) })
    }
}
