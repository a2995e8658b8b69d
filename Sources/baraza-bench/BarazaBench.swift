import ArgumentParser

/// What `make bench` needs beside the program itself; not shipped.
@main
struct BarazaBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baraza-bench",
        abstract: "Measure what SQLite alone takes, and decisions; serve a static answer beside a node.",
        subcommands: [Decisions.self, Floor.self, Serve.self])
}
