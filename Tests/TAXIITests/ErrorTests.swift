import FoundationEssentials
import JSON
import Testing
import WireTesting

@testable import TAXII

/// The table of errors worth testing, row by row, and what nobody sends by accident.
@Suite struct ErrorTests {
    @Test("every row of the table of errors is answered as it says")
    func table() async throws {
        try await TestNode.serve { desk async throws in
            let objects = "collections/alerts/objects/"
            try await desk.file([Objects.indicator(1)])
            try await desk.get(objects, as: nil).expectError(401)
            for path in [
                "/taxii2/unknown/", "collections/unknown/", objects + Objects.id("tool", 1) + "/", "status/unknown/",
            ] {
                try await desk.get(path).expectError(404)
            }
            for limit in ["limit=0", "limit=-1", "limit=abc", "limit=1&limit=2"] {
                try await desk.get(objects + "?" + limit).expectError(400)
            }
            try await desk.get(objects + "?added_after=yesterday").expectError(400)
            try await desk.get(objects + "?match[version]=all,last").expectError(400)
            try await desk.get(objects + "?match[type]=").expectError(400)
            #expect(try await desk.get(objects + "?match[foo]=x").status == 200)
            try await desk.get(objects, accept: "text/html").expectError(406)
            let bare = try await desk.get(objects, accept: "application/taxii+json")
            #expect(bare.status == 200)
            #expect(bare["Content-Type"] == Desk.media)
            try await desk.get(objects, accept: "application/taxii+json;version=2.0").expectError(406)
            let body = Objects.envelope([Objects.indicator(2)])
            try await desk.post(body, to: "alerts", type: "application/json").expectError(415)
            try await desk.delete("collections/library/objects/\(Objects.id("indicator", 1))/").expectError(403)
        }
    }

    @Test(
        "a hostile id is not there, and breaks nothing",
        arguments: [
            "..", ".", "%2e%2e", "%00", "%2F", "indicator--%00", "' OR 1=1 --", "%27%3B--", "%F0%9F%98%80",
            "indicator--",
            "*", "%25", "a%0D%0AX-Injected:1", "../../secret", "%C0%AE", "%FF", "%", "%4",
        ])
    func hostile(_ id: String) async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            let segment = id.replacing(" ", with: "%20")
            for path in ["collections/\(segment)/", "collections/alerts/objects/\(segment)/", "status/\(segment)/"] {
                let answer = try await desk.get(path)
                #expect(answer.status == 404 || answer.status == 400, "\(path): \(answer.status)")
                try answer.expectError(answer.status)
                #expect(answer["X-Injected"] == nil)
            }
            #expect(
                try await desk.ids("collections/alerts/objects/?match[id]=\(segment.replacing("%", with: "%25"))")
                    .isEmpty)
        }
    }

    @Test("a path or a filter as long as the limit is answered, one over is 414")
    func long() async throws {
        try await TestNode.serve { desk async throws in
            let start = Desk.root + "collections/alerts/objects/?match[type]="
            let limit = 8 * 1024
            let most = start + String(repeating: "x", count: limit - start.utf8.count)
            #expect(try await desk.send("GET", most).text == "{}")
            try await desk.send("GET", most + "x").expectError(414)
            let many = (0..<101).map { "t\($0)" }.joined(separator: ",")
            try await desk.send("GET", start + many).expectError(400)
        }
    }

    @Test("a body that breaks off stores nothing")
    func truncated() async throws {
        try await TestNode.serve { desk async throws in
            let body = Objects.envelope([Objects.indicator(1)])
            let head =
                "POST \(Desk.root)collections/alerts/objects/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: \(Desk.media)\r\nAuthorization: \(desk.credentials["writer"] ?? "")\r\n"
                + "Content-Length: \(body.count)\r\n\r\n"
            let answers = try await desk.wire.exchange(Array(head.utf8) + body.dropLast(), halfClose: true)
            for answer in answers { #expect(answer.status == 400 || answer.status == 408) }
            #expect(try await desk.get("collections/alerts/objects/").text == "{}")
        }
    }

    @Test("wrong UTF-8, lone surrogates, doubled names and depth spoil an object or an envelope, never the node")
    func encoding() async throws {
        try await TestNode.serve { desk async throws in
            var broken = Objects.envelope([Objects.indicator(1)])
            let name = try #require(broken.firstRange(of: Array("An indicator".utf8)))
            broken[name.lowerBound] = 0xFF
            try await desk.post(broken, to: "alerts").expectError(400)
            let deep = String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000)
            for extra in [#","x_a":NaN"#, #","x_a":01"#] {
                try await desk.post(Objects.envelope([Objects.indicator(1, extra: extra)]), to: "alerts")
                    .expectError(400)
            }
            #expect(try await desk.get("collections/alerts/objects/").text == "{}")
            // What is JSON by its grammar is the object's fault alone.
            let faults = [
                #","name":"again""#, #","x_a":"\ud800""#, #","x_a":\#(deep)"#, #","x_a":1e999"#,
            ]
            for (number, extra) in faults.enumerated() {
                let bad = Objects.indicator(100, extra: extra)
                let answer = try await desk.post(Objects.envelope([bad, Objects.indicator(number)]), to: "alerts")
                #expect(answer.status == 202, "\(answer.text)")
                #expect(try answer.json["failure_count"]?.integer == 1)
                #expect(try answer.json["failures"]?[0]?["id"]?.string == "objects[0]")
                #expect(try answer.json["success_count"]?.integer == 1)
            }
            #expect(try await desk.file([Objects.indicator(100)]).status == 202)
        }
    }

    @Test("every number of the list of requirements has a test that names it")
    func covered() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().path
        var named: Set<Int> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix("Tests.swift") {
            let data = try #require(FileManager.default.contents(atPath: folder + "/" + file))
            for match in String(decoding: data, as: UTF8.self).matches(of: #/"TAXII (\d+): /#) {
                if let number = Int(match.1) { named.insert(number) }
            }
        }
        #expect(Set(1...60).subtracting(named).isEmpty)
    }
}
