import JSON
import Serving
import Testing
import WireTesting

@testable import TAXII

@Suite struct WritingTests {
    @Test("TAXII 50: as many as were posted are counted; more and next in the body mean nothing")
    func counts() async throws {
        try await TestNode.serve { desk async throws in
            let objects = (1...25).map { Objects.indicator($0) }
            let body = Array(#"{"more":true,"next":"x","objects":[\#(objects.joined(separator: ","))]}"#.utf8)
            let json = try await desk.post(body, to: "alerts").json
            #expect(json["total_count"]?.integer == 25)
            #expect(json["success_count"]?.integer == 25)
            #expect(
                json["successes"]?.elements.map { $0["id"]?.string } == (1...25).map { Objects.id("indicator", $0) })
            #expect(json["successes"]?[0]?["version"]?.string == Objects.version(day: 1))
        }
    }

    @Test("TAXII 51: more octets than max_content_length are 413, as many as that are not")
    func tooLarge() async throws {
        try await TestNode.serve { desk async throws in
            let target = Desk.root + "collections/alerts/objects/"
            let over = TAXIILimits.contentLength + 1
            // Refused by what it announces: the body is never sent.
            let head =
                "POST \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: \(Desk.media)\r\n"
                + "Authorization: \(desk.credentials["writer"] ?? "")\r\nContent-Length: \(over)\r\n\r\n"
            let announced = try await desk.wire.exchange(Array(head.utf8), halfClose: true)
            try #require(announced.first).expectError(413)

            // Refused while it is read, where nothing is announced.
            let chunk = [UInt8](repeating: 0x20, count: 1024 * 1024)
            var chunked = Array(head.replacing("Content-Length: \(over)", with: "Transfer-Encoding: chunked").utf8)
            for _ in 0...(TAXIILimits.contentLength / chunk.count) {
                chunked += Array("100000\r\n".utf8) + chunk + Array("\r\n".utf8)
            }
            chunked += Array("0\r\n\r\n".utf8)
            try #require(try await desk.wire.exchange(chunked).first).expectError(413)

            let object = Objects.envelope([Objects.indicator(1)])
            let most = object + [UInt8](repeating: 0x20, count: TAXIILimits.contentLength - object.count)
            #expect(try await desk.post(most, to: "alerts").status == 202)
            try await desk.post(most + [0x20], to: "alerts").expectError(413)
        }
    }

    @Test(
        "TAXII 52: what is not an envelope is 400 or 422",
        arguments: [
            "", " ", "{", "[]", "{}", "null", "1", #""x""#, #"{"objects":{}}"#, #"{"objects":[]}"#, #"{"objects":[{}"#,
            #"{"objects":[{}]} x"#, #"{"objects":[NaN]}"#, #"{"objects":null}"#,
            #"{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[]}"#,
            #"{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001"}"#,
        ])
    func notAnEnvelope(_ text: String) async throws {
        try await TestNode.serve { desk async throws in
            let answer = try await desk.post(Array(text.utf8), to: "alerts")
            #expect([400, 422].contains(answer.status), "\(text): \(answer.text)")
            try answer.expectError(answer.status)
        }
    }

