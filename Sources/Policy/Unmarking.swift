package import JSON
import Records

/// What was marked by itself in a version of a record and may stand in the open in a later one.
///
/// A policy names the markings of portions, and not what they mark: where one of several portions under the same marking loses it, the
/// policies are alike (``ReleasePolicy/loosens(_:)``).
package enum Unmarking {
    /// Whether something of an earlier version that stood under a marking of its own stands outside it in a later one, or may.
    ///
    /// It may where fewer portions have the marking and the open text says something new: written a little differently nobody can
    /// tell it from what is new. What only went opens nothing.
    package static func opens(_ later: JSONValue, since earlier: JSONValue) -> Bool {
        let (before, after) = (portions(of: earlier), portions(of: later))
        guard !before.isEmpty else { return false }
        let whole = Set(later["object_marking_refs"]?.elements.compactMap(\.recordID) ?? [])
        return before.contains { marking, places in
            // What all of it is under nothing of it has lost.
            guard !whole.contains(marking) else { return false }
            let left = after[marking] ?? []
            let (old, new) = (Texts(of: earlier, under: places), Texts(of: later, under: left))
            let fresh = new.open.subtracting(old.open)
            return left.count < places.count ? !fresh.isEmpty : !fresh.isDisjoint(with: old.marked)
        }
    }

    /// The places that each marking of portions marks.
    private static func portions(of object: JSONValue) -> [RecordID: Set<[Selector.Step]>] {
        var found: [RecordID: Set<[Selector.Step]>] = [:]
        for marking in object["granular_markings"]?.elements.map({ $0 }) ?? [] {
            guard let id = marking["marking_ref"]?.recordID else { continue }
            for text in marking["selectors"]?.elements.compactMap(\.string) ?? [] {
                if let steps = Selector(text)?.steps { found[id, default: []].insert(steps) }
            }
        }
        return found
    }

    /// The texts and numbers of an object: those under a marking, and the others.
    private struct Texts {
        private(set) var open: Set<String> = []
        private(set) var marked: Set<String> = []
        /// What each version has of its own, whatever it says.
        private static let own: Set<String> = [
            "id", "created", "modified", "published", "object_marking_refs", "granular_markings",
        ]

        init(of object: JSONValue, under places: Set<[Selector.Step]>) {
            for (name, value) in object.members where !Self.own.contains(name.text) {
                add(value, at: [.member(name.text)], isMarked: false, places)
            }
        }

        private mutating func add(
            _ value: JSONValue, at place: [Selector.Step], isMarked: Bool, _ places: Set<[Selector.Step]>
        ) {
            let isMarked = isMarked || places.contains(place)
            switch value.kind {
            case .object:
                for (name, member) in value.members {
                    add(member, at: place + [.member(name.text)], isMarked: isMarked, places)
                }
            case .array:
                for (index, element) in value.elements.enumerated() {
                    add(element, at: place + [.element(index)], isMarked: isMarked, places)
                }
            default:
                let text = value.string ?? String(decoding: value.minified, as: UTF8.self)
                if isMarked { marked.insert(text) } else { open.insert(text) }
            }
        }
    }
}
