import Crypto
import FoundationEssentials
import Records
import Store
import Synchronization

/// Who is asking: passwords, tokens, sessions, rates.
///
/// Every failure costs the same time, whether the name exists or not; every refusal is an audit entry.
package struct Accounts: Sendable {
    let core: Core
    let passwords: Passwords
    let sessions: Sessions
    private let state: Desk
    private var isMetered = true

    /// What is remembered between requests; nothing of it has to outlive the process.
    private final class Desk: Sendable {
        let failures = Mutex(
            Rates(perSecond: Double(SharingLimits.addressFailures) / 60, burst: Double(SharingLimits.addressFailures)))
        let lockouts = Mutex(Lockouts())
        let remembered = Mutex<[[UInt8]: Remembered]>([:])
        let turns = Mutex<[[UInt8]: Turn]>([:])
        let byAccount = Mutex(
            Rates(
                perSecond: Double(SharingLimits.accountRate.sustained), burst: Double(SharingLimits.accountRate.burst)))
        let byAddress = Mutex(
            Rates(
                perSecond: Double(SharingLimits.addressRate.sustained), burst: Double(SharingLimits.addressRate.burst)))
    }

    /// A password that was right, for the account as it was then.
    private struct Remembered {
        let account: Int64
        let password: String
        let until: Instant
    }

    /// Who shows the same name and secret at the same time: one after the other.
    private struct Turn {
        let permits = Permits(1, queue: SharingLimits.sameSecret)
        var users = 0
    }

    init(core: Core, cost: Passwords.Cost) {
        self.core = core
        passwords = Passwords(cost: cost, random: core.random)
        sessions = Sessions(session: core.keys.session, form: core.keys.form, random: core.random)
        state = Desk()
    }

    /// HTTP Basic: an account's name with its password or with one of its tokens.
    ///
    /// Throws ``Refusal/Code/unauthenticated`` or ``Refusal/Code/tooMany`` (locked out, or too many attempts).
    package func caller(name: String, secret: String, address: String) async throws -> Caller {
        try await Refusal.translating {
            guard secret.utf8.count <= SharingLimits.secret, name.utf8.count <= SharingLimits.secret else {
                throw refused(name: "", known: false, "sign-in", .unauthenticated, address)
            }
            let snapshot = try await core.directory.current()
            if Administration.isToken(secret) {
                if let (account, token) = account(token: secret, snapshot), account.name == name {
                    return caller(account, .token, .token(token.key))
                }
                throw try refused(token: name, address, snapshot)
            }
            let key = remembrance(name, secret)
            if let account = remembered(key, name, snapshot) { return caller(password: account) }
            return try await inTurn(key, name: name, known: snapshot.accountsByName[name] != nil, address) {
                let snapshot = try await core.directory.current()
                if let account = remembered(key, name, snapshot) { return caller(password: account) }
                let now = core.clock()
                let account = try await check(name, secret, address, snapshot)
                if let password = account.password {
                    state.remembered.withLock { remembered in
                        if remembered.count >= SharingLimits.rememberedMost {
                            remembered.removeAll(keepingCapacity: true)
                        }
                        remembered[key] = Remembered(
                            account: account.key, password: password,
                            until: Instant(microseconds: now.microseconds + SharingLimits.remembered * 1_000_000))
                    }
                }
                return caller(password: account)
            }
        }
    }

    /// A token that is none, or none of this account: it is never tried as a password, so that a tool whose token was
    /// revoked does not lock the post's people out.
    private func refused(token name: String, _ address: String, _ snapshot: Snapshot) throws -> Refusal {
        let isKnown = snapshot.accountsByName[name] != nil
        try takeFailure(address, name: name, known: isKnown)
        return refused(name: name, known: isKnown, "sign-in", .unauthenticated, address)
    }

    /// What was right a moment ago needs no new hash, as long as the account is as it was.
    private func remembered(_ key: [UInt8], _ name: String, _ snapshot: Snapshot) -> Account? {
        guard let known = state.remembered.withLock({ $0[key] }), core.clock() < known.until,
            let account = snapshot.accounts[known.account], account.password == known.password,
            !account.suspended, account.name == name
        else { return nil }
        return account
    }

    /// A tool that opens many connections at once shows the same password on each before one of them is found right:
    /// the first is looked at, the others wait for it. Otherwise they would count as so many failures, and lock the name.
    private func inTurn<T>(
        _ key: [UInt8], name: String, known: Bool, _ address: String, _ body: () async throws -> T
    ) async throws -> T {
        let permits = state.turns.withLock { turns in
            var turn = turns[key] ?? Turn()
            turn.users += 1
            turns[key] = turn
            return turn.permits
        }
        defer {
            state.turns.withLock { turns in
                turns[key]?.users -= 1
                if turns[key]?.users == 0 { turns[key] = nil }
            }
        }
        guard let result = try await permits.run(body) else {
            noteBusy(name, known, address)
            throw Refusal(.tooMany, "too many sign-ins at this moment: try again in a few seconds", retryAfter: 5)
        }
        return result
    }

    /// A bearer token.
    package func caller(token: String, address: String) async throws -> Caller {
        try await Refusal.translating {
            let snapshot = try await core.directory.current()
            if token.utf8.count <= SharingLimits.secret, let (account, found) = account(token: token, snapshot) {
                return caller(account, .token, .token(found.key))
            }
            try takeFailure(address, name: "token")
            throw refused(name: "token", known: false, "sign-in", .unauthenticated, address)
        }
    }

    /// Checks a password and opens a session: the signed cookie's value, and who it is for.
    package func signIn(
        name: String, password: String, address: String
    ) async throws -> (cookie: String, caller: Caller) {
        try await Refusal.translating {
            guard password.utf8.count <= SharingLimits.secret, name.utf8.count <= SharingLimits.secret else {
                throw refused(name: "", known: false, "sign-in", .unauthenticated, address)
            }
            let snapshot = try await core.directory.current()
            guard !Administration.isToken(password) else { throw try refused(token: name, address, snapshot) }
            let account = try await check(name, password, address, snapshot)
            let (cookie, session) = sessions.open(
                account: account.key, generation: account.generation, at: core.clock())
            return (cookie, caller(account, .session, session.proof))
        }
    }

    /// The caller of a session cookie; `nil` when it is forged, expired or ended.
    package func caller(cookie: String) async throws -> Caller? {
        try await Refusal.translating {
            guard let session = sessions.read(cookie, at: core.clock()) else { return nil }
            let snapshot = try await core.directory.current()
            guard let account = snapshot.accounts[session.account], !account.suspended,
                core.holds(session.proof, of: account, in: snapshot)
            else { return nil }
            return caller(account, .session, session.proof)
        }
    }

    /// Ends the caller's session, and no other: a post is shared by several people, who are signed in at the same time.
    ///
    /// What was signed out is kept in the store, as a change with its entry: so it is over after a restart, too, and for
    /// every process that serves the folder.
    package func signOut(_ caller: Caller) async throws {
        guard let account = caller.account, case .session(let id, _, let expires) = caller.proof else { return }
        try await Refusal.translating {
            let note = AuditNote(caller, "session.end", on: caller.name)
            let until = Instant(microseconds: expires.microseconds + SharingLimits.sessionGrace * 1_000_000)
            _ = try await core.store.commit(
                .endSession(account: account, id: id, until: until), entry: core.maker, noting: note, at: core.clock())
        }
    }

    /// Writes down what a boundary refused by itself, before it asked anybody: a request that says not who sends it, a
    /// form from elsewhere.
    package func note(
        refused act: String, on subject: String, _ code: Refusal.Code, by caller: Caller, address: String
    ) {
        var note = AuditNote(caller, "refused." + act, on: subject, outcome: code.rawValue)
        note.address = address
        core.trail.note(note, at: core.clock())
    }

    /// The token that a form of this session has to carry (CSRF); `session` is the cookie's value.
    package func formToken(session: String) -> String { sessions.formToken(for: session) }
    package func accepts(formToken: String, session: String) -> Bool { sessions.accepts(formToken, for: session) }

    /// Counts a request against the caller's allowance; throws ``Refusal/Code/tooMany``.
    package func meter(_ caller: Caller, address: String) throws {
        guard isMetered else { return }
        let now = core.clock()
        var wait = state.byAddress.withLock { $0.take(address, at: now) }
        if wait == nil, let account = caller.account {
            wait = state.byAccount.withLock { $0.take(String(account), at: now) }
        }
        guard let wait else { return }
        var note = AuditNote(caller, "refused.rate", on: "requests", outcome: Refusal.Code.tooMany.rawValue)
        note.address = address
        core.trail.note(note, at: now)
        throw Refusal(.tooMany, "too many requests: slow down", retryAfter: wait)
    }

    /// The same accounts without allowances: for a benchmark, whose one client asks as often as it can.
    package func unmetered() -> Accounts {
        var accounts = self
        accounts.isMetered = false
        return accounts
    }

    // MARK: - Checking

    private func caller(_ account: Account, _ means: Caller.Means, _ proof: Caller.Proof) -> Caller {
        core.caller(of: account, means, proof)
    }

    private func caller(password account: Account) -> Caller {
        caller(account, .password, .password(generation: account.generation))
    }

    private func account(token: String, _ snapshot: Snapshot) -> (account: Account, token: Token)? {
        guard Administration.isToken(token),
            let found = snapshot.tokens[Array(SHA256.hash(data: Array(token.utf8)))],
            let account = snapshot.accounts[found.account], !account.suspended
        else { return nil }
        return (account, found)
    }

    private func remembrance(_ name: String, _ secret: String) -> [UInt8] {
        var parts = Parts()
        parts.add(name)
        parts.add(secret)
        return Array(HMAC<SHA256>.authenticationCode(for: parts.bytes, using: core.keys.remembered))
    }

    /// Checks a password, counting the attempt before it is known how it ends.
    private func check(
        _ name: String, _ password: String, _ address: String, _ snapshot: Snapshot
    ) async throws -> Account {
        let account = snapshot.accountsByName[name]
        let now = core.clock()
        let persisted = account?.lockedUntil.flatMap { now < $0 ? $0 : nil }
        let remembered = state.lockouts.withLock { lockouts in
            lockouts.renew(name, password: account?.password, until: account?.lockedUntil, at: now)
            return lockouts.locked(name, at: now) ?? (lockouts.isExhausted(name) ? Lockouts.end(from: now) : nil)
        }
        if let until = persisted ?? remembered {
            core.trail.note(
                AuditNote(
                    attemptBy: name, known: account != nil, "refused.sign-in", outcome: "locked", address: address),
                at: now)
            throw Self.locked(until: until, at: now)
        }
        try takeFailure(address, name: name, known: account != nil)
        let lock = state.lockouts.withLock { $0.attempt(name, password: account?.password, at: now) }
        let isRight: Bool
        do {
            isRight = try await passwords.verify(password, against: account?.password)
        } catch {
            state.lockouts.withLock { $0.giveBack(name) }
            state.failures.withLock { $0.giveBack(address) }
            if (error as? Refusal)?.code == .tooMany { noteBusy(name, account != nil, address) }
            throw error
        }
        if isRight, let account, !account.suspended {
            state.lockouts.withLock { $0.succeed(name) }
            state.failures.withLock { $0.giveBack(address) }
            return account
        }
        if let lock {
            state.lockouts.withLock { $0.lock(name, until: lock) }
            let note = AuditNote(
                attemptBy: name, known: account != nil, "account.lock", outcome: "locked", address: address)
            if let account {
                core.trail.lock(account.key, until: lock, note: note)
            } else {
                core.trail.note(note, at: now)
            }
        }
        throw refused(name: name, known: account != nil, "sign-in", .unauthenticated, address)
    }

    private func takeFailure(_ address: String, name: String, known: Bool = false) throws {
        let now = core.clock()
        guard let wait = state.failures.withLock({ $0.take(address, at: now) }) else { return }
        noteBusy(name, known, address)
        throw Refusal(.tooMany, "too many failed attempts from your address: wait", retryAfter: wait)
    }

    private func noteBusy(_ name: String, _ known: Bool, _ address: String) {
        core.trail.note(
            AuditNote(
                attemptBy: name, known: known, "refused.sign-in", outcome: Refusal.Code.tooMany.rawValue,
                address: address),
            at: core.clock())
    }

    private func refused(
        name: String, known: Bool, _ act: String, _ code: Refusal.Code, _ address: String
    ) -> Refusal {
        core.trail.note(
            AuditNote(
                attemptBy: name, known: known, "refused." + act, outcome: code.rawValue, address: address),
            at: core.clock())
        return Refusal(code, "the name or the password is wrong")
    }

    private static func locked(until: Instant, at now: Instant) -> Refusal {
        let seconds = Int((until.microseconds - now.microseconds + 999_999) / 1_000_000)
        return Refusal(
            .tooMany, "\(SharingLimits.failures) failed attempts in a row: this name is locked for a while",
            retryAfter: max(seconds, 1))
    }
}
