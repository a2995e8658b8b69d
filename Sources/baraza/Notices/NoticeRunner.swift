import Foundation
import JSON
import Logging
import Outbound
import Records
import Sharing
import Store
import Web

/// Tells posts by mail that something waits, as long as the program runs.
struct NoticeRunner: Sendable {
    let folder: DataFolder
    let node: Node
    let logger: Logger

    /// What is remembered between two looks, as long as the program runs.
    private struct Looks {
        struct Look {
            /// Up to where nothing was due.
            let through: Position
            /// When all was looked at that came since the last message.
            let at: Instant
            /// When all that waits was looked at.
            let whole: Instant?
        }
        var posts: [String: Look] = [:]
        /// Whose wish cannot be read, and the log says so already.
        var unusable: Set<String> = []
    }

    /// A message that is due.
    private struct Due {
        let name: String
        let plan: NoticePlan
        let waiting: Awaited
        let to: MailAddress
        let language: String
        let way: String
        let day: String
        let hour: Int
    }

    func run() async throws {
        var looks = Looks()
        while true {
            try await look(&looks)
            try await Task.sleep(for: .seconds(NoticeLimits.look))
        }
    }

    /// One look at what waits for each post that wants to be told.
    private func look(_ looks: inout Looks) async throws {
        do {
            let file = try folder.notices()
            var states = try states(for: file)
            guard let server = file.server, !file.posts.isEmpty else { return }
            let (sender, from) = (MailSender(to: try server.mail()), try server.address(of: server.sender))
            let end = try await node.gate.noticeEnd()
            var due: [Due] = []
            for (name, post) in file.posts.sorted(by: { $0.key < $1.key }).prefix(NoticeLimits.posts) {
                if let found = try await self.due(name, post, states, server, end, &looks) { due.append(found) }
            }
            // The most urgent first, and of these whoever's was not tried before.
            due.sort { left, right in
                left.waiting.precedence == right.waiting.precedence
                    ? left.plan.state.failures < right.plan.state.failures
                    : left.waiting.precedence > right.waiting.precedence
            }
            for one in due.prefix(NoticeLimits.sent) {
                guard try await tell(one, &states, server, from, sender) else { break }
            }
        } catch let error as Failure {
            logger.error("no notices: \(error)")
        } catch let error as StoreError {
            logger.error("no notices: \(error)")
        }
    }

    /// What was told to those who want to be told, and to nobody else. What cannot be read is begun anew: somebody may be told twice, and
    /// nobody is not told.
    private func states(for file: NoticeFile) throws -> NoticeStates {
        do {
            var states = try folder.noticeStates()
            let known = states.posts.count
            states.posts = states.posts.filter { file.posts[$0.key] != nil }
            if states.posts.count != known { try folder.write(states) }
            return states
        } catch let error as Failure {
            logger.warning("what was told to posts is not known, and is begun anew: \(error)")
            let states = NoticeStates()
            try folder.write(states)
            return states
        }
    }

    /// The message that is due to a post, if one is.
    ///
    /// As long as nothing came, and no message of the day is due, nothing is looked at; what came is looked at by itself. As what may be
    /// seen changes by time, too, all is looked at anew now and then.
    private func due(
        _ name: String, _ post: NoticeFile.Post, _ states: NoticeStates, _ server: NoticeFile.Server, _ end: Position,
        _ looks: inout Looks
    ) async throws -> Due? {
        let now = node.gate.instant
        guard let to = MailAddress(post.address), let (day, hour) = post.local(Self.date(of: now)) else {
            if looks.unusable.insert(name).inserted {
                logger.warning(
                    "\(name) is told nothing: its address or its zone is none; `baraza notice set` writes them")
            }
            return nil
        }
        looks.unusable.remove(name)
        let way = server.way(to: post)
        let plan = NoticePlan(post.wish, states.state(of: name, by: way))
        guard plan.mayTry(at: now) else { return nil }
        func isRecent(_ look: Instant) -> Bool {
            (0..<NoticeLimits.gap * 1_000_000).contains(now.microseconds - look.microseconds)
        }
        let last = looks.posts[name]
        let isWhole = plan.isDigestDue(at: now, day: day, hour: hour) && !(last?.whole.map(isRecent) ?? false)
        guard isWhole || post.isUrgentAtOnce else { return nil }
        let seen = last.flatMap { isRecent($0.at) ? $0 : nil }
        if !isWhole, seen?.through == end { return nil }
        let told = plan.state.told
        do {
            let caller = try await node.administration.post(name)
            let found = try await node.gate.waiting(
                after: isWhole ? told : max(told, seen?.through ?? .zero), isUrgentAlone: !isWhole, for: caller)
            guard let waiting = found, plan.isDue(waiting, at: now, day: day, hour: hour) else {
                looks.posts[name] = Looks.Look(
                    through: end, at: isWhole ? now : seen?.at ?? now, whole: isWhole ? now : last?.whole)
                return nil
            }
            // Until it was told, all of it counts.
            looks.posts[name] = nil
            return Due(
                name: name, plan: plan, waiting: waiting, to: to, language: post.language, way: way, day: day,
                hour: hour)
        } catch let refusal as Refusal {
            logger.warning("what waits for \(name) is not known: \(refusal.message)")
            return nil
        }
    }

