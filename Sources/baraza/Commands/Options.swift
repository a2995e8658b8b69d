import ArgumentParser

/// Which node a command is about.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The node's folder.", valueName: "dir"))
    var data: String

    var folder: DataFolder { DataFolder(path: data) }
}

/// An organisation's code: it stands in the ledger's origin, in records and on every page.
struct OrganisationCode: ExpressibleByArgument, Sendable {
    let text: String

    init?(argument: String) {
        let allowed = argument.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "-")
        }
        guard allowed, (2...32).contains(argument.utf8.count), !argument.hasPrefix("-"), !argument.hasSuffix("-") else {
            return nil
        }
        text = argument
    }
}

/// An ISO 3166-1 alpha-2 code.
struct CountryCode: ExpressibleByArgument, Sendable {
    let text: String

    init?(argument: String) {
        guard argument.utf8.count == 2,
            argument.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return nil }
        text = argument
    }
}
