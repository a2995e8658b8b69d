import Crypto
import Foundation
import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Who is asking")
struct AccountTests {
    func sign(_ house: House, _ name: String, _ password: String, from address: String = "192.0.2.1") async -> Refusal?
    {
        let accounts = house.accounts
        return await refusal { _ = try await accounts.signIn(name: name, password: password, address: address) }
    }

    func withPassword(_ house: House, _ name: String = "reader") async throws {
        try await house.administration.setPassword(House.password, of: name)
    }

    @Test("a password signs in, a session cookie is its caller, and both say who it is", arguments: Backend.allCases)
    func signIn(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            let (cookie, caller) = try await house.accounts.signIn(
                name: "reader", password: House.password, address: "192.0.2.1")
            #expect(caller.name == "reader" && caller.means == .session && caller.roles == [.reader])
            #expect(try await house.accounts.caller(cookie: cookie) == caller)
            let basic = try await house.accounts.caller(name: "reader", secret: House.password, address: "192.0.2.1")
            #expect(basic.account == caller.account && basic.means == .password)
        }
    }

    @Test(
        "a post of another organisation asks in the name of that one, by whatever way it signed in, and is none of the house",
        arguments: Backend.allCases)
    func guests(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            try await house.administration.addAccount(
                name: "guestchief", roles: [.releaser, .secretary], organisation: House.partner,
                purposes: [.awareness])
            try await withPassword(house, "guestchief")
            let accounts = house.accounts
            let (cookie, signedIn) = try await accounts.signIn(
                name: "guestchief", password: House.password, address: "a")
            let token = try await house.administration.addToken(for: "guestchief")
            let callers: [Caller] = [
                signedIn, try #require(try await accounts.caller(cookie: cookie)),
                try await accounts.caller(name: "guestchief", secret: House.password, address: "a"),
                try await accounts.caller(token: token, address: "a"),
            ]
            #expect(try await house.administration.post("guestchief").organisation == House.partner)
            for caller in callers {
                #expect(caller.organisation == House.partner)
                // With whom the node is connected is for its own people.
                #expect(await refusal { _ = try await house.gate.peers(for: caller) }?.code == .forbidden)
            }
            try await withPassword(house)
            let own = try await accounts.signIn(name: "reader", password: House.password, address: "a").caller
            #expect(own.organisation == House.organisation)
        }
    }

    @Test(
        "a wrong password, a name that is not there, an account without a password and a suspended one are refused alike",
        arguments: Backend.allCases)
    func alike(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            try await withPassword(house, "author")
            try await house.administration.suspend("author")
            let wrong = await sign(house, "reader", "wrong password 1")
            #expect(wrong?.code == .unauthenticated)
            #expect(await sign(house, "nobody", House.password) == wrong)
            #expect(await sign(house, "releaser", House.password) == wrong)
            #expect(await sign(house, "author", House.password) == wrong)
            #expect(await sign(house, "reader", "") == wrong)
            #expect(await sign(house, "reader", String(repeating: "x", count: 1_025)) == wrong)
        }
    }

    @Test(
        "a token works as bearer and as basic secret of its own account, until it is revoked",
        arguments: Backend.allCases)
    func tokens(_ backend: Backend) async throws {
        try await backend.run { house in
            let token = try await house.administration.addToken(for: "reader")
            #expect(token.hasPrefix("brz_") && token.count == 4 + 43)
            #expect(try await house.accounts.caller(token: token, address: "a").name == "reader")
            #expect(try await house.accounts.caller(name: "reader", secret: token, address: "a").means == .token)
            let accounts = house.accounts
            #expect(
                await refusal { _ = try await accounts.caller(name: "author", secret: token, address: "a") }?.code
                    == .unauthenticated)
            #expect(await sign(house, "reader", token)?.code == .unauthenticated)
            let kept = try #require(try await house.administration.tokens(of: "reader").first)
            #expect(kept.digest == Array(SHA256.hash(data: Data(token.utf8))))
            try await house.administration.revokeToken(kept.key)
            #expect(
                await refusal { _ = try await accounts.caller(token: token, address: "a") }?.code == .unauthenticated)
            #expect(
                await refusal { _ = try await accounts.caller(token: "brz_x", address: "a") }?.code == .unauthenticated)
        }
    }

    @Test(
        "a session ends after twelve hours, with a sign-out, a new password and a suspension",
        arguments: Backend.allCases)
    func sessions(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            func open() async throws -> String {
                try await house.accounts.signIn(name: "reader", password: House.password, address: "a").cookie
            }
            let accounts = house.accounts
            var cookie = try await open()
            house.clock.pass(seconds: 12 * 3_600 - 1)
            #expect(try await accounts.caller(cookie: cookie) != nil)
            house.clock.pass(seconds: 1)
            #expect(try await accounts.caller(cookie: cookie) == nil)

            cookie = try await open()
            try await accounts.signOut(try #require(try await accounts.caller(cookie: cookie)))
            #expect(try await accounts.caller(cookie: cookie) == nil)

            cookie = try await open()
            try await withPassword(house)
            #expect(try await accounts.caller(cookie: cookie) == nil)

            cookie = try await open()
            try await house.administration.suspend("reader")
            #expect(try await accounts.caller(cookie: cookie) == nil)
        }
    }

    @Test(
        "signing out ends that session alone, also for another process and after a restart",
        arguments: Backend.allCases)
    func signOut(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            let accounts = house.accounts
            func open() async throws -> String {
                let opened = try await accounts.signIn(name: "reader", password: House.password, address: "a")
                return opened.cookie
            }
            let mine = try await open()
            let yours = try await open()
            let other = try House.node(house.store, house.signer, house.clock)
            #expect(try await other.accounts.caller(cookie: mine) != nil)
            let before = try await house.acts().count
            try await house.accounts.signOut(try #require(try await house.accounts.caller(cookie: mine)))
            #expect(try await house.accounts.caller(cookie: mine) == nil)
            #expect(try await house.accounts.caller(cookie: yours) != nil)
            #expect(try await other.accounts.caller(cookie: mine) == nil)
            #expect(try await other.accounts.caller(cookie: yours) != nil)
            let acts = try await house.acts()
            #expect(acts.count == before + 1 && acts.first?.act == "session.end" && acts.first?.actor == "reader")
            // A clock that is put back does not bring it to life.
            house.clock.pass(seconds: SharingLimits.session + 60)
            let next = try await open()
            try await house.accounts.signOut(try #require(try await house.accounts.caller(cookie: next)))
            house.clock.pass(seconds: -SharingLimits.session)
            #expect(try await house.accounts.caller(cookie: mine) == nil)
        }
    }

    @Test("a tool that asks with a password has no session to sign out of, and ends none", arguments: Backend.allCases)
    func signOutOfNothing(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            let cookie = try await house.accounts.signIn(name: "reader", password: House.password, address: "a").cookie
            let tool = try await house.accounts.caller(name: "reader", secret: House.password, address: "a")
            try await house.accounts.signOut(tool)
            #expect(try await house.accounts.caller(cookie: cookie) != nil)
        }
    }

    @Test("a session from before a suspension stays ended when the account is resumed", arguments: Backend.allCases)
    func resumed(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            let accounts = house.accounts
            let cookie = try await accounts.signIn(name: "reader", password: House.password, address: "a").cookie
            try await house.administration.suspend("reader")
            try await house.administration.suspend("reader", false)
            #expect(try await accounts.caller(cookie: cookie) == nil)
            _ = try await accounts.signIn(name: "reader", password: House.password, address: "a")
        }
    }

    @Test("a new password is one change: it lifts a lock and ends the sessions with it", arguments: Backend.allCases)
    func oneChange(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            let cookie = try await house.accounts.signIn(name: "reader", password: House.password, address: "y").cookie
            for attempt in 0..<SharingLimits.failures {
                _ = await sign(house, "reader", "wrong password", from: "a\(attempt)")
            }
            try await house.node.flush()
            let size = try await house.store.size()
            try await house.administration.setPassword("another password", of: "reader")
            #expect(try await house.store.size() == size + 1)
            #expect(try await house.accounts.caller(cookie: cookie) == nil)
            _ = try await house.accounts.signIn(name: "reader", password: "another password", address: "z")
        }
    }

    @Test(
        "a secret that means to be a token is never tried as a password: however often it is wrong, nobody is locked out",
        arguments: Backend.allCases)
    func tokenIsNoPassword(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            let (accounts, administration) = (house.accounts, house.administration)
            let token = try await administration.addToken(for: "reader")
            try await administration.revokeTokens(of: "reader")
            for attempt in 0...SharingLimits.failures {
                let basic = await refusal {
                    _ = try await accounts.caller(name: "reader", secret: token, address: "a\(attempt)")
                }
                #expect(basic?.code == .unauthenticated)
                #expect(await sign(house, "reader", token, from: "b\(attempt)") == basic)
                #expect(await sign(house, "nobody", token, from: "c\(attempt)") == basic)
            }
            _ = try await accounts.signIn(name: "reader", password: House.password, address: "z")
            #expect(try await house.acts().contains { $0.act == "refused.sign-in" && $0.actor == "reader" })
            // From one address there are no more attempts than with a password.
            for _ in 0..<SharingLimits.addressFailures { _ = await sign(house, "reader", token, from: "q") }
            #expect(await sign(house, "reader", token, from: "q")?.code == .tooMany)
            let refused = await refusal { try await administration.setPassword("brz_a long password", of: "reader") }
            #expect(refused?.code == .invalid)
        }
    }

    @Test("a cookie with any letter changed is nobody's; so is one of another node")
    func forgedCookies() async throws {
        try await Backend.memory.run { house in
            try await withPassword(house)
            let cookie = try await house.accounts.signIn(name: "reader", password: House.password, address: "a").cookie
            let letters = Array(cookie)
            for place in letters.indices {
                var changed = letters
                changed[place] = changed[place] == "A" ? "B" : "A"
                #expect(try await house.accounts.caller(cookie: String(changed)) == nil)
            }
            for text in ["", "x", cookie + "A", String(repeating: "A", count: 10_000)] {
                #expect(try await house.accounts.caller(cookie: text) == nil)
            }
            let keys = try Keys(secret: [UInt8](repeating: 8, count: 32))
            let foreign = Sessions(session: keys.session, form: keys.form, random: Draw().bytes)
            #expect(
                try await house.accounts.caller(
                    cookie: foreign.open(account: 1, generation: 0, at: house.clock.now).cookie)
                    == nil)
        }
    }

    @Test("a form's token belongs to its session, and is another text each time")
    func forms() async throws {
        try await Backend.memory.run { house in
            let accounts = house.accounts
            let (one, two) = (accounts.formToken(session: "cookie"), accounts.formToken(session: "cookie"))
            #expect(one != two)
            #expect(
                accounts.accepts(formToken: one, session: "cookie")
                    && accounts.accepts(formToken: two, session: "cookie"))
            #expect(!accounts.accepts(formToken: one, session: "other"))
            for text in ["", "x", one.dropLast() + "!", one + "A"] {
                #expect(!accounts.accepts(formToken: String(text), session: "cookie"))
            }
        }
    }

    @Test(
        "ten failures in a row lock a name for fifteen minutes, whether it is there or not",
        arguments: ["reader", "nobody"])
    func lockout(_ name: String) async throws {
        try await Backend.memory.run { house in
            try await withPassword(house)
            for attempt in 0..<SharingLimits.failures {
                #expect(await sign(house, name, "wrong password", from: "a\(attempt)")?.code == .unauthenticated)
            }
            let locked = await sign(house, name, House.password, from: "z")
            #expect(locked?.code == .tooMany && locked?.retryAfter == 15 * 60)
            house.clock.pass(seconds: 15 * 60 - 1)
            #expect(await sign(house, name, House.password, from: "z")?.code == .tooMany)
            house.clock.pass(seconds: 1)
            if name == "reader" {
                _ = try await house.accounts.signIn(name: name, password: House.password, address: "z")
            } else {
                #expect(await sign(house, name, House.password, from: "z")?.code == .unauthenticated)
            }
        }
    }

    @Test(
        "a lock outlives the process, is audited, and can be taken off; tokens and sessions go on",
        arguments: Backend.allCases)
    func lockIsKept(_ backend: Backend) async throws {
        try await backend.run { house in
            try await withPassword(house)
            let token = try await house.administration.addToken(for: "reader")
            let cookie = try await house.accounts.signIn(name: "reader", password: House.password, address: "y").cookie
            for attempt in 0..<SharingLimits.failures {
                _ = await sign(house, "reader", "wrong password", from: "a\(attempt)")
            }
            try await house.node.flush()
            let again = try House.node(house.store, house.signer, house.clock)
            let found = await refusal {
                _ = try await again.accounts.signIn(name: "reader", password: House.password, address: "z")
            }
            #expect(found?.code == .tooMany)
            #expect(try await house.acts().contains { $0.act == "account.lock" && $0.actor == "reader" })
            #expect(try await again.accounts.caller(token: token, address: "z").name == "reader")
            #expect(try await again.accounts.caller(name: "reader", secret: token, address: "z").name == "reader")
            #expect(try await again.accounts.caller(cookie: cookie)?.name == "reader")
            house.clock.pass(seconds: 1)
            try await again.administration.unlock("reader")
            _ = try await again.accounts.signIn(name: "reader", password: House.password, address: "z")
            // The process that counted the failures goes by it, too.
            _ = try await house.accounts.signIn(name: "reader", password: House.password, address: "z")
            for attempt in 0..<SharingLimits.failures {
                #expect(await sign(house, "reader", "wrong password", from: "b\(attempt)")?.code == .unauthenticated)
            }
            #expect(await sign(house, "reader", House.password, from: "z")?.code == .tooMany)
        }
    }

    @Test("a success in between starts the count anew")
    func streak() async throws {
        try await Backend.memory.run { house in
            try await withPassword(house)
            for round in 0..<3 {
                for attempt in 0..<(SharingLimits.failures - 1) {
                    #expect(
                        await sign(house, "reader", "wrong password", from: "\(round).\(attempt)")?.code
                            == .unauthenticated)
                }
                _ = try await house.accounts.signIn(name: "reader", password: House.password, address: "z")
            }
        }
    }

    @Test("an address has ten failures a minute, over all names; what is right by token still passes")
    func address() async throws {
        try await Backend.memory.run { house in
            try await withPassword(house)
            let token = try await house.administration.addToken(for: "reader")
            for attempt in 0..<SharingLimits.addressFailures {
                #expect(await sign(house, "name\(attempt)", "wrong password")?.code == .unauthenticated)
            }
            let refused = await sign(house, "reader", House.password)
            #expect(refused?.code == .tooMany && (1...6).contains(refused?.retryAfter ?? 0))
            #expect(try await house.accounts.caller(token: token, address: "192.0.2.1").name == "reader")
            house.clock.pass(seconds: 6)
            _ = try await house.accounts.signIn(name: "reader", password: House.password, address: "192.0.2.1")
        }
    }

    @Test("a right password is remembered for five minutes, and no longer than it is right")
    func remembered() async throws {
        try await Backend.memory.run { house in
            try await withPassword(house)
            func basic() async throws -> Caller {
                try await house.accounts.caller(name: "reader", secret: House.password, address: "192.0.2.1")
            }
            _ = try await basic()
            // The address has no attempt left: only what is remembered passes.
            for attempt in 0..<SharingLimits.addressFailures {
                _ = await sign(house, "name\(attempt)", "wrong password")
            }
            _ = try await basic()
            try await house.file([Thing(1)])
            _ = try await basic()
            try await house.administration.setPassword("another password", of: "reader")
            #expect(await refusal { _ = try await basic() }?.code == .tooMany)
        }
    }

    @Test("a caller has so many requests at once, and so many a second")
    func rates() async throws {
        try await Backend.memory.run { house in
            let reader = house["reader"]
            for _ in 0..<SharingLimits.accountRate.burst { try house.accounts.meter(reader, address: "a") }
            let accounts = house.accounts
            let refused = await refusal { try accounts.meter(reader, address: "a") }
            #expect(refused?.code == .tooMany && refused?.retryAfter == 1)
            try accounts.meter(house["author"], address: "a")
            house.clock.pass(seconds: 1)
            for _ in 0..<SharingLimits.accountRate.sustained { try accounts.meter(reader, address: "a") }
            #expect(await refusal { try accounts.meter(reader, address: "a") }?.code == .tooMany)
        }
    }

    @Test("a password of eleven characters is too short, twelve will do; 1,024 bytes will do, one more is too long")
    func passwordRules() async throws {
        try await Backend.memory.run { house in
            let administration = house.administration
            func attempt(_ password: String) async throws {
                try await administration.setPassword(password, of: "reader")
            }
            #expect(await refusal { try await attempt("elevenchars") }?.message.contains("at least 12") == true)
            try await attempt("twelve chars")
            try await attempt(String(repeating: "é", count: 512))
            #expect(
                await refusal { try await attempt(String(repeating: "é", count: 512) + "x") }?.message.contains(
                    "at most 1024") == true)
        }
    }

    @Test("the stored form of a password is scrypt's usual one, and never the password")
    func storedForm() async throws {
        let passwords = Passwords(random: { [UInt8](repeating: 1, count: $0) })
        let text = try await passwords.hash(House.password)
        #expect(text.hasPrefix("$scrypt$ln=15,r=8,p=1$AQEBAQEBAQEBAQEBAQEBAQ$"))
        #expect(try await passwords.verify(House.password, against: text))
        #expect(try await !passwords.verify(House.password + " ", against: text))
        for broken in ["", "$scrypt$", "$scrypt$ln=40,r=8,p=1$AQ$AQ", "$scrypt$ln=x,r=8,p=1$$", text + "A"] {
            #expect(try await !passwords.verify(House.password, against: broken))
        }
    }

    @Test("so many wait for their turn, in order, and the next is turned away")
    func permits() async {
        let permits = Permits(1, queue: 1)
        let (gates, open) = AsyncStream<Void>.makeStream()
        let (started, mark) = AsyncStream<Void>.makeStream()
        var marks = started.makeAsyncIterator()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await permits.run {
                    mark.yield()
                    var gates = gates.makeAsyncIterator()
                    await gates.next(isolation: #isolation)
                    return true
                } ?? false
            }
            await marks.next(isolation: #isolation)
            // One holds the permit; of the next two, one waits and one is turned away.
            for _ in 0..<2 { group.addTask { await permits.run { true } ?? false } }
            var results: [Bool] = []
            results.append(await group.next() ?? true)
            open.yield()
            for await result in group { results.append(result) }
            #expect(results == [false, true, true])
        }
    }
}
