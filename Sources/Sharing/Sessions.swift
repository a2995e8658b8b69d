import Crypto
import FoundationEssentials
import Records

/// Sessions in signed cookies: nothing is kept on the node but the account's generation, which ends all of them, and
/// the ids of those that were signed out before their time.
struct Sessions: Sendable {
    struct Session: Hashable, Sendable {
        let id: [UInt8]
        let account: Int64
        let generation: Int64
        let issued: Instant
        let expires: Instant

        var proof: Caller.Proof { .session(id: id, generation: generation, expires: expires) }
    }

    let session: SymmetricKey
    let form: SymmetricKey
    let random: @Sendable (Int) -> [UInt8]

    private static let version: UInt8 = 1
    private static let idLength = 16
    private static let macLength = 32
    private static let length = 1 + 4 * 8 + idLength

    /// version ‖ account ‖ generation ‖ issued ‖ expires ‖ random id ‖ HMAC-SHA256, in base64url.
    func open(account: Int64, generation: Int64, at now: Instant) -> (cookie: String, session: Session) {
        let opened = Session(
            id: random(Self.idLength), account: account, generation: generation, issued: now,
            expires: Instant(microseconds: now.microseconds + SharingLimits.session * 1_000_000))
        var parts = Parts()
        parts.add(account)
        parts.add(generation)
        parts.add(opened.issued.microseconds)
        parts.add(opened.expires.microseconds)
        let bytes = [Self.version] + parts.bytes + opened.id
        let cookie = Base64URL.encode(bytes + Array(HMAC<SHA256>.authenticationCode(for: bytes, using: session)))
        return (cookie, opened)
    }

    /// `nil` for a cookie that was not made here, or whose time is over.
    func read(_ cookie: String, at now: Instant) -> Session? {
        guard cookie.utf8.count <= 2 * (Self.length + Self.macLength), let bytes = Base64URL.decode(cookie),
            bytes.count == Self.length + Self.macLength, bytes[0] == Self.version
        else { return nil }
        let signed = Array(bytes.prefix(Self.length))
        guard
            HMAC<SHA256>.isValidAuthenticationCode(bytes.suffix(Self.macLength), authenticating: signed, using: session)
        else { return nil }
        let numbers = stride(from: 1, to: 33, by: 8).map { bytes[$0..<($0 + 8)].leadingInt64 }
        let expires = Instant(microseconds: numbers[3])
        guard now < expires else { return nil }
        return Session(
            id: Array(signed.suffix(Self.idLength)), account: numbers[0], generation: numbers[1],
            issued: Instant(microseconds: numbers[2]), expires: expires)
    }

    /// nonce ‖ HMAC-SHA256(nonce ‖ cookie): another text each time, so that compressed pages do not give it away.
    func formToken(for cookie: String) -> String {
        let nonce = random(Self.idLength)
        return Base64URL.encode(nonce + Array(HMAC<SHA256>.authenticationCode(for: nonce + cookie.utf8, using: form)))
    }

    func accepts(_ token: String, for cookie: String) -> Bool {
        guard token.utf8.count <= 2 * (Self.idLength + Self.macLength), let bytes = Base64URL.decode(token),
            bytes.count == Self.idLength + Self.macLength
        else { return false }
        let nonce = Array(bytes.prefix(Self.idLength))
        return HMAC<SHA256>.isValidAuthenticationCode(
            bytes.suffix(Self.macLength), authenticating: nonce + cookie.utf8, using: form)
    }
}
