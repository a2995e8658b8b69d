import Sharing
import Testing

@testable import Serving

@Suite struct QueryStringTests {
    @Test("order, duplicates, empty values and percent escapes are kept as they are meant")
    func reads() throws {
        let query = try QueryString("b=1&a=%C3%A9&b=&match%5Btype%5D=x,y&c")
        #expect(query.items.map(\.name) == ["b", "a", "b", "match[type]", "c"])
        #expect(query.items.map(\.value) == ["1", "é", "", "x,y", ""])
        #expect(query.values("b") == ["1", ""])
    }

    @Test("a plus is a plus, but a space in a form")
    func plus() throws {
        #expect(try QueryString("a=1+2").only("a") == "1+2")
        #expect(try QueryString("a=1+2%2B3", plusIsSpace: true).only("a") == "1 2+3")
    }

    @Test(
        "a malformed escape is refused", arguments: ["a=%", "a=%4", "a=%zz", "%=1", "a=%C3", "a=%FF%FE", "a=%ED%A0%80"])
    func malformed(_ text: String) { #expect(throws: Refusal.self) { try QueryString(text) } }

    @Test("a parameter that may be given once is refused when it is given twice")
    func once() throws {
        let query = try QueryString("limit=1&limit=1")
        #expect(throws: Refusal.self) { try query.only("limit") }
        #expect(try query.only("other") == nil)
    }

    @Test("as many parameters as the limit are read, one more is refused")
    func limit() throws {
        let most = Array(repeating: "a=1", count: ServingLimits.parameters).joined(separator: "&")
        #expect(try QueryString(most).items.count == ServingLimits.parameters)
        #expect(throws: Refusal.self) { try QueryString(most + "&a=1") }
    }

    @Test("what is encoded is decoded again", arguments: ["", "a b", "é/?&=%+", "\u{1F600}", "a~b-c.d_e"])
    func round(_ text: String) {
        #expect(PercentEncoding.decode(PercentEncoding.encode(text)[...], plusIsSpace: false) == text)
    }
}
