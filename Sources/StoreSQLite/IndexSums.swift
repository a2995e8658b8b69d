import Synchronization

/// What an index holds for each stretch of entries, as one number: the sum of its rows' hashes.
///
/// An index is in its own order, which is not that of the entries; a sum is the same in any order. So an index of any
/// length is compared with what the entries give in little memory, and a difference still tells which entries it is
/// about. The hashes are of a seed that nobody knows beforehand: nobody makes rows for which they agree.
struct IndexSums {
    enum Index: Int, CaseIterable {
        case reference, value, span, words
    }

    /// Entries to a number.
    static let stretch: Int64 = 4_096

    private var sums: [[UInt64]]
    private let size: Int64

    init(size: Int64) {
        self.size = size
        let count = Int(size / Self.stretch) + 1
        sums = Array(repeating: Array(repeating: 0, count: count), count: Index.allCases.count)
    }

    /// Counts a row; one of an entry beyond those that are compared is passed over.
    mutating func add(_ hash: UInt64, to index: Index, at position: Int64) {
        guard (0...size).contains(position) else { return }
        sums[index.rawValue][Int(position / Self.stretch)] &+= hash
    }

    mutating func add(_ other: IndexSums) {
        for index in sums.indices {
            for place in sums[index].indices { sums[index][place] &+= other.sums[index][place] }
        }
    }

    /// A sentence for each stretch of each index that has other rows here than there.
    func differences(from other: IndexSums) -> [String] {
        Index.allCases.flatMap { index in
            zip(sums[index.rawValue], other.sums[index.rawValue]).enumerated().compactMap { place, pair in
                guard pair.0 != pair.1 else { return nil }
                let first = Int64(place) * Self.stretch
                return "the index `\(index)` has other rows than the entries \(max(first, 1)) to "
                    + "\(min(first + Self.stretch - 1, size)) give"
            }
        }
    }
}

/// Hashes rows of indexes, in one way for each seed.
struct RowHash {
    private let seed = UInt64.random(in: .min ... .max)

    func callAsFunction(_ numbers: Int64...) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(seed)
        for number in numbers { hasher.combine(number) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    func callAsFunction(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(bytes: text)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// Of a hash that has the seed in it already: quicker, as there are some fifty words to a record.
    func callAsFunction(_ hash: UInt64, _ first: Int64, _ second: Int64) -> UInt64 {
        let left = hash ^ UInt64(bitPattern: first) &* 0x9E37_79B9_7F4A_7C15
        let right = (seed ^ UInt64(bitPattern: second)) &* 0xD1B5_4A32_D192_ED03 | 1
        let (high, low) = left.multipliedFullWidth(by: right)
        let (top, bottom) = (high ^ low).multipliedFullWidth(by: seed | 1)
        return top ^ bottom
    }
}

/// A set of numbers from 0 on: an eighth of a byte for each.
struct NumberSet {
    private var words: [UInt64] = []

    /// Whether it was not there before.
    @discardableResult
    mutating func insert(_ number: Int64) -> Bool {
        let word = Int(number / 64)
        if word >= words.count { words += Array(repeating: 0, count: max(word - words.count + 1, words.count)) }
        let bit = UInt64(1) << UInt64(number % 64)
        defer { words[word] |= bit }
        return words[word] & bit == 0
    }

    func contains(_ number: Int64) -> Bool {
        let word = Int(number / 64)
        return word < words.count && words[word] & UInt64(1) << UInt64(number % 64) != 0
    }
}
