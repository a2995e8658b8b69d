import Federation
import Foundation
import Logging
import Outbound
import Pouch
import Serving
import Sharing

/// A node's live links, put together: what listens, what calls, what packs.
struct NodeLink: Sendable {
    let desk: FederationDesk
    let client: OutboundClient
    let runner: LinkRunner
    let packer: LinkPacker
    /// `nil` for a node that only calls.
    let server: Server?

    /// - Parameter ready: told the port once other nodes may call.
    /// - Throws: ``Failure`` where the spool cannot be read, ``Refusal`` for a node without its keys.
    init(
        _ opened: OpenNode, settings: Settings, logger: Logger,
        ready: @escaping @Sendable (_ port: Int) -> Void
    ) throws {
        let node = opened.node
        let limits = LinkLimits()
        let (_, keyring) = try node.links.own()
        let pouches = try node.pouches()
        do {
            desk = FederationDesk(
                links: node.links,
                spool: try Spool(
                    folder: opened.folder.spool.path, pairBytes: limits.waitingBytes,
                    allBytes: limits.waitingBytes),
                relayed: settings.isRelay
                    ? try Spool(
                        folder: opened.folder.url.appendingPathComponent("link/relay").path,
                        pairBytes: limits.relayedBytes, allBytes: limits.relayedBytesInAll) : nil,
                shelf: settings.isRelay
                    ? try BulkShelf(
                        folder: opened.folder.url.appendingPathComponent("link/bulks").path, limits: limits) : nil,
                keeper: settings.relay, bells: Bells(), sink: LinkInbox(node: node, pouches: pouches), limits: limits)
        } catch Spool.Refused.disk(let detail) {
            throw Failure("what waits for peers cannot be read: \(detail)", hint: "the node's folder has to be yours")
        }
        client = OutboundClient(identity: keyring.link.outbound, callsPrivate: settings.callsPrivate)
        runner = LinkRunner(desk: desk, client: client, relay: settings.relay, log: logger)
        packer = LinkPacker(node: node, pouches: pouches, desk: desk, log: logger)
        let boundary = FederationBoundary(desk)
        server = try settings.federation.map { place in
            try Server(
                [boundary], accounts: node.accounts,
                listening: Listening(host: place.host, port: place.port, tls: keyring.link.tls),
                limits: FederationBoundary.limits(), logger: logger
            ) { ready($0) }
        }
    }
}
