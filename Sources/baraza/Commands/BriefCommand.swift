import ArgumentParser
import Records
import Sharing

struct BriefCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "brief",
        abstract: "Write what came since yesterday or last week, as a post is shown it.",
        discussion: """
            The marking of the whole first, then what came (the most urgent first), the answers that are due, and the requests \
            in which the post's house has the next step, and what else waits for it: overdue commitments, texts, joint \
            products. What is not shown to the post is neither told nor counted.

            Exit codes: 0 written, 1 not written, 64 misused.
            """)

    @Flag(help: "Since last week instead of yesterday.") var week = false
    @OptionGroup var who: PostOption

    func run() async throws {
        let brief = try await Wiring.with(who.node.folder) { opened in
            try await opened.node.gate.brief(
                of: week ? .week : .day, for: try await opened.node.administration.post(who.post))
        }
        print(brief.marking.text())
        print("from \(brief.since.text) to \(brief.instant.text)\n")
        print("What came: \(brief.came.count + brief.more)")
        for item in brief.came {
            let record = item.line.record
            print(item.line.precedence.rawValue, record.tlp.label, record.added.text, record.id, record.title)
            if let soWhat = item.soWhat { print("    " + soWhat) }
            for source in item.sources { print("    source", source.grade, source.descriptor ?? "-") }
            if item.moreSources > 0 { print("    and \(item.moreSources) more sources") }
        }
        if brief.more > 0 { print("and \(brief.more) more") }
        if brief.isCut { print("only the newest products are looked at: search for older ones") }
        print("\nAnswers that are due: \(brief.due.count)")
        for line in brief.due {
            let record = line.record
            guard let by = record.acknowledgeBy(arrived: record.added) else { continue }
            print(by.text, record.tlp.label, record.id, record.title)
        }
        print("\nRequests with the next step here: \(brief.requests.count)")
        for line in brief.requests {
            print(line.thread.due?.text ?? "-", line.record.tlp.label, line.record.id, line.record.title)
        }
        print("\nWhat else waits: \(brief.waiting.count)")
        for line in brief.overdue { print("overdue", line.tlp.label, line.record.id, line.record.title) }
        for line in brief.texts { print("text", line.tlp.label, line.record.id, line.record.title) }
        for line in brief.joints { print("joint", line.record.tlp.label, line.record.id, line.record.title) }
    }
}
