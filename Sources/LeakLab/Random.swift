/// Numbers that follow from a seed (SplitMix64): a case comes back from its seed and its number alone.
package struct Random: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64, stream: UInt64) {
        state = seed &* 0xD134_2543_DE82_EF95 ^ stream
        state = next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// From 0 to `bound` - 1; 0 when the bound is.
    package mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() >> 1) % bound : 0 }

    /// True so many times in a hundred.
    package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    package mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    package mutating func pick<T>(_ items: [T], or other: T) -> T { items.isEmpty ? other : pick(items) }

    /// Each with the given chance. Takes an array: the order of a set is another in every process.
    package mutating func some<T: Hashable>(of items: [T], percent: Int) -> Set<T> {
        var chosen: Set<T> = []
        for item in items where chance(percent) { chosen.insert(item) }
        return chosen
    }

    /// At least one.
    package mutating func few<T: Hashable>(of items: [T], percent: Int) -> Set<T> {
        some(of: items, percent: percent).union([pick(items)])
    }
}
