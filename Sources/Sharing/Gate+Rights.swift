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

/// What an account may do on this node at one moment; another one once its roles or its channels have changed.
package struct Standing: Hashable, Sendable {
    fileprivate let organisation: String?
    fileprivate let roles: Set<Role>
    fileprivate let channels: [Access]

    fileprivate struct Access: Hashable, Sendable {
        let code: String
        let canRead: Bool
        let canWrite: Bool
        let roles: Set<Role>
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

    /// Has it written down that somebody was told again what an act of theirs had come to.
    package func noteTold(again act: String, on subject: String, to caller: Caller) {
        core.trail.note(
            AuditNote(caller, "answered.again", on: act + " " + subject, outcome: "not done again"), at: core.clock())
    }
}
