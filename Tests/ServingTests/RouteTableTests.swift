import Hummingbird
import Testing

@testable import Serving

@Suite struct RouteTableTests {
    private let table = RouteTable(
        [
            Route.get("/", .everyone) { _, _ in Response(status: .ok) },
            .get("/a/{x}/", .callers) { _, _ in Response(status: .ok) },
            .post("/a/{x}/", .callers, upTo: 1) { _, _ in Response(status: .ok) },
            .get("/a/fixed/", .callers) { _, _ in Response(status: .ok) },
            .get("/a/{y}/b", .callers) { _, _ in Response(status: .ok) },
            .get("/files/{path...}", .callers) { _, _ in Response(status: .ok) },
        ].map { RouteTable.Entry(route: $0, boundary: 0) })

    @Test("a path is found as it is written, final slash included")
    func finds() throws {
        #expect(table.find("/") != nil)
        #expect(table.find("/a/1/")?.parameters == ["x": "1"])
        #expect(table.find("/a/1/b")?.parameters == ["y": "1"])
        #expect(table.find("/a/fixed/")?.parameters == [:])
        #expect(table.find("/a/fixed/b")?.parameters == ["y": "fixed"])
        #expect(table.find("/files/x001/067.p/3")?.parameters == ["path": "x001/067.p/3"])
    }

    @Test(
        "what is not written so is not found",
        arguments: [
            "", "/a", "/a/", "/a/1", "//", "/a//", "/a//b", "/A/1/", "/a/1/b/", "/./", "/../", "/a/%zz/", "/a/%/",
            "/b/",
        ])
    func strict(_ path: String) { #expect(table.find(path) == nil) }

    @Test("a segment is decoded once, so that an escaped slash is data")
    func decodes() {
        #expect(table.find("/a/%2F%252F/")?.parameters == ["x": "/%2F"])
    }

    @Test("the methods allowed are those of the routes, with HEAD beside GET and OPTIONS always")
    func allow() {
        #expect(table.find("/a/1/")?.allow == "GET, HEAD, OPTIONS, POST")
        #expect(table.find("/a/1/b")?.allow == "GET, HEAD, OPTIONS")
    }
}
