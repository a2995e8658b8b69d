import FoundationEssentials

#if canImport(Glibc)
import Glibc
#endif

/// Gives back, while the node has little to do, the memory that it does not use.
///
/// Two thirds of an idle node's resident memory are pages of the program's own code that were needed once, at the start: a
/// machine with much memory never takes them back by itself. They are let go of; what is still needed of them is in the system's
/// cache, and comes back as it is touched. So is what was freed and lies between what is in use.
struct IdleMemory: Sendable {
    /// Seconds from one look to the next.
    static let seconds: Int64 = 10
    /// Seconds of processor time between two looks below which the node has little to do.
    static let idle = 0.5
    /// Looks in which it had little to do from one giving back to the next, and where it did a little now and then.
    static let rest = 60
    static let shortRest = 1
    /// Seconds of processor time since the last giving back that count as a little: some twenty records that came and went.
    static let little = 0.25

    /// Looks since the last giving back; ``rest`` where the next one at rest gives back.
    private var rested = IdleMemory.rest
    private var used: Double
    /// What had been used at the last giving back.
    private var given: Double

    init(used: Double) {
        self.used = used
        given = used
    }

    /// Decides at a look.
    ///
    /// - Parameter used: seconds of processor time since the program began.
    /// - Returns: whether to give back now: at the first look at which the node rests after it worked, then now and then.
    mutating func look(used: Double) -> Bool {
        let isIdle = used - self.used < Self.idle
        self.used = used
        guard isIdle else {
            rested = Self.rest
            return false
        }
        let isDue = rested >= (used - given >= Self.little ? Self.shortRest : Self.rest)
        if isDue { given = used }
        rested = isDue ? 0 : rested + 1
        return isDue
    }

    /// Seconds after which what was let go of is free.
    static let settling: Int64 = 1

    /// Looks from time to time until its task is cancelled.
    ///
    /// - Parameter release: lets go of what is kept for later.
    static func run(release: @Sendable () -> Void) async throws {
        var memory = IdleMemory(used: processorSeconds())
        while true {
            try await Task.sleep(for: .seconds(seconds))
            guard memory.look(used: processorSeconds()) else { continue }
            release()
            try await Task.sleep(for: .seconds(settling))
            giveBack()
        }
    }

    /// Seconds of processor time that this process has used.
    static func processorSeconds() -> Double {
        // POSIX: a second has a million of these, whatever their resolution.
        Double(clock()) / 1_000_000
    }

    static func giveBack() {
        #if os(Linux)
        _ = trimHeap?(0)
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        for stretch in code(in: maps) {
            guard let start = UnsafeMutableRawPointer(bitPattern: stretch.lowerBound) else { continue }
            madvise(start, Int(stretch.count), MADV_DONTNEED)
        }
        #endif
    }

    #if os(Linux)
    /// glibc's `malloc_trim`, see malloc_trim(3): its header is in no module, and other C libraries have none.
    private static let trimHeap: (@convention(c) @Sendable (Int) -> CInt)? = {
        guard let found = dlsym(nil, "malloc_trim") else { return nil }
        return unsafeBitCast(found, to: (@convention(c) @Sendable (Int) -> CInt).self)
    }()
    #endif

    /// Where the code of programs' files lies: pages that nobody has written to, so that they can be read from the file again.
    ///
    /// - Parameter maps: as `/proc/self/maps` has it, see proc(5).
    static func code(in maps: String) -> [Range<UInt>] {
        maps.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { return nil }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
        }
    }
}
