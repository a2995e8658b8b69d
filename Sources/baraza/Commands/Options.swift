import ArgumentParser
import Foundation

/// Which node a command is about.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The node's folder.", valueName: "dir"), completion: .directory)
    var data: String

    var folder: DataFolder { DataFolder(path: data) }
}

/// What `up` and `demo` take from the command line; it wins over the environment and the file.
struct ServingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to listen; 127.0.0.1:8480 without it, port 0 picks a free one.", valueName: "host:port"))
    var listen: String?
    @Flag(help: "Speak TLS on loopback, too.") var tls = false
    @Option(
        help: ArgumentHelp("The certificate chain, PEM, in place of the one that was made.", valueName: "file"),
        completion: .file(extensions: ["pem", "crt"]))
    var tlsCertificate: String?
    @Option(
        help: ArgumentHelp("Where to listen for other nodes, as in 0.0.0.0:8444.", valueName: "host:port"))
    var federationListen: String?
    @Option(
        help: ArgumentHelp("A file whose one line is the passphrase of the node's keys.", valueName: "file"),
        completion: .file())
    var federationPassphraseFile: String?
    @Option(
        help: ArgumentHelp("The peer that keeps pouches for those that cannot be reached.", valueName: "code"))
    var federationRelay: String?
    @Flag(help: "Keep pouches of peers for other peers.") var federationRelaying = false
    @Flag(help: "Call peers at private and loopback addresses, too.") var federationPrivate = false
    @Option(
        help: ArgumentHelp("Its private key, PEM.", valueName: "file"), completion: .file(extensions: ["pem", "key"]))
    var tlsKey: String?
    @Option(
        help: ArgumentHelp("trace, debug, info, notice, warning or error; notice without it.", valueName: "level"),
        completion: .list(["trace", "debug", "info", "notice", "warning", "error"]))
    var logLevel: String?

    /// By key. A path on the command line starts where the person is, as everywhere in a shell.
    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["listen"] = listen
        if tls { flags["tls.enabled"] = "true" }
        flags["tls.certificate"] = tlsCertificate.map { URL(fileURLWithPath: $0).path }
        flags["tls.key"] = tlsKey.map { URL(fileURLWithPath: $0).path }
        flags["log-level"] = logLevel
        flags["federation.listen"] = federationListen
        flags["federation.passphrase-file"] = federationPassphraseFile.map { URL(fileURLWithPath: $0).path }
        flags["federation.relay"] = federationRelay
        if federationRelaying { flags["federation.relaying"] = "true" }
        if federationPrivate { flags["federation.private"] = "true" }
        return flags
    }
}

extension CertificateHost: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
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
