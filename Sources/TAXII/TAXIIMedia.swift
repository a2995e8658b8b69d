import HTTPTypes
import Hummingbird
import Serving

/// The one media type of TAXII 2.1: lines 8 to 12.
enum TAXIIMedia {
    static let type = "application/taxii+json;version=2.1"
    static let version = "2.1"
    /// What the objects are, in `media_types` and in manifests.
    static let stix = "application/stix+json;version=2.1"

    /// - Throws: ``Serving/HTTPRefusal/notAcceptable(offers:)``. No `Accept` at all means anything (RFC 9110 §12.5.1).
    static func checkAccept(_ request: Request) throws(HTTPRefusal) {
        let fields = request.headers[values: .accept]
        guard !fields.isEmpty else { return }
        let ranges = fields.flatMap(MediaRange.list)
        guard let offer = MediaRange(type), MediaRange.quality(of: offer, in: ranges) > 0 else {
            throw .notAcceptable(offers: type)
        }
    }

    /// - Throws: ``Serving/HTTPRefusal/mediaType(takes:)``; the version may be left out.
    static func checkContent(_ request: Request) throws(HTTPRefusal) {
        let fields = request.headers[values: .contentType]
        guard fields.count == 1, let media = MediaRange(fields[0]), media.type == "application",
            media.subtype == "taxii+json", media["version"] ?? version == version,
            media["charset"]?.lowercased() ?? "utf-8" == "utf-8"
        else { throw .mediaType(takes: type) }
        // Compressed bodies are not taken: the limit is on what the body says, and nothing hides behind it.
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw .mediaType(takes: type)
        }
    }
}

extension HTTPField.Name {
    /// Lines 13 and 49.
    static let dateAddedFirst = known("X-TAXII-Date-Added-First")
    static let dateAddedLast = known("X-TAXII-Date-Added-Last")
}
