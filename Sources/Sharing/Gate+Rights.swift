import Policy
import Records
import Store

/// What an act takes of whoever does it, whatever it is about: it can be asked before there is anything to do it with.
package enum Right: Hashable, Sendable {
    /// Whoever is signed in: what it is about decides.
    case anybody
    /// To write to some channel beside the registry.
    case writing
    /// To write to this one: its code.
    case writingTo(String)
    /// To write to the registry.
    case registry
    /// A place at the release desk: as an author or a releaser.
    case desk
    case releaser
    /// One of these roles, everywhere.
    case roles(Set<Role>)
}

/// What an account may do on this node at one moment; another one once its roles have changed, or a channel was taken from it.
package struct Standing: Hashable, Sendable {
    fileprivate let organisation: String?
    fileprivate let roles: Set<Role>
    fileprivate let channels: [Access]

    fileprivate struct Access: Hashable, Sendable {
        let code: String
        let canRead: Bool
        let canWrite: Bool
        let roles: Set<Role>

        func covers(_ other: Access) -> Bool {
            code == other.code && (canRead || !other.canRead) && (canWrite || !other.canWrite)
                && roles.isSuperset(of: other.roles)
        }
    }

    /// Whether whoever has this may do whatever they might with the other, in the same place: what was added changes nothing.
    package func covers(_ other: Standing) -> Bool {
        organisation == other.organisation && roles == other.roles
            && other.channels.allSatisfy { known in channels.contains { $0.covers(known) } }
    }
}

extension Gate {
    /// Refuses whoever has not what an act takes: so nothing is read, parsed or signed for them.
    ///
    /// - Parameter act: as the audit names what was refused.
    package func check(_ right: Right, to act: String, by caller: Caller) async throws {
        switch right {
        case .writingTo(let channel): return try await checkWriting(to: channel, by: caller)
        case .registry: return try await checkWriting(to: Registry.channel, by: caller)
        default: break
        }
        try await core.door(act, on: "", for: caller) {
            switch right {
            case .anybody, .writingTo, .registry: break
            case .writing:
                guard try await core.mayWrite(caller) else {
                    throw Refusal(.forbidden, "you may write to no channel: ask the operator of this node")
                }
            case .desk: _ = try await core.desk(for: caller)
            case .releaser: try core.requireReleaser(caller, try await core.directory.current())
            case .roles(let roles): try await core.require(roles, caller)
            }
        }
    }

    /// What the caller may do now.
    package func standing(of caller: Caller) async throws -> Standing {
        try await core.door("standing", on: "", for: caller) {
            let (snapshot, accesses) = try await core.accesses(for: caller)
            return Standing(
                organisation: core.reader(caller, snapshot)?.reader.organisation,
                roles: core.roles(of: caller, in: snapshot),
                channels: accesses.map {
                    Standing.Access(
                        code: $0.channel.code, canRead: $0.canRead, canWrite: $0.canWrite, roles: $0.roles)
                }.sorted { $0.code < $1.code })
        }
    }

    /// Has it written down that somebody asked again what an act of theirs had come to.
    ///
    /// - Parameter isTold: that they were told; otherwise they may do other things by now.
    package func noteTold(again act: String, on subject: String, to caller: Caller, isTold: Bool = true) {
        core.trail.note(
            AuditNote(
                caller, "answered.again", on: act + " " + subject,
                outcome: isTold ? "not done again" : "not told, and not done again: may do other things by now"),
            at: core.clock())
    }
}
