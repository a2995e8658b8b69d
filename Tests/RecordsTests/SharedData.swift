import FoundationEssentials
import JSON
import Testing

/// The project's test data, which lives beside the repository: `../shared/data`.
enum SharedData {
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/") + "/../shared/data/"
    }()

    static let isPresent = FileManager.default.fileExists(atPath: root + "stix")
    static let absent: Comment = "needs ../shared/data beside the repository"

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: root + name)))
    }

    static func json(_ name: String) throws -> JSONValue { try JSONDocument(parsing: bytes(name)).root }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + folder).sorted()
    }
}

/// A JSON value written in a test.
func json(_ text: String) throws -> JSONValue { try JSONDocument(parsing: Array(text.utf8)).root }
