import Testing

@testable import Serving

@Suite struct MediaRangeTests {
    private func quality(_ accept: String) throws -> Int {
        let offer = try #require(MediaRange("application/taxii+json;version=2.1"))
        return MediaRange.quality(of: offer, in: MediaRange.list(accept))
    }

    @Test("a type is read in any case, with white space around the semicolon and parameters in any order")
    func reads() throws {
        let range = try #require(MediaRange("Application/TAXII+JSON ;\tcharset=\"UTF-8\"; VERSION=2.1"))
        #expect(range.type == "application")
        #expect(range.subtype == "taxii+json")
        #expect(range["version"] == "2.1")
        #expect(range["charset"] == "UTF-8")
        #expect(range.quality == 1_000)
    }

    @Test(
        "what is malformed is no media type",
        arguments: [
            "", "text", "text/", "/html", "*/html", "text/html;", "a/b;c", "a/b;c=", "a/b;c=\"d", "a/b;q=2",
            "a/b;q=0.1234", "a/b;q=-1", "a/b;q=x", "a/b;c=1;c=2", "a/b c", "a b/c", "a/b;=1", "tëxt/html",
        ])
    func malformed(_ text: String) {
        if text == "text/html;" {
            #expect(MediaRange(text) != nil, "an empty parameter at the end is allowed by RFC 9110 §5.6.6")
        } else {
            #expect(MediaRange(text) == nil)
        }
    }

    @Test("commas inside quotes do not cut a list, and a malformed member spoils only itself")
    func list() {
        let ranges = MediaRange.list(#"text/html;x="a,b\",c", nonsense, */*;q=0.1"#)
        #expect(ranges.map(\.subtype) == ["html", "*"])
        #expect(ranges[0]["x"] == #"a,b",c"#)
        #expect(ranges[1].quality == 100)
    }

    @Test(
        "an offer is taken by its name, by wildcards, with or without its version",
        arguments: [
            "application/taxii+json;version=2.1", "application/taxii+json", "application/*", "*/*",
            "application/taxii+json; version=\"2.1\"", "APPLICATION/TAXII+JSON;Version=2.1",
            "application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.1",
            "text/html, */*;q=0.001", "application/taxii+json;version=2.1;charset=utf-8",
        ])
    func accepted(_ accept: String) throws { #expect(try quality(accept) > 0) }

    @Test(
        "an offer is not taken by other names, by other versions, at quality nought, or against a closer no",
        arguments: [
            "text/html", "application/json", "application/taxii+json;version=2.0", "*/*;q=0",
            "application/taxii+json;q=0, */*", "application/vnd.oasis.taxii+json", "nonsense", "",
            "application/taxii+json;version=2.1;profile=x",
        ])
    func refused(_ accept: String) throws { #expect(try quality(accept) == 0) }

    @Test("the closest range decides, whatever the order")
    func closest() throws {
        #expect(try quality("application/taxii+json;version=2.1;q=0.3, application/*;q=0.9") == 300)
        #expect(try quality("application/*;q=0.9, application/taxii+json;q=0.2") == 200)
    }
}
