extension Pattern {
    /// The observable values that the pattern asks for by equality, each once, in the order of the text and folded as
    /// those of objects are: what finds an indicator by a value.
    ///
    /// Only `=` and `IN` without NOT count, and only on properties that identify something: those that the kinds of
    /// observables name, hashes, and what a reference leads to.
    package var values: [String] {
        var gathering = Gathering()
        gathering.take(observation)
        return gathering.values
    }

    private struct Gathering {
        var values: [String] = []
        private var known: Set<String> = []

        mutating func take(_ observation: Observation) {
            switch observation {
            case .test(let comparison): take(comparison)
            case .and(let parts), .or(let parts), .followedBy(let parts): for part in parts { take(part) }
            case .qualified(let inner, _): take(inner)
            }
        }

        private mutating func take(_ comparison: Comparison) {
            switch comparison {
            case .and(let parts), .or(let parts): for part in parts { take(part) }
            case .compare(let path, isNegated: false, .equal, let literal): take([literal], at: path)
            case .isIn(let path, isNegated: false, let literals): take(literals, at: path)
            default: break
            }
        }

        private mutating func take(_ literals: [Literal], at path: Path) {
            let observed = path.observed
            guard observed != .no else { return }
            for literal in literals {
                var text: String
                switch literal {
                case .string(let value): text = value
                case .integer(let value): text = "\(value)"
                default: continue
                }
                if observed == .folded { text = text.lowercased() }
                if !text.isEmpty, known.insert(text).inserted { values.append(text) }
            }
        }
    }
}

extension Pattern.Path {
    /// Whether the value at the end is an observable value.
    fileprivate var observed: Property.Observed {
        let names = steps.compactMap { step in
            if case .name(let name) = step { name } else { nil }
        }
        guard let last = names.last else { return .no }
        if let place = names.firstIndex(where: { $0 == "hashes" || $0 == "file_header_hashes" }) {
            // ssdeep's parts are base64, where case counts.
            return place == names.count - 2 && last == "SSDEEP" ? .exact : .folded
        }
        if names.count == 1 { return Kind.named(type).map { Self.observed(last, of: $0) } ?? .no }
        guard names[names.count - 2].hasSuffix("_ref") || names[names.count - 2].hasSuffix("_refs") else {
            return last == "imphash" ? .folded : .no
        }
        // What a reference leads to is not said. Where case counts for none of the possible kinds it is folded; a
        // `value` is that of an address or a domain, because no reference leads to a URL.
        if last == "value" { return .folded }
        let possible = Kind.all.filter(\.isObservable).map { Self.observed(last, of: $0) }
        return possible.contains(.exact) ? .exact : possible.contains(.folded) ? .folded : .no
    }

    private static func observed(_ name: String, of kind: Kind) -> Property.Observed {
        kind.shape.properties.first { $0.name == name }?.observed ?? .no
    }
}
