package import Records

/// What lets a reader have what it has: how a yes is explained.
package struct ReleaseGrounds: Hashable, Sendable {
    /// All of it is its own organisation's knowledge.
    package var isOwn: Bool
    /// The agreements that cover it, by their ids, for each originator that is another organisation.
    package var agreements: [String: Set<String>]
    /// Those among the parties that it is released to who include the reader.
    package var parties: Set<Party>
    /// What the reader wants it for and may.
    package var purposes: Set<String>
    /// Whether it took the originator's consent.
    package var isConsented: Bool
}

/// The grounds of a verdict that says yes; of one that says no they are what there would be.
package func grounds(
    _ policy: ReleasePolicy, _ state: ObjectState, _ reader: Reader, at instant: Instant, in world: World
) -> ReleaseGrounds {
    let question = Question(
        policy: policy, state: state, recipient: reader.recipient, reader: reader, instant: instant, world: world)
    return ReleaseGrounds(
        isOwn: question.isOwn,
        agreements: question.covering.mapValues { covering in
            Set(world.agreements.filter { covering.contains($0.value) }.keys)
        },
        parties: question.policy.relTo.parties.filter { question.covers($0, at: instant) },
        purposes: question.policy.permittedUse.intersection(.only(reader.recipient.purposes)).listed ?? [],
        isConsented: !question.isOwn && !question.consenting.isEmpty)
}

extension Bound {
    /// The list; `nil` for everything.
    package var listed: Set<Element>? {
        if case .only(let elements) = self { elements } else { nil }
    }
}
