package import JSON
import Policy
import Records
import Store

/// How a translation came to be, as it says itself in a property extension of `language-content`: S0-10, domain 4.8.
///
/// A machine's translation is labelled until a releaser has looked at it, and no assessment cites it before.
package struct TranslationOrigin: Hashable, Sendable {
    /// The key in `extensions`. Members: `origin` (`machine` or `human`); of a machine's `tool`, the model and its version;
    /// `reviewed_by`, the post that looked at it.
    package static let extensionID = "extension-definition--14261aec-5b00-4e44-bdb7-f1764572d04e"

    static let kind = "language-content"

    package enum Maker: String, CaseIterable, Sendable { case machine, human }

    package let maker: Maker
    package let tool: String?
    package let reviewedBy: String?
    package var isUnreviewed: Bool { maker == .machine && reviewedBy == nil }

    /// `nil` for what says nothing of it.
    package init?(of object: JSONValue) {
        guard let said = Self.said(in: object), let maker = said["origin"]?.string.flatMap(Maker.init) else {
            return nil
        }
        self.maker = maker
        tool = said["tool"]?.string
        reviewedBy = said["reviewed_by"]?.string
    }

    private static func said(in object: JSONValue) -> JSONValue? {
        guard object["extensions"]?.kind == .object, let said = object["extensions"]?[extensionID], said.kind == .object
        else { return nil }
        return said
    }

    /// What is wrong with what it says; `nil`: nothing.
    fileprivate static func fault(in object: JSONValue) -> String? {
        guard let said = said(in: object) else { return nil }
        guard let origin = TranslationOrigin(of: object) else {
            return "extensions: origin is \"machine\" or \"human\" (S0-10)"
        }
        let unknown = said.members.map(\.0.text).first {
            !["extension_type", "origin", "tool", "reviewed_by"].contains($0)
        }
        if let unknown { return "extensions: \(unknown.echo) says nothing of a translation (S0-10)" }
        guard origin.maker == .human || origin.tool?.trimmed.isEmpty == false else {
            return "extensions: tool names the model that translated it, and its version (domain 4.8)"
        }
        return nil
    }

    /// The same object, looked at by a post.
    fileprivate static func reviewed(_ object: JSONValue, by post: String, at now: Instant) -> JSONTree? {
        guard let extensions = object["extensions"], let said = said(in: object) else { return nil }
        let new = said.members.filter { $0.0.text != "reviewed_by" }.map { JSONMember($0.0.text, .raw($0.1.minified)) }
        let all = extensions.members.map { name, value in
            name.text == extensionID
                ? JSONMember(extensionID, .object(new + [JSONMember("reviewed_by", .string(post))]))
                : JSONMember(name.text, .raw(value.minified))
        }
        return object.next([JSONMember("extensions", .object(all))], at: .now(now))
    }
}

extension Intake {
    /// What speaks against a translation, or against citing one; `nil`: nothing does.
    func translationRefusal(
        _ draft: Draft, _ object: JSONValue, under policy: [UInt8], in company: Company
    ) async throws -> String? {
        guard draft.kind.name == TranslationOrigin.kind else { return try await citingRefusal(draft, in: company) }
        if let fault = TranslationOrigin.fault(in: object) { return fault }
        guard let origin = TranslationOrigin(of: object), origin.maker == .machine else { return nil }
        // It has the markings of its original, and what these ask for.
        let handling = ReleasePolicy(bytes: policy)?.banner(
            in: access.snapshot.world, channel: access.channel.code
        ).handling
        let kept = [Handling.noMachineTranslation, .noAI].map(\.rawValue).first { handling?.contains($0) ?? false }
        if let kept { return "its original is under \(kept): no machine translates it (domain 4.8)" }
        guard let reviewer = origin.reviewedBy, !caller.isConsole, replaced == nil else { return nil }
        let filer = askedBy ?? caller.name
        guard reviewer == filer, askedBy != nil || access.roles.contains(.releaser) else {
            return "a releaser reviews a machine's translation, in their own name: reviewed_by is their post (S0-10)"
        }
        let before = try await known(draft.id)
        guard let newest = before.last, try await core.filers(of: [newest.position])[newest.position] != filer else {
            return "somebody else than who filed it reviews a machine's translation (S0-10)"
        }
        return nil
    }

    /// What says something of its own about what it cites.
    private static let assessments: Set<String> = ["report", "note", "opinion", "grouping"]

    /// An assessment cites no machine's translation that nobody has reviewed. Who cites what they cannot know of has not
    /// read it: it must not matter whether it is here.
    private func citingRefusal(_ draft: Draft, in company: Company) async throws -> String? {
        guard Self.assessments.contains(draft.kind.name), replaced == nil else { return nil }
        for id in draft.references where id.type == TranslationOrigin.kind {
            var isUnreviewed = company.isUnreviewed(id)
            if isUnreviewed == nil, let newest = try await known(id).last,
                let body = try await core.bodies(of: [newest]).first
            {
                isUnreviewed = (try? JSONDocument(parsing: body).root).flatMap(TranslationOrigin.init)?.isUnreviewed
            }
            guard isUnreviewed == true else { continue }
            return
                "it cites \(id.text), a machine's translation that nobody has reviewed: have a releaser review it first "
                + "(S0-10)"
        }
        return nil
    }

    /// The versions of a translation that the caller knows of in this channel, oldest first.
    private func known(_ id: RecordID) async throws -> [Row] {
        let all = access.snapshot.shelvesByChannel[access.channel.key] ?? []
        let filer = askedBy ?? caller.name
        return try await core.known(id, to: filer, seeing: access.seen, among: all).sorted {
            (Timestamp($0.version)?.sortKey ?? "") < (Timestamp($1.version)?.sortKey ?? "")
        }
    }
}

extension Gate {
    /// Says that a releaser has looked at a machine's translation of their organisation: files its next version, which may be
    /// cited.
    ///
    /// - Returns: the new version.
    package func reviewTranslation(_ id: String, channel: String?, by caller: Caller) async throws -> String {
        try await core.door("translation.review", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            let record = try await core.whole(id, version: nil, channel: channel, in: scope)
            guard TranslationOrigin(of: record.object)?.isUnreviewed == true,
                let tree = TranslationOrigin.reviewed(record.object, by: caller.name, at: core.clock())
            else { throw Refusal(.conflict, "\(id.echo) is no machine's translation that waits for a review") }
            let next = try JSONDocument(parsing: tree.bytes).root
            let report = try await write([next], to: record.channel, by: caller)
            if case .refused(let message) = report.items.first?.fate { throw Refusal(.invalid, message) }
            return next["modified"]?.string ?? ""
        }
    }
}
