import Sharing
import Testing

@testable import Serving

@Suite("Forms with files")
struct MultipartTests {
    private let type = "multipart/form-data; boundary=----x"

    private func body(_ parts: String...) -> [UInt8] {
        Array((parts.map { "------x\r\n\($0)\r\n" }.joined() + "------x--\r\n").utf8)
    }

    @Test("fields and a file come as they were sent, line ends and all")
    func whole() throws {
        let sent = body(
            "Content-Disposition: form-data; name=\"token\"\r\n\r\na b&c",
            "Content-Disposition: form-data; name=\"file\"; filename=\"l’an %22dernier%22.csv\"\r\nContent-Type: text/csv\r\n\r\na;b\r\n--x\r\n"
        )
        let form = try MultipartForm(sent, type: type)
        #expect(try form.fields().only("token") == "a b&c")
        let file = try #require(form.parts.first { $0.file != nil })
        #expect(file.file == "l’an \"dernier\".csv" && file.name == "file")
        #expect(String(decoding: file.bytes, as: UTF8.self) == "a;b\r\n--x\r\n")
        #expect(try MultipartForm(sent, type: "multipart/form-data; boundary=\"----x\"").parts.count == 2)
    }

    @Test("what is cut off, has no boundary or too many parts is refused at every place")
    func broken() throws {
        let sent = body("Content-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n12345")
        for end in 0..<(sent.count - 4) {
            #expect(throws: Refusal.self, "\(end)") { try MultipartForm(Array(sent[..<end]), type: type) }
        }
        for other in [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a b\"",
            "multipart/form-data; boundary=y",
        ] {
            #expect(throws: Refusal.self) { try MultipartForm(sent, type: other) }
        }
        let part = "------x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
        let many = Array((String(repeating: part, count: MultipartForm.partsMost + 1) + "------x--").utf8)
        #expect(throws: Refusal.self) { try MultipartForm(many, type: type) }
        #expect(throws: Refusal.self) { try MultipartForm(body("Content-Type: text/plain\r\n\r\n1"), type: type) }
    }

    @Test("a file may hold anything but the boundary, and a field in which none was chosen has none")
    func files() throws {
        let form = try MultipartForm(
            body(
                "content-disposition: form-data; name=\"table\"; filename=\"a%22b.csv\"\r\n\r\na;b\r\n\r\n----\r\n1;2\r\n",
                "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n"),
            type: type)
        let file = try #require(form.file("table"))
        #expect(file.file == "a\"b.csv" && Array(file.bytes) == Array("a;b\r\n\r\n----\r\n1;2\r\n".utf8))
        #expect(form.file("none") == nil && form.parts.count == 2)
        #expect(try form.fields().items.isEmpty)
    }

    @Test("no form has more parts than its page says, nor more fields than any form or its page")
    func limits() throws {
        let part = "------x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n"
        func sent(_ count: Int) -> [UInt8] { Array((String(repeating: part, count: count) + "------x--").utf8) }
        #expect(try MultipartForm(sent(4), type: type, parts: 4).parts.count == 4)
        #expect(throws: Refusal.self) { try MultipartForm(sent(5), type: type, parts: 4) }
        let most = ServingLimits.parameters
        #expect(try MultipartForm(sent(most), type: type).fields().items.count == most)
        let more = try MultipartForm(sent(most + 1), type: type)
        #expect(throws: Refusal.self) { try more.fields() }
        #expect(try more.fields(most: most + 1).items.count == most + 1)
        let beyond = try MultipartForm(sent(most + 2), type: type)
        #expect(throws: Refusal.self) { try beyond.fields(most: most + 1) }
    }

    @Test("a field that is not UTF-8 refuses the form, and percent signs and pluses in one are what they are")
    func text() throws {
        let head = Array("------x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8)
        let end = Array("\r\n------x--\r\n".utf8)
        let broken = try MultipartForm(head + [0xC3, 0x28] + end, type: type)
        #expect(throws: Refusal.self) { try broken.fields() }
        let plain = try MultipartForm(head + Array("100%+1&b=2".utf8) + end, type: type)
        #expect(try plain.fields().items == [QueryString.Item(name: "a", value: "100%+1&b=2")])
    }

    @Test(
        "what parts it is named once, by that name and whole",
        arguments: [
            "multipart/form-data; x-boundary=----x", "multipart/form-data; boundary=----x; boundary=----x",
            "multipart/form-data; boundary=\"----x", "multipart/form-data; boundary=\"", "boundary=----x",
        ])
    func boundary(_ other: String) {
        let sent = body("Content-Disposition: form-data; name=\"a\"\r\n\r\n1")
        #expect(throws: Refusal.self) { try MultipartForm(sent, type: other) }
    }

    @Test("a boundary is no longer than it may be")
    func long() throws {
        for count in [MultipartForm.boundaryMost, MultipartForm.boundaryMost + 1] {
            let mark = String(repeating: "x", count: count)
            let head = "Content-Disposition: form-data; name=\"a\""
            let sent = Array("--\(mark)\r\n\(head)\r\n\r\n1\r\n--\(mark)--\r\n".utf8)
            let form = try? MultipartForm(sent, type: "multipart/form-data; boundary=\(mark)")
            #expect((form?.parts.count == 1) == (count == MultipartForm.boundaryMost))
        }
    }

    @Test("names of types and parameters are read without regard to case")
    func cases() throws {
        let sent = body("Content-Disposition: form-data; name=\"a\"\r\n\r\n1")
        let other = "Multipart/Form-Data; charset=utf-8;Boundary=----x"
        #expect(MultipartForm.isMeant(by: other) && !MultipartForm.isMeant(by: "multipart/mixed; boundary=x"))
        #expect(try MultipartForm(sent, type: other).parts.count == 1)
    }
}
