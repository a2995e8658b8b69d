import JSON
import Logging
import Policy
import Records
import Store

extension Core {
    /// Records something in the registry on behalf of a post that the gate has asked about.
    ///
    /// - Parameter roles: by which the kind's life cycle is judged, as the post may hold more than this is done by.
    func register(_ object: JSONTree, as roles: Set<Role>, by caller: Caller) async throws {
        let value = try JSONDocument(parsing: object.bytes).root
        let draft: Draft
        do throws(Violation) {
            draft = try Draft(checking: value)
        } catch {
            throw Refusal(.invalid, error.sentence)
        }
        let snapshot = try await directory.current()
        let words = Set(roles.map(\.rawValue))
        if case .refused(let refusal) = draft.kind.move(
            from: snapshot.registry.latest(draft.id), to: value, by: words)
        {
            throw Refusal(.invalid, "\(draft.id.text): \(refusal.message)")
        }
        try await file(value, in: Registry.channel, by: caller)
    }

    /// Files one object in a channel on behalf of a post that the gate has asked about, as the node's own word.
    func file(_ object: JSONValue, in channel: String, by caller: Caller) async throws {
        let access = try await access(channel, for: .console(of: identity.organisation))
        let now = clock()
        let intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: now, isVouched: true)
        let report = try await file(try await intake.check([object]), by: caller, seeing: access.shelves, at: now)
        if case .refused(let message) = report.items.first?.fate { throw Refusal(.invalid, message) }
    }

    /// Files what is left of a record of our own, never for more readers than the version that it replaces.
    ///
    /// - Parameter policy: the one of that version.
    /// - Returns: false where it may not be filed any more as it is, see ``Intake``: nothing was.
    func reissue(
        _ object: JSONValue, in channel: String, under policy: ReleasePolicy, by caller: Caller
    ) async throws -> Bool {
        let access = try await access(channel, for: .console(of: identity.organisation))
        let now = clock()
        var intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: now, isVouched: true)
        intake.replaced = policy
        let checked = try await intake.check([object])
        if case .refused(let filed) = checked.first {
            log.warning("what is left of a record is not issued anew", metadata: ["detail": "\(filed.message)"])
            return false
        }
        let report = try await file(checked, by: caller, seeing: access.shelves, at: now)
        if case .refused(let message) = report.items.first?.fate { throw Refusal(.conflict, message) }
        return true
    }

    /// The next version of a record of the registry, with some properties replaced.
    func revised(_ id: RecordID, _ changes: [JSONMember], in snapshot: Snapshot) throws -> JSONTree {
        guard let latest = snapshot.registry.latest(id) else {
            throw Refusal(.missing, "there is no \(id.text.echo) in the registry")
        }
        return latest.revised(changes, at: clock())
    }
}

extension JSONValue {
    /// The next version of an object.
    func revised(_ changes: [JSONMember], at now: Instant) -> JSONTree {
        let new = Set(changes.map(\.name) + ["modified"])
        // Later than the one before, whatever the clock says.
        let before = self["modified"]?.instant?.microseconds ?? 0
        let millisecond: Int64 = 1_000
        let modified = Instant(microseconds: max(now.microseconds, before + millisecond) / millisecond * millisecond)
        let kept = members.filter { !new.contains($0.0.text) }.map { JSONMember($0.0.text, .raw($0.1.minified)) }
        return .object(kept + [JSONMember("modified", .string(modified.text))] + changes)
    }
}
