import Records
import Serving
import Testing

@testable import Web

@Suite("Files that are sent with a form")
struct AnnexEntryTests {
    private func entry(_ count: Int) throws -> AnnexEntry {
        let parts = (0..<count).map { place in
            MultipartForm.Part(name: "annexes", file: "\(place).txt", bytes: Array("words".utf8)[...])
        }
        return AnnexEntry(parts, accepted: [], language: try #require(Language.all.first))
    }

    @Test("so many may come as a product has with it, and of one more none is looked at")
    func most() throws {
        let most = try entry(Product.annexesMost)
        #expect(most.isSound && most.files.count == Product.annexesMost)
        let over = try entry(Product.annexesMost + 1)
        #expect(!over.isSound && over.files.isEmpty && over.problem != nil)
    }

    @Test("files that were chosen before are missed until they are chosen anew or its author says that it goes without")
    func lost() throws {
        let parts = [MultipartForm.Part(name: "annexes", file: "a.txt", bytes: Array("words".utf8)[...])]
        func entry(_ parts: [MultipartForm.Part], without: Bool = false) -> AnnexEntry {
            AnnexEntry(parts, accepted: [], wasChosen: true, isWithout: without, language: .english)
        }
        // A browser sends the field without a file, too.
        let empty = [MultipartForm.Part(name: "annexes", file: "", bytes: [])]
        #expect(entry([]).isLost && entry(empty).isLost)
        #expect(!entry(parts).isLost && !entry([], without: true).isLost && !AnnexEntry().isLost)
        // It is asked for as long as the form comes back.
        #expect(entry([]).model(refused: nil, language: .english).isAgain)
        #expect(entry([], without: true).model(refused: nil, language: .english).isWithout)
        let first = AnnexEntry(parts, accepted: [], language: .english).model(refused: nil, language: .english)
        #expect(first.isAgain && !first.isWithout && first.again == Language.english.text("annex.again"))
        #expect(!AnnexEntry().model(refused: nil, language: .english).isAgain)
    }
}
