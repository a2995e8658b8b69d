import ArgumentParser
import Foundation
import Ledger
import Records
import Sharing

struct Verify: AsyncParsableCommand {
    /// Findings that are printed; the rest is counted.
    static let shown = 20

    static let configuration = CommandConfiguration(
        abstract: "Prove that nothing in the node's ledger was altered.",
        discussion: """
            Recomputes everything from the stored bytes: each entry's commitment, the whole Merkle tree, its tiles, the \
            signed checkpoint, and whether lists and indexes agree with the records. Works while the node runs, \
            and on a copy that cannot be written.

            That a ledger was proved is an audit entry, after those that were verified. One that was not proved is left \
            as it is: a new entry would be signed together with what was altered. So is a copy, with --copy: its \
            ledger would not be the node's any more.

            With --pack it verifies a file that `baraza oversight pack` wrote, without any node: each entry in it is in \
            the log that the key signed. Without --key it takes the key in the pack, and prints it: compare it with the \
            one that the node's operator gave you.

            Exit codes: 0 proved, 1 not proved (each finding on a line), 64 misused.
            """)

    @Flag(help: "The folder is a copy of a node, as a backup is: read it, and leave no entry in it.") var copy = false
    @Option(
        help: ArgumentHelp("An evidence pack to verify in place of a node.", valueName: "file"), completion: .file())
    var pack: String?
    @Option(help: ArgumentHelp("With --pack: the log's verifier key, as `baraza status` prints it.", valueName: "key"))
    var key: String?
    @Option(name: .long, help: ArgumentHelp("The node's folder.", valueName: "dir"), completion: .directory)
    var data: String?

    func validate() throws {
        guard (pack == nil) != (data == nil) else {
            throw ValidationError("give either --data, a node's folder, or --pack, an evidence pack")
        }
        guard key == nil || pack != nil else { throw ValidationError("--key goes with --pack") }
    }

    func run() async throws {
        if let pack { return try verify(pack: pack) }
        guard let data else { return }
        try await Wiring.with(DataFolder(path: data), reading: copy) { try await verify($0) }
    }

    private func verify(pack: String) throws {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: pack)))
        } catch {
            throw Failure(
                "\(pack) cannot be read: \(Console.reason(error))", hint: "give a file of `baraza oversight pack`")
        }
        let known: VerifierKey?
        do throws(LedgerError) {
            known = try key.map { text throws(LedgerError) in try VerifierKey(text) }
        } catch {
            throw Failure("--key is no verifier key: \(error.message)", hint: "`baraza status` prints it")
        }
        let result = try EvidencePack.verify(bytes, key: known)
        guard result.passes else {
            for finding in result.findings.prefix(Self.shown) { Console.complain(finding) }
            throw Failure("not proved: \(result.findings.count) findings", hint: "ask for the pack again, and compare")
        }
        print(
            """
            proved: \(result.proved) entries of \(result.origin), \(result.erased) of them erased since
            root    \(result.root) of \(result.size) entries
            signed  \(result.key)
            """)
        if key == nil { Console.complain("the key is the pack's own: compare it with the one that you know") }
    }

    private func verify(_ opened: OpenNode) async throws {
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
        if !copy { try await opened.note("ledger.verify", on: "\(result.size) entries", outcome: "proved") }
        print(
            """
            proved: \(result.size) entries (\(result.records) records, \(result.withdrawals) withdrawals, \(result.erased) erased, \(result.acts) acts)
            root    \(result.root)
            signed  \(opened.node.identity.origin)
            """)
    }
}
