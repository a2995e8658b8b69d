import Foundation
import Outbound
import Sharing

/// How this node tells posts by mail that something waits: the server, and what each post wants. A file of the data folder, read anew at
/// each look: addresses stand nowhere else, so that one that is taken out is gone (decision 0059).
struct NoticeFile: Codable, Equatable, Sendable {
    struct Server: Codable, Equatable, Sendable {
        var host: String
        var port: Int
        /// One of ``Outbound/MailServer/Security``.
        var tls: String
        /// Whom messages come from.
        var sender: String
        /// The node's address, as messages name it.
        var address: String
        var user: String?
        /// A file whose one line is the password.
        var passwordFile: String?
        /// PEM: who signed the server's certificate; `nil`: whom this machine trusts.
        var authority: String?
    }

    struct Post: Codable, Equatable, Sendable {
        var address: String
        var language: String
        /// As in `Africa/Nairobi`.
        var zone: String
        var isUrgentAtOnce: Bool
        var digestHour: Int?
        var quietFrom: Int?
        var quietUntil: Int?
    }

    var server: Server?
    /// By the names of their accounts.
    var posts: [String: Post] = [:]
}

extension NoticeFile.Post {
    var wish: NoticeWish {
        NoticeWish(
            isUrgentAtOnce: isUrgentAtOnce, digestHour: digestHour,
            quiet: quietFrom.flatMap { from in quietUntil.flatMap { NoticeWish.Hours(from: from, until: $0) } })
    }

    /// The day and the hour of its zone.
    func local(_ date: Date) -> (day: String, hour: Int)? {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .hour], from: date)
        guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour else {
            return nil
        }
        return (String(format: "%04d-%02d-%02d", year, month, day), hour)
    }
}

/// What was told to each post: it outlives the program, so that nothing is told twice at once, and what was not taken is tried again.
struct NoticeStates: Codable, Equatable, Sendable {
    struct State: Codable, Equatable, Sendable {
        var told: Int64
        var tried: Int64?
        var failures: Int
        var day: String?
        /// A digest of where and through which server it was told: what was not taken there says nothing of another.
        var way: String?
    }
    var posts: [String: State] = [:]
}

extension DataFolder {
    var noticeFile: URL { url.appendingPathComponent("notices.json") }
    var noticeStateFile: URL { url.appendingPathComponent("notices-told.json") }

    func notices() throws -> NoticeFile { try reading(noticeFile) ?? NoticeFile() }
    func noticeStates() throws -> NoticeStates { try reading(noticeStateFile) ?? NoticeStates() }
    func write(_ notices: NoticeFile) throws { try write(notices, to: noticeFile) }
    func write(_ states: NoticeStates) throws { try write(states, to: noticeStateFile) }

    private func reading<T: Decodable>(_ file: URL) throws -> T? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(T.self, from: Data(contentsOf: file))
        } catch {
            throw Failure(
                "\(file.path) cannot be read: \(Console.reason(error))",
                hint: "move it away, and write it anew with `baraza notice`")
        }
    }

    private func write(_ value: some Encodable, to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        do {
            // On the disk before it is put in place: a power cut leaves the one or the other, and none that is empty. One for each
            // process, as a command may write while the node does.
            let made = file.appendingPathExtension("\(ProcessInfo.processInfo.processIdentifier).tmp")
            guard
                FileManager.default.createFile(
                    atPath: made.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw Failure("\(made.path) cannot be written", hint: "is there room on its disk?") }
            let handle = try FileHandle(forWritingTo: made)
            try handle.write(contentsOf: try encoder.encode(value))
            try handle.synchronize()
            try handle.close()
            guard Foundation.rename(made.path, file.path) == 0 else {
                throw Failure("\(file.path) cannot be put in place: \(String(cString: strerror(errno)))")
            }
            let folder = Foundation.open(url.path, O_RDONLY)
            if folder >= 0 {
                fsync(folder)
                close(folder)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("\(file.path) cannot be written: \(Console.reason(error))")
        }
    }
}
