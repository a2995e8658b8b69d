import JSON
import Records
import Store

/// Looks into a file that goes along, by its name, its type as its report says it, and its bytes.
///
/// - Returns: why it does not go along, and what to do; `nil`: it does.
package typealias AnnexLook = @Sendable (_ name: String, _ mediaType: String, _ bytes: [UInt8]) -> String?

/// A file that goes along with a product, whole.
package struct AnnexFile: Sendable {
    /// As its author called it: whoever hands it out makes a safe name of it.
    package let name: String
    /// One of ``Records/Product/annexTypes``, or bytes of no type.
    package let mediaType: String
    package let bytes: [UInt8]

    /// What a report says is called by another type than those that are known.
    package static let unknownType = "application/octet-stream"

    /// - Parameters:
    ///   - about: what the report says of it.
    ///   - artifact: the object that holds it.
    /// - Returns: `nil` where that does not hold the bytes that the report is about.
    init?(_ about: JSONValue, _ artifact: JSONValue) {
        guard let payload = artifact["payload_bin"]?.string, let bytes = Base64.decode(Array(payload.utf8)[...]),
            let digest = about["hashes"]?["SHA-256"]?.string, ContentDigest(sha256: bytes).hex == digest.lowercased()
        else { return nil }
        self.bytes = bytes
        name = about["name"]?.string ?? "annex"
        let type = about["media_type"]?.string ?? ""
        mediaType = Product.annexTypes.contains(type) ? type : Self.unknownType
    }
}

extension Gate {
    /// A file that goes along with a product that the caller may see, in the same channel. Missing and forbidden look alike.
    ///
    /// - Parameter artifact: the id of the object that holds it, as the report names it.
    package func annex(
        _ artifact: String, of id: String, version: String?, channel: String?, for caller: Caller
    ) async throws -> AnnexFile {
        try await core.door("read", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (report, _) = try await core.find(id, version: version, channel: channel, in: scope)
            let nothing = Refusal(.missing, "there is no file \(artifact.echo) with \(id.echo) that you may see")
            guard let wanted = try? RecordID(artifact),
                let object = try await core.object(of: report),
                let (_, about) = Product.annexes(of: object).first(where: { $0.artifact == wanted })
            else { throw nothing }
            let code = core.channel(of: report.row.shelf, in: scope.snapshot)
            let file: Shown
            do {
                file = try await core.find(artifact, version: nil, channel: code, in: scope).shown
            } catch let refusal as Refusal where refusal.code == .missing {
                throw nothing
            }
            guard let held = try await core.object(of: file), let annex = AnnexFile(about, held) else { throw nothing }
            core.noteView(of: file, in: scope.snapshot, by: caller)
            try await core.give([report.row, file.row], as: .record, isRun: false, to: caller)
            return annex
        }
    }

    /// A file that waits with its report at the release desk, for whoever is shown the request.
    package func annex(_ artifact: String, waitingIn id: String, for caller: Caller) async throws -> AnnexFile {
        try await core.door("release.read", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, _) = try await core.seen(id, at: desk, for: caller)
            guard let report = request.payload.flatMap({ try? JSONDocument(parsing: $0).root }),
                let (_, about) = Product.annexes(of: report).first(where: { $0.artifact.text == artifact }),
                let held = request.annexes.lazy.compactMap({ try? JSONDocument(parsing: $0.body).root }).first(where: {
                    $0["id"]?.string == artifact
                }), let annex = AnnexFile(about, held)
            else {
                throw Refusal(
                    .missing, "there is no file \(artifact.echo) with the request \(id.echo) that you may see")
            }
            try await core.give([request.id], to: caller)
            return annex
        }
    }
}

extension Core {
    /// What is left of a record for its reader.
    fileprivate func object(of shown: Shown) async throws -> JSONValue? {
        if let body = shown.body { return try? JSONDocument(parsing: body).root }
        return try await bodies(of: [shown.row]).first.flatMap { try? JSONDocument(parsing: $0).root }
    }
}
