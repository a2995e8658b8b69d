import JSON
import Logging
import Policy
import Records
import Store

extension Core {
    /// Files what is left of a record of our own, never for more readers than the version that it replaces: not for those
    /// either who were admitted since, as what it says is as old as that (law 4).
    ///
    /// - Parameters:
    ///   - policy: the one of that version.
    ///   - released: when that was released.
    /// - Returns: false where it may not be filed any more as it is, see ``Intake``: nothing was.
    func reissue(
        _ object: JSONValue, in channel: String, under policy: ReleasePolicy, released: Intake.Released,
        by caller: Caller
    ) async throws -> Bool {
        let access = try await access(channel, for: .console(of: identity.organisation))
        let now = clock()
        var intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: now, isVouched: true)
        intake.replaced = policy
        intake.released = released
        let checked = try await intake.check([object])
        if case .refused(let filed) = checked.first {
            log.warning("what is left of a record is not issued anew", metadata: ["detail": "\(filed.message)"])
            return false
        }
        let report = try await file(checked, by: caller, seeing: access.shelves, at: now)
        if case .refused(let message) = report.items.first?.fate { throw Refusal(.conflict, message) }
        return true
    }

    /// The newest version of a record of the registry.
    func registered(_ id: RecordID, in snapshot: Snapshot) throws -> JSONValue {
        guard let latest = snapshot.registry.latest(id) else {
            throw Refusal(.missing, "there is no \(id.text.echo) in the registry")
        }
        return latest
    }
}
