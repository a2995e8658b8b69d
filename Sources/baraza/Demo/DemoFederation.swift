import ArgumentParser
import Foundation
import JSON
import Logging
import Policy
import Pouch
import Records
import Sharing
import Store

/// A federation that shows itself: one node for each of several organisations, all on loopback, connected with each other.
///
/// Each is a process of its own, `baraza up` over a folder of its own, as it would be in a capital. This one makes the folders
/// and files what happens, as each organisation's duty post would.
struct DemoFederation: Sendable {
    /// As many organisations as the demonstration has invented.
    static let most = DemoWords.nodes.count
    /// A start opens all key files at the same moment: with 16 MiB and not 128 for each.
    static let cost = KeyFile.Cost(rounds: 14, blockSize: 8, parallelism: 1)
    /// Nodes that are made at the same time.
    private static let making = 4
    /// Batches that are there when the pages are first opened, over all nodes.
    static let opening = 30
    static let pace: Duration = .milliseconds(1_500)

    /// What may go to whom: the channels, and whether only members of the conference take part.
    static let shared: [(code: String, membersOnly: Bool)] = [
        (DemoNode.open, false), (DemoNode.community, true), (DemoNode.technical, true),
    ]

    struct Member: Sendable {
        let organisation: DemoWords.Organisation
        let folder: DataFolder
        let pages: Int
        let links: Int

        var code: String { organisation.code }
        var account: String { organisation.code.lowercased() + ".node" }
        var passphraseFile: URL { folder.url.appendingPathComponent("passphrase") }
        var unfinishedFile: URL { folder.url.appendingPathComponent("demo-unfinished") }
        var passwordFile: URL { folder.url.appendingPathComponent("demo-password") }
        var isInConference: Bool { DemoParties.members.contains(organisation.code) }
    }

    let members: [Member]
    /// Those that were chosen here; the nodes listen there while these are held.
    private let ports: [DemoPort]

    /// - Parameters:
    ///   - count: 2 to ``most``.
    ///   - port: of the first node's pages; the others follow, and the links a hundred above. 0 for any that are free.
    init(in folder: URL, count: Int, port: Int) throws {
        // Three countries first, of which the third is a partner of the conference and no member.
        let first = ["KE-OUT", "UG-NAC", "SN-CAS"]
        let ordered = first + DemoWords.nodes.map(\.code).filter { !first.contains($0) }
        var ports: [DemoPort] = []
        func free() throws -> Int {
            let port = try DemoPort()
            ports.append(port)
            return port.number
        }
        members = try ordered.prefix(count).enumerated().compactMap { place, code in
            guard let organisation = DemoWords.nodes.first(where: { $0.code == code }) else { return nil }
            let folder = DataFolder(path: folder.appendingPathComponent(code).path)
            // The others have the address on their cards of it: it stays.
            let known = try folder.ownNode()?.card.addresses.first?.port
            return Member(
                organisation: organisation, folder: folder, pages: port == 0 ? try free() : port + place,
                links: try known ?? (port == 0 ? free() : port + 100 + place))
        }
        self.ports = ports
    }

    // MARK: Making

