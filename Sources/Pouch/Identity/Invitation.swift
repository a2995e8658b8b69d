internal import Crypto
package import Records

/// A link, short enough for a QR code, by which one organisation's node finds another's and is let in once.
///
/// It holds no keys, as those of X-Wing and ML-DSA are too large, but their fingerprint: the card that the node then
/// gives is taken only if it is the one. The token is good for one answer and must be kept secret until then.
///
/// Form: `baraza://HOST:PORT/ORGANISATION?f=…&t=…&u=…`; fingerprint and token in base64url without padding, the end in
/// POSIX seconds.
package struct Invitation: Hashable, Sendable, CustomStringConvertible {
    package static let tokenByteCount = 16

    package let address: NodeAddress
    /// Whose node it is.
    package let organisation: String
    package let fingerprint: KeyFingerprint
    /// Secret: ``tokenByteCount`` random bytes.
    package let token: [UInt8]
    /// When it ends, to the second.
    package let until: Instant

    /// - Throws: ``PouchError`` with `malformed` for a token of another length or a code that is none.
    package init(
        address: NodeAddress, organisation: String, fingerprint: KeyFingerprint, token: [UInt8], until: Instant
    ) throws(PouchError) {
        guard token.count == Self.tokenByteCount, SignedFields.isCode(organisation), until.microseconds >= 0 else {
            throw PouchError(
                .malformed,
                "an invitation has a token of \(Self.tokenByteCount) bytes, an organisation's code and an end")
        }
        self.address = address
        self.organisation = organisation
        self.fingerprint = fingerprint
        self.token = token
        self.until = Instant(microseconds: until.microseconds / 1_000_000 * 1_000_000)
    }

    private static let scheme = "baraza://"

    /// Whether a text means to be an invitation: by its beginning.
    package static func isOne(_ text: String) -> Bool { text.hasPrefix(scheme) }

    /// Reads ``link``: one spelling.
    ///
    /// - Throws: ``PouchError`` with `limit` or `malformed`. The message never shows the link, which is secret.
    package init(_ link: String) throws(PouchError) {
        guard link.utf8.count <= IdentityLimits.invitationBytes else {
            throw PouchError(.limit, "an invitation has at most \(IdentityLimits.invitationBytes) bytes")
        }
        let wrong = PouchError(
            .malformed, "this is no invitation, or a part of it was lost: copy the whole link, from baraza:// on")
        guard link.hasPrefix(Self.scheme) else { throw wrong }
        let parts = link.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw wrong }
        let halves = parts[1].split(separator: "?", omittingEmptySubsequences: false)
        guard halves.count == 2 else { throw wrong }
        let fields = halves[1].split(separator: "&", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].hasPrefix("f="), fields[1].hasPrefix("t="), fields[2].hasPrefix("u="),
            let fingerprint = Base64URLText.decode(fields[0].dropFirst(2)).flatMap({ KeyFingerprint(bytes: $0) }),
            let token = Base64URLText.decode(fields[1].dropFirst(2)),
            let seconds = Int64(fields[2].dropFirst(2)), (0...Self.lastSecond).contains(seconds)
        else { throw wrong }
        try self.init(
            address: NodeAddress("https://\(parts[0])"), organisation: String(halves[0]), fingerprint: fingerprint,
            token: token, until: Instant(microseconds: seconds * 1_000_000))
        guard self.link == link else { throw wrong }
    }

    /// The last second of the year 9999.
    private static let lastSecond: Int64 = 253_402_300_799

    /// The whole of it, secret.
    package var link: String {
        let place = address.text.dropFirst("https://".count)
        return Self.scheme + "\(place)/\(organisation)?f=\(Base64URLText.encode(fingerprint.bytes))"
            + "&t=\(Base64URLText.encode(token))&u=\(until.microseconds / 1_000_000)"
    }

    /// By which the inviting node knows its token without keeping it.
    package static func digest(ofToken token: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array("baraza/invitation/v1\n".utf8) + token))
    }

    /// Without the token.
    package var description: String { "invitation of \(organisation) at \(address) until \(until.text)" }
}
