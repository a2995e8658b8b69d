import Foundation
import Testing

@testable import Web

/// Words stand in the catalogues alone: what stands elsewhere nobody translates.
@Suite struct CatalogueTests {
    /// Names, which no language changes.
    static let names: Set<String> = ["Baraza", "JSON"]

    @Test("a template has no words of its own")
    func templates() {
        for (name, text) in Templates.texts {
            let bare = text.replacing(#/\{\{[^}]*\}\}/#, with: " ")
            let visible = bare.replacing(#/<[^>]*>/#, with: " ")
            for word in visible.matches(of: #/\p{L}{2,}/#) where !Self.names.contains(String(word.0)) {
                Issue.record("“\(word.0)” stands in \(name): give it a key")
            }
            for attribute in bare.matches(of: #/ (?:aria-label|placeholder|title|alt|content)="([^"]*)"/#) {
                let isForMachines = ["width=", "light dark", "noindex"].contains { attribute.1.hasPrefix($0) }
                #expect(
                    isForMachines || attribute.1.firstMatch(of: #/\p{L}{2,}/#) == nil,
                    "\(attribute.0) stands in \(name): give it a key")
            }
        }
    }

    /// What a page refuses is said in words of the catalogues by its English. A ledger's entry and a command line are for programs.
    @Test("a page has no sentence of its own")
    func pages() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Web").standardized
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        let forPrograms = ["with a stale or forged token", "heartbeat", "baraza import", "event: reset"]
        let refusals = Set(Language.french.refusals.all.map(\.english))
        var seen = 0
        for case let file as URL in files where file.pathExtension == "swift" && !file.path.contains("/Words/") {
            seen += 1
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let code = line.drop { $0 == " " }
                if code.hasPrefix("//") || forPrograms.contains(where: { code.contains($0) }) { continue }
                var reader = SourceReader(String(code))
                for literal in reader.literals() where !refusals.contains(literal.text) {
                    #expect(
                        literal.text.firstMatch(of: #/\p{L}{2,} \p{L}{2,}/#) == nil,
                        "“\(literal.text)” stands in \(file.lastPathComponent): give it a key")
                }
            }
        }
        #expect(seen > 40)
    }
}
