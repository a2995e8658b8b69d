import ArgumentParser
import Records
import Sharing

/// From when till when; the beginning is now where it is not given.
struct SpanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("From when on: 2025-04-05T09:30:00Z; now without it.", valueName: "time"))
    var from: Instant?
    @Option(help: ArgumentHelp("Until when; without it no end is set.", valueName: "time")) var until: Instant?
}

/// From when on a change counts.
struct MomentOption: ParsableArguments {
    @Option(help: ArgumentHelp("From when on: 2025-04-05T09:30:00Z; now without it.", valueName: "time"))
    var at: Instant?
}

/// A name in a language.
struct NameOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Its official name.", valueName: "text")) var name: String
    @Option(name: .customLong("lang"), help: ArgumentHelp("The language of the name.", valueName: "code"))
    var language = "en"
}

/// Changes the registry for a command.
enum Keeping {
    /// Records what `changes` makes of the registry as it is.
    ///
    /// - Returns: the ids of the records.
    static func record(
        in folder: DataFolder, _ changes: (PartiesView) throws -> [PartyChange]
    ) async throws -> [String] {
        try await Wiring.with(folder) { opened in
            let (gate, console) = (opened.node.gate, opened.node.console)
            let view = try await gate.parties(for: console)
            switch try await gate.record(try changes(view), by: console) {
            case .recorded(let ids): return ids
            case .refused(let property, let message):
                throw Failure([property, message].compactMap { $0 }.joined(separator: ": "))
            }
        }
    }

    static func view(in folder: DataFolder) async throws -> PartiesView {
        try await Wiring.with(folder) { try await $0.node.gate.parties(for: $0.node.console) }
    }

    /// One of the records by code, or a failure that says what there is none of.
    static func find(_ code: String, _ what: String, in records: [String: PartyRecord]) throws -> PartyRecord {
        guard let record = records[code] else {
            throw Failure("there is no \(what) \(code)", hint: "see what there is with `baraza \(what) list`")
        }
        return record
    }
}
