import ArgumentParser
import Foundation
import Outbound
import Sharing
import Web

struct NoticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice",
        abstract: "Tell posts by mail that something waits for them, and nothing else: server, set, list, remove.",
        discussion: """
            A message names the highest precedence of what waits and the node's address: no title, no channel, no sender, \
            no number. It is sent while the node serves; what is written here holds from the next look on.
            """,
        subcommands: [Server.self, Set.self, List.self, Remove.self])

    struct Server: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name the mail server, or with --none stop sending.",
            discussion: """
                It has to speak TLS and to have a certificate of its name.

                Exit codes: 0 written, 1 not written, 64 misused.
                """)
        @Option(help: "Its name.") var host: String?
        @Option(help: "Its port; 465, and 587 with starttls.") var port: Int?
        @Option(help: "implicit or starttls.") var tls = MailServer.Security.implicit.rawValue
        @Option(help: "The address that messages come from.") var sender: String?
        @Option(help: "The node's address, as posts know it: https://….") var address: String?
        @Option(help: "With which it is told who sends.") var user: String?
        @Option(help: "A file whose one line is the password.", completion: .file()) var passwordFile: String?
        @Option(help: "PEM: who signed its certificate; whom this machine trusts without it.", completion: .file())
        var authority: String?
        @Flag(help: "Send nothing any more.") var none = false
        @OptionGroup var node: DataOption

        func validate() throws {
            guard !none else { return }
            guard let host, !host.isEmpty, let sender, let address else {
                throw ValidationError("give --host, --sender and --address, or --none")
            }
            guard MailServer.Security(rawValue: tls) != nil else {
                throw ValidationError("--tls is implicit or starttls")
            }
            guard MailAddress(sender) != nil else {
                throw ValidationError("'\(sender)' is no address to send mail from")
            }
            guard port.map({ (1...65_535).contains($0) }) ?? true else { throw ValidationError("--port is 1 to 65535") }
            // It stands in each message: nothing by which somebody signs in, or that names a record.
            guard let url = URL(string: address), url.scheme == "https", url.host != nil, url.user == nil,
                url.query == nil, url.fragment == nil,
                address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), address.utf8.count <= 200
            else { throw ValidationError("'\(address)' is no address of a node, as in https://node.example") }
            guard (user == nil) == (passwordFile == nil) else {
                throw ValidationError("--user and --password-file go together")
            }
        }

        func run() async throws {
            _ = try node.folder.identity()
            var file = try node.folder.notices()
            func path(_ path: String) -> String { URL(fileURLWithPath: path).path }
            file.server =
                none
                ? nil
                : NoticeFile.Server(
                    host: host ?? "", port: port ?? (tls == "implicit" ? 465 : 587), tls: tls, sender: sender ?? "",
                    address: address ?? "", user: user, passwordFile: passwordFile.map(path),
                    authority: authority.map(path))
            // Before it is written: once the node serves, only its log would tell.
            _ = try file.server?.trusted()
            try node.folder.write(file)
            print(none ? "nothing is sent any more" : "notices go by \(host ?? "")")
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where a post is told that something waits, and when.",
            discussion: """
                FLASH and IMMEDIATE are told at once, at night too, unless --no-urgent is given; all else once a day, from the \
                hour of --digest on, and never in the quiet hours. No post gets two messages in ten minutes.

                Exit codes: 0 written, 1 not written, 64 misused.
                """)
        @Argument(help: "The post's account.") var post: String
        @Option(help: "Where it is told.") var address: String
        @Option(help: "The hour of its zone, 0 to 23, from which it is told once a day; never without it.") var digest:
            Int?
        @Option(help: "Its zone, as in Africa/Nairobi.") var zone = "UTC"
        @Option(help: "Hours in which nothing is told but what is urgent, as in 22-6; or none.") var quiet = "22-6"
        @Option(help: "en, fr, pt, ar or sw.") var lang = "en"
        @Flag(inversion: .prefixedNo, help: "Tell at once that FLASH or IMMEDIATE waits.") var urgent = true
        @OptionGroup var node: DataOption

        private var hours: NoticeWish.Hours? {
            let parts = quiet.split(separator: "-").compactMap { Int($0) }
            return parts.count == 2 ? NoticeWish.Hours(from: parts[0], until: parts[1]) : nil
        }

        func validate() throws {
            guard MailAddress(address) != nil else {
                throw ValidationError("'\(address)' is no address to send mail to")
            }
            guard TimeZone(identifier: zone) != nil else { throw ValidationError("there is no zone '\(zone)'") }
            guard quiet == "none" || hours != nil else {
                throw ValidationError("--quiet is two hours of a day, as in 22-6, or none")
            }
            guard Language.all.contains(where: { $0.code == lang }) else {
                throw ValidationError("--lang is one of \(Language.all.map(\.code).joined(separator: ", "))")
            }
            guard NoticeWish(isUrgentAtOnce: urgent, digestHour: digest, quiet: hours).isSound else {
                throw ValidationError("nothing would ever be told: give --digest an hour of the day that is not quiet")
            }
        }

        func run() async throws {
            try await Wiring.with(node.folder, reading: true) { _ = try await $0.node.administration.post(post) }
            var file = try node.folder.notices()
            guard file.posts[post] != nil || file.posts.count < NoticeLimits.posts else {
                throw Failure("\(NoticeLimits.posts) posts are told already, as many as may be")
            }
            file.posts[post] = NoticeFile.Post(
                address: address, language: lang, zone: zone, isUrgentAtOnce: urgent, digestHour: digest,
                quietFrom: hours?.from, quietUntil: hours?.until)
            try node.folder.write(file)
            print("\(post) is told at \(address)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Who is told, where and when, a line each.")
        @OptionGroup var node: DataOption

        func run() async throws {
            for (name, post) in try node.folder.notices().posts.sorted(by: { $0.key < $1.key }) {
                let quiet = post.quietFrom.flatMap { from in post.quietUntil.map { "\(from)-\($0)" } } ?? "-"
                print(
                    [
                        name, post.address, post.isUrgentAtOnce ? "urgent" : "-",
                        post.digestHour.map { "digest \($0)" } ?? "-", post.zone, "quiet " + quiet, post.language,
                    ].joined(separator: "\t"))
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tell a post nothing more, and forget its address.")
        @Argument(help: "The post's account.") var post: String
        @OptionGroup var node: DataOption

        func run() async throws {
            var file = try node.folder.notices()
            guard file.posts.removeValue(forKey: post) != nil else {
                throw Failure("\(post) is told nothing", hint: "`baraza notice list` says who is")
            }
            try node.folder.write(file)
            print("\(post) is told nothing more")
        }
    }
}
