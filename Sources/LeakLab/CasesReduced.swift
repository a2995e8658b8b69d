import Policy
import Records

extension Case {
    /// The case with everything left out that `matters` does not need.
    func reduced(while matters: (Case) -> Bool) -> Case {
        var smallest = self
        while let smaller = smallest.simpler.first(where: matters) { smallest = smaller }
        return smallest
    }

    /// The case with one thing less, in every way.
    private var simpler: [Case] {
        var found: [Case] = []
        func without<Key: Comparable, Value>(_ path: WritableKeyPath<World, [Key: Value]>) {
            for key in world[keyPath: path].keys.sorted() {
                var smaller = self
                smaller.world[keyPath: path][key] = nil
                found.append(smaller)
            }
        }
        func plain<Value: Equatable>(_ path: WritableKeyPath<Case, Value>, _ value: Value) {
            guard self[keyPath: path] != value else { return }
            var smaller = self
            smaller[keyPath: path] = value
            found.append(smaller)
        }
        func shorter<Key: Comparable, Value, Item>(
            _ path: WritableKeyPath<World, [Key: Value]>, _ list: WritableKeyPath<Value, [Item]>
        ) {
            for key in world[keyPath: path].keys.sorted() {
                for place in (world[keyPath: path][key]?[keyPath: list] ?? []).indices {
                    var smaller = self
                    smaller.world[keyPath: path][key]?[keyPath: list].remove(at: place)
                    found.append(smaller)
                }
            }
        }
        without(\.agreements)
        without(\.communities)
        without(\.bodies)
        without(\.channels)
        without(\.posts)
        without(\.schemes)
        without(\.organisations)
        without(\.localMarkings)
        for marking in world.markings.keys.sorted(by: { $0.text < $1.text }) {
            var smaller = self
            smaller.world.markings[marking] = nil
            found.append(smaller)
        }
        let neutral = ReleasePolicy.neutral
        plain(\.policy.classification, nil)
        plain(\.policy.tlp, .clear)
        plain(\.policy.relTo, .any)
        plain(\.policy.relToMode, .open)
        plain(\.policy.originatorControl, .none)
        plain(\.policy.permittedUse, .any)
        plain(\.policy.validFrom, nil)
        plain(\.policy.validUntil, nil)
        plain(\.policy.persons, neutral.persons)
        plain(\.state.channel, nil)
        plain(\.state.released, nil)
        plain(\.state.consents, [])
        func fewer<Item: Hashable>(_ path: WritableKeyPath<Case, Set<Item>>) {
            for item in self[keyPath: path] { plain(path, self[keyPath: path].subtracting([item])) }
        }
        fewer(\.policy.originators)
        fewer(\.policy.notRelTo)
        fewer(\.policy.rightsCaveats)
        fewer(\.policy.handling)
        fewer(\.policy.prerequisites)
        fewer(\.policy.markings)
        fewer(\.policy.portions)
        fewer(\.policy.categories)
        fewer(\.reader.roles)
        fewer(\.reader.prerequisites)
        fewer(\.reader.recipient.purposes)
        for list in policy.relTo.lists {
            let others = policy.relTo.lists.subtracting([list])
            plain(\.policy.relTo, Audience(lists: others))
            for party in list { plain(\.policy.relTo, Audience(lists: others.union([list.subtracting([party])]))) }
        }
        shorter(\.communities, \.members)
        shorter(\.bodies, \.members)
        shorter(\.channels, \.members)
        shorter(\.agreements, \.equivalences)
        shorter(\.agreements, \.suspensions)
        shorter(\.organisations, \.accreditations)
        shorter(\.organisations, \.ratings)
        return found
    }
}
