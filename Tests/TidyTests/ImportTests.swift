import Foundation
import Testing

/// Holds the table of ARCHITECTURE.md: which target may import which. The compiler alone lets a target import whatever
/// stands below it.
@Suite struct ImportTests {
    /// Of ours, by target.
    static let ours: [String: Set<String>] = [
        "JSON": ["CSimdJSON"],
        "Records": ["JSON"],
        "Formats": ["Records", "JSON", "CZlib"],
        "Policy": ["Records", "JSON"],
        "Ledger": [],
        "Lexis": [],
        "Pouch": ["Records", "Ledger", "JSON", "CZlib"],
        "Store": ["Records", "Ledger", "Lexis", "JSON"],
        "StoreSQLite": ["Store", "Records", "Ledger", "Lexis", "JSON"],
        "Sharing": ["JSON", "Records", "Policy", "Ledger", "Lexis", "Pouch", "Store"],
        "Serving": ["Sharing", "JSON", "CHeap"],
        "Outbound": [],
        "Federation": ["Sharing", "Serving", "Outbound", "Pouch", "Records", "Ledger", "JSON"],
        "TAXII": ["Sharing", "Records", "Formats", "Serving", "JSON"],
        "API": ["Sharing", "Records", "Formats", "Serving", "JSON"],
        "Paper": ["CPango"],
        "Web": ["Sharing", "Records", "Formats", "Paper", "Serving", "JSON"],
        "baraza": [
            "JSON", "Records", "Formats", "Policy", "Ledger", "Pouch", "Store", "StoreSQLite", "Sharing", "Serving",
            "Outbound", "Federation", "TAXII", "API", "Web",
        ],
        "baraza-fuzz": ["JSON", "Records", "Formats", "Pouch", "Ledger"],
        "LeakLab": ["Policy", "Records", "JSON"], "baraza-leaklab": ["LeakLab", "Policy", "Records", "JSON"],
        "Simulation": [
            "Federation", "JSON", "LeakLab", "Ledger", "Lexis", "Policy", "Pouch", "Records", "Sharing", "Store",
        ], "baraza-sim": ["Simulation"],
        "baraza-bench": [
            "JSON", "Records", "Formats", "Policy", "Ledger", "Store", "StoreSQLite", "Sharing", "Serving", "TAXII",
            "LeakLab",
        ],
    ]

    /// Packages from outside have one door each.
    static let doors: [String: Set<String>] = [
        "GRDB": ["StoreSQLite"],
        "GRDBSQLite": ["StoreSQLite"],
        "Mustache": ["Web"],
        "ArgumentParser": ["baraza", "baraza-bench", "baraza-leaklab", "baraza-sim"],
        "Configuration": ["baraza"],
        "X509": ["baraza"],
        "SwiftASN1": ["baraza"],
        "CSimdJSON": ["JSON"],
        "CZlib": ["Formats", "Pouch"],
        "CHeap": ["Serving"],
        "CPango": ["Paper"],
        "HummingbirdTLS": ["Serving"],
        "AsyncHTTPClient": ["Outbound"],
        "Hummingbird": ["Serving", "Federation", "TAXII", "API", "Web", "baraza", "baraza-bench"],
    ]

    @Test("every target imports only what stands below it, and each package from outside has its door")
    func table() throws {
        let sources = Self.root.appendingPathComponent("Sources")
        let targets = try FileManager.default.contentsOfDirectory(atPath: sources.path)
        let names = Set(Self.ours.keys).union(["CSimdJSON", "CZlib", "CHeap", "CPango"])
        for target in targets
        where !target.hasPrefix(".") && !["CSimdJSON", "CZlib", "CHeap", "CPango"].contains(target) {
            let allowed = try #require(Self.ours[target], "\(target) is missing in the table")
            for (file, module) in try Self.imports(under: sources.appendingPathComponent(target)) {
                if names.contains(module) {
                    #expect(allowed.contains(module), "\(target)/\(file) may not import \(module)")
                }
                if let door = Self.doors[module] {
                    #expect(
                        door.contains(target),
                        "\(module) is imported in \(target)/\(file): its door is \(door.sorted())")
                }
            }
        }
    }

    @Test("no source holds a forced try, an unchecked Sendable, a stray task or a print outside the program")
    func habits() throws {
        let sources = Self.root.appendingPathComponent("Sources")
        let banned = ["try!", "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "fatalError(\"TODO"]
        for file in Self.swiftFiles(under: sources) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                for word in banned { #expect(!line.contains(word), "\(file.lastPathComponent): \(line)") }
                if !file.path.contains("/Sources/baraza") {
                    #expect(!line.contains(" print("), "\(file.lastPathComponent): \(line)")
                }
            }
        }
    }

    @Test("keys that only stand in for keys are named by nothing but what they stand in for, and by simulations")
    func simulatedKeys() throws {
        let sources = Self.root.appendingPathComponent("Sources")
        let users = try Self.swiftFiles(under: sources).filter {
            try String(contentsOf: $0, encoding: .utf8).contains(/Simulated(Note)?Keys/)
        }
        let places = Set(users.map { String($0.path.dropFirst(sources.path.count + 1).prefix { $0 != "/" }) })
        #expect(places == ["Ledger", "Pouch", "Simulation"])
    }

    // MARK: Reading

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func swiftFiles(under folder: URL) -> [URL] {
        let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (walker?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    }

    static func imports(under folder: URL) throws -> [(file: String, module: String)] {
        let line =
            /^\s*(?:@[\w()]+\s+)*(?:public |package |internal |private |fileprivate )?import (?:struct |class |enum |func |protocol |typealias |var |let )?(\w+)/
        return try swiftFiles(under: folder).flatMap { file in
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { text in
                text.firstMatch(of: line).map { (file.lastPathComponent, String($0.output.1)) }
            }
        }
    }
}
