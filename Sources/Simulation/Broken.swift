/// A law that did not hold in a run.
package struct Broken: Error, Sendable {
    package enum Law: String, CaseIterable, Sendable {
        /// What people do is done, or refused for a reason that the run knows of.
        case deeds = "what was done was refused"
        case once = "an entitled node has not every record once"
        case leak = "a node holds what was never released to it"
        case shown = "a node shows what it may not"
        case recall = "a recall has no receipt"
        case derived = "what was made of a recalled record does not say so"
        case order = "what is less urgent went first"
        case bounds = "a queue is over its limit"
        case quiet = "the nodes do not come to rest"
        case proof = "a node's ledger does not verify"
        case trust = "a lie was believed"
        case fork = "a contradiction was not found"
        case shut = "something passed between nodes of which one has shut the other out"
        case same = "the same seed made another run"
    }

    package let law: Law
    package let what: String
    package internal(set) var trace: [String] = []

    init(_ law: Law, _ what: String) {
        self.law = law
        self.what = what
    }
}