    /// - Returns: whether the server is there, so that it makes sense to go on.
    private func tell(
        _ due: Due, _ states: inout NoticeStates, _ server: NoticeFile.Server, _ from: MailAddress,
        _ sender: MailSender
    ) async throws -> Bool {
        let (name, plan, now) = (due.name, due.plan, node.gate.instant)
        do {
            // Written down first: whatever ends the program meanwhile, no second one follows at once.
            states.keep(plan.begun(at: now), of: name, by: due.way)
            try folder.write(states)
            let words = NoticeWords(due.waiting.precedence, address: server.address, language: due.language)
            try await sender.send(
                Mail(
                    from: from, to: due.to, subject: words.subject, text: words.text,
                    date: Self.text(of: Self.date(of: now)),
                    id: UUID().uuidString.lowercased().replacing("-", with: "")))
            states.keep(
                plan.told(due.waiting, at: now, day: due.day, hour: due.hour), of: name, by: due.way)
            try folder.write(states)
            try await node.administration.note("notice.send", on: name, outcome: "told that something waits")
        } catch let error as OutboundError {
            logger.warning("\(name) was not told that something waits: \(error)")
            return ![.unknown, .forbidden, .unreachable, .timeout].contains(error.code)
        } catch let refusal as Refusal {
            logger.warning("that \(name) was told is not in the audit: \(refusal.message)")
        }
        return true
    }

    private static func date(of instant: Instant) -> Date {
        Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)
    }

    /// RFC 5322 §3.3, in UTC.
    private static func text(of date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: date)
    }
}

extension NoticeStates {
    /// What was told to a post. What was not taken at another address, or by another server, is forgotten.
    fileprivate func state(of name: String, by way: String) -> NoticeState {
        guard let known = posts[name] else { return NoticeState() }
        let isSame = known.way == way
        return NoticeState(
            told: Position(known.told), tried: isSame ? known.tried.map { Instant(microseconds: $0) } : nil,
            failures: isSame ? known.failures : 0, day: known.day)
    }

    fileprivate mutating func keep(_ state: NoticeState, of name: String, by way: String) {
        posts[name] = State(
            told: state.told.raw, tried: state.tried?.microseconds, failures: state.failures, day: state.day, way: way)
    }
}

extension NoticeFile.Server {
    /// How a post is reached, as a digest: addresses stand in one file alone.
    fileprivate func way(to post: NoticeFile.Post) -> String {
        let parts = [host, String(port), tls, sender, user ?? "", authority ?? "", post.address]
        return ContentDigest(sha256: Array(parts.joined(separator: "\n").utf8)).hex
    }

    /// The server, with the password and the certificates that its files have now.
    fileprivate func mail() throws -> MailServer {
        guard let security = MailServer.Security(rawValue: tls) else {
            throw Failure("the mail server speaks '\(tls)'", hint: "it is implicit or starttls: `baraza notice server`")
        }
        let authority = try trusted()
        var login: MailServer.Login?
        if let user {
            let text = try passwordFile.map { String(decoding: try Self.data($0), as: UTF8.self) } ?? ""
            login = MailServer.Login(user: user, password: text.trimmingCharacters(in: .newlines))
        }
        return MailServer(host: host, port: port, security: security, login: login, authority: authority)
    }

    /// Who may have signed its certificate, as the file has it now; `nil`: whom this machine trusts.
    func trusted() throws -> MailAuthority? {
        guard let authority else { return nil }
        let pem = [UInt8](try Self.data(authority))
        do throws(OutboundError) {
            return try MailAuthority(pem: pem)
        } catch {
            throw Failure(
                "\(authority) does not say who signed the certificate of \(host): \(error.message)",
                hint: "put it there as PEM, or name another file with `baraza notice server --authority FILE`")
        }
    }

    fileprivate func address(of text: String) throws -> MailAddress {
        guard let address = MailAddress(text) else {
            throw Failure("'\(text)' is no address to send mail from", hint: "write it with `baraza notice server`")
        }
        return address
    }

    private static func data(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Failure("\(path) cannot be read: \(Console.reason(error))", hint: "`baraza notice server` names it")
        }
    }
}
