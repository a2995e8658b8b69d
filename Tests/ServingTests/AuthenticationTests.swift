import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Serving

@Suite struct AuthenticationTests {
    private func basic(_ text: String) -> String { "Basic " + Data(text.utf8).base64EncodedString() }

    @Test("a name and a secret are cut at the first colon")
    func basic() {
        #expect(Authentication.Claim(basic("ke-out.duty:a:b")) == .basic(name: "ke-out.duty", secret: "a:b"))
        #expect(Authentication.Claim(basic(":")) == .basic(name: "", secret: ""))
        #expect(Authentication.Claim(basic("é:ü")) == .basic(name: "é", secret: "ü"))
    }

    @Test("the scheme is read in any case, and Token means Bearer")
    func scheme() {
        #expect(Authentication.Claim("bearer abc") == .bearer("abc"))
        #expect(Authentication.Claim("TOKEN  abc") == .bearer("abc"))
        #expect(
            Authentication.Claim("bASIC " + Data("a:b".utf8).base64EncodedString()) == .basic(name: "a", secret: "b"))
    }

    @Test(
        "what is malformed claims nothing",
        arguments: [
            "", "Basic", "Basic ", "Basic ???", "Basic YQ", "Basic YWI=", "Basic /w==", "Digest a=b", "Bearer ",
        ])
    func malformed(_ field: String) { #expect(Authentication.Claim(field) == nil) }

    private func request(
        _ method: HTTPRequest.Method, _ fields: [(HTTPField.Name, String)], host: String? = "node.example"
    )
        -> Request
    {
        var head = HTTPRequest(method: method, scheme: "https", authority: host, path: "/")
        for (name, value) in fields { head.headerFields.append(HTTPField(name: name, value: value)) }
        return Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    }

    @Test("a session cookie is taken once, by its exact name for this kind of connection")
    func cookie() {
        #expect(SessionCookie.value(in: request(.get, [(.cookie, "a=1; __Host-baraza=v; b=2")]), secure: true) == "v")
        #expect(SessionCookie.value(in: request(.get, [(.cookie, "baraza=v")]), secure: true) == nil)
        #expect(SessionCookie.value(in: request(.get, [(.cookie, "baraza=v")]), secure: false) == "v")
        #expect(SessionCookie.value(in: request(.get, [(.cookie, "baraza=v; baraza=w")]), secure: false) == nil)
        #expect(SessionCookie.set("v", secure: true) == "__Host-baraza=v; Path=/; HttpOnly; SameSite=Strict; Secure")
        #expect(SessionCookie.clear(secure: false) == "baraza=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    }

    @Test(
        "what changes something and comes from another site is refused; reading is not, and neither are plain clients")
    func origin() {
        #expect(SameOrigin.allows(request(.get, [(.fetchSite, "cross-site")])))
        #expect(SameOrigin.allows(request(.post, [])))
        #expect(SameOrigin.allows(request(.post, [(.fetchSite, "same-origin")])))
        #expect(!SameOrigin.allows(request(.post, [(.fetchSite, "cross-site")])))
        #expect(!SameOrigin.allows(request(.post, [(.fetchSite, "same-site")])))
        #expect(SameOrigin.allows(request(.post, [(.origin, "https://node.example")])))
        #expect(!SameOrigin.allows(request(.post, [(.origin, "https://evil.example")])))
        #expect(!SameOrigin.allows(request(.post, [(.origin, "null")])))
    }
}
