import Records
import Sharing

/// A contradiction of a node, in ready words: for the partial `forks`.
struct ForkModel: Sendable {
    let organisation: String
    let reason: String
    let found: SpokenTime
    let toldBy: String
    /// The entry of this node's ledger that keeps the proof.
    let entry: String
    let isOpen: Bool
    /// What was decided; that nothing was, else.
    let decision: String

    /// Those that a page tells, what nobody decided on before what somebody did: of each the newest.
    static func all(_ forks: [ForkView], language: Language) -> [ForkModel] {
        let open = forks.filter { $0.settled == nil }
        return (open + forks.filter { $0.settled != nil }).prefix(Leaf.lines).map { ForkModel($0, language: language) }
    }

    init(_ fork: ForkView, language: Language) {
        organisation = fork.organisation
        reason = language.text("peers.fork.\(fork.reason)")
        found = SpokenTime(fork.found, language: language)
        toldBy = fork.toldBy
        entry = language.number(Int(fork.position.raw))
        isOpen = fork.settled == nil
        decision =
            fork.settled.map {
                language.text(
                    "peers.fork.settled",
                    ["who": $0.by, "time": language.dateTime($0.at), "reason": $0.reason])
            } ?? language.text("peers.fork.open")
    }
}
