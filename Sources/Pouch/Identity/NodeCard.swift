internal import JSON
package import Ledger
package import Records

/// A function that answers at all hours, and how to reach it: never a person (domain 3.3).
package struct DutyPost: Hashable, Sendable {
    package let title: String
    /// As in a telephone number, a radio call sign or an address.
    package let contact: String

    package init(title: String, contact: String) {
        self.title = title
        self.contact = contact
    }
}

/// What a node tells of itself to those it is connected with: who it is, by which keys, and where it is reached.
package struct NodeCard: Hashable, Sendable {
    static let type = "baraza-node-card/v1"

    /// The organisation's code, as in `KE-OUT`.
    package var organisation: String
    package var name: String
    /// ISO 3166-1 alpha-2, where the organisation is of one state.
    package var country: String?
    package var keys: PublicKeys
    /// 1, 2, 3…: which of the node's keys these are.
    package var generation: Int
    /// The keys of the generation before, which vouch for these by a ``Succession``; `nil` for the first.
    package var predecessor: KeyFingerprint?
    /// Best first; none for a node that only couriers reach.
    package var addresses: [NodeAddress]
    /// By which its end of a live link is known.
    package var linkCertificates: [LinkCertificate]
    /// The highest classification ordinal (domain 3.1.2) that the node is accredited for, as it says itself.
    package var ceiling: Int
    /// Language tags (RFC 5646), best first.
    package var languages: [String]
    package var dutyPosts: [DutyPost]
    /// The key that signs the checkpoints of its ledger.
    package var ledger: VerifierKey
    package var from: Instant
    package var until: Instant

    package init(
        organisation: String, name: String, country: String?, keys: PublicKeys, generation: Int,
        predecessor: KeyFingerprint?, addresses: [NodeAddress], linkCertificates: [LinkCertificate], ceiling: Int,
        languages: [String], dutyPosts: [DutyPost], ledger: VerifierKey, from: Instant, until: Instant
    ) {
        self.organisation = organisation
        self.name = name
        self.country = country
        self.keys = keys
        self.generation = generation
        self.predecessor = predecessor
        self.addresses = addresses
        self.linkCertificates = linkCertificates
        self.ceiling = ceiling
        self.languages = languages
        self.dutyPosts = dutyPosts
        self.ledger = ledger
        self.from = from
        self.until = until
    }

    /// Where a moment lies in the card's validity.
    package enum Standing: Hashable, Sendable { case valid, early, lapsed }

    /// A card may be valid only from a moment in the near future, as one of two clocks may be wrong by days.
    package func standing(at now: Instant) -> Standing {
        if now >= until { return .lapsed }
        let allowance = Int64(IdentityLimits.clockAllowanceDays) * IdentityLimits.microsecondsOfDay
        return now.microseconds.addingReportingOverflow(allowance).partialValue < from.microseconds ? .early : .valid
    }

    // MARK: As canonical JSON

    var content: [UInt8] {
        var members: [JSONMember] = [
            JSONMember("organisation", .string(organisation)),
            JSONMember("name", .string(name)),
            JSONMember("keys", .string(StrictBase64.encode(keys.bytes))),
            JSONMember("generation", .integer(Int64(generation))),
            JSONMember("addresses", .array(addresses.map { .string($0.text) })),
            JSONMember(
                "link_certificates", .array(linkCertificates.map { .string(StrictBase64.encode($0.der)) })),
            JSONMember("ceiling", .integer(Int64(ceiling))),
            JSONMember("languages", .array(languages.map { .string($0) })),
            JSONMember(
                "duty_posts",
                .array(dutyPosts.map { ["title": .string($0.title), "contact": .string($0.contact)] })),
            JSONMember("ledger", .string(ledger.text)),
            JSONMember("from", .string(from.text)),
            JSONMember("until", .string(until.text)),
        ]
        if let country { members.append(JSONMember("country", .string(country))) }
        if let predecessor { members.append(JSONMember("predecessor", .string(predecessor.hex))) }
        return JSONTree.object(members).canonical
    }

    private static let names: Set<String> = [
        "organisation", "name", "country", "keys", "generation", "predecessor", "addresses", "link_certificates",
        "ceiling",
        "languages", "duty_posts", "ledger", "from", "until",
    ]

    /// - Throws: ``PouchError`` with `malformed`, and with `limit` for a validity that is too long.
    init(_ fields: SignedFields) throws(PouchError) {
        try fields.only(Self.names)
        organisation = try fields.code("organisation")
        name = try fields.text("name")
        country = nil
        if fields.has("country") {
            let code = try fields.text("country", most: 2)
            guard code.utf8.count == 2, code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
            else { throw fields.wrong("country", "a code of ISO 3166-1 alpha-2, as in KE") }
            country = code
        }
        keys = try PublicKeys(bytes: fields.base64("keys"))
        generation = try fields.number("generation", in: 1...IdentityLimits.generation)
        predecessor = fields.has("predecessor") ? try fields.fingerprint("predecessor") : nil
        guard (predecessor == nil) == (generation == 1) else {
            throw fields.wrong("predecessor", "there from the second generation on, and not on the first")
        }
        addresses = []
        for text in try fields.texts(
            "addresses", count: 0...IdentityLimits.addresses, most: IdentityLimits.addressBytes)
        { addresses.append(try NodeAddress(text)) }
        linkCertificates = []
        for text in try fields.texts(
            "link_certificates", count: 1...IdentityLimits.linkCertificates,
            most: IdentityLimits.linkCertificateBytes * 4 / 3 + 4)
        {
            guard let der = StrictBase64.decode(text) else {
                throw fields.wrong("link_certificates", "a list of certificates in base64")
            }
            linkCertificates.append(try LinkCertificate(der: der))
        }
        ceiling = try fields.number("ceiling", in: 0...IdentityLimits.ceiling)
        languages = try fields.texts("languages", count: 1...IdentityLimits.languages, most: 35)
        dutyPosts = try Self.posts(fields)
        do {
            ledger = try VerifierKey(fields.text("ledger", most: 400))
        } catch {
            throw fields.wrong("ledger", "a verifier key as in name+id+base64")
        }
        from = try fields.time("from")
        until = try fields.time("until")
        guard from < until else { throw fields.wrong("until", "after from") }
        let (length, isTooLong) = until.microseconds.subtractingReportingOverflow(from.microseconds)
        guard !isTooLong, length <= Int64(IdentityLimits.validityDays) * IdentityLimits.microsecondsOfDay else {
            throw PouchError(
                .limit, "a node card is valid for \(IdentityLimits.validityDays) days at most: ask for one with less")
        }
    }

    private static func posts(_ fields: SignedFields) throws(PouchError) -> [DutyPost] {
        let expected = "a list of at most \(IdentityLimits.dutyPosts) posts with title and contact"
        guard let value = fields.object["duty_posts"], value.kind == .array, value.count <= IdentityLimits.dutyPosts
        else { throw fields.wrong("duty_posts", expected) }
        var posts: [DutyPost] = []
        for element in value.elements {
            guard element.kind == .object else { throw fields.wrong("duty_posts", expected) }
            let post = SignedFields(object: element, what: "duty post of the \(fields.what)")
            try post.only(["title", "contact"])
            posts.append(DutyPost(title: try post.text("title"), contact: try post.text("contact")))
        }
        return posts
    }
}
