import Records
import Sharing

/// The node, as far as the caller may know it.
struct NodePage: Page {
    static let template = "node"
    static var source: [UInt8] { PackageResources.node_mustache }
    /// Audit entries on one page.
    static let auditLength = 25

    struct Channel: Sendable {
        let title: String
        let channelCode: String
        let tone: String
        let mark: String
        let rights: String
        let about: String?
        let href: String?
    }
    struct Ledger: Sendable {
        let entries: String?
        let key: String?
        let checkpoint: String?
    }
    struct Service: Sendable {
        let accounts: String?
        let listeners: String?
    }
    struct Audit: Sendable {
        struct Line: Sendable {
            let spoken: String
            let exact: String
            let actor: String
            let act: String
            let subject: String
            let outcome: String
        }
        let hasLines: Bool
        let lines: [Line]
        let newestAudit: String?
        let olderAudit: String?
    }

    let organisation: String
    let code: String
    let origin: String
    let software: String
    let started: SpokenTime
    let readable: String
    let you: String
    let roles: String
    let hasChannels: Bool
    let channels: [Channel]
    let leaf: Leaf?
    let ledger: Ledger?
    let service: Service?
    let audit: Audit?

    /// - Parameters:
    ///   - audit: `nil` for whoever may not read them.
    ///   - before: where the page of audit entries begins.
    ///   - from: the channel that its page of them begins at: see ``Leaf``.
    init(
        _ status: NodeStatus, caller: Caller, audit lines: [AuditLine]?, before: Position?, from: Int = 0,
        language: Language
    ) {
        organisation = status.organisationName
        code = status.organisation
        origin = status.origin
        software = language.text("site.version", ["version": status.version])
        started = SpokenTime(status.started, language: language)
        readable = language.number(status.readable)
        you = caller.name
        roles =
            caller.roles.isEmpty
            ? language.text("node.noRoles")
            : language.list(caller.roles.sorted().map { language.text("role.\($0.rawValue)") })
        let page = Leaf.range(of: status.channels.count, from: from)
        leaf = Leaf.unlessWhole(
            page, of: status.channels.count, on: LeafAddress(Paths.node), at: "channels-h", language: language)
        channels = status.channels[page].map { Channel($0, language: language) }
        hasChannels = !channels.isEmpty
        ledger =
            status.ledgerSize == nil && status.checkpoint == nil && status.verifierKey == nil
            ? nil
            : Ledger(
                entries: status.ledgerSize.map { language.number($0) }, key: status.verifierKey,
                checkpoint: status.checkpoint)
        service =
            status.accounts == nil && status.listeners == nil
            ? nil
            : Service(
                accounts: status.accounts.map { language.number($0) },
                listeners: status.listeners.map { language.number($0) })
        audit = lines.map { Audit($0, before: before, language: language) }
    }
}

extension NodePage.Channel {
    fileprivate init(_ channel: ChannelView, language: Language) {
        let badge = TLPBadge(channel.tlp)
        let right = channel.canRead ? channel.canWrite ? "both" : "read" : "write"
        self.init(
            title: channel.title, channelCode: channel.code, tone: badge.tone, mark: badge.label,
            rights: language.text("node.right.\(right)"), about: channel.summary,
            href: channel.canRead ? Paths.live + Paths.query(["channel": channel.code]) : nil)
    }
}

extension NodePage.Audit {
    fileprivate init(_ lines: [AuditLine], before: Position?, language: Language) {
        let full = lines.count >= NodePage.auditLength
        self.init(
            hasLines: !lines.isEmpty,
            lines: lines.map {
                let time = SpokenTime($0.added, language: language)
                return Line(
                    spoken: time.spoken, exact: time.exact, actor: $0.actor, act: language.act($0.act),
                    subject: language.auditSubject($0.subject, of: $0.act), outcome: language.outcome($0.outcome))
            },
            newestAudit: before == nil ? nil : Paths.node + "#audit",
            olderAudit: full
                ? lines.last.map { Paths.node + Paths.query(["before": String($0.position.raw)]) + "#audit" } : nil)
    }
}
