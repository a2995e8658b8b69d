/// What the log says in codes, in words: what we have none for stands as it is written.
extension Language {
    /// An act or an event, as in `account.add` or `refused.read`.
    func act(_ code: String) -> String {
        let refused = "refused."
        if code.hasPrefix(refused) {
            return text("audit.refused", ["act": act(String(code.dropFirst(refused.count)))])
        }
        return known("word.act.\(code)") ?? code
    }

    /// What came of it, with how often it was: as in `missing ×3`.
    func outcome(_ code: String) -> String {
        let parts = code.split(separator: "×", maxSplits: 1).map(String.init)
        guard parts.count == 2, let count = Int(parts[1]), let first = parts[0].split(separator: " ").first else {
            return known("word.outcome.\(code)") ?? known("given.way.\(code)") ?? code
        }
        return text("audit.times", ["outcome": outcome(String(first)), "n": number(count)])
    }

    /// On what it was done: of what was given to somebody, from where in the log; of what an overseer read, which part of the log.
    func auditSubject(_ subject: String, of act: String) -> String {
        if act.split(separator: ".").contains("oversight") { return overseen(subject) }
        let parts = subject.split(separator: " ").map(String.init)
        guard act == "disclose", parts.count == 5, parts[1] == "entries", let from = Int(parts[2]),
            let until = Int(parts[4])
        else { return subject }
        return text(
            "audit.entries", ["channel": parts[0], "from": number(from), "until": number(until)])
    }

    /// What an overseer read; the filter of the log stands as it was asked.
    private func overseen(_ subject: String) -> String {
        let log = "log: "
        guard subject.hasPrefix(log) else { return known("audit.subject.\(subject)") ?? subject }
        let filter = String(subject.dropFirst(log.count))
        return text("audit.filtered", ["filter": known("audit.subject.\(filter)") ?? filter])
    }
}
