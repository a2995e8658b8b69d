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
}
