import JSON
import Synchronization
import Testing
import WireTesting

@testable import TAXII

@Suite struct ReadingTests {
    private let objects = "collections/alerts/objects/"

    /// Follows `next` to the end; the ids in order.
    private func follow(_ desk: Desk, _ query: String, path: String = "collections/alerts/objects/") async throws
        -> [String]
    {
        var ids: [String] = []
        var next: String?
        repeat {
            let cursor = next.map { "&next=\($0)" } ?? ""
            let page = try await desk.get(path + "?" + query + cursor)
            try #require(page.status == 200, "\(page.text)")
            ids += try page.objects.compactMap { $0["id"]?.string }
            next = try page.json["next"]?.string
            #expect(try (page.json["more"]?.boolean ?? false) == (next != nil))
        } while next != nil && ids.count < 100
        return ids
    }

    @Test("TAXII 33: a version is modified, else created, else the date added, which never changes")
    func version() async throws {
        try await TestNode.serve { desk async throws in
            let marking = """
                {"type":"marking-definition","spec_version":"2.1","id":"\(Objects.id("marking-definition", 7))",\
                "created":"2026-01-05T00:00:00.000Z","definition_type":"statement","definition":{"statement":"©"}}
                """
            try await desk.file([Objects.indicator(1, day: 9), marking, Objects.address(1)])
            let lines = try await desk.get("collections/alerts/manifest/").objects
            try #require(lines.count == 3)
            #expect(lines[0]["version"]?.string == Objects.version(day: 9))
            #expect(lines[1]["version"]?.string == "2026-01-05T00:00:00.000Z")
            #expect(lines[2]["version"]?.string == lines[2]["date_added"]?.string)
            #expect(try await desk.get("collections/alerts/manifest/").objects[2].minified == lines[2].minified)
        }
    }

