import JSON
import Serving
import Testing
import WireTesting

@testable import API

@Suite(.serialized) struct AlertTests {
    @Test("a warning is given as a message of CAP, and what is none is refused by name")
    func alert() async throws {
        try await Programme.open { program in
            let warning = try await program.post("/products", WritingTests.products[1])
            let id = try #require(try warning.json["id"]?.string)
            let answer = try await program.get("/records/\(id)/alert", as: "reader")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.text.contains("urn:oasis:names:tc:emergency:cap:1.2"))
            #expect(answer.text.contains("<cap:event>Flood</cap:event>"))
            #expect(answer.text.contains("<cap:scope>Restricted</cap:scope>"))
            #expect(answer.text.contains("<cap:severity>Severe</cap:severity>"))
            #expect(answer["Content-Disposition"]?.contains(".cap.xml") == true)

            let report = try await program.post("/products", WritingTests.products[0])
            let other = try #require(try report.json["id"]?.string)
            let none = try await program.get("/records/\(other)/alert", as: "reader")
            #expect(none.status == 400 && none.text.contains("is no warning"))
        }
    }
}
