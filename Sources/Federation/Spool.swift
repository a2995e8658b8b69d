import Synchronization

/// A pouch that waits for its receiver.
package struct SpoolItem: Hashable, Sendable {
    package let to: String
    package let from: String
    package let number: Int64
    /// 0 for FLASH, 1 for IMMEDIATE, 2 for PRIORITY, 3 for ROUTINE.
    package let rank: UInt8
    /// Bytes.
    package let size: Int
    /// When it was put here, in seconds of POSIX time.
    package let since: Int64
    /// Whether it goes to its receiver without its signature, where both have a key between them.
    package var isBare = false
}

/// Sealed pouches on disk, by receiver and sender, until the receiver has stored them.
///
/// Durable: once `put` returns, a crash loses nothing. Bounded: by bytes for each pair and in all. The files are sealed: who
/// reads them learns addresses, numbers and sizes.
package final class Spool: Sendable {
    /// Why something was not put.
    package enum Refused: Error, Hashable, Sendable {
        /// The bytes that wait of one sender for one receiver, or of all, are as many as there may be.
        case quota
        case disk(detail: String)
    }

    private struct State {
        var items: [String: [Key: SpoolItem]] = [:]
        /// Written, and not let go yet.
        var staged: Set<SpoolItem> = []
        /// Of both.
        var bytes = 0
    }
    private struct Key: Hashable {
        let from: String
        let number: Int64
    }

    private let disk: any SpoolDisk
    private let pairBytes: Int
    private let allBytes: Int
    private let state: Mutex<State>

    /// Opens a folder of this machine, and makes it where there is none.
    ///
    /// - Throws: ``Refused/disk(detail:)``.
    package convenience init(folder: String, pairBytes: Int, allBytes: Int) throws {
        try self.init(disk: FolderDisk(folder: folder), pairBytes: pairBytes, allBytes: allBytes)
    }

    /// Opens what a disk has; files that were never whole are removed.
    ///
    /// - Throws: ``Refused/disk(detail:)``.
    package init(disk: any SpoolDisk, pairBytes: Int, allBytes: Int) throws {
        self.disk = disk
        self.pairBytes = pairBytes
        self.allBytes = allBytes
        var state = State()
        for file in try disk.files() {
            guard let (item, isStaged) = Self.read(file) else {
                try disk.remove(file.path)
                continue
            }
            if isStaged {
                state.staged.insert(item)
            } else {
                state.items[item.to, default: [:]][Key(from: item.from, number: item.number)] = item
            }
            state.bytes += item.size
        }
        self.state = Mutex(state)
    }

    /// Keeps a pouch. One that is here already stays as it is.
    ///
    /// - Throws: ``Refused``.
    package func put(
        _ bytes: [UInt8], to: String, from: String, number: Int64, rank: UInt8, at now: Int64
    ) throws {
        let item = SpoolItem(to: to, from: from, number: number, rank: rank, size: bytes.count, since: now)
        try state.withLock { state in
            guard state.items[to]?[Key(from: from, number: number)] == nil else { return }
            try checkRoom(for: item, in: state)
            try disk.write(bytes, to: Self.path(of: item))
            state.items[to, default: [:]][Key(from: from, number: number)] = item
            state.bytes += bytes.count
        }
    }

    /// Keeps a pouch where no stream takes it, until it is let go: its number may not be taken yet.
    ///
    /// - Throws: ``Refused``.
    package func stage(
        _ bytes: [UInt8], to: String, from: String, number: Int64, rank: UInt8, isBare: Bool = false, at now: Int64
    ) throws {
        let item = SpoolItem(
            to: to, from: from, number: number, rank: rank, size: bytes.count, since: now, isBare: isBare)
        try state.withLock { state in
            // What was staged under the number before was given up.
            for old in state.staged where (old.to, old.from, old.number) == (to, from, number) {
                remove(old, from: &state)
            }
            try checkRoom(for: item, in: state)
            try disk.write(bytes, to: Self.path(of: item, isStaged: true))
            state.staged.insert(item)
            state.bytes += bytes.count
        }
    }

    /// What was staged and never let go: of an earlier run that broke off.
    package var staged: [SpoolItem] { state.withLock { Array($0.staged) } }

    /// Lets what was staged under a number go to its receiver.
    ///
    /// - Throws: ``Refused/disk(detail:)``.
    package func release(to: String, from: String, number: Int64) throws {
        try state.withLock { state in
            for item in state.staged where (item.to, item.from, item.number) == (to, from, number) {
                try disk.move(Self.path(of: item, isStaged: true), to: Self.path(of: item))
                state.staged.remove(item)
                state.items[to, default: [:]][Key(from: from, number: number)] = item
            }
        }
    }

    /// Throws away what was staged: its number was never taken.
    package func giveUp(_ item: SpoolItem) {
        state.withLock { state in
            if state.staged.contains(item) { remove(item, from: &state) }
        }
    }

    private func remove(_ item: SpoolItem, from state: inout State) {
        try? disk.remove(Self.path(of: item, isStaged: true))
        state.staged.remove(item)
        state.bytes -= item.size
    }

    private func checkRoom(for item: SpoolItem, in state: State) throws {
        let ofPair = (state.items[item.to] ?? [:]).values.reduce(0) { $0 + ($1.from == item.from ? $1.size : 0) }
        guard ofPair + item.size <= pairBytes, state.bytes + item.size <= allBytes else { throw Refused.quota }
    }

    /// What waits for a receiver, most urgent first, then in the order of numbers.
    package func waiting(for to: String) -> [SpoolItem] {
        state.withLock { Array(($0.items[to] ?? [:]).values) }.sorted {
            ($0.rank, $0.from, $0.number) < ($1.rank, $1.from, $1.number)
        }
    }

    package var bytes: Int { state.withLock { $0.bytes } }

    /// `nil` where it was dropped meanwhile.
    package func bytes(of item: SpoolItem) -> [UInt8]? { disk.read(Self.path(of: item)) }

    /// Drops what a receiver has stored of a sender's pouches.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func drop(to: String, from: String, _ progress: LinkProgress) -> Int {
        drop(where: { $0.to == to && $0.from == from && progress.has($0.number) }, to: to)
    }

    /// Drops what nobody fetched for so long.
    @discardableResult
    package func expire(before time: Int64) -> Int {
        state.withLock { Array($0.items.keys) }.reduce(0) { $0 + drop(where: { $0.since < time }, to: $1) }
    }

    private func drop(where isDone: (SpoolItem) -> Bool, to: String) -> Int {
        state.withLock { state in
            let done = (state.items[to] ?? [:]).filter { isDone($0.value) }
            for (key, item) in done {
                try? disk.remove(Self.path(of: item))
                state.items[to]?[key] = nil
                state.bytes -= item.size
            }
            if state.items[to]?.isEmpty == true { state.items[to] = nil }
            return done.count
        }
    }

    // MARK: Files

    /// `UG-NAC/KE-OUT/00000000000000000041-3.pouch`; `-3-bare.pouch` where it goes without its signature.
    private static func path(of item: SpoolItem, isStaged: Bool = false) -> String {
        let digits = String(item.number)
        let padded = String(repeating: "0", count: max(20 - digits.count, 0)) + digits
        let name = "\(padded)-\(item.rank)\(item.isBare ? "-bare" : "")"
        return "\(item.to)/\(item.from)/\(name).\(isStaged ? "staged" : "pouch")"
    }

    private static func read(_ file: SpoolFile) -> (item: SpoolItem, isStaged: Bool)? {
        let places = file.path.split(separator: "/").map(String.init)
        guard places.count == 3 else { return nil }
        let halves = places[2].split(separator: ".")
        guard halves.count == 2, ["pouch", "staged"].contains(halves[1]) else { return nil }
        let parts = halves[0].split(separator: "-")
        guard parts.count == 2 || parts.count == 3 && parts[2] == "bare", let number = Int64(parts[0]),
            let rank = UInt8(parts[1]), rank <= 3
        else { return nil }
        let item = SpoolItem(
            to: places[0], from: places[1], number: number, rank: rank, size: file.size, since: file.written,
            isBare: parts.count == 3)
        return (item, halves[1] == "staged")
    }
}
