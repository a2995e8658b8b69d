import Foundation

/// Starts the processes that read, and watches them: a crash ends one of them, not the trial.
struct Supervisor {
    /// An input that takes longer counts as one on which the reader hangs.
    static let patience = Duration.seconds(30)
    /// Between two lines of progress.
    static let interval = Duration.seconds(30)

    let fuzz: Fuzz
    let reader: Reader
    private(set) var read: UInt64 = 0

    init(fuzz: Fuzz, reader: Reader) {
        self.fuzz = fuzz
        self.reader = reader
    }

    private final class Part {
        let process = Process()
        let slotPath: String
        var seen = Slot()
        var moved = ContinuousClock.now

        init(slotPath: String) { self.slotPath = slotPath }
    }

    /// False if something was found.
    mutating func run() -> Bool {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("baraza-fuzz-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let parts = (0..<fuzz.jobs).map { Part(slotPath: folder.appendingPathComponent("slot\($0)").path) }
        for (number, part) in parts.enumerated() {
            part.process.executableURL = Bundle.main.executableURL
            part.process.arguments = [
                "--inputs", "\(fuzz.inputs)", "--seed", "\(fuzz.seed)", "--reader", reader.rawValue,
                "--part", "\(number),\(fuzz.jobs),\(part.slotPath)",
            ]
            if let data = fuzz.data { part.process.arguments? += ["--data", data] }
            do {
                try part.process.run()
            } catch {
                Fuzz.say("cannot start a process: \(error)")
                return false
            }
        }
        let isFine = watch(parts)
        for part in parts where part.process.isRunning { part.process.terminate() }
        return isFine
    }

    private mutating func watch(_ parts: [Part]) -> Bool {
        let start = ContinuousClock.now
        var shown = start
        var isRunning = true
        while isRunning {
            Thread.sleep(forTimeInterval: 0.1)
            isRunning = parts.contains(where: \.process.isRunning)
            let now = ContinuousClock.now
            for part in parts {
                if let slot = Slot.read(part.slotPath) {
                    if slot.read != part.seen.read { part.moved = now }
                    part.seen = slot
                }
                if part.process.isRunning {
                    guard now - part.moved < Self.patience else { return found("hangs on", part) }
                } else if part.process.terminationReason == .uncaughtSignal {
                    return found("crashes (signal \(part.process.terminationStatus)) on", part)
                } else if part.process.terminationStatus != 0 {
                    return found("contradicts itself on", part)
                }
            }
            if !isRunning || now - shown >= Self.interval {
                shown = now
                report(parts, after: now - start)
            }
        }
        guard read == fuzz.inputs else {
            Fuzz.say("only \(read) of \(fuzz.inputs) inputs were read")
            return false
        }
        return true
    }

    private mutating func report(_ parts: [Part], after time: Duration) {
        let slots = parts.map(\.seen)
        read = slots.reduce(0) { $0 + $1.read }
        let accepted = slots.reduce(0) { $0 + $1.accepted }
        let rate = Int(Double(read) / max(0.001, time / .seconds(1)))
        let slowest = slots.max { $0.slowestTime < $1.slowestTime } ?? Slot()
        Fuzz.tell(
            "\(reader.rawValue): \(read) inputs, \(rate) a second, \(accepted) accepted, the slowest took "
                + "\(slowest.slowestTime) µs (input \(slowest.slowest))")
    }

    private func found(_ what: String, _ part: Part) -> Bool {
        let number = part.seen.current
        Fuzz.say("the \(reader.rawValue) reader \(what) input \(number); to see it:")
        Fuzz.say("  baraza-fuzz --reader \(reader.rawValue) --seed \(fuzz.seed) --only \(number)")
        return false
    }
}
