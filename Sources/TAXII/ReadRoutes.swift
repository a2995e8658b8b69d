import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Records
import Serving
import Sharing

/// What a collection holds: lines 22, 23, 25, 27.
extension TAXIIBoundary {
    var readRoutes: [Route] {
        [
            get(under("collections/{collection}/manifest/")) { _, context in
                let page = try await page(.objects, in: context)
                return listing(page, name: "objects") { Self.manifestLine($0) }
            },
            get(under("collections/{collection}/objects/")) { _, context in
                let page = try await gate.envelope(
                    try Filters(context.query).request(for: .objects), in: context.parameter("collection"),
                    for: context.caller)
                return try await EnvelopeAnswer(page).response(from: gate, through: buffers, in: context)
            },
            get(under("collections/{collection}/objects/{object}/")) { _, context in
                let page = try await object(.object, in: context)
                return try await EnvelopeAnswer(page).response(from: gate, through: buffers, in: context)
            },
            get(under("collections/{collection}/objects/{object}/versions/")) { _, context in
                let page = try await object(.versions, in: context)
                return listing(page, name: "versions") { .string($0.version) }
            },
        ]
    }

    private func page(_ endpoint: Filters.Endpoint, in context: AppContext) async throws -> Page {
        let request = try Filters(context.query).request(for: endpoint)
        return try await gate.page(request, in: context.parameter("collection"), for: context.caller)
    }

    private func object(_ endpoint: Filters.Endpoint, in context: AppContext) async throws -> Page {
        let request = try Filters(context.query).request(for: endpoint)
        return try await gate.object(
            context.parameter("object"), request, in: context.parameter("collection"), for: context.caller)
    }

    /// Lines 33, 46, 47: one record for each version, with the ledger's date.
    private static func manifestLine(_ line: Page.Line) -> JSONTree {
        [
            "id": .string(line.id), "date_added": .string(line.added.text), "version": .string(line.version),
            "media_type": .string("application/stix+json;version=\(line.specVersion)"),
        ]
    }

    /// A manifest or a list of versions: `more` without `next` would be all that the standard gives (line 34); ours also
    /// says `next`.
    private func listing(_ page: Page, name: String, _ line: (Page.Line) -> JSONTree) -> Response {
        var bytes = PageAnswer.opening(page)
        if !page.lines.isEmpty {
            bytes.append(contentsOf: (bytes.count > 1 ? ",\"\(name)\":[" : "\"\(name)\":[").utf8)
            for (index, each) in page.lines.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                line(each).append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
        bytes.append(UInt8(ascii: "}"))
        return Response(
            status: .ok, headers: PageAnswer.headers(page), body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// What objects, manifests and versions have in common.
enum PageAnswer {
    /// Lines 10 and 13: dates of the first and the last entry of this page, none on an empty one.
    static func headers(_ page: Page) -> HTTPFields {
        var headers: HTTPFields = [.contentType: TAXIIMedia.type]
        if let added = page.added {
            headers[.dateAddedFirst] = added.lowerBound.text
            headers[.dateAddedLast] = added.upperBound.text
        }
        return headers
    }

    /// `{` and, where there is more, that and how to go on.
    static func opening(_ page: Page) -> [UInt8] {
        var bytes = Array("{".utf8)
        guard page.more else { return bytes }
        bytes.append(contentsOf: #""more":true"#.utf8)
        if let next = page.next {
            bytes.append(contentsOf: #","next":"#.utf8)
            JSONTree.string(next).append(to: &bytes)
        }
        return bytes
    }
}

/// An envelope: the stored bodies of a page's lines, joined; never parsed, never whole in memory.
struct EnvelopeAnswer {
    private let page: Page
    private let opening: [UInt8]
    private let closing: [UInt8]
    /// Octets of the whole body.
    private let length: Int

    init(_ page: Page) {
        self.page = page
        var opening = PageAnswer.opening(page)
        if page.count == 0 {
            closing = Array("}".utf8)
        } else {
            opening.append(contentsOf: (opening.count > 1 ? #","objects":["# : #""objects":["#).utf8)
            closing = Array("]}".utf8)
        }
        self.opening = opening
        length = opening.count + page.bytes + closing.count
    }

    /// The length is known from the lines, so it is announced, and a body that breaks off shows.
    ///
    /// A small page is read before its answer begins, so that a failure still becomes a status.
    func response(from gate: Gate, through buffers: BufferPool, in context: AppContext) async throws -> Response {
        let headers = PageAnswer.headers(page)
        if let joined = try await gate.joined(page, for: context.caller) {
            // In one go: each write of its own would be a call to the system and two changes of threads.
            let body = ResponseBody(contentsOf: [ByteBuffer(bytes: opening)] + joined + [ByteBuffer(bytes: closing)])
            return Response(status: .ok, headers: headers, body: body)
        }
        guard length > TAXIILimits.heldPage else {
            var buffer = ByteBuffer()
            buffer.reserveCapacity(length)
            buffer.writeBytes(opening)
            if page.count > 0 {
                try await gate.stream(page, separator: Self.comma, for: context.caller) { buffer.writeBytes($0) }
            }
            buffer.writeBytes(closing)
            guard buffer.readableBytes == length else { throw LengthError(expected: length, got: buffer.readableBytes) }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: buffer))
        }
        let body = ResponseBody(contentLength: length) { [self] writer in
            var sent = opening.count
            do {
                var start = opening
                try await gate.stream(page, separator: Self.comma, for: context.caller) { @concurrent bytes in
                    var buffer = buffers.take()
                    buffer.writeBytes(start)
                    buffer.writeBytes(bytes)
                    start = []
                    sent += bytes.count
                    try await writer.write(buffer)
                    buffers.give(buffer)
                }
                sent += closing.count
                guard sent == length else { throw LengthError(expected: length, got: sent) }
            } catch {
                context.brokeOff(error)
                throw error
            }
            try await writer.write(ByteBuffer(bytes: closing))
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static let comma = [UInt8(ascii: ",")]

    /// The store gave other bodies than its lines announced.
    private struct LengthError: Error {
        let expected: Int
        let got: Int
    }
}
