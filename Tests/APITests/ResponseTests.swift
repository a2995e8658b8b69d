import JSON
import Records
import Testing
import WireTesting

@testable import API

@Suite("What is decided on a warning, over REST", .serialized)
struct ResponseTests {
    private static func warning(_ number: Int, genre: String) -> JSONTree {
        let content: JSONTree = [
            "extension_type": "property-extension", "product_kind": .string(genre), "so_what": "Warn carriers.",
            "areas": [["name": "Malaba"]], "sources": [["grade": "B2"]], "observed": "2025-04-01",
            "warning": ["hazard": "flood", "responsible": ["Wardens"], "options": ["Close the road"]],
        ]
        return [
            "type": "report", "spec_version": "2.1", "id": .string(Samples.id("report", number)),
            "created": "2025-04-01T00:00:00.000Z", "modified": "2025-04-01T00:00:00.000Z", "name": "Flood",
            "report_types": ["warning"], "published": "2025-04-01T00:00:00.000Z",
            "object_refs": [.string(Samples.id("note", 1))],
            "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],
            "extensions": .object([JSONMember(Product.extensionID, content)]),
        ]
    }

    @Test("it is filed, told to whose word the warning is, goes on and is taken back")
    func responses() async throws {
        try await Programme.houses { program in
            let objects: JSONTree = ["objects": [Self.warning(4, genre: "warning"), Self.warning(5, genre: "intrep")]]
            #expect(try await program.post("/channels/alerts/objects", objects, as: "guest").status == 200)
            let (id, other) = (Samples.id("report", 4), Samples.id("report", 5))
            let path = "/records/\(id)/responses"
            let empty = try await program.get(path, as: "duty").json
            #expect(empty["may_write"]?.boolean == true && empty["may_tell_all"]?.boolean == false)
            let said = try await program.post(
                path, ["channel": "alerts", "option": "Close the road", "decided": "2025-04-02"], as: "duty")
            #expect(said.status == 201, "\(said.text)")
            let line = try await program.get(path, as: "guest").json["responses"]?[0]
            #expect(line?["option"]?.string == "Close the road" && line?["status"]?.string == "decided")
            #expect(line?["post"] == nil && line?["no_action"]?.boolean == false)
            let note = try #require(line?["note"]?.string)
            let later = try await program.post(
                path, ["channel": "alerts", "updates": .string(note), "status": "done", "result": "Closed."],
                as: "duty")
            #expect(later.status == 201, "\(later.text)")
            let whole = try await program.get("/records/\(id)", as: "guest").json["responses"]
            #expect(whole?["responses"]?[0]?["result"]?.string == "Closed." && whole?["is_more"]?.boolean == false)
            let bodies: [(JSONTree, Int)] = [
                (["channel": "alerts", "decided": "2025-04-02"], 422),
                (["channel": "alerts", "no_action": true], 422),
                (["channel": "alerts", "option": "x", "no_action": true, "decided": "2025-04-02"], 422),
                (["channel": "alerts", "no_action": true, "decided": "2999-04-02"], 422),
                (["channel": "alerts", "no_action": true, "decided": "2025-04-02", "is_for_all": true], 403),
            ]
            for (body, status) in bodies {
                let answer = try await program.post(path, body, as: "duty")
                #expect(answer.status == status, "\(answer.text)")
            }
            let foreign = try await program.post(
                path, ["channel": "alerts", "takes_back": .string(note)], as: "guest")
            #expect(foreign.status == 403)
            let back = try await program.post(path, ["channel": "alerts", "takes_back": .string(note)], as: "duty")
            #expect(back.status == 201)
            #expect(try await program.get(path, as: "guest").json["responses"]?.count == 0)
            #expect(try await program.get("/records/\(other)/responses", as: "duty").status == 404)
            let none = try await program.post(
                "/records/\(other)/responses", ["channel": "alerts", "no_action": true, "decided": "2025-04-02"],
                as: "duty")
            #expect(none.status == 403)
        }
    }
}
