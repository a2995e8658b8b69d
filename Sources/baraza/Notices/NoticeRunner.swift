import Foundation
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

    func run() async throws {
        while true {
            try await look()
            try await Task.sleep(for: .seconds(NoticeLimits.look))
        }
    }

    /// One look at what waits for each post that wants to be told.
    private func look() async throws {
        do {
            let file = try folder.notices()
            guard let server = file.server, !file.posts.isEmpty else { return }
            let (sender, from) = (MailSender(to: try server.mail()), try server.address(of: server.sender))
            var states = try folder.noticeStates()
            for (name, post) in file.posts.sorted(by: { $0.key < $1.key }).prefix(NoticeLimits.posts) {
                try await tell(name, post, &states, server, from, sender)
            }
        } catch let error as Failure {
            logger.error("no notices: \(error)")
        }
    }

    private func tell(
        _ name: String, _ post: NoticeFile.Post, _ states: inout NoticeStates, _ server: NoticeFile.Server,
        _ from: MailAddress, _ sender: MailSender
    ) async throws {
        let plan = NoticePlan(post.wish, states.state(of: name))
        let now = node.gate.instant
        let date = Date(timeIntervalSince1970: Double(now.microseconds) / 1_000_000)
        guard plan.mayTry(at: now), let to = MailAddress(post.address), let (day, hour) = post.local(date) else {
            return
        }
        do {
            let caller = try await node.administration.post(name)
            let told = states.state(of: name).told
            guard let waiting = try await node.gate.waiting(after: told, for: caller),
                plan.isDue(waiting, at: now, day: day, hour: hour)
            else { return }
            // Written down first: whatever ends the program meanwhile, no second one follows at once.
            states.keep(plan.begun(at: now), of: name)
            try folder.write(states)
            let words = NoticeWords(waiting.precedence, address: server.address, language: post.language)
            try await sender.send(
                Mail(
                    from: from, to: to, subject: words.subject, text: words.text, date: Self.text(of: date),
                    id: UUID().uuidString.lowercased().replacing("-", with: "")))
            states.keep(plan.told(waiting, at: now, day: day, hour: hour), of: name)
            try folder.write(states)
            try await node.administration.note("notice.send", on: name, outcome: "told that something waits")
        } catch let error as OutboundError {
            logger.warning("\(name) was not told that something waits: \(error)")
        } catch let refusal as Refusal {
            logger.warning("what waits for \(name) is not known: \(refusal.message)")
        }
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
    fileprivate func state(of name: String) -> NoticeState {
        guard let known = posts[name] else { return NoticeState() }
        return NoticeState(
            told: Position(known.told), tried: known.tried.map { Instant(microseconds: $0) }, failures: known.failures,
            day: known.day)
    }

    fileprivate mutating func keep(_ state: NoticeState, of name: String) {
        posts[name] = State(
            told: state.told.raw, tried: state.tried?.microseconds, failures: state.failures, day: state.day)
    }
}

extension NoticeFile.Server {
    /// The server, with the password and the certificates that its files have now.
    fileprivate func mail() throws -> MailServer {
        guard let security = MailServer.Security(rawValue: tls) else {
            throw Failure("the mail server speaks '\(tls)'", hint: "it is implicit or starttls: `baraza notice server`")
        }
        let trusted = try authority.map { try [UInt8](Self.data($0)) }
        var login: MailServer.Login?
        if let user {
            let text = try passwordFile.map { String(decoding: try Self.data($0), as: UTF8.self) } ?? ""
            login = MailServer.Login(user: user, password: text.trimmingCharacters(in: .newlines))
        }
        return MailServer(host: host, port: port, security: security, login: login, trusted: trusted)
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
