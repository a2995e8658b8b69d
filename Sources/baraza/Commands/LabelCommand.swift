import ArgumentParser
import Formats
import Foundation
import Records
import Sharing

struct LabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Confidentiality labels of STANAG 4774, as XML: write one of a record, take some in as a marking.",
        subcommands: [Export.self, Import.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the label that says what a record's release policy says.",
            discussion: """
                What the tags of the standard have no words for stands in a restrictive tag of our own: a system that \
                does not know it denies.

                Exit codes: 0 written, 1 not written (a record that is not classified has no label), 64 misused.
                """)
        @OptionGroup var about: RecordOptions

        func run() async throws {
            let label = try await about.who.ask {
                try await $0.gate.label(about.record, version: about.version, channel: about.channel, by: $1)
            }
            do throws(XMLError) {
                Console.say(String(decoding: try STANAG4774.bytes(of: label), as: UTF8.self))
            } catch {
                throw Failure("the label cannot be written: \(error.message)")
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take in the labels of one thing: prints the id of the marking that says what they say.",
            discussion: """
                The marking stands in the registry: put its id among the object_marking_refs of what the label was on. \
                The label stays beside it as it came. One whose policy, tag or value is not known here keeps what it \
                marks with its originator.

                Exit codes: 0 taken in, 1 not taken in, 64 misused.
                """)
        @Argument(
            help: ArgumentHelp("An originator's label, or several alternatives.", valueName: "file"),
            completion: .file(extensions: ["xml"]))
        var files: [String]
        @OptionGroup var node: DataOption

        func run() async throws {
            var labels: [ConfidentialityLabel] = []
            var source: [UInt8] = []
            for file in files {
                let bytes = try read(file)
                do throws(XMLError) {
                    labels.append(try STANAG4774.label(bytes))
                } catch {
                    throw Failure("\(file): \(error.message)", hint: "nothing was taken in")
                }
                source += source.isEmpty ? bytes : [UInt8(ascii: "\n")] + bytes
            }
            let found = try await Wiring.with(node.folder) { opened in
                try await opened.node.gate.record(labels, from: source, by: opened.node.console)
            }
            print(found.id)
            if let request = found.request {
                Console.complain("something is marked with it already, so a releaser has to clear it: \(request)")
            }
            if !found.isUnderstood {
                Console.complain("not understood here: what it marks stays with its originator")
            }
        }

        private func read(_ file: String) throws -> [UInt8] {
            do {
                return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
            } catch {
                throw Failure("\(file) cannot be read: \(Console.reason(error))")
            }
        }
    }
}
