import JSON
import Records
import Sharing

extension Told {
    static let channel = Resource<ChannelView>(
        "Channel",
        [
            .text("id", "The UUID: the id of the TAXII collection.") { $0.id },
            .text("code") { $0.code }, .text("title") { $0.title }, .maybeText("summary") { $0.summary },
            .value("tlp", .tlp) { .string($0.tlp.value) },
            .flag("can_read") { $0.canRead }, .flag("can_write") { $0.canWrite },
        ])
    static let channels = Resource<[ChannelView]>("Channels", [.list("channels", channel) { $0 }])

    static let status = Resource<NodeStatus>(
        "NodeStatus",
        [
            .text("organisation", "The code.") { $0.organisation }, .text("organisation_name") { $0.organisationName },
            .text("origin", "The name of its log.") { $0.origin }, .text("version", "The program's.") { $0.version },
            .time("started") { $0.started }, .count("readable", "Records that one may read.") { $0.readable },
            .maybeCount("ledger_size", "For operators, auditors and overseers, as all below it.") { $0.ledgerSize },
            .maybeText("checkpoint") { $0.checkpoint }, .maybeText("verifier_key") { $0.verifierKey },
            .maybeCount("accounts") { $0.accounts.map { Int64($0) } },
            .maybeCount("listeners") { $0.listeners.map { Int64($0) } },
            .list("channels", channel) { $0.channels },
        ])

    static let auditLine = Resource<AuditLine>(
        "AuditLine",
        [
            .value("position", .count, "In the log.") { .integer($0.position.raw) }, .time("added") { $0.added },
            .text("actor") { $0.actor }, .text("act", "A stable code, as in `account.add`, `refused.read`.") { $0.act },
            .text("subject") { $0.subject }, .text("outcome") { $0.outcome },
        ])
    static let audit = Resource<[AuditLine]>(
        "Audit",
        [
            .list("lines", auditLine, "Newest first.") { $0 },
            .maybeCount("older", "What `before` takes to go on.") { $0.last?.position.raw },
        ])
}

extension Schema {
    /// As the extension of TLP 2.0 spells it.
    static let tlp = Schema.oneOf(TLP.allCases.map(\.value))
}
