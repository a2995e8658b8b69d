internal import Crypto
package import JSON

/// A certificate that somebody passed a course: an Open Badges 3.0 credential, whose every word follows from these fields, so that
/// it fits into a QR code.
///
/// Source: Open Badges 3.0 (1EdTech), W3C Verifiable Credentials 2.0.
package struct CourseCertificate: Hashable, Sendable {
    /// A UUID in lower case.
    package var uuid: String
    package var issuer: KeyName
    /// The code of the house that gives it, as in `KE-OUT`, and its name.
    package var issuerCode: String
    package var issuerName: String
    package var courseCode: String
    package var courseName: String
    package var level: String
    package var hours: Int
    /// SHA-256 of the holder's post at its house and the salt, in lower-case hexadecimal digits. No name of anybody stands in it.
    package var holderHash: String
    package var salt: String
    /// As in `2026-05-01T10:00:00Z`.
    package var validFrom: String
    package var validUntil: String?
    /// The place in the issuer's list of what was taken back.
    package var statusIndex: Int

    package init(
        uuid: String, issuer: KeyName, issuerCode: String, issuerName: String, courseCode: String, courseName: String,
        level: String, hours: Int, holderHash: String, salt: String, validFrom: String, validUntil: String? = nil,
        statusIndex: Int
    ) {
        self.uuid = uuid
        self.issuer = issuer
        self.issuerCode = issuerCode
        self.issuerName = issuerName
        self.courseCode = courseCode
        self.courseName = courseName
        self.level = level
        self.hours = hours
        self.holderHash = holderHash
        self.salt = salt
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.statusIndex = statusIndex
    }

    /// The hash by which a holder is told: who knows post, house and salt can compute it, and nobody else can guess more than posts.
    package static func holder(_ post: String, of house: String, salt: String) -> String {
        let bytes = Array(SHA256.hash(data: Array("\(post)@\(house)\(salt)".utf8)))
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// How an issuer's list is called: by its key alone, as nothing is fetched from anywhere.
    package static func list(of issuer: KeyName) -> String { "urn:baraza:status:" + issuer.text }

    package static let contexts: JSONTree = [
        "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]

    /// The credential without a proof.
    package var document: JSONTree {
        let list = Self.list(of: issuer)
        var members: [JSONMember] = [
            JSONMember("@context", Self.contexts), JSONMember("id", .string("urn:uuid:" + uuid)),
            JSONMember("type", ["VerifiableCredential", "OpenBadgeCredential"]),
            JSONMember(
                "issuer",
                [
                    "id": .string(issuer.text), "type": ["Profile"], "name": .string(issuerName),
                    "otherIdentifier": [
                        ["type": "IdentifierEntry", "identifier": .string(issuerCode), "identifierType": "identifier"]
                    ],
                ]), JSONMember("name", .string(courseName)), JSONMember("validFrom", .string(validFrom)),
        ]
        if let validUntil { members.append(JSONMember("validUntil", .string(validUntil))) }
        members += [
            JSONMember(
                "credentialSubject",
                [
                    "type": ["AchievementSubject"],
                    "identifier": [
                        [
                            "type": "IdentityObject", "identityHash": .string("sha256$" + holderHash),
                            "identityType": "identifier", "hashed": .boolean(true), "salt": .string(salt),
                        ]
                    ],
                    "achievement": [
                        "id": .string("urn:baraza:course:\(issuerCode):\(courseCode)"), "type": ["Achievement"],
                        "achievementType": "Course", "name": .string(courseName),
                        "humanCode": .string(courseCode),
                        "description": .string("\(courseCode), \(level), \(hours) h"),
                        "criteria": ["narrative": .string("The assessment of \(courseCode) was passed.")],
                    ],
                ]),
            JSONMember(
                "credentialStatus",
                [
                    "id": .string("\(list)#\(statusIndex)"), "type": "BitstringStatusListEntry",
                    "statusPurpose": "revocation", "statusListIndex": .string(String(statusIndex)),
                    "statusListCredential": .string(list),
                ]),
        ]
        return .object(members)
    }
}

extension CourseCertificate {
    /// Begins a printable code of this version.
    package static let codePrefix = "BARAZA-CERTIFICATE-1:"

    /// All that a verifier needs, as text for a QR code: the fields and the proof's own two.
    ///
    /// - Parameter secured: the credential with its proof, of these fields.
    package func code(of secured: JSONValue) -> String? {
        guard let created = secured["proof"]?["created"]?.string, let value = secured["proof"]?["proofValue"]?.string
        else { return nil }
        let fields: JSONTree = .array([
            .string(uuid), .string(issuer.text), .string(issuerCode), .string(issuerName), .string(courseCode),
            .string(courseName), .string(level), .integer(Int64(hours)), .string(holderHash), .string(salt),
            .string(validFrom), validUntil.map { .string($0) } ?? .null, .integer(Int64(statusIndex)),
            .string(created), .string(value),
        ])
        return Self.codePrefix + String(decoding: fields.bytes, as: UTF8.self)
    }

    /// Makes the whole credential of a printed code again, with its proof. Nothing is verified yet.
    ///
    /// - Throws: ``PouchError`` with `malformed` for what is no code of ours.
    package static func secured(code text: String) throws(PouchError) -> JSONTree {
        let wrong = PouchError(.malformed, "that is no certificate's code: scan it again, or read the file")
        guard text.hasPrefix(codePrefix), text.utf8.count <= 4 * QRCode.mostBytes,
            let list = try? JSONDocument(parsing: Array(text.dropFirst(codePrefix.count).utf8)).root,
            list.kind == .array, list.count == 15
        else { throw wrong }
        let texts = list.elements.map(\.string)
        guard let uuid = texts[0], let issuer = texts[1].flatMap({ KeyName($0) }), let code = texts[2],
            let name = texts[3], let courseCode = texts[4], let courseName = texts[5], let level = texts[6],
            let hours = list[7]?.integer, let hash = texts[8], let salt = texts[9], let from = texts[10],
            let index = list[12]?.integer, let created = texts[13], let value = texts[14]
        else { throw wrong }
        let certificate = CourseCertificate(
            uuid: uuid, issuer: issuer, issuerCode: code, issuerName: name, courseCode: courseCode,
            courseName: courseName, level: level, hours: Int(hours), holderHash: hash, salt: salt, validFrom: from,
            validUntil: texts[11], statusIndex: Int(index))
        guard case .object(let members) = certificate.document else { throw wrong }
        let proof: JSONTree = [
            "@context": contexts, "type": "DataIntegrityProof", "cryptosuite": .string(DataIntegrity.suite),
            "created": .string(created), "verificationMethod": .string(issuer.method),
            "proofPurpose": "assertionMethod", "proofValue": .string(value),
        ]
        return .object(members + [JSONMember("proof", proof)])
    }
}

extension CourseCertificate {
    /// Reads the fields of a credential that was made of such; `nil` for any other, as its code would not give it again.
    package init?(_ secured: JSONValue) {
        let subject = secured["credentialSubject"]
        let (achievement, holder) = (subject?["achievement"], subject?["identifier"]?[0])
        let said = achievement?["description"]?.string?.split(separator: ", ").map(String.init) ?? []
        guard let uuid = secured["id"]?.string, uuid.hasPrefix("urn:uuid:"),
            let issuer = secured["issuer"]?["id"]?.string.flatMap({ KeyName($0) }),
            let code = secured["issuer"]?["otherIdentifier"]?[0]?["identifier"]?.string,
            let issuerName = secured["issuer"]?["name"]?.string, let name = achievement?["name"]?.string,
            let courseCode = achievement?["humanCode"]?.string, said.count == 3,
            let hours = Int(said[2].prefix { $0 != " " }), let hash = holder?["identityHash"]?.string,
            let salt = holder?["salt"]?.string, let from = secured["validFrom"]?.string,
            let index = secured["credentialStatus"]?["statusListIndex"]?.string.flatMap({ Int($0) })
        else { return nil }
        self.init(
            uuid: String(uuid.dropFirst(9)), issuer: issuer, issuerCode: code, issuerName: issuerName,
            courseCode: courseCode, courseName: name, level: said[1], hours: hours,
            holderHash: hash.hasPrefix("sha256$") ? String(hash.dropFirst(7)) : "", salt: salt, validFrom: from,
            validUntil: secured["validUntil"]?.string, statusIndex: index)
        // Said again it has to be the same, byte for byte.
        let rest = secured.members.filter { $0.name.text != "proof" }.map {
            JSONMember($0.name.text, .raw($0.value.minified))
        }
        guard JSONTree.object(rest).canonical == document.canonical else { return nil }
    }
}
