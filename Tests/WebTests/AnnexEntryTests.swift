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
}
