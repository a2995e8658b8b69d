import Crypto
import CryptoExtras
import FoundationEssentials

/// Hashes and checks passwords with scrypt (RFC 7914), a few at a time.
struct Passwords: Sendable {
    /// The cost of a hash: memory is 128 · blockSize · 2^rounds bytes, 32 MiB for what is written today.
    struct Cost: Hashable, Sendable {
        var rounds: Int
        var blockSize: Int
        var parallelism: Int
        static let standard = Cost(rounds: 15, blockSize: 8, parallelism: 1)
        /// What is read from a stored hash at most: it must not make the node eat its memory.
        var isBearable: Bool {
            (1...17).contains(rounds) && (1...16).contains(blockSize) && (1...4).contains(parallelism)
        }
    }

    private static let saltLength = 16
    private static let hashLength = 32

    let cost: Cost
    let random: @Sendable (Int) -> [UInt8]
    private let permits: Permits
    /// Compared with where there is no account, so that a name that is not there costs the same.
    private let dummy: String

    init(cost: Cost = .standard, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.cost = cost
        self.random = random
        let processors = ProcessInfo.processInfo.activeProcessorCount
        permits = Permits(min(SharingLimits.hashing, max(processors - 1, 1)), queue: SharingLimits.hashingQueue)
        dummy = Self.text(cost, salt: [UInt8](repeating: 0, count: 16), hash: [UInt8](repeating: 0, count: 32))
    }

    /// - Throws: ``Refusal/Code/invalid`` for a password that is too short or too long, or passes for a token.
    func hash(_ password: String) async throws -> String {
        try Self.check(password)
        let salt = random(Self.saltLength)
        let hash = try await derive(password, salt: salt, cost: cost)
        return Self.text(cost, salt: salt, hash: hash)
    }

    /// Takes as long for a name without an account, or without a password, as for one that has it.
    func verify(_ password: String, against stored: String?) async throws -> Bool {
        guard let (cost, salt, hash) = Self.read(stored ?? dummy) else { return false }
        let derived = try await derive(password, salt: salt, cost: cost)
        return Self.isEqual(derived, hash) && stored != nil
    }

    /// - Throws: ``Refusal/Code/tooMany`` when too many wait already.
    private func derive(_ password: String, salt: [UInt8], cost: Cost) async throws -> [UInt8] {
        let key = try await permits.run { try await Self.scrypt(Array(password.utf8), salt: salt, cost: cost) }
        guard let key else {
            throw Refusal(.tooMany, "too many sign-ins at this moment: try again in a few seconds", retryAfter: 5)
        }
        return key
    }

    @concurrent
    private static func scrypt(_ password: [UInt8], salt: [UInt8], cost: Cost) async throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: hashLength, rounds: 1 << cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    static func check(_ password: String) throws(Refusal) {
        guard password.count >= SharingLimits.passwordLeast else {
            throw Refusal(
                .invalid,
                "a password has at least \(SharingLimits.passwordLeast) characters, this one has \(password.count): "
                    + "four or five words that do not belong together are good")
        }
        guard !Administration.isToken(password) else {
            throw Refusal(
                .invalid, "a password does not begin with \(Administration.tokenPrefix), as tokens do: choose another")
        }
        guard password.utf8.count <= SharingLimits.secret else {
            throw Refusal(
                .invalid,
                "a password has at most \(SharingLimits.secret) bytes, this one has \(password.utf8.count)")
        }
    }

    // MARK: The stored form: `$scrypt$ln=15,r=8,p=1$salt$hash`

    private static func text(_ cost: Cost, salt: [UInt8], hash: [UInt8]) -> String {
        "$scrypt$ln=\(cost.rounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(base64(salt))$\(base64(hash))"
    }

    static func read(_ text: String) -> (cost: Cost, salt: [UInt8], hash: [UInt8])? {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = parts[2].split(separator: ",").map { $0.split(separator: "=") }
        guard numbers.map(\.first) == ["ln", "r", "p"], numbers.allSatisfy({ $0.count == 2 }) else { return nil }
        let values = numbers.compactMap { Int($0[1]) }
        guard values.count == 3, let salt = bytes(parts[3]), let hash = bytes(parts[4]), hash.count == hashLength else {
            return nil
        }
        let cost = Cost(rounds: values[0], blockSize: values[1], parallelism: values[2])
        return cost.isBearable ? (cost, salt, hash) : nil
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { [UInt8]($0) }
    }

    /// Takes the same time wherever the difference is.
    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
