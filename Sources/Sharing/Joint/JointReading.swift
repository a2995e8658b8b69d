import JSON
import Policy
import Records
import Store

/// A joint draft as it is shown to a reader, in its newest version, with the acts on it that they see.
struct FoundJoint: Sendable {
    let head: ActedHead
    let version: JointVersion
    let acts: [ActedNote]

    var id: RecordID { head.id }
    var lead: String { head.owner }

    func act(_ note: ActedNote) -> JointThread.Act? {
        guard let deed = note.said["act"]?.string.flatMap(JointAct.Deed.init), let digest = note.said["digest"]?.string
        else { return nil }
        return JointThread.Act(
            id: note.id, deed: deed, organisation: note.speaker, digest: digest, at: note.at,
            follows: note.said["follows_ref"]?.recordID, product: note.said["product_ref"]?.recordID,
            consents: Set(Rfi.texts(note.said["consent_refs"]).compactMap { try? RecordID($0) }))
    }

    func thread(at now: Instant) -> JointThread {
        JointThread(
            originators: version.originators, digest: version.digest, made: head.made, acts: acts.compactMap(act),
            at: now)
    }

    func line(for house: String, at now: Instant) -> JointLine {
        JointLine(record: head.line, lead: lead, house: house, thread: thread(at: now))
    }
}

extension Core {
    /// The joint draft with this id; refuses what is none as if it were not there.
    ///
    /// - Parameter way: `nil` where nothing of it is given to anybody.
    func joint(
        _ id: RecordID?, in scope: Scope, as way: Disclosures.Way? = .record, for caller: Caller
    ) async throws -> FoundJoint {
        guard let id, let found = try await joints([id], in: scope, as: way, for: caller).first else {
            throw Refusal(.missing, "there is no joint draft \(id?.text.echo ?? "of that name") that you may see")
        }
        return found
    }

    /// The newest joint drafts, each once, the newest first.
    func newestJoints(in scope: Scope, for caller: Caller) async throws -> (found: [FoundJoint], isMore: Bool) {
        let ids = try await newestIDs(of: Joint.type, most: SharingLimits.joints, in: scope)
        return (try await joints(ids.ids, in: scope, as: .list, for: caller), ids.isMore)
    }

    /// Each in the newest version of whoever's came first: nobody takes one over by its id, and what its lead changed is another
    /// text, to which nobody has consented.
    private func joints(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way?, for caller: Caller
    ) async throws -> [FoundJoint] {
        let versions = try await versions(of: ids.filter { $0.type == Joint.type }, in: scope)
        let newest = ids.compactMap { id -> Shown? in
            let known = (versions[id] ?? []).filter { speaker(of: $0.row, in: scope) != nil }
            guard let first = known.min(by: { $0.row.position < $1.row.position }) else { return nil }
            let lead = speaker(of: first.row, in: scope)
            return known.first { speaker(of: $0.row, in: scope) == lead }
        }
        let bodies = try await remains(of: newest)
        var (heads, rows, read): ([ActedHead], [Row], [RecordID: JointVersion]) = ([], [], [:])
        for shown in newest {
            guard let lead = speaker(of: shown.row, in: scope), let body = bodies[shown.row.position],
                let object = try? JSONDocument(parsing: body).root, Joint.isOurs(object),
                object["revoked"]?.boolean != true,
                let version = JointVersion(object, channel: channel(of: shown.row.shelf, in: scope.snapshot) ?? ""),
                // Whoever files it leads it: nobody drafts in another's name.
                version.originators.first == lead
            else { continue }
            heads.append(
                ActedHead(
                    id: shown.row.id, line: line(shown, body, scope.snapshot), object: object, owner: lead,
                    made: object["created"]?.string.flatMap { Instant($0) } ?? shown.row.added))
            rows.append(shown.row)
            read[shown.row.id] = version
        }
        if let way { try await give(rows, as: way, isRun: false, to: caller) }
        let acts = try await actedNotes(on: heads, by: JointAct.extensionID, in: scope, as: way, for: caller) { head in
            .of(Set(read[head.id]?.originators ?? []))
        }
        return heads.compactMap { head in
            read[head.id].map { FoundJoint(head: head, version: $0, acts: acts[head.id] ?? []) }
        }
    }
}

/// By what a joint product may be filed.
struct JointGrounds: Sendable {
    /// Whose word it is from then on.
    let originators: Set<String>
    /// To whom all of them let it go.
    let audience: Set<Party>
}

extension Intake {
    /// Why a joint product may not be filed, or by what it may: its lead files it, word for word as every originator has
    /// consented to it. It is asked at the release desk once more, of whoever clears it.
    func jointGrounds(of object: JSONValue) async throws -> Result<JointGrounds, JointFault> {
        let ref = Product.content(of: object)?["draft_ref"]?.recordID
        let scope = try await core.scope(nil, for: caller)
        guard let ref, let found = try? await core.joint(ref, in: scope, as: nil, for: caller),
            found.lead == originator, found.head.line.channel == access.channel.code
        else {
            return .failure(
                JointFault(
                    "a joint product is released from its draft by the organisation that leads it, in the channel of the draft"
                )
            )
        }
        let state = found.thread(at: now).state
        guard state == .agreed || state == .released,
            let report = try? JSONDocument(parsing: found.version.report.bytes).root,
            report.canonical == object.canonical
        else {
            return .failure(
                JointFault(
                    "not every originator has consented to just this text for just this audience: ask those who have not, or "
                        + "write a version without what is theirs"))
        }
        let others = found.version.draft.audience
        let parties = found.version.originators + others
        return .success(
            JointGrounds(
                originators: Set(found.version.originators),
                audience: Set(parties.map { Party.organisation($0) }).union(
                    others.isEmpty ? [.channel(access.channel.code)] : [])))
    }
}

struct JointFault: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

extension ReleasePolicy {
    /// Of several organisations, none of which may give it to more than all have let it go to: whoever is to have it beyond that
    /// takes the consent of each (the third-party rule, domain 4.4).
    func held(by grounds: JointGrounds) -> ReleasePolicy {
        var policy = self
        policy.originators.formUnion(grounds.originators)
        policy.onward = .list(grounds.audience)
        return policy
    }
}