    /// Makes what is not there yet; a start that was interrupted goes on with the next.
    func prepare() async throws {
        for member in members where !member.folder.exists {
            try member.folder.create(
                organisation: member.code, name: member.organisation.name + " (FICTION)",
                country: member.organisation.country,
                others: [
                    "passphrase": Data(DemoNode.passphrase().utf8), "demo-password": Data(DemoNode.passphrase().utf8),
                    "demo-unfinished": Data(),
                ])
        }
        for member in members where !member.folder.hasOwnNode {
            let options = try CardOptions.parse([
                "--address", "https://127.0.0.1:\(member.links)", "--language", member.organisation.language,
            ])
            _ = try IdentityCommand.create(
                member.folder.identity(), in: member.folder, options, passphrase: passphrase(of: member),
                cost: Self.cost)
        }
        let unfinished = members.filter { FileManager.default.fileExists(atPath: $0.unfinishedFile.path) }
        var next = unfinished[...]
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Each waits for its disk most of the time.
            for _ in 0..<Self.making { if let member = next.popFirst() { add(member, to: &group) } }
            while try await group.next() != nil { if let member = next.popFirst() { add(member, to: &group) } }
        }
    }

    private func add(_ member: Member, to group: inout ThrowingTaskGroup<Void, any Error>) {
        group.addTask {
            try await Wiring.with(member.folder) { try await complete(member, $0.node) }
            try FileManager.default.removeItem(at: member.unfinishedFile)
        }
    }

    private func complete(_ member: Member, _ node: Node) async throws {
        let administration = node.administration
        try await administration.addRegistry()
        let others = members.filter { $0.code != member.code }
        try await file(DemoParties(federation: [member.code] + others.map(\.code)).objects, in: "registry", of: node)
        let channels = Set(try await administration.channels().map(\.code))
        for channel in DemoNode.channels where !channels.contains(channel.code) {
            try await administration.addChannel(
                code: channel.code, title: channel.title, summary: channel.summary, tlp: channel.tlp)
        }
        let accounts = Set(try await administration.accounts().map(\.name))
        if !accounts.contains("duty") {
            let password = String(decoding: try member.folder.read(member.passwordFile), as: UTF8.self)
            try await administration.addAccount(
                name: "duty", roles: [.reader, .author, .releaser, .operator], password: password,
                purposes: [.awareness])
        }
        for channel in DemoNode.channels { try await administration.grant(channel.code, to: "duty", write: true) }
        try await administration.grant("registry", to: "duty")
        for other in others {
            guard let own = try other.folder.ownNode() else { continue }
            let peer = try await administration.accept(own.file)
            if peer.state == .unconfirmed {
                // Nobody stands between folders of one machine.
                try await administration.confirm(other.code, comparing: own.file)
            }
            if !accounts.contains(other.account) {
                try await administration.addAccount(
                    name: other.account, roles: [.node], organisation: other.code, purposes: [.awareness])
            }
            for channel in Self.shared where !channel.membersOnly || member.isInConference && other.isInConference {
                try await administration.grant(channel.code, to: other.account, write: true)
            }
        }
    }

    private func file(_ objects: [JSONTree], in channel: String, of node: Node) async throws {
        let values = try JSONDocument(parsing: JSONTree.array(objects).bytes).root.elements.map { $0 }
        for item in try await node.gate.write(values, to: channel, by: node.console).items {
            if case .refused(let message) = item.fate { throw Failure("the demonstration cannot be made: \(message)") }
        }
    }

    private func passphrase(of member: Member) throws -> String {
        String(decoding: try member.folder.read(member.passphraseFile), as: UTF8.self)
    }

    // MARK: Running

    /// Runs every node until one ends or the task is cancelled, and files what happens meanwhile.
    ///
    /// - Parameters:
    ///   - isStill: whether nothing is filed.
    ///   - ready: called once every node answers.
    func run(
        program: String, level: String, isStill: Bool, logger: Logger, ready: @Sendable () -> Void
    ) async throws {
        let nodes = try members.map { try DemoProcess(program: program, member: $0, level: level) }
        defer {
            // All are told before the first is waited for: each takes its time to finish what is under way.
            for node in nodes { node.interrupt() }
            for node in nodes { node.stop() }
        }
        for node in nodes { try await node.started() }
        ready()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes {
                group.addTask {
                    await node.ended()
                    if !Task.isCancelled { throw Failure("the node of \(node.code) ended: see above") }
                }
            }
            if !isStill { group.addTask { try await tell(logger: logger) } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Files batch after batch, each at another organisation's node.
    private func tell(logger: Logger) async throws {
        var opened: [Node] = []
        for member in members { opened.append(try await Wiring.open(member.folder).node) }
        let stream = DemoStream()
        let demo = DemoNode(folder: members[0].folder)
        try await demo.file(stream.first(), in: opened[0], logger: logger)
        var step = 0
        // A revision is its author's: every node tells a stretch of steps of its own.
        func batch() -> (DemoStream.Batch, Node) {
            let place = step % members.count
            return (stream.batch(place * DemoStream.stretch + step / members.count), opened[place])
        }
        while !Task.isCancelled {
            let (next, node) = batch()
            let isNew = try await demo.file(next, in: node, logger: logger)
            step += 1
            // What an earlier run filed is known and costs nothing: find the first step that is new.
            if isNew && step > Self.opening { try await Task.sleep(for: Self.pace) }
        }
    }

    /// What the screen says.
    func welcome() throws -> String {
        let width = members.map(\.code.count).max() ?? 0
        let lines = try members.map { member in
            let password = String(decoding: try member.folder.read(member.passwordFile), as: UTF8.self)
            return "    \(member.code.padding(toLength: width, withPad: " ", startingAt: 0))  "
                + "http://127.0.0.1:\(member.pages)  duty  \(password)"
        }.joined(separator: "\n")
        return """

            Baraza is running: \(members.count) nodes of \(members.count) organisations. Everything in it is fiction.

              Organisation, page, name, password
            \(lines)

              What one of them releases appears at those entitled, and only there: the public warnings everywhere, border
              watch and cyber threats at the members of the conference, the task force's room nowhere else. The page Peers
              shows the links.

            Ctrl-C stops it.

            """
    }
}
