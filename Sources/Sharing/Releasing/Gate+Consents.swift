import JSON
import Policy
package import Records
import Store

/// That one organisation may have one version of what is the originator's word.
package struct ConsentLine: Hashable, Sendable {
    package let id: String
    package let object: String
    package let version: String
    package let organisation: String
    package let grantedBy: String
    package let granted: Instant
    package let until: Instant?
    package let isWithdrawn: Bool
    package init(
        id: String, object: String, version: String, organisation: String, grantedBy: String, granted: Instant,
        until: Instant?, isWithdrawn: Bool
    ) {
        self.id = id
        self.object = object
        self.version = version
        self.organisation = organisation
        self.grantedBy = grantedBy
        self.granted = granted
        self.until = until
        self.isWithdrawn = isWithdrawn
    }
}

/// That something was taken back.
package struct RecallLine: Hashable, Sendable {
    package let id: String
    package let object: String
    package let reason: String
    package let explanation: String?
    package let issuedBy: String
    package let issued: Instant
    /// What was made of it, as far as its reader might have seen that.
    package var derived: Int
    /// The versions that were taken back, as the object spells them; none: all.
    package var versions: [String] = []
    package var measure = RecallMeasure.quarantine
    /// What it was called, as its reader was shown it; `nil` where nothing is left that they may see.
    package var title: RecordTitle?
    /// Those of what derives from it that stand, and that its reader sees.
    package var derivedLines: [RecordLine] = []
    /// How far each organisation that was sent it has carried the recall out; `nil` for who may not know of other nodes, and
    /// where it took back nothing yet that its reader might know of.
    package var receipts: [Whereabouts]?
    package init(
        id: String, object: String, reason: String, explanation: String?, issuedBy: String, issued: Instant,
        derived: Int
    ) {
        self.id = id
        self.object = object
        self.reason = reason
        self.explanation = explanation
        self.issuedBy = issuedBy
        self.issued = issued
        self.derived = derived
    }
}

extension Gate {
    /// The consents that the caller's organisation gave, newest first: for its releasers, of what they may see.
    package func consents(for caller: Caller) async throws -> [ConsentLine] {
        try await core.door("consent.list", on: "", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            var lines: [ConsentLine] = []
            for (id, body) in scope.snapshot.registry.all("consent") {
                guard body["originator"]?.string == scope.allowed.organisation,
                    let line = ConsentLine(id: id.text, body), try await core.stood(line.object, before: scope)
                else { continue }
                lines.append(line)
            }
            try await core.give(lines.compactMap { try? RecordID($0.id) }, to: caller)
            return lines.sorted { $0.granted > $1.granted }
        }
    }

    /// Takes a consent back: what was let through by it is shown no more, from this moment on.
    package func withdrawConsent(_ id: String, reason: String, by caller: Caller) async throws {
        try await core.door("consent.withdraw", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            guard let known = try? RecordID(id), let body = scope.snapshot.registry.latest(known),
                known.type == "consent", body["originator"]?.string == scope.allowed.organisation,
                try await core.stood(body["object_ref"]?.string ?? "", before: scope)
            else { throw Refusal(.missing, "there is no consent \(id.echo) of your organisation") }
            guard body["status"]?.string == "granted" else {
                throw Refusal(.conflict, "the consent \(id.echo) is withdrawn already")
            }
            let reason = try Self.checked(reason: reason)
            let next = body.next(
                [JSONMember("status", "withdrawn"), JSONMember("reason", .string(reason))], at: .step(1))
            try await core.register([next], by: caller)
            try await core.note("consent.withdraw", on: body["object_ref"]?.string ?? id, by: caller)
        }
    }

    /// What releasers of the caller's organisation took back, newest first: for its releasers, of what they might have seen.
    package func recalls(for caller: Caller) async throws -> [RecallLine] {
        try await core.door("recall.list", on: "", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            let own = core.identity.organisation
            var lines: [RecallLine] = []
            var (derived, former): ([String: [RecordID]], [Row]) = ([:], [])
            for (id, body) in scope.snapshot.registry.all("recall") {
                // A guest's post issues recalls of its own organisation's word.
                let issuer = body["issued_by"]?.string ?? ""
                let house = scope.snapshot.accountsByName[issuer]?.organisation ?? own
                guard house == scope.allowed.organisation, var line = RecallLine(id: id.text, body, issuer) else {
                    continue
                }
                // Of what was erased nothing tells any more who might have seen it; who recalled it has.
                let isIssuer = issuer == caller.name && line.measure == .cryptoShred
                guard try await core.stood(line.object, before: scope) || isIssuer else { continue }
                if let object = try? RecordID(line.object),
                    let found = try await core.former(object, RecalledVersions(line.versions), in: scope)
                {
                    line.title = found.line.title
                    former.append(found.row)
                }
                // Counted is what its reader might have seen of it, too.
                var made: [RecordID] = []
                for id in body["derived_refs"]?.elements.compactMap(\.recordID) ?? [] {
                    if try await core.stood(id.text, before: scope) { made.append(id) }
                }
                line.derived = made.count
                derived[line.id] = made
                lines.append(line)
            }
            let recalls = lines.compactMap { try? RecordID($0.id) }
            try await core.give(recalls, to: caller)
            try await core.give(former, as: .list, isRun: false, to: caller)
            let standing = try await core.newestLines(of: Set(derived.values.joined()), in: scope, for: caller)
            var receipts: [RecordID: [Whereabouts]]?
            if core.knowsPeers(caller, scope.snapshot) {
                let names = try await core.names(in: scope, for: caller)
                receipts = try await core.receipts(of: Set(recalls), named: names, in: scope)
            }
            for place in lines.indices {
                let line = lines[place]
                lines[place].derivedLines = (derived[line.id] ?? []).compactMap { standing[$0] }
                // One that was broken off before it took anything back says nothing of who was sent what.
                if let receipts { lines[place].receipts = (try? RecordID(line.id)).flatMap { receipts[$0] } }
            }
            return lines.sorted { $0.issued > $1.issued }
        }
    }
}

extension Core {
    /// Whether a version of a record stands, or stood until it was taken back, where the caller sees what stands: law 3 holds
    /// for what the registry says of a record, too.
    func stood(_ object: String, before scope: Scope) async throws -> Bool {
        guard let id = try? RecordID(object) else { return false }
        return try await store.places(of: id).contains { scope.allowed.has($0.shelf) }
    }
}

extension ConsentLine {
    fileprivate init?(id: String, _ body: JSONValue) {
        guard let object = body["object_ref"]?.string, let version = body["version"]?.string,
            let organisation = body["organisation"]?.string,
            let granted = body["created"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(
            id: id, object: object, version: version, organisation: organisation,
            grantedBy: body["granted_by"]?.string ?? "", granted: granted,
            until: body["valid_until"]?.string.flatMap { Instant($0) },
            isWithdrawn: body["status"]?.string != "granted")
    }
}

extension RecallLine {
    fileprivate init?(id: String, _ body: JSONValue, _ issuer: String) {
        guard let object = body["object_ref"]?.string, let reason = body["reason"]?.string,
            let issued = body["created"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(
            id: id, object: object, reason: reason, explanation: body["explanation"]?.string, issuedBy: issuer,
            issued: issued, derived: body["derived_refs"]?.count ?? 0)
        versions = body["versions"]?.elements.compactMap(\.string) ?? []
        measure = body["measure"]?.string.flatMap(RecallMeasure.init) ?? .quarantine
    }
}
