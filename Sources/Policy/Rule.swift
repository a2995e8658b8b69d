import Records

/// One gate of the release decision: a file of its own, and a line in ``all``.
package struct Rule: Sendable {
    /// Its name in domain 3.1.3.
    package let name: String
    let judge: @Sendable (Question) -> Opinion

    /// Every gate, in the order of domain 3.1.3. An object is held only where all of them say yes.
    package static let all: [Rule] = [
        .originator,
        .agreement,
        .audience,
        .classification,
        .tlp,
        .consent,
        .purpose,
        .rights,
        .lifecycle,
        .projection,
        .needToKnow,
        .clearance,
        .handling,
        .account,
    ]
}

/// What the gates are asked.
struct Question {
    /// With its markings resolved.
    let policy: ReleasePolicy
    let state: ObjectState
    let reader: Reader
    let instant: Instant
    let world: World

    /// Whether all of the object is the reader's own organisation's knowledge. It may hold its own within its own need
    /// to know; the gates about agreements, audiences and purposes concern other organisations.
    var isOwn: Bool { policy.originators == [reader.organisation] }

    /// The reader's memberships in a channel, as far as they are in force now; with when each answer changes.
    func membership(of channel: String, at time: Instant) -> (member: World.Member?, changes: Instant?) {
        var changes: Instant?
        var found: World.Member?
        for member in world.channels[channel] ?? []
        where member.post == reader.post && member.organisation == reader.organisation {
            for border in [member.from, member.until].compactMap({ $0 }) where border > instant {
                changes = ReleasePolicy.earliest(changes, border)
            }
            let holds = (member.from ?? time) <= time && (member.until.map { time < $0 } ?? true)
            if holds, found == nil || member.named { found = member }
        }
        return (found, changes)
    }
}

/// What one gate says.
struct Opinion {
    var reasons: [Reason] = []
    /// When the gate may say something else.
    var changes: Instant?

    static let yes = Opinion()
    static func no(_ reason: Reason, until changes: Instant? = nil) -> Opinion {
        Opinion(reasons: [reason], changes: changes)
    }
}
