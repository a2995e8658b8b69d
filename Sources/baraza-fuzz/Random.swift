/// Numbers that follow from a seed (SplitMix64): an input comes back from its seed and its number alone.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, input: UInt64) {
        state = seed &* 0xD134_2543_DE82_EF95 ^ input
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// From 0 to `bound` - 1; 0 when the bound is.
    mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int(truncatingIfNeeded: next() >> 1) % bound : 0
    }

    /// True once in `count` times.
    mutating func one(in count: Int) -> Bool { below(count) == 0 }

    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }
}
