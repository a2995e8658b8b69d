import Records
import Synchronization

/// The instants at which what a world says may change.
///
/// They are found when they are first asked for: a world is put together piece by piece, and each piece brings some. Copies of
/// a world share them, until one of the copies is changed.
final class Borders: Sendable {
    struct Found: Sendable {
        /// Every instant at which anything may change, in order.
        let all: [Instant]
        /// Those of them at which an audience may change.
        let audience: [Instant]
    }
    private let found = Mutex<Found?>(nil)

    /// - Parameter world: the one that has these, as it is since it has them.
    func found(in world: World) -> Found {
        found.withLock { found in
            if let found { return found }
            let made = Found(world)
            found = made
            return made
        }
    }
}

extension Borders.Found {
    fileprivate init(_ world: World) {
        var audience: Set<Instant> = []
        for community in [world.communities, world.bodies].joined().map(\.value) {
            for member in community.members { audience.formUnion(member.term.ends) }
        }
        for channel in world.channels.values {
            for member in channel.members { audience.formUnion(member.term.ends) }
        }
        for organisation in world.organisations.values {
            for term in organisation.active { audience.formUnion(term.ends) }
        }
        var all = audience
        for organisation in world.organisations.values {
            for accreditation in organisation.accreditations { all.formUnion(accreditation.term.ends) }
            for rating in organisation.ratings { all.formUnion(rating.term.ends) }
        }
        for agreement in world.agreements.values {
            all.formUnion(agreement.term.ends)
            for term in agreement.suspensions { all.formUnion(term.ends) }
            for equivalence in agreement.equivalences { all.formUnion(equivalence.term.ends) }
        }
        for channel in world.channels.values {
            all.formUnion(channel.term.ends)
            for term in channel.suspensions { all.formUnion(term.ends) }
        }
        for scheme in world.schemes.values { all.formUnion(scheme.term.ends) }
        self.init(all: all.sorted(), audience: audience.sorted())
    }
}
