import ArgumentParser
import Foundation
import Pouch

/// Where the passphrase of the node's keys comes from: a file, the environment, a credential of systemd, or a person.
enum Passphrase {
    /// Not a setting: `baraza.json` lies beside the keys, and must not open them.
    static let variable = "BARAZA_PASSPHRASE"
    /// Under `$CREDENTIALS_DIRECTORY`, as `LoadCredential=` and `LoadCredentialEncrypted=` put it there (systemd.exec(5)).
    static let credential = "baraza-passphrase"

    /// The passphrase, where one was given in any way; nobody is asked.
    ///
    /// - Parameter file: named on the command line or in the settings; it wins.
    static func given(
        file: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String? {
        if let file, !file.isEmpty { return try read(file) }
        if let text = environment[variable] { return text }
        guard let folder = environment["CREDENTIALS_DIRECTORY"] else { return nil }
        let path = folder + "/" + credential
        return FileManager.default.fileExists(atPath: path) ? try read(path) : nil
    }

    /// The first line feed at the end of a file is the editor's, not the passphrase's.
    private static func read(_ path: String) throws -> String {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Failure("the passphrase file \(path) cannot be read: \(Console.reason(error))")
        }
        guard bytes.count <= IdentityLimits.passphraseBytes + 1,
            let text = String(validating: bytes.last == 0x0A ? bytes.dropLast() : bytes[...], as: UTF8.self)
        else {
            throw Failure(
                "the passphrase file \(path) is not a line of UTF-8 of at most \(IdentityLimits.passphraseBytes) bytes")
        }
        return text
    }
}

/// How a command is given the passphrase of the node's keys.
struct PassphraseOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A file whose one line is the passphrase; without it BARAZA_PASSPHRASE, the systemd credential \
            baraza-passphrase, or the terminal.
            """, valueName: "file"), completion: .file())
    var passphraseFile: String?

    /// The passphrase of keys that are there.
    func existing() throws -> String {
        if let given = try Passphrase.given(file: passphraseFile) { return given }
        return try Console.secret("Passphrase of the node's keys: ")
    }

    /// One for new keys, asked twice.
    func new() throws -> String {
        let text = try Passphrase.given(file: passphraseFile) ?? Console.newSecret("Passphrase for the node's keys: ")
        do {
            try KeyFile.check(passphrase: text)
        } catch {
            throw Failure(error.message)
        }
        return text
    }
}
