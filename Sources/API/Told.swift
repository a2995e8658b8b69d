import JSON
import Records
import Sharing

/// How each thing that the gate gives is told: one table of members a thing, beside the operations that use it.
enum Told {
    /// Something that was done, and has an id of its own since.
    static let made = Resource<String>("Made", [.text("id") { $0 }])

    static let outcome = Resource<Outcome>(
        "Outcome",
        [
            .word("state", "`held`: it waits for a second person, and nobody else learns of it.") { $0.state },
            .maybeText("id", "Of what was filed.") { $0.id },
            .maybeText("channel", "The code.") { $0.channel },
            .maybeText("request", "The request of the release desk that it waits as.") { $0.request },
        ])
}
