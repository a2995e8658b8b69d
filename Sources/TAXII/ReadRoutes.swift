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
