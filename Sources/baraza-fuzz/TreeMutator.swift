import JSON

/// Changes objects as objects, so that inputs get past the grammar to the rules about types, names and values.
struct TreeMutator {
    let corpus: Corpus

    /// One to four changes; sometimes none, so that what is right is seen to be accepted.
    func mutated(_ tree: JSONTree, _ random: inout Random) -> JSONTree {
        var tree = tree
        for _ in 0..<random.below(5) {
            var place = random.below(size(tree))
            tree = replaced(tree, at: &place, &random)
        }
        return tree
    }

    /// Values in the tree.
    private func size(_ tree: JSONTree) -> Int {
        switch tree {
        case .array(let elements): elements.reduce(1) { $0 + size($1) }
        case .object(let members): members.reduce(1) { $0 + size($1.value) }
        default: 1
        }
    }

    private func replaced(_ tree: JSONTree, at place: inout Int, _ random: inout Random) -> JSONTree {
        guard place >= 0 else { return tree }
        place -= 1
        if place < 0 { return changed(tree, &random) }
        switch tree {
        case .array(let elements): return .array(elements.map { replaced($0, at: &place, &random) })
        case .object(let members):
            return .object(members.map { JSONMember($0.name, replaced($0.value, at: &place, &random)) })
        default: return tree
        }
    }

    private func changed(_ tree: JSONTree, _ random: inout Random) -> JSONTree {
        switch tree {
        case .object(var members) where !random.one(in: 8):
            let place = random.below(members.count)
            switch random.below(6) {
            case 0 where !members.isEmpty: members.remove(at: place)
            case 1 where !members.isEmpty: members[place] = JSONMember(name(&random), members[place].value)
            case 2 where !members.isEmpty: members.append(JSONMember(members[place].name, value(&random)))
            case 3 where !members.isEmpty: members.append(members.remove(at: place))
            default: members.insert(JSONMember(name(&random), value(&random)), at: random.below(members.count + 1))
            }
            return .object(members)
        case .array(var elements) where !random.one(in: 8):
            let place = random.below(elements.count)
            switch random.below(5) {
            case 0 where !elements.isEmpty: elements.remove(at: place)
            case 1 where !elements.isEmpty: elements.append(elements[place])
            case 2: elements = []
            case 3 where !elements.isEmpty:
                elements = Array(repeating: elements[place], count: 1 << random.below(10))
            default: elements.insert(value(&random), at: random.below(elements.count + 1))
            }
            return .array(elements)
        case .string(let text) where !random.one(in: 4): return .string(changed(text, &random))
        default: return value(&random)
        }
    }

    private func changed(_ text: String, _ random: inout Random) -> String {
        var scalars = Array(text.unicodeScalars)
        let place = random.below(scalars.count + 1)
        let odd: [Unicode.Scalar] = ["\0", "\n", "\"", "\\", " ", "-", "_", ".", "é", "\u{301}", "😀", "\u{FEFF}", "Z"]
        switch random.below(6) {
        case 0: return random.pick(corpus.strings)
        case 1: scalars.removeLast(scalars.count - place)
        case 2: scalars.insert(random.pick(odd), at: place)
        case 3 where place < scalars.count: scalars.remove(at: place)
        case 4 where place < scalars.count:
            scalars[place] = Unicode.Scalar(UInt8(random.below(128)))
        default: scalars.append(contentsOf: Array(random.pick(corpus.strings).unicodeScalars))
        }
        var changed = String.UnicodeScalarView()
        changed.append(contentsOf: scalars)
        return String(changed)
    }

    private func name(_ random: inout Random) -> String {
        corpus.names.isEmpty || random.one(in: 8)
            ? changed(random.pick(corpus.strings), &random) : random.pick(corpus.names)
    }

    private func value(_ random: inout Random) -> JSONTree {
        let numbers: [JSONTree] = [
            0, -1, 1, 65_536, 9_007_199_254_740_992, .integer(.max), .integer(.min), 0.5, 1e300, -1e-300, 5.0,
        ]
        switch random.below(10) {
        case 0: return .null
        case 1: return .boolean(random.one(in: 2))
        case 2: return random.pick(numbers)
        case 3: return []
        case 4: return [:]
        case 5: return [.string(random.pick(corpus.strings))]
        case 6:
            guard !corpus.trees.isEmpty else { return [:] }
            return part(of: random.pick(corpus.trees), &random)
        case 7 where random.one(in: 50): return .string(String(repeating: random.pick(corpus.strings), count: 500))
        case 8 where random.one(in: 50):
            var deep: JSONTree = 1
            for _ in 0..<random.below(70) { deep = random.one(in: 2) ? [deep] : .object([JSONMember("a", deep)]) }
            return deep
        default: return .string(random.pick(corpus.strings))
        }
    }

    private func part(of tree: JSONTree, _ random: inout Random) -> JSONTree {
        switch tree {
        case .object(let members) where !members.isEmpty: random.pick(members).value
        default: tree
        }
    }
}
