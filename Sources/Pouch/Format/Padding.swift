/// How long sealed content is made: few different lengths, so that a length tells little.
///
/// Padmé: of a length of which the highest bit has the place E, the bits below the highest log2(E) + 1 are rounded up.
/// That costs at most 12 %, and there are O(log log L) times fewer lengths to tell apart.
///
/// Source: Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs
/// 2019 (4), §4.
package enum Padding {
    /// The bytes that so many are padded to: at least ``PouchLimits/leastPadded``.
    package static func padded(_ length: Int) -> Int {
        let length = max(length, PouchLimits.leastPadded)
        let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
        let kept = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = (1 << max(exponent - kept, 0)) - 1
        return (length + mask) & ~mask
    }
}
