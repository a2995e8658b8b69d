import ArgumentParser
import Foundation
import Pouch
import Records
import Sharing
import Web

struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Give certificates of courses, take them back, and verify them without a network.",
        discussion: """
            A certificate is an Open Badges 3.0 credential with a proof of the suite eddsa-jcs-2022, signed by the node's key. Its \
            holder stands in it as a salted hash of post and house, never by name.
            """,
        subcommands: [Give.self, Write.self, TakeBack.self, Verify.self])

    /// Who holds it, and of which course.
    struct Held: ParsableArguments {
        @Argument(help: ArgumentHelp("The course's id.", valueName: "course")) var course: String
        @Option(help: ArgumentHelp("The post that passed.", valueName: "post")) var to: String
        @Option(help: ArgumentHelp("The code of its house.", valueName: "code")) var of: String
    }

    struct Give: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a certificate to a post that passed a course of your house.",
            discussion: "Writes it to --out.\n\nExit codes: 0 given, 1 not given, 64 misused.")
        @OptionGroup var held: Held
        @Option(help: ArgumentHelp("After which it holds no more, as in 2028-05-01T00:00:00Z.", valueName: "time"))
        var until: String?
        @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file()) var out: String
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var who: PostOption

        func validate() throws {
            if let until, Instant(until) == nil { throw ValidationError("--until '\(until)' is no time") }
        }

        func run() async throws {
            let secret = try passphrase.existing()
            let bytes = try await Wiring.with(who.node.folder, passphrase: secret) { opened in
                try await opened.node.gate.certify(
                    held.to, of: held.of, in: held.course, until: until.flatMap { Instant($0) },
                    by: try await opened.node.administration.post(who.post))
            }
            try TrainingFiles.write(bytes, to: out)
        }
    }

    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "write",
            abstract: "Write a certificate that your house gave or was given: as a file, and as a sheet of paper.",
            discussion: """
                The sheet is a PDF with a QR code, whose text `baraza certificate verify` takes.

                Exit codes: 0 written, 1 not written, 64 misused.
                """)
        @OptionGroup var held: Held
        @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file()) var out: String?
        @Option(help: ArgumentHelp("The sheet to write, a PDF.", valueName: "file"), completion: .file())
        var pdf: String?
        @Option(help: ArgumentHelp("The text of the code to write.", valueName: "file"), completion: .file())
        var code: String?
        @Option(help: ArgumentHelp("Of the sheet, as in fr; en without it.", valueName: "language"))
        var language = "en"
        @OptionGroup var who: PostOption

        func run() async throws {
            let view = try await who.ask { try await $0.gate.course(held.course, for: $1) }
            let found = view.trainees.first { $0.post == held.to && $0.house == held.of }
            guard let text = found?.thread.certificate else {
                throw Failure("\(held.to) of \(held.of) has no certificate of that course that you may see")
            }
            let bytes = Array(text.utf8)
            if let out { try TrainingFiles.write(bytes, to: out) }
            guard pdf != nil || code != nil else { return }
            let sheet = try CertificateSheet(bytes)
            if let code { try TrainingFiles.write(Array(sheet.text.utf8), to: code) }
            if let pdf {
                let tongue = Language.named(language) ?? .standard
                try TrainingFiles.write(try sheet.pdf(marked: view.marking, in: tongue), to: pdf)
            }
        }
    }

    struct TakeBack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Take a certificate of your house back.",
            discussion: """
                Whoever verifies it learns that once your list has come to them: it goes where the course went.

                Exit codes: 0 taken back, 1 not taken back, 64 misused.
                """)
        @OptionGroup var held: Held
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var who: PostOption

        func run() async throws {
            let secret = try passphrase.existing()
            try await Wiring.with(who.node.folder, passphrase: secret) { opened in
                try await opened.node.gate.revoke(
                    held.to, of: held.of, in: held.course,
                    by: try await opened.node.administration.post(who.post))
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify a certificate with what is here: nothing is asked of anybody.",
            discussion: """
                Takes the file, or a file with the text of a printed code. Prints what it is worth (valid, undecided, invalid), then \
                one line each: proof, dates, issuer, status, course, and holder where --holder is given. What could not be checked \
                is not said to be sound: it is undecided.

                Exit codes: 0 valid, 1 invalid, 2 undecided, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The certificate.", valueName: "file"), completion: .file()) var file: String
        @Option(help: ArgumentHelp("Whether it is of this post: post@house.", valueName: "post@house"))
        var holder: String?
        @OptionGroup var who: PostOption

        func run() async throws {
            let bytes = try TrainingFiles.read(file)
            let verdict = try await who.ask { try await $0.gate.verify(certificate: bytes, for: $1) }
            var worth = verdict.worth
            var lines = [
                "proof\t\(verdict.proof.rawValue)", "dates\t\(verdict.dates.rawValue)",
                "issuer\t\(verdict.issuer.words)",
                "status\t\(verdict.status.words)", "course\t\(Console.field(verdict.course ?? "-"))",
            ]
            if let holder {
                let parts = holder.split(separator: "@", maxSplits: 1).map(String.init)
                let isHeld = parts.count == 2 && verdict.isHeld(by: parts[0], of: parts[1])
                lines.append("holder\t\(isHeld ? "the same" : "another")")
                if !isHeld { worth = .invalid }
            }
            print(([worth.rawValue] + lines).joined(separator: "\n"))
            switch worth {
            case .valid: return
            case .invalid: throw ExitCode(1)
            case .undecided: throw ExitCode(2)
            }
        }
    }
}

extension CredentialVerdict.Issuer {
    fileprivate var words: String {
        switch self {
        case .known(let code): code
        case .unknown: "unknown"
        case .revoked(let code): "revoked key of \(code)"
        case .foreign(let code): "key of \(code), which is not who it names"
        }
    }
}

extension CredentialVerdict.Status {
    fileprivate var words: String {
        switch self {
        case .sound(let listed): "not taken back by \(listed.text)"
        case .takenBack(let listed): "taken back by \(listed.text)"
        case .unchecked: "cannot be checked: the issuer's list is not here, or is too old"
        }
    }
}
