import Policy

extension Gate {
    /// A record to be written onto paper; ``Refusal/Code/forbidden`` where its handling says that it is not printed. That it was
    /// is an audit entry.
    package func paper(
        _ id: String, version: String?, channel: String?, for caller: Caller
    ) async throws -> RecordView {
        let view = try await record(id, version: version, channel: channel, for: caller)
        return try await core.door("print", on: id, for: caller) {
            guard view.terms?.duties.contains(Handling.noPrint.rawValue) != true else {
                throw Refusal(.forbidden, "the handling of \(id.echo) forbids to print it")
            }
            core.trail.note(AuditNote(caller, "record.print", on: id), at: core.clock())
            return view
        }
    }
}
