import Foundation

/// Throws mutated inputs at the parsers of foreign bytes.
///
///     baraza-fuzz [--inputs N] [--seed S] [--reader NAME]… [--jobs J] [--data FOLDER]
///     baraza-fuzz --reader NAME --seed S --only NUMBER      read one input again and show it
///
/// N inputs for each reader, divided among J processes, so that a crash is seen from outside and names its input. An
/// input follows from seed, reader and number (and the same material). Exit codes: 0 nothing found, 1 found, 64 misused.
@main
struct Fuzz {
    var inputs: UInt64 = 100_000
    var seed: UInt64 = 1
    var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)
    var readers: [Reader] = []
    var data: String?
    var only: UInt64?
    /// For processes that this program starts: `first,step,slot file`.
    var part: String?

    static func main() {
        guard let fuzz = Fuzz(Array(CommandLine.arguments.dropFirst())) else {
            say("usage: baraza-fuzz [--inputs N] [--seed S] [--reader json|stix|pattern|gzip|pouch]… [--jobs J]")
            say("                   [--data FOLDER] [--only NUMBER]")
            exit(64)
        }
        exit(fuzz.run())
    }

    init?(_ arguments: [String]) {
        let material = "../shared/data"
        if FileManager.default.fileExists(atPath: material) { data = material }
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--inputs":
                guard let number = UInt64(value) else { return nil }
                inputs = number
            case "--seed":
                guard let number = UInt64(value) else { return nil }
                seed = number
            case "--only":
                guard let number = UInt64(value) else { return nil }
                only = number
            case "--jobs":
                guard let number = Int(value), number > 0 else { return nil }
                jobs = number
            case "--reader":
                guard let reader = Reader(rawValue: value) else { return nil }
                readers.append(reader)
            case "--data": data = value
            case "--part": part = value
            default: return nil
            }
        }
        if readers.isEmpty { readers = Reader.allCases }
    }

    /// The answer, line by line: a log shows it while the trial runs.
    static func tell(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    private func run() -> Int32 {
        if let only { return show(only) }
        if let part { return work(part) }
        if data == nil { Self.say("no material beside this folder: mutating the program's own samples alone") }
        var total: UInt64 = 0
        let start = ContinuousClock.now
        for reader in readers {
            var supervisor = Supervisor(fuzz: self, reader: reader)
            guard supervisor.run() else {
                Self.tell("fuzz: FAILED in the \(reader.rawValue) reader, seed \(seed)")
                return 1
            }
            total += supervisor.read
        }
        let seconds = max(1, Int((ContinuousClock.now - start) / .seconds(1)))
        Self.tell("fuzz: \(total) inputs to \(readers.count) readers in \(seconds) s, seed \(seed): nothing found")
        return 0
    }

    private func work(_ part: String) -> Int32 {
        let fields = part.split(separator: ",", maxSplits: 2)
        guard fields.count == 3, let first = UInt64(fields[0]), let step = UInt64(fields[1]), step > 0 else {
            return 64
        }
        let worker = Worker(
            reader: readers[0], mutator: Mutator(corpus: Corpus(data: data), seed: seed), first: first, step: step,
            count: inputs, slotPath: String(fields[2]))
        guard let (number, fault) = worker.run() else { return 0 }
        Self.say("\(readers[0].rawValue), input \(number): \(fault.message)")
        return 2
    }

    private func show(_ number: UInt64) -> Int32 {
        let mutator = Mutator(corpus: Corpus(data: data), seed: seed)
        for reader in readers {
            let input = mutator.input(number, for: reader)
            Self.say("\(reader.rawValue), seed \(seed), input \(number), \(input.count) bytes:")
            FileHandle.standardOutput.write(Data(input + [10]))
            do {
                Self.say(try reader.read(input) ? "accepted" : "refused")
            } catch {
                Self.say(error.message)
                return 1
            }
        }
        return 0
    }
}
