package import JSON
package import Records

/// What a certificate is worth: each thing by itself, and what could not be checked is not said to be sound.
package struct CredentialVerdict: Hashable, Sendable {
    /// Whether the proof is whose it says.
    package enum Proof: String, CaseIterable, Sendable { case sound, broken }
    package enum Dates: String, CaseIterable, Sendable {
        case sound
        case early = "not-yet"
        case expired
        case unreadable
    }
    package enum Issuer: Hashable, Sendable {
        /// The key is this organisation's, by its card.
        case known(String)
        /// No organisation that is known here has it.
        case unknown
        /// Its organisation revoked it: who has it may have signed anything.
        case revoked(String)
        /// The key is one organisation's, and the certificate names another.
        case foreign(String)
    }
    package enum Status: Hashable, Sendable {
        /// By the issuer's list of then.
        case sound(listed: Instant)
        case takenBack(listed: Instant)
        /// No list of the issuer's is here that is its own, is as new as the certificate, and still holds: nobody can say.
        case unchecked
    }
    package enum Worth: String, CaseIterable, Sendable {
        case valid
        /// Nothing is wrong, and something could not be checked.
        case undecided
        case invalid
    }

    package let proof: Proof
    package let dates: Dates
    package let issuer: Issuer
    package let status: Status
    /// What it says, where it can be read: the course, and by whom.
    package let course: String?
    package let issuerName: String?
    package let validFrom: String?
    package let holderHash: String?
    package let salt: String?

    package var worth: Worth {
        guard proof == .sound, dates == .sound else { return .invalid }
        switch issuer {
        case .known: break
        case .unknown:
            if case .takenBack = status { return .invalid }
            return .undecided
        case .revoked, .foreign: return .invalid
        }
        switch status {
        case .sound: return .valid
        case .takenBack: return .invalid
        case .unchecked: return .undecided
        }
    }

    /// Whether it is of this post at this house.
    package func isHeld(by post: String, of house: String) -> Bool {
        guard let holderHash, let salt else { return false }
        return "sha256$" + CourseCertificate.holder(post, of: house, salt: salt) == holderHash
    }

    /// Whose key it is, as the one who verifies knows it.
    package enum Known: Hashable, Sendable {
        case organisation(String, isRevoked: Bool)
        case nobody
    }

    /// Looks at a credential: nothing is fetched.
    ///
    /// - Parameters:
    ///   - secured: with its proof.
    ///   - lists: status lists with their proofs, of anybody.
    ///   - owner: whose an Ed25519 key is.
    package init(_ secured: JSONValue, lists: [JSONValue], at now: Instant, owner: (KeyName) -> Known) {
        let signer = DataIntegrity.signer(of: secured)
        let named = secured["issuer"]?["id"]?.string ?? secured["issuer"]?.string
        // Whoever signs speaks for themselves.
        proof = signer != nil && signer?.text == named ? .sound : .broken
        course = secured["credentialSubject"]?["achievement"]?["name"]?.string
        issuerName = secured["issuer"]?["name"]?.string
        validFrom = secured["validFrom"]?.string
        let identity = secured["credentialSubject"]?["identifier"]?[0]
        holderHash = identity?["identityHash"]?.string
        salt = identity?["salt"]?.string
        dates = Self.dates(of: secured, at: now)
        let code = secured["issuer"]?["otherIdentifier"]?[0]?["identifier"]?.string
        switch signer.map(owner) ?? .nobody {
        case .nobody: issuer = .unknown
        case .organisation(let organisation, true): issuer = .revoked(organisation)
        case .organisation(let organisation, false):
            issuer = code == nil || code == organisation ? .known(organisation) : .foreign(organisation)
        }
        status = Self.status(of: secured, signer: signer, lists: lists, at: now, owner: owner)
    }

    private static func dates(of secured: JSONValue, at now: Instant) -> Dates {
        guard let from = secured["validFrom"]?.string.flatMap({ Instant($0) }) else { return .unreadable }
        if from.microseconds > now.microseconds + CredentialVerdict.ahead * 1_000_000 { return .early }
        guard let text = secured["validUntil"] else { return .sound }
        guard let until = text.string.flatMap({ Instant($0) }) else { return .unreadable }
        return until < now ? .expired : .sound
    }
    /// Seconds by which another node's clock may be ahead.
    private static let ahead: Int64 = 300

    private static func isSameHouse(_ left: Known, _ right: Known) -> Bool {
        guard case .organisation(let one, false) = left, case .organisation(let other, _) = right else { return false }
        return one == other
    }

    private static func status(
        of secured: JSONValue, signer: KeyName?, lists: [JSONValue], at now: Instant, owner: (KeyName) -> Known
    ) -> Status {
        guard let entry = secured["credentialStatus"], entry["type"]?.string == "BitstringStatusListEntry",
            entry["statusPurpose"]?.string == "revocation",
            let place = entry["statusListIndex"]?.string.flatMap({ Int($0) }),
            let id = entry["statusListCredential"]?.string, let signer
        else { return .unchecked }
        let given = secured["validFrom"]?.string.flatMap { Instant($0) }
        var (taken, sound): (Instant?, Instant?) = (nil, nil)
        for list in lists where list["id"]?.string == id {
            // Only the issuer takes back what the issuer gave: with the same key, or with one that it has had since.
            guard let lister = DataIntegrity.signer(of: list), list["issuer"]?.string == lister.text,
                lister == signer || isSameHouse(owner(lister), owner(signer)),
                let made = list["validFrom"]?.string.flatMap({ Instant($0) }),
                list["credentialSubject"]?["statusPurpose"]?.string == "revocation",
                let text = list["credentialSubject"]?["encodedList"]?.string,
                let isSet = (try? StatusList(encoded: text))?.isSet(place)
            else { continue }
            // What its issuer took back once stays taken back, whichever list is newer.
            if isSet {
                taken = max(taken ?? made, made)
            } else if let given, made >= given, holds(list, made: made, at: now) {
                sound = max(sound ?? made, made)
            }
        }
        if let taken { return .takenBack(listed: taken) }
        return sound.map { .sound(listed: $0) } ?? .unchecked
    }

    /// Whether a list is of an age at which it says that something is sound; one that states no end has that of ours.
    private static func holds(_ list: JSONValue, made: Instant, at now: Instant) -> Bool {
        let until: Instant
        if let stated = list["validUntil"] {
            guard let instant = stated.string.flatMap({ Instant($0) }) else { return false }
            until = instant
        } else {
            until = Instant(microseconds: made.microseconds + StatusList.age)
        }
        return made.microseconds <= now.microseconds + ahead * 1_000_000 && until >= now
    }
}