    @Test("TAXII 34: manifests and versions can be paged by the last date added alone")
    func pagingByDate() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file((1...5).map { Objects.indicator(1, day: $0) })
            for (path, member) in [
                ("manifest/?match[version]=all", "objects"),
                ("objects/\(Objects.id("indicator", 1))/versions/?x=y", "versions"),
            ] {
                var seen = 0
                var after = ""
                for expected in [2, 2, 1] {
                    let page = try await desk.get("collections/alerts/\(path)&limit=2\(after)")
                    let count = try page.json[member]?.count
                    #expect(count == expected)
                    seen += count ?? 0
                    #expect(try page.json["more"]?.boolean ?? false == (seen < 5))
                    after = "&added_after=" + (page["X-TAXII-Date-Added-Last"] ?? "")
                }
            }
        }
    }

    @Test("TAXII 35: entries come in the order in which they were added, and no two have one date")
    func order() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file((1...20).reversed().map { Objects.indicator($0) })
            try await desk.file([Objects.malware(1)])
            let lines = try await desk.get("collections/alerts/manifest/").objects
            let expected = (1...20).reversed().map { Objects.id("indicator", $0) } + [Objects.id("malware", 1)]
            #expect(lines.map { $0["id"]?.string } == expected)
            let dates = lines.compactMap { $0["date_added"]?.string }
            #expect(dates == dates.sorted())
            #expect(Set(dates).count == dates.count)
            #expect(try await desk.ids(objects) == expected)
        }
    }

    @Test("TAXII 36: added_after is strict, and given once at most")
    func addedAfter() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file((1...3).map { Objects.indicator($0) })
            let dates = try await desk.get("collections/alerts/manifest/").objects.compactMap {
                $0["date_added"]?.string
            }
            try #require(dates.count == 3)
            #expect(
                try await desk.ids(objects + "?added_after=\(dates[0])") == [2, 3].map { Objects.id("indicator", $0) })
            #expect(try await desk.get(objects + "?added_after=\(dates[2])").text == "{}")
            #expect(try await desk.ids(objects + "?added_after=1970-01-01T00:00:00Z").count == 3)
            #expect(try await desk.ids(objects).count == 3)
            try await desk.get(objects + "?added_after=\(dates[0])&added_after=\(dates[0])").expectError(400)
        }
    }

    @Test("TAXII 37: never more than the limit, and everything where it fits")
    func limit() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file((1...5).map { Objects.indicator($0) })
            for (limit, count) in [(1, 1), (4, 4), (5, 5), (6, 5), (1_000_000, 5)] {
                let page = try await desk.get(objects + "?limit=\(limit)")
                #expect(try page.objects.count == count)
                #expect(try page.json["more"]?.boolean ?? false == (count < 5))
            }
            #expect(try await desk.get(objects).json["more"] == nil)
        }
    }

    @Test(
        "TAXII 38: next goes on where the page ended; a cursor that is tampered with, foreign or misplaced gives no data"
    )
    func next() async throws {
        try await TestNode.serve { desk async throws in
            let numbers = Array(1...7)
            try await desk.file(numbers.map { Objects.indicator($0) })
            #expect(try await follow(desk, "limit=3") == numbers.map { Objects.id("indicator", $0) })
            #expect(try await follow(desk, "limit=2&match[type]=indicator").count == 7)

            let first = try await desk.get(objects + "?limit=3")
            let next = try #require(try first.json["next"]?.string)
            #expect(next.wholeMatch(of: /[A-Za-z0-9._~-]+/) != nil)
            // python's client takes the length of the first page as the limit of those that follow.
            #expect(try await desk.ids(objects + "?limit=2&next=\(next)").count == 2)
            #expect(try await desk.get(objects + "?next=\(next)").status == 200)

            var changed = Array(next.utf8)
            changed[changed.count / 2] = changed[changed.count / 2] == 65 ? 66 : 65
            let forged = [
                String(decoding: changed, as: UTF8.self), "AAAA", "1", "x", "..", String(next.dropLast()), next + "A",
            ]
            for cursor in forged {
                let answer = try await desk.get(objects + "?limit=3&next=\(cursor)")
                #expect([400, 404].contains(answer.status), "\(cursor)")
                try answer.expectError(answer.status)
            }
            try await desk.get(objects + "?limit=3&match[type]=malware&next=\(next)").expectError(400)
            let foreign = try await desk.get(objects + "?limit=3&next=\(next)", as: "reader")
            #expect([400, 404].contains(foreign.status))
            let elsewhere = try await desk.get("collections/library/objects/?limit=3&next=\(next)")
            #expect([400, 404].contains(elsewhere.status))
        }
    }

    @Test("TAXII 39: a cursor may lead to an empty page, never to an error, when what followed was deleted")
    func emptyAfterMore() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1), Objects.indicator(2)])
            let next = try #require(try await desk.get(objects + "?limit=1").json["next"]?.string)
            #expect(try await desk.delete("collections/alerts/objects/\(Objects.id("indicator", 2))/").status == 200)
            #expect(try await desk.get(objects + "?limit=1&next=\(next)").text == "{}")
        }
    }

    @Test("TAXII 40: match fields: commas say or, different fields say and, unknown types and fields are no error")
    func match() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1), Objects.malware(2), Objects.address(3), Objects.indicator(4)])
            func ids(_ query: String) async throws -> Int { try await desk.ids(objects + "?" + query).count }
            let one = Objects.id("indicator", 1)
            let two = Objects.id("malware", 2)
            #expect(try await ids("match[type]=indicator") == 2)
            #expect(try await ids("match[type]=indicator,malware") == 3)
            #expect(try await ids("match[id]=\(one),\(two)") == 2)
            #expect(try await ids("match[id]=\(one),\(two)&match[type]=malware") == 1)
            #expect(try await ids("match[type]=x-nobody-knows") == 0)
            #expect(try await ids("match[type]=infrastructure,grouping,note,windows-registry-key") == 0)
            #expect(try await ids("match[id]=nonsense") == 0)
            #expect(try await ids("match[id]=nonsense,\(one)") == 1)
            #expect(try await ids("match[foo]=x") == 4)
            #expect(try await ids("match%5Btype%5D=malware") == 1)
            try await desk.get(objects + "?match[type]=a&match[type]=b").expectError(400)
            try await desk.get(objects + "?match[type]=a,,b").expectError(400)
        }
    }

    @Test("TAXII 41: match[version]: last, first, all alone, exact ones as instants, together without doubles")
    func matchVersion() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([1, 2, 3].map { Objects.indicator(1, day: $0) })
            let object = "collections/alerts/objects/\(Objects.id("indicator", 1))/"
            func days(_ query: String, _ path: String) async throws -> [String] {
                try await desk.get(path + "?" + query).objects.compactMap { $0["modified"]?.string }
            }
            for path in [objects, object] {
                #expect(try await days("match[version]=last", path) == [Objects.version(day: 3)])
                #expect(try await days("match[version]=first", path) == [Objects.version(day: 1)])
                #expect(try await days("match[version]=first,last", path) == [1, 3].map { Objects.version(day: $0) })
                #expect(try await days("match[version]=all", path) == [1, 2, 3].map { Objects.version(day: $0) })
                let exact = "match[version]=2026-01-02T00:00:00Z"
                #expect(try await days(exact, path) == [Objects.version(day: 2)])
                #expect(try await days("match[version]=2026-01-02T00:00:00.000000Z", path) == [Objects.version(day: 2)])
                #expect(
                    try await days(exact + ",last,\(Objects.version(day: 3))", path)
                        == [2, 3].map { Objects.version(day: $0) })
                for wrong in ["all,last", "newest", "2026-01-02", "2026-02-30T00:00:00Z", "last,"] {
                    try await desk.get(path + "?match[version]=\(wrong)").expectError(400)
                }
            }
            #expect(try await desk.get(objects + "?match[version]=1999-01-01T00:00:00Z").text == "{}")
        }
    }

    @Test("TAXII 42: match[spec_version]")
    func specVersion() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1), Objects.old(2)])
            func count(_ query: String) async throws -> Int { try await desk.ids(objects + query).count }
            #expect(try await count("") == 2)
            #expect(try await count("?match[spec_version]=2.1") == 1)
            #expect(try await count("?match[spec_version]=2.0") == 1)
            #expect(try await count("?match[spec_version]=2.0,2.1") == 2)
            #expect(try await count("?match[spec_version]=9.9") == 0)
        }
    }

    @Test("TAXII 42: without match[spec_version] only the newest specification that an object is there in")
    func newestSpec() async throws {
        try await TestNode.serve { desk async throws in
            let versions = (1...4).map { Objects.edition(7, month: $0, isOld: $0 != 2) }
            try await desk.file([versions[2], versions[0], versions[1], versions[3], Objects.old(2)])
            let object = objects + Objects.id("malware", 7) + "/"
            func months(_ query: String, _ path: String) async throws -> [String] {
                try await desk.get(path + query).objects.filter { $0["id"]?.string == Objects.id("malware", 7) }
                    .compactMap { ($0["modified"] ?? $0["version"])?.string.map { String($0.dropFirst(5).prefix(2)) } }
            }
            for path in [objects, object, "collections/alerts/manifest/"] {
                #expect(try await months("", path) == ["02"], "\(path)")
                #expect(try await months("?match[version]=all", path) == ["02"], "\(path)")
                #expect(try await months("?match[version]=first", path) == ["02"], "\(path)")
                #expect(try await months("?match[version]=2017-03-01T00:00:00Z", path) == [], "\(path)")
                #expect(try await months("?match[spec_version]=2.1", path) == ["02"], "\(path)")
                #expect(try await months("?match[spec_version]=2.0", path) == ["04"], "\(path)")
                #expect(try await months("?match[spec_version]=2.0&match[version]=first", path) == ["01"], "\(path)")
                #expect(try await months("?match[spec_version]=2.0,2.1", path) == ["04"], "\(path)")
                let every = "?match[spec_version]=2.0,2.1&match[version]=all"
                #expect(try await months(every, path) == ["03", "01", "02", "04"], "\(path)")
            }
            #expect(try await desk.ids(objects).count == 2, "what is there in 2.0 alone is given in 2.0")
            let by = "?match[id]=\(Objects.id("malware", 7))&match[type]=malware"
            #expect(try await months(by, objects) == ["02"])
            func listed(_ query: String) async throws -> Int? {
                try await desk.get(object + "versions/" + query).json["versions"]?.count
            }
            #expect(try await listed("") == 1)
            #expect(try await listed("?match[spec_version]=2.0") == 3)
            #expect(try await listed("?match[spec_version]=2.0,2.1") == 4)

            let old = "collections/alerts/objects/\(Objects.id("malware", 7))/?match[spec_version]=2.1"
            #expect(try await desk.delete(old).status == 200)
            #expect(try await months("", objects) == ["04"], "then the older one is the newest that is there")
            #expect(try await listed("") == 3)
            #expect(try await desk.delete("collections/alerts/objects/\(Objects.id("malware", 7))/").status == 200)
            try await desk.get(object).expectError(404)
        }
    }

    @Test("TAXII 43: without a filter only the latest version of each object is there")
    func latest() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1, day: 2), Objects.indicator(2), Objects.indicator(1, day: 1)])
            #expect(
                try await desk.get(objects).objects.map { $0["modified"]?.string }
                    == [2, 1].map { Objects.version(day: $0) })
            try await desk.file([Objects.indicator(1, day: 5)])
            #expect(
                try await desk.get(objects).objects.map { $0["modified"]?.string }
                    == [1, 5].map { Objects.version(day: $0) })
        }
    }

    @Test("TAXII 44: malformed parameters are 400; brackets may be escaped; a plus is a plus")
    func malformed() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            let wrong = [
                "limit=1&limit=2", "limit=", "limit=0", "limit=-1", "limit=+1", "limit=1.0", "limit=abc", "limit=%31%",
                "added_after=", "added_after=yesterday", "added_after=2020-01-01",
                "added_after=2020-01-01T00:00:00+00:00",
                "added_after=2020-13-01T00:00:00Z", "match[type]=", "match[version]=", "match[id]=",
                "match[spec_version]=",
                "next=", "match%5Btype%5D=", "limit=%FF",
            ]
            for query in wrong { try await desk.get(objects + "?" + query).expectError(400) }
            #expect(try await desk.ids(objects + "?match%5Btype%5D=indicator&limit=%31").count == 1)
            #expect(try await desk.ids(objects + "?match[type]=indicator+").count == 0)
        }
    }

    @Test("TAXII 45: a filter that an endpoint does not take is ignored there")
    func elsewhere() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1, day: 1), Objects.indicator(1, day: 2)])
            let object = objects + Objects.id("indicator", 1) + "/"
            #expect(try await desk.ids(object + "?match[type]=malware&match[id]=x").count == 1)
            let versions = object + "versions/?match[version]=first&match[type]=x&match[id]=x"
            #expect(try await desk.get(versions).json["versions"]?.count == 2)
            #expect(try await desk.get("collections/alerts/?limit=0&match[type]=").status == 200)
            #expect(try await desk.get(object + "versions/?limit=1").json["more"]?.boolean == true)
            #expect(try await desk.get(object + "versions/?match[spec_version]=2.0").text == "{}")
        }
    }

    @Test("TAXII 46: manifest and objects with the same parameters say the same")
    func sameSet() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([
                Objects.indicator(1), Objects.malware(2), Objects.indicator(1, day: 2), Objects.address(3),
            ])
            let queries = [
                "", "?match[version]=all", "?match[type]=indicator", "?limit=2", "?match[version]=first&limit=1",
            ]
            for query in queries {
                let objects = try await desk.get("collections/alerts/objects/" + query)
                let manifest = try await desk.get("collections/alerts/manifest/" + query)
                #expect(try objects.objects.map { $0["id"]?.string } == manifest.objects.map { $0["id"]?.string })
                #expect(objects["X-TAXII-Date-Added-Last"] == manifest["X-TAXII-Date-Added-Last"])
                #expect(try objects.json["more"]?.boolean == manifest.json["more"]?.boolean)
            }
        }
    }

    @Test("TAXII 47: a manifest's date is that of the entry here, not the object's")
    func dateAdded() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.old(1)])
            let added = try #require(
                try await desk.get("collections/alerts/manifest/").objects[0]["date_added"]?.string)
            #expect(added > "2025")
        }
    }

    @Test("TAXII 48: objects that match nothing are 200 and {}, one object that is not there is 404")
    func nothing() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            #expect(try await desk.get(objects + "?match[type]=malware").text == "{}")
            #expect(try await desk.get("collections/alerts/manifest/?match[type]=malware").text == "{}")
            try await desk.get(objects + Objects.id("malware", 1) + "/").expectError(404)
            #expect(try await desk.delete("collections/alerts/objects/\(Objects.id("indicator", 1))/").status == 200)
            try await desk.get(objects + Objects.id("indicator", 1) + "/").expectError(404)
        }
    }

    @Test("TAXII 49: who polls by the last date loses nothing and gets nothing twice while others write")
    func polling() async throws {
        try await TestNode.serve { desk async throws in
            let written = Set((0..<60).map { Objects.id("indicator", $0) })
            let writing = Writing(3)
            let seen = try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<3 {
                    group.addTask {
                        defer { writing.end() }
                        for batch in 0..<5 {
                            let first = writer * 20 + batch * 4
                            try await desk.file((first..<first + 4).map { Objects.indicator($0) })
                        }
                    }
                }
                var seen: [String] = []
                var after = "1970-01-01T00:00:00Z"
                // Once the last writer has ended, a page with nothing on it is the last one.
                var isLast = false
                while !isLast, seen.count <= written.count {
                    let isWritten = writing.isOver
                    // An account of its own: should it ask more than it may while the writers rest, they are not held up.
                    let page = try await desk.get(objects + "?limit=7&added_after=\(after)", as: "reader")
                    if page.status == 429 { continue }
                    try #require(page.status == 200, "\(page.text)")
                    let ids = try page.objects.compactMap { $0["id"]?.string }
                    seen += ids
                    after = page["X-TAXII-Date-Added-Last"] ?? after
                    isLast = isWritten && ids.isEmpty
                }
                try await group.waitForAll()
                return seen
            }
            #expect(seen.count == written.count)
            #expect(Set(seen) == written)
        }
    }
}

/// Those who write still.
private final class Writing: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    var isOver: Bool { left.withLock { $0 == 0 } }

    func end() { left.withLock { $0 -= 1 } }
}