    @Test("TAXII 52: bad objects become failures with a message, and the good ones beside them are stored")
    func badObjects() async throws {
        try await TestNode.serve { desk async throws in
            let objects = [
                Objects.indicator(1), "{}", "1", #"{"type":"indicator","id":"indicator--x"}"#,
                #"{"type":"indicator","spec_version":"2.1","id":"\#(Objects.id("indicator", 2))"}"#, Objects.malware(3),
                "null", "[]",
                Objects.indicator(1, extra: #","confidence":1000"#).replacing(
                    Objects.id("indicator", 1), with: Objects.id("indicator", 4)),
            ]
            let answer = try await desk.post(Objects.envelope(objects), to: "alerts")
            #expect(answer.status == 202)
            let json = try answer.json
            #expect(json["total_count"]?.integer == 9)
            #expect(json["success_count"]?.integer == 2)
            #expect(json["failure_count"]?.integer == 7)
            let failures = try #require(json["failures"]).elements
            for failure in failures {
                #expect(failure["id"]?.string?.isEmpty == false)
                #expect(failure["version"]?.string?.isEmpty == false)
                #expect(failure["message"]?.string?.isEmpty == false)
            }
            #expect(
                try await desk.ids("collections/alerts/objects/") == [
                    Objects.id("indicator", 1), Objects.id("malware", 3),
                ])
        }
    }

    @Test("TAXII 53: the same again is a success; the same version with other content is a failure and changes nothing")
    func again() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            try await desk.file([Objects.indicator(1)])
            let other = try await desk.post(Objects.envelope([Objects.indicator(1, name: "Another")]), to: "alerts")
            #expect(other.status == 202)
            #expect(try other.json["failure_count"]?.integer == 1)
            #expect(try other.json["failures"]?[0]?["id"]?.string == Objects.id("indicator", 1))
            #expect(
                try await desk.get("collections/alerts/objects/").text == #"{"objects":[\#(Objects.indicator(1))]}"#)
        }
    }

    @Test("TAXII 54: the counts add up, and nothing is pending in a status that is complete")
    func addUp() async throws {
        try await TestNode.serve { desk async throws in
            let json = try await desk.post(
                Objects.envelope([Objects.indicator(1), "{}", Objects.address(2)]), to: "alerts"
            ).json
            let counts = ["success_count", "failure_count", "pending_count"].compactMap { json[$0]?.integer }
            #expect(counts == [2, 1, 0])
            #expect(json["total_count"]?.integer == counts.reduce(0, +))
            #expect(json["status"]?.string == "complete")
            #expect(json["successes"]?.count == 2)
            #expect(json["failures"]?.count == 1)
        }
    }

    @Test("TAXII 55: a status is its maker's alone")
    func owner() async throws {
        try await TestNode.serve { desk async throws in
            let id = try #require(try await desk.file([Objects.indicator(1)]).json["id"]?.string)
            let none = "00000000-0000-4000-8000-000000000000"
            for who in ["reader", "insider", "outsider", "auditor"] {
                let other = try await desk.get("status/\(id)/", as: who)
                #expect(other.status == 404)
                let twin1 = try await desk.get("status/\(none)/", as: who)
                #expect(other.likeness(without: id) == twin1.likeness(without: none))
            }
            #expect(try await desk.get("status/\(id)/").status == 200)
        }
    }

    @Test("TAXII 56: no writing where one may only read, no reading where one may only write")
    func rights() async throws {
        try await TestNode.serve { desk async throws in
            let body = Objects.envelope([Objects.indicator(1)])
            try await desk.post(body, to: "library").expectError(403)
            try await desk.post(body, to: "alerts", as: "reader").expectError(403)
            #expect(try await desk.post(body, to: "drop").status == 202)
            for path in [
                "objects/", "manifest/", "objects/\(Objects.id("indicator", 1))/",
                "objects/\(Objects.id("indicator", 1))/versions/",
            ] {
                try await desk.get("collections/drop/\(path)").expectError(403)
            }
            let absent = try await desk.get("collections/drop/objects/\(Objects.id("indicator", 2))/")
            let present = try await desk.get("collections/drop/objects/\(Objects.id("indicator", 1))/")
            #expect(
                absent.likeness(without: Objects.id("indicator", 2))
                    == present.likeness(without: Objects.id("indicator", 1)))
        }
    }

    @Test("TAXII 57: what is acknowledged is there for the next request, from any connection")
    func there() async throws {
        try await TestNode.serve { desk async throws in
            for number in 1...5 {
                try await desk.file([Objects.indicator(number)])
                #expect(try await desk.ids("collections/alerts/objects/", as: "reader").count == number)
            }
        }
    }

    @Test("TAXII 57: what is acknowledged is there, and reported, after the store was opened again")
    func durable() async throws {
        try await TestNode.withFolder { folder in
            let node = try await TestNode(in: folder)
            let local = Listening(host: "127.0.0.1", port: 0)
            let report = try await node.serving([node.taxii], local) { wire async throws in
                let desk = Desk(wire: wire, credentials: ["writer": node.authorization("writer")])
                return try await desk.file([Objects.indicator(1), Objects.malware(2)]).text
            }
            // The first one is not closed: what it had not written by now would be lost.
            let again = try node.reopened(in: folder)
            try await again.serving([again.taxii], local) { wire async throws in
                let desk = Desk(wire: wire, credentials: ["writer": again.authorization("writer")])
                let ids = [Objects.id("indicator", 1), Objects.id("malware", 2)]
                #expect(try await desk.ids("collections/alerts/objects/") == ids)
                let status = try #require(try JSONDocument(parsing: Array(report.utf8)).root["id"]?.string)
                #expect(try await desk.get("status/\(status)/").text == report)
            }
        }
    }
}

@Suite struct DeletingTests {
    @Test("TAXII 58: to delete one has to read and to write: neither is 404, one alone is 403")
    func rights() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            try await desk.file([Objects.indicator(1)], to: "drop")
            let object = "objects/\(Objects.id("indicator", 1))/"
            try await desk.delete("collections/alerts/\(object)", as: "outsider").expectError(404)
            try await desk.delete("collections/alerts/\(object)", as: "reader").expectError(403)
            try await desk.delete("collections/drop/\(object)").expectError(403)
            try await desk.delete("collections/library/\(object)").expectError(403)
            #expect(try await desk.get("collections/alerts/\(object)").status == 200)
            #expect(try await desk.delete("collections/alerts/\(object)").status == 200)
        }
    }

    @Test("TAXII 59: afterwards it is gone, every version of it; with a filter only those versions go")
    func gone() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([1, 2, 3].map { Objects.indicator(1, day: $0) } + [Objects.indicator(2)])
            let object = "collections/alerts/objects/\(Objects.id("indicator", 1))/"
            #expect(try await desk.delete(object + "?match[version]=\(Objects.version(day: 2))").status == 200)
            #expect(
                try await desk.get(object + "versions/").json["versions"]?.elements.compactMap { $0.string }
                    == [1, 3].map { Objects.version(day: $0) })
            #expect(try await desk.delete(object + "?match[version]=last").status == 200)
            #expect(try await desk.get(object).objects[0]["modified"]?.string == Objects.version(day: 1))
            try await desk.delete(object + "?match[version]=all,last").expectError(400)
            try await desk.delete(object + "?match[spec_version]=2.0").expectError(404)
            try await desk.file([Objects.indicator(1, day: 9)])
            #expect(try await desk.delete(object).status == 200)
            try await desk.get(object).expectError(404)
            try await desk.get(object + "versions/").expectError(404)
            #expect(
                try await desk.get("collections/alerts/manifest/?match[version]=all").objects.map { $0["id"]?.string }
                    == [Objects.id("indicator", 2)])
        }
    }

    @Test("TAXII 60: what is deleted here stays in other collections")
    func elsewhere() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            try await desk.file([Objects.indicator(1)], to: "secret", as: "insider")
            #expect(try await desk.delete("collections/alerts/objects/\(Objects.id("indicator", 1))/").status == 200)
            #expect(try await desk.ids("collections/secret/objects/", as: "insider") == [Objects.id("indicator", 1)])
        }
    }
}
