import JSON
import Records
import Sharing
import Testing

@testable import Web

/// S0-02: a desk looks for its counterparts elsewhere, in its own copy of the registry.
@Suite("The list of posts")
struct PostListTests {
    private func view() throws -> PartiesView {
        let records = try [
            #"{"type":"organisation","code":"KM-CVM","names":[{"text":"Cellule de veille maritime","lang":"fr"}],"languages":["fr"],"working_hours":"08:00-18:00"}"#,
            #"{"type":"organisation","code":"SC-MIC","names":[{"text":"Maritime Information Cell","lang":"en"}]}"#,
            #"{"type":"organisation","code":"BI-BCS","names":[{"text":"Bureau de coordination","lang":"fr"}]}"#,
            #"{"type":"post","name":"km-cvm.duty","organisation":"KM-CVM","title":"Permanence","functions":["trafic maritime"]}"#,
            #"{"type":"post","name":"sc-mic.duty","organisation":"SC-MIC","title":"Duty desk","functions":["maritime trafficking","trafics maritimes"],"languages":["en","fr"],"duty_hours":"24/7"}"#,
            #"{"type":"post","name":"bi-bcs.duty","organisation":"BI-BCS","title":"Liaison","functions":["frontières"]}"#,
        ].enumerated().map { place, body in
            let object = try JSONDocument(parsing: Array(body.utf8)).root
            let type = object["type"]?.string ?? ""
            return PartyRecord(
                line: RecordLine(
                    position: Position(Int64(place + 1)), id: "\(type)--\(Samples.uuid(place))", type: type,
                    title: .text(type), channel: "registry", tlp: .green, added: Samples.today, version: "",
                    revoked: false),
                body: object)
        }
        return PartiesView(
            book: PartyBook(records), channels: [], roles: [], instant: Samples.today, organisation: "BI-BCS")
    }

    private func found(_ text: String) throws -> [PartiesPage.Item] {
        PartiesPage(try view(), list: .posts, text: text, mayAskCommon: false, language: .standard).items
    }

    @Test("posts are found by what they are there for, however it is written, with languages and hours")
    func functions() throws {
        for text in ["trafic maritime", "Trafics maritimes", "maritimes TRAFIC"] {
            #expect(try found(text).map(\.short) == ["sc-mic.duty", "km-cvm.duty"], "\(text)")
        }
        let details = try found("trafic maritime").map(\.detail)
        #expect(details.first?.contains("Maritime Information Cell") == true)
        #expect(details.first?.contains("24/7") == true && details.first?.contains("Français") == true)
        // Where the post says nothing of it, its organisation's stand for it.
        #expect(details.last?.hasSuffix("Français · 08:00-18:00") == true)
        #expect(try found("frontiere").map(\.short) == ["bi-bcs.duty"])
        #expect(try found("Cellule de veille").map(\.short) == ["km-cvm.duty"])
        #expect(try found("").count == 3)
        #expect(try found("zebra").isEmpty)
    }
}
