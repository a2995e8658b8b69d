import ArgumentParser
import Foundation
import Records
import Sharing
import Web

struct CourseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "course",
        abstract: "Write courses, carry them as one file, and take in what was answered.",
        discussion: """
            The right answers stay in the course's house. Of somebody else's results a house learns whether its own posts passed; \
            what was scored is for the trainee's post alone.
            """,
        subcommands: [Add.self, List.self, Show.self, Package.self, Take.self, Mark.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "File a course from a file (docs/training.md).",
            discussion: "Prints its id.\n\nExit codes: 0 filed or waiting, 1 not filed, 64 misused.")
        @Argument(help: ArgumentHelp("The course, as JSON.", valueName: "file"), completion: .file()) var file: String
        @Option(help: ArgumentHelp("The channel that it is filed in.", valueName: "code")) var channel: String
        @OptionGroup var who: PostOption

        func run() async throws {
            let bytes = try TrainingFiles.read(file)
            try RfiCommand.report(try await who.ask { try await $0.gate.file(course: bytes, in: channel, by: $1) })
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the newest courses that a post may see.",
            discussion: """
                One line each: the id, its code, whose it is, its name; separated by tabs.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @OptionGroup var who: PostOption

        func run() async throws {
            for line in try await who.ask({ try await $0.gate.courses(for: $1) }) {
                print(
                    [line.record.id, line.code, line.owner, Console.field("\(line.record.title)")].joined(
                        separator: "\t"))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show who takes a course, as far as a post may know.",
            discussion: """
                One line each: house, post, state (marking, failed, passed, certified), attempts, what the last was scored, or a \
                dash where that is for somebody else; separated by tabs.

                Exit codes: 0 shown, 1 not there or not yours to see, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The course's id.", valueName: "id")) var course: String
        @OptionGroup var who: PostOption

        func run() async throws {
            for trainee in try await who.ask({ try await $0.gate.course(course, for: $1) }).trainees {
                print(trainee.row)
            }
        }
    }

    struct Package: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a course as one file: pages without network or script, and a sheet for answers.",
            discussion: """
                At most \(CoursePackage.most) bytes: a ZIP file, in the course's first language that this program speaks.

                Exit codes: 0 written, 1 not written, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The course's id.", valueName: "id")) var course: String
        @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file()) var out: String
        @OptionGroup var who: PostOption

        func run() async throws {
            let view = try await who.ask { try await $0.gate.course(course, for: $1) }
            try TrainingFiles.write(try CoursePackage.zip(view), to: out)
        }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take in sheets of answers of your house's posts, each once.",
            discussion: """
                A file may have several sheets. One line each: taken, known or refused, the post, the attempt, why not.

                Exit codes: 0 all taken or known, 1 some refused, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The filled-in answers.txt.", valueName: "file"), completion: .file())
        var files: [String]
        @OptionGroup var who: PostOption

        func run() async throws {
            let sheets = try files.flatMap { try AnswerSheet.read(try TrainingFiles.read($0)) }
            var isWhole = true
            for taken in try await who.ask({ try await $0.gate.take(sheets, by: $1) }) {
                switch taken.fate {
                case .taken: print("taken\t\(taken.post)\t\(taken.attempt)\t")
                case .known: print("known\t\(taken.post)\t\(taken.attempt)\t")
                case .refused(let why):
                    isWhole = false
                    print("refused\t\(taken.post)\t\(taken.attempt)\t\(Console.field(why))")
                }
            }
            guard isWhole else { throw ExitCode.failure }
        }
    }

    struct Mark: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mark what was handed in for a course of your house.",
            discussion: "Prints who was marked, as `show` does.\n\nExit codes: 0 marked, 1 not marked, 64 misused.")
        @Argument(help: ArgumentHelp("The course's id.", valueName: "id")) var course: String
        @OptionGroup var who: PostOption

        func run() async throws {
            for trainee in try await who.ask({ try await $0.gate.mark(course, by: $1) }) { print(trainee.row) }
        }
    }
}

extension Trainee {
    fileprivate var row: String {
        let scored = thread.attempts.last.flatMap { last in last.score.map { "\($0)/\(last.of ?? 0)" } } ?? "-"
        return [house, post, thread.state.rawValue, String(thread.attempts.count), scored].joined(separator: "\t")
    }
}

/// Files that the commands of training read and write.
enum TrainingFiles {
    static func read(_ path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Failure("\(path) cannot be read: \(Console.reason(error))")
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure("\(path) cannot be written: \(Console.reason(error))")
        }
    }
}
