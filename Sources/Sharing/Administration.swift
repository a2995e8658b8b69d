import Crypto
import FoundationEssentials
import JSON
package import Policy
package import Records
package import Store

/// Accounts, tokens, channels, memberships: what the command line does.
///
/// Each act is one change with its audit entry, both or neither; one that is refused is an audit entry alone.
package struct Administration: Sendable {
    let core: Core
    let passwords: Passwords

    static let tokenPrefix = "brz_"
    /// Whether a secret means to be a token, good or not: such a one is never looked at as a password.
    static func isToken(_ secret: String) -> Bool { secret.hasPrefix(tokenPrefix) }
    private static let tokenLength = 32
    private static let reservedNames: Set<String> = ["console", "anonymous", "unknown", "others", "token"]
    private static let nameLength = 1...63
    private static let codeLength = 2...63
    private static let titleLength = 1...200
    private static let summaryLength = 0...2_000

    /// Whoever holds the data folder.
    package var console: Caller { .console(of: core.identity.organisation) }

    // MARK: Accounts

    /// - Parameters:
    ///   - organisation: the code of the post's organisation; `nil` for the node's own. A guest's posts read what the
    ///     release decision lets their organisation have.
    ///   - purposes: what the post states that it wants others' information for, as codes of domain 3.1.1.
    /// - Returns: the account's key.
    @discardableResult
    package func addAccount(
        name: String, roles: Set<Role>, password: String? = nil, organisation: String? = nil,
        purposes: Set<Purpose> = []
    ) async throws -> Int64 {
        try await attempt("account.add", on: name) {
            let guest = organisation == core.identity.organisation ? nil : organisation
            return try await add(name, roles, password, guest, purposes)
        }
    }

    private func add(
        _ name: String, _ roles: Set<Role>, _ password: String?, _ organisation: String?, _ purposes: Set<Purpose>
    ) async throws -> Int64 {
        if let organisation, try await core.directory.current().world.organisations[organisation] == nil {
            throw Refusal(
                .invalid, "there is no organisation \"\(organisation.echo)\" in the registry: file its record first")
        }
        guard Self.nameLength.contains(name.utf8.count), let first = name.utf8.first, first.isLowerOrDigit,
            name.utf8.allSatisfy({ $0.isLowerOrDigit || "._-@".utf8.contains($0) })
        else {
            throw Refusal(
                .invalid,
                "\"\(name.echo)\" is not a name for an account: write 1 to 63 of a-z, 0-9, '.', '_', '-', '@', a letter or "
                    + "digit first, as in ke-out.duty")
        }
        guard !Self.reservedNames.contains(name) else {
            throw Refusal(.invalid, "the name \"\(name)\" is kept for the node itself: choose another")
        }
        guard !roles.isEmpty else {
            throw Refusal(
                .invalid,
                "the account \(name) needs at least one role: " + Role.allCases.map(\.rawValue).joined(separator: ", "))
        }
        var hash: String?
        if let password { hash = try await passwords.hash(password) }
        let names = roles.sorted().map(\.rawValue)
        let key = try await act(
            .addAccount(
                name: name, roles: names, password: hash, organisation: organisation,
                purposes: purposes.map(\.rawValue)), "account.add", on: name,
            outcome: (names + [organisation].compactMap { $0 }).joined(separator: " "),
            taken: "there is an account \(name) already: choose another name")
        guard let key else { throw Refusal(.unavailable, "the account \(name) was not given a key") }
        return key
    }

    /// Ends the account's sessions, too, and lifts a lock: one change, so that none of it is left out by a crash.
    package func setPassword(_ password: String, of name: String) async throws {
        try await attempt("account.password", on: name) {
            let account = try await account(name)
            let hash = try await passwords.hash(password)
            _ = try await act(.setPassword(account: account.key, password: hash), "account.password", on: name)
        }
    }

    package func setRoles(_ roles: Set<Role>, of name: String) async throws {
        try await attempt("account.roles", on: name) {
            let account = try await account(name)
            guard !roles.isEmpty else { throw Refusal(.invalid, "the account \(name) needs at least one role") }
            let names = roles.sorted().map(\.rawValue)
            _ = try await act(
                .setRoles(account: account.key, roles: names), "account.roles", on: name,
                outcome: names.joined(separator: " "))
        }
    }

    /// States anew what a post wants others' information for; it bites on the next request.
    ///
    /// - Parameter purposes: in place of those before. None: the post sees its own house's records alone.
    package func setPurposes(_ purposes: Set<Purpose>, of name: String) async throws {
        try await attempt("account.purpose", on: name) {
            let account = try await account(name)
            let codes = purposes.map(\.rawValue).sorted()
            _ = try await act(
                .setPurposes(account: account.key, purposes: codes), "account.purpose", on: name,
                outcome: codes.isEmpty ? "none" : codes.joined(separator: " "))
        }
    }

    /// Suspending ends the account's sessions for good; resuming lets it sign in again.
    package func suspend(_ name: String, _ isSuspended: Bool = true) async throws {
        let word = isSuspended ? "account.suspend" : "account.resume"
        try await attempt(word, on: name) {
            _ = try await act(.suspend(account: try await account(name).key, isSuspended), word, on: name)
        }
    }

    /// Lets a locked account try again: its lock ends now, which every process that counts failures goes by.
    package func unlock(_ name: String) async throws {
        try await attempt("account.unlock", on: name) {
            let account = try await account(name)
            _ = try await act(.lock(account: account.key, until: core.clock()), "account.unlock", on: name)
        }
    }

    package func endSessions(of name: String) async throws {
        try await attempt("session.end", on: name) {
            _ = try await act(.endSessions(account: try await account(name).key), "session.end", on: name)
        }
    }

    // MARK: Tokens

    /// Makes a token; its text is shown this once, the node keeps its SHA-256 alone.
    package func addToken(for name: String) async throws -> String {
        try await attempt("token.add", on: name) {
            let account = try await account(name)
            let text = Self.tokenPrefix + Base64URL.encode(core.random(Self.tokenLength))
            let digest = Array(SHA256.hash(data: Array(text.utf8)))
            _ = try await act(.addToken(account: account.key, digest: digest), "token.add", on: name)
            return text
        }
    }

    package func revokeToken(_ key: Int64) async throws {
        try await attempt("token.revoke", on: "token \(key)") {
            _ = try await act(.revokeToken(key), "token.revoke", on: "token \(key)")
        }
    }

    /// Revokes every token of an account.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func revokeTokens(of name: String) async throws -> Int {
        try await attempt("token.revoke", on: name) {
            let live = try await tokens(of: name).filter { !$0.revoked }
            for token in live {
                _ = try await act(.revokeToken(token.key), "token.revoke", on: "\(name) token \(token.key)")
            }
            return live.count
        }
    }

    // MARK: Channels

    /// Makes the channel of the registry and the one that the release desk holds objects in, unless they are there.
    package func addRegistry() async throws {
        _ = try await core.holdingChannel()
        let code = Registry.channel
        if try await core.directory.current().channelsByName[code] != nil { return }
        try await addChannel(
            code: code, title: "Registry", summary: "Parties, agreements, clearances, consents and recalls.",
            tlp: .amberStrict)
    }

    /// A post, as the command line speaks for it: whoever holds the data folder vouches. The audit entries say so.
    package func post(_ name: String) async throws -> Caller {
        if name == Caller.consoleName { return console }
        return core.caller(of: try await account(name), .console)
    }

    /// - Parameter onward: to whom its members may pass on what is filed there, where nothing else is said.
    @discardableResult
    package func addChannel(
        code: String, title: String, summary: String? = nil, tlp: TLP = .amberStrict, onward: Onward = .none
    ) async throws -> ChannelView {
        try await attempt("channel.add", on: code) { try await add(code, title, summary, tlp, onward) }
    }

    private func add(
        _ code: String, _ title: String, _ summary: String?, _ tlp: TLP, _ onward: Onward
    ) async throws -> ChannelView {
        guard Self.codeLength.contains(code.utf8.count), let first = code.utf8.first, first.isLowerOrDigit,
            code.utf8.allSatisfy({ $0.isLowerOrDigit || $0 == UInt8(ascii: "-") })
        else {
            throw Refusal(
                .invalid,
                "\"\(code.echo)\" is not a code for a channel: write 2 to 63 of a-z, 0-9 and '-', a letter or digit "
                    + "first, as in sahel-alerts")
        }
        guard UUID(uuidString: code) == nil else {
            throw Refusal(.invalid, "\"\(code)\" looks like a UUID, which names channels too: choose another code")
        }
        try Self.checkText(title, "title", Self.titleLength)
        if let summary { try Self.checkText(summary, "summary", Self.summaryLength) }
        let uuid = Self.uuid(origin: core.identity.origin, code: code)
        var template = ReleasePolicy.channel(code, of: core.identity.organisation, tlp: tlp)
        template.onward = onward
        _ = try await act(
            .addChannel(code: code, uuid: uuid, title: title, summary: summary, template: template.canonical),
            "channel.add", on: code, outcome: tlp.label,
            taken: "there is a channel \(code) already: choose another code")
        return try await core.access(code, for: console).view
    }

    private static func checkText(_ text: String, _ what: String, _ length: ClosedRange<Int>) throws {
        guard length.contains(text.count),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw Refusal(
                .invalid, "a \(what) has \(length.lowerBound) to \(length.upperBound) characters on one line")
        }
    }

    /// The same for the same node and code, for ever: clients keep it.
    static func uuid(origin: String, code: String) -> String {
        var parts = Parts()
        parts.add("baraza/channel/v1")
        parts.add(origin)
        parts.add(code)
        return UUID4.text(Array(SHA256.hash(data: parts.bytes)))
    }

    package func grant(_ code: String, to name: String, read: Bool = true, write: Bool = false) async throws {
        try await attempt("channel.grant", on: "\(code) \(name)") {
            let (channel, account) = try await pair(code, name)
            guard read || write else {
                throw Refusal(.invalid, "a membership reads, writes or does both: to end it, take it back")
            }
            let rights = [read ? "read" : nil, write ? "write" : nil].compactMap { $0 }.joined(separator: " ")
            _ = try await act(
                .grant(Membership(channel: channel.key, account: account.key, canRead: read, canWrite: write)),
                "channel.grant", on: "\(code) \(name)", outcome: rights)
        }
    }

    package func ungrant(_ code: String, from name: String) async throws {
        try await attempt("channel.ungrant", on: "\(code) \(name)") {
            let (channel, account) = try await pair(code, name)
            _ = try await act(
                .ungrant(channel: channel.key, account: account.key), "channel.ungrant", on: "\(code) \(name)",
                missing: "\(name) is not a member of \(code)")
        }
    }

    // MARK: Lists

    package func accounts() async throws -> [Account] {
        try await Refusal.translating {
            try await core.directory.current().accounts.values.sorted { $0.name < $1.name }
        }
    }

    /// Revoked ones too, oldest first.
    package func tokens(of name: String) async throws -> [Token] {
        let account = try await account(name)
        return try await Refusal.translating {
            try await core.store.directory().tokens.filter { $0.account == account.key }.sorted { $0.key < $1.key }
        }
    }

    package func channels() async throws -> [ChannelView] {
        try await Refusal.translating { try await core.accesses(for: console).accesses.map(\.view) }
    }

    /// Who may do what in a channel.
    package func members(of code: String) async throws -> [(account: String, canRead: Bool, canWrite: Bool)] {
        try await Refusal.translating {
            let snapshot = try await core.directory.current()
            guard let channel = snapshot.channelsByName[code] else { throw Self.noChannel(code) }
            return snapshot.memberships.flatMap { account, channels in
                channels[channel.key].map { [(snapshot.accounts[account]?.name ?? "", $0.canRead, $0.canWrite)] } ?? []
            }.sorted { $0.0 < $1.0 }
        }
    }

    /// Leaves a word in the audit entries: the making of a node, a start, a verification, an export.
    package func note(_ act: String, on subject: String, outcome: String = "done") async throws {
        _ = try await self.act(.note, act, on: subject, outcome: outcome)
    }

    // MARK: -

    /// Has a refused act written down: what somebody tried counts, too. It is written by ``Node/flush()`` or a minute's
    /// end, so that one who fails over and over does not make an entry each time.
    func attempt<T>(_ act: String, on subject: String, _ body: () async throws -> T) async throws -> T {
        do {
            return try await Refusal.translating(body)
        } catch let refusal as Refusal {
            if refusal.code != .full, refusal.code != .unavailable {
                let note = AuditNote(console, "refused." + act, on: subject, outcome: refusal.code.rawValue)
                core.trail.note(note, at: core.clock())
            }
            throw refusal
        }
    }

    func act(
        _ change: Change, _ act: String, on subject: String, outcome: String = "done", taken: String? = nil,
        missing: String? = nil
    ) async throws -> Int64? {
        let note = AuditNote(console, act, on: subject, outcome: outcome)
        do throws(StoreError) {
            return try await core.store.commit(change, entry: core.maker, noting: note, at: core.clock())
        } catch {
            if case .taken = error, let taken { throw Refusal(.conflict, taken) }
            if case .missing = error, let missing { throw Refusal(.missing, missing) }
            throw Refusal(error)
        }
    }

    private func account(_ name: String) async throws -> Account {
        try await Refusal.translating {
            guard let account = try await core.directory.current().accountsByName[name] else {
                throw Refusal(.missing, "there is no account \"\(name.echo)\": add it first")
            }
            return account
        }
    }

    private func pair(_ code: String, _ name: String) async throws -> (Channel, Account) {
        let account = try await account(name)
        return try await Refusal.translating {
            guard let channel = try await core.directory.current().channelsByName[code], code != Holding.channel else {
                throw Self.noChannel(code)
            }
            return (channel, account)
        }
    }

    private static func noChannel(_ code: String) -> Refusal {
        Refusal(.missing, "there is no channel \"\(code.echo)\": add it first")
    }
}

extension UInt8 {
    var isLowerOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
