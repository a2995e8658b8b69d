import Crypto
import FoundationEssentials
import Records

/// Makes and reads cursors: a position, sealed, so that it tells nothing and cannot be made up.
///
/// What it is good for (the kind of list, the asker, the other parameters) is authenticated with it: a cursor of
/// somebody else, or of another question, does not open.
struct Cursors: Sendable {
    enum Kind: String {
        case page, recent, search, live, waiting, decided
    }

    let key: SymmetricKey
    let random: @Sendable (Int) -> [UInt8]

    private static let nonceLength = 12
    private static let plainLength = 16

    func seal(_ position: Position, _ kind: Kind, _ caller: Caller, question: [UInt8], at now: Instant) throws -> String
    {
        var plain = Parts()
        plain.add(position.raw)
        plain.add(now.microseconds)
        let nonce = try ChaChaPoly.Nonce(data: random(Self.nonceLength))
        let box = try ChaChaPoly.seal(
            plain.bytes, using: key, nonce: nonce, authenticating: Self.context(kind, caller, question))
        return Base64URL.encode(Array(box.combined))
    }

    /// - Throws: ``Refusal/Code/invalid`` for a cursor that is not the caller's for this question, or too old.
    func open(_ text: String, _ kind: Kind, _ caller: Caller, question: [UInt8], at now: Instant) throws -> Position {
        guard let bytes = Base64URL.decode(text), let box = try? ChaChaPoly.SealedBox(combined: bytes),
            let opened = try? ChaChaPoly.open(box, using: key, authenticating: Self.context(kind, caller, question)),
            opened.count == Self.plainLength
        else {
            throw Refusal(
                .invalid,
                "this cursor does not belong to this question: send it as it was given, with the same other "
                    + "parameters and as the same account, or start again without it")
        }
        let plain = Array(opened)
        let made = plain[8...].leadingInt64
        let age = (now.microseconds - made) / 1_000_000
        guard age < SharingLimits.cursorLife else {
            throw Refusal(.invalid, "this cursor is older than 24 hours: start again without it")
        }
        return Position(plain[...].leadingInt64)
    }

    private static func context(_ kind: Kind, _ caller: Caller, _ question: [UInt8]) -> [UInt8] {
        var parts = Parts()
        parts.add(kind.rawValue)
        parts.add(caller.account ?? -1)
        parts.add(caller.name)
        return parts.bytes + question
    }
}
