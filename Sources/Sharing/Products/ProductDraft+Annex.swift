import JSON
import Records

extension ProductDraft {
    /// A file that goes along with a product: filed as an `artifact` (STIX 2.1 §6.1) beside the report.
    package struct Annex: Hashable, Sendable {
        /// As its author called it: a plain name, no path.
        package let name: String
        /// One of ``Records/Product/annexTypes``.
        package let mediaType: String
        package let bytes: [UInt8]
        /// BCP 47: what it is written in.
        package let lang: String?
        /// Made from the bytes: the same file is the same record wherever it is annexed.
        let id: RecordID
        /// SHA-256, in hexadecimal digits.
        let digest: String
        private let payload: String

        /// - Throws: ``Refusal/Code/invalid`` for what cannot be written down.
        package init(name: String, mediaType: String, bytes: [UInt8], lang: String? = nil) throws(Refusal) {
            self.name = name
            self.mediaType = mediaType
            self.bytes = bytes
            self.lang = lang
            digest = ContentDigest(sha256: bytes).hex
            payload = Base64.encode(bytes)
            let said: JSONTree = [
                "type": "artifact", "payload_bin": .string(payload), "hashes": ["SHA-256": .string(digest)],
            ]
            guard let value = try? JSONDocument(parsing: said.bytes).root, let id = RecordID.deterministic(for: value)
            else {
                throw Refusal(.invalid, "the file \"\(name.echo)\" cannot be written down: send it again")
            }
            self.id = id
        }

        func artifact(marked markings: [RecordID]) -> JSONTree {
            var members: [JSONMember] = [
                JSONMember("type", "artifact"), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id.text)),
                JSONMember("mime_type", .string(mediaType)), JSONMember("payload_bin", .string(payload)),
                JSONMember("hashes", ["SHA-256": .string(digest)]),
            ]
            if !markings.isEmpty {
                members.append(JSONMember("object_marking_refs", .array(markings.map { .string($0.text) })))
            }
            return .object(members)
        }

        /// What the report says of it.
        var about: JSONTree {
            var members: [JSONMember] = [
                JSONMember("artifact_ref", .string(id.text)), JSONMember("name", .string(name)),
                JSONMember("media_type", .string(mediaType)), JSONMember("bytes", .integer(Int64(bytes.count))),
                JSONMember("hashes", ["SHA-256": .string(digest)]),
            ]
            if let lang { members.append(JSONMember("lang", .string(lang))) }
            return .object(members)
        }
    }

    /// What is wrong with its files, as many as there are; `nil`: nothing.
    var annexProblem: String? {
        guard annexes.count <= Product.annexesMost else {
            return "a product has at most \(Product.annexesMost) files with it: file the others with a second one"
        }
        if let long = annexes.first(where: { $0.bytes.count > SharingLimits.annex }) {
            return
                "\"\(long.name.echo)\" has \(long.bytes.count) bytes, \(SharingLimits.annex) go along at most: make it smaller"
        }
        let all = annexes.reduce(0) { $0 + $1.bytes.count }
        guard all <= SharingLimits.annexes else {
            return "the files have \(all) bytes together, \(SharingLimits.annexes) go along at most: make them smaller"
        }
        if let odd = annexes.first(where: { !Product.annexTypes.contains($0.mediaType) }) {
            return
                "\"\(odd.name.echo)\" is \(odd.mediaType.echo): send it as one of \(Product.annexTypes.joined(separator: ", "))"
        }
        return nil
    }
}
