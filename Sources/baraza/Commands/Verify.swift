import ArgumentParser
import Records
import Sharing

struct Verify: AsyncParsableCommand {
    /// Findings that are printed; the rest is counted.
    static let shown = 20

    static let configuration = CommandConfiguration(
        abstract: "Prove that nothing in the node's ledger was altered.",
        discussion: """
            Recomputes everything from the stored bytes: each entry's commitment, the whole Merkle tree, its tiles, the \
            signed checkpoint, and whether lists and indexes agree with the records. Works while the node runs.

            Exit codes: 0 proved, 1 not proved (each finding on a line), 64 misused.
            """)

    @OptionGroup var node: DataOption

    func run() async throws {
        let opened = try await Wiring.open(node.folder)
        let result = try await opened.node.auditor.verify { done, all in
            if Console.isTerminal { Console.progress("verified \(done) of \(all) entries") }
        }
        Console.endProgress()
        for warning in result.warnings { Console.complain("warning: \(warning)") }
        guard result.passes else {
            for finding in result.findings.prefix(Self.shown) {
                Console.complain(finding.position.map { "entry \($0.raw): \(finding.message)" } ?? finding.message)
            }
            let hidden = result.found - min(result.found, Self.shown)
            if hidden > 0 { Console.complain("and \(hidden) more") }
            throw Failure(
                "not proved: \(result.found) finding\(result.found == 1 ? "" : "s") in \(result.size) entries",
                hint: "keep this folder as it is, and restore a backup elsewhere to compare")
        }
        print(
            """
            proved: \(result.size) entries (\(result.records) records, \(result.withdrawals) withdrawals, \(result.acts) acts)
            root    \(result.root)
            signed  \(opened.node.identity.origin)
            """)
    }
}
