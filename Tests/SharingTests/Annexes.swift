import JSON
import Records
import Store
import Testing

@testable import Sharing

extension House {
    /// A file of some words.
    func annex(_ words: String) throws -> ProductDraft.Annex {
        try ProductDraft.Annex(name: "\(words).txt", mediaType: "text/plain", bytes: Array(words.utf8))
    }

    /// A report that names a file, as another program writes it.
    func report(
        _ number: Int, version: Int = 0, with annex: ProductDraft.Annex, and others: [ProductDraft.Annex] = [],
        _ markings: [String] = [], more: String = ""
    ) throws -> JSONValue {
        let annexes = [annex] + others
        let about = annexes.map { String(decoding: $0.about.bytes, as: UTF8.self) }.joined(separator: ",")
        let content =
            #""extension_type":"property-extension","product_kind":"note","sources":[{"description":"x","holding":"own","#
            + #""grade":"B2"}],"annexes":[\#(about)]"#
        // A report of nothing but what is hidden is hidden: it is about something else, too.
        var thing = report(
            number, version: version, name: "report \(number)", refersTo: annexes.map(\.id.text) + [Thing.id(999)],
            more: #","extensions":{"\#(Product.extensionID)":{\#(content)}}"# + more)
        thing.markings = markings
        return try thing.value
    }

    /// A file as a submission of another program holds it.
    func artifact(_ annex: ProductDraft.Annex, _ markings: [String] = []) throws -> JSONValue {
        let ids = try markings.map { try RecordID($0) }
        return try JSONDocument(parsing: annex.artifact(marked: ids).bytes).root
    }

    /// The files that somebody is shown in `alerts`.
    func files(_ caller: Caller) async throws -> Set<String> {
        Set(try await gate.page(PageRequest(types: ["artifact"]), in: "alerts", for: caller).lines.map(\.id))
    }

    /// Files in `alerts` what is taken at once.
    func write(_ objects: [JSONValue]) async throws {
        let filed = try await gate.write(objects, to: "alerts", by: self["author"])
        #expect(filed.items.allSatisfy { [.stored, .known].contains($0.fate) })
    }
}
