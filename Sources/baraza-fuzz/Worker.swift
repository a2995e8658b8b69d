import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a worker writes down as it goes, for whoever waits for it: a file of five numbers.
struct Slot {
    /// The input that is being read.
    var current: UInt64 = 0
    var read: UInt64 = 0
    var accepted: UInt64 = 0
    /// The input that took longest, and how long, in microseconds.
    var slowest: UInt64 = 0
    var slowestTime: UInt64 = 0

    static func read(_ path: String) -> Slot? {
        guard let data = FileManager.default.contents(atPath: path), data.count == MemoryLayout<Slot>.size else {
            return nil
        }
        return data.withUnsafeBytes { $0.loadUnaligned(as: Slot.self) }
    }

    func write(to file: Int32) {
        withUnsafeBytes(of: self) { bytes in _ = pwrite(file, bytes.baseAddress, bytes.count, 0) }
    }
}

/// Reads every `step`th input from `first` on.
struct Worker {
    let reader: Reader
    let mutator: Mutator
    let first: UInt64
    let step: UInt64
    let count: UInt64
    let slotPath: String

    /// Returns the fault that ended it, if any.
    func run() -> (input: UInt64, fault: Fault)? {
        let file = open(slotPath, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        var slot = Slot()
        var number = first
        let clock = ContinuousClock()
        while number < count {
            let input = mutator.input(number, for: reader)
            slot.current = number
            // Before, because after a crash it is too late.
            slot.write(to: file)
            let start = clock.now
            do {
                if try reader.read(input) { slot.accepted += 1 }
            } catch {
                return (number, error)
            }
            let time = UInt64((clock.now - start) / .microseconds(1))
            if time > slot.slowestTime { (slot.slowest, slot.slowestTime) = (number, time) }
            slot.read += 1
            number += step
        }
        slot.write(to: file)
        return nil
    }
}
