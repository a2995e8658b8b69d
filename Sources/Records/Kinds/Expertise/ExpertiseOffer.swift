package import JSON

/// What one house offers to share of its experience, or asks others to share of theirs. Domain 3.18.
///
/// No standard fits; the type says by the extension that it is ours, and is checked; one of that name without it is somebody else's.
package enum Expertise {
    package static let type = "expertise-offer"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--0ee05eb8-70b6-4012-b0c1-0e1e5e7c54f0"
    /// Organisations that one offer is addressed to at most.
    package static let addresseesMost = 20
    /// Domains, formats or languages of one offer at most.
    package static let wordsMost = 10

    /// Whether its house gives or takes.
    package enum Way: String, CaseIterable, Sendable { case offer, request }

    /// How experience is shared: a closed list. None of it is done to anybody else.
    package enum Format: String, CaseIterable, Sendable {
        case visit, remote, seminar, secondment, documents
        case peerReview = "peer-review"
    }

    /// Who pays.
    package enum CostSharing: String, CaseIterable, Sendable {
        /// Whoever shares.
        case giver
        /// Whoever learns.
        case taker
        case shared
        /// A third party: said in words.
        case thirdParty = "third-party"
    }

    /// Whether an object says that it is an offer as we know them.
    package static func isOurs(_ object: JSONValue) -> Bool {
        guard object.kind == .object, object["type"]?.token?.matches("expertise-offer") == true,
            let extensions = object["extensions"], extensions.kind == .object
        else { return false }
        return extensions[extensionID] != nil
    }

    static func fault(in offer: JSONObject) -> Complaint? {
        guard isOurs(offer.value) else { return nil }
        for property in ["name", "way", "domains", "formats"] where offer.value[property] == nil {
            return Complaint(property, "an offer of experience has it, and so has a request")
        }
        for property in ["domains", "formats", "languages"] where offer.value[property]?.count ?? 0 > wordsMost {
            return Complaint(property, "there are at most \(wordsMost) of them")
        }
        let addressees = Rfi.texts(offer.value["addressees"])
        guard addressees.count <= addresseesMost else {
            return Complaint("addressees", "one offer goes to at most \(addresseesMost) organisations")
        }
        guard Set(addressees).count == addressees.count else {
            return Complaint("addressees", "each organisation is named once")
        }
        return nil
    }
}

extension Kind {
    /// Domain 3.18.
    static let expertiseOffer = Kind(
        "expertise-offer", rule: "domain 3.18", .domain,
        [
            // The topic.
            .optional("name", .text),
            .optional("description", .text),
            .optional("way", .oneOf("ways", Expertise.Way.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("domains", .texts),
            .optional(
                "formats", .someOf("formats", Expertise.Format.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("languages", .languages),
            .optional("from", .date),
            .optional("until", .date),
            .optional(
                "cost_sharing",
                .oneOf("ways to share costs", Expertise.CostSharing.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("cost_note", .text),
            // Codes of organisations; none: whoever reads it may take it up.
            .optional("addressees", .codes),
        ],
        rules: [
            .dates("from", "until", rule: "domain 3.18"), .custom("domain 3.18") { Expertise.fault(in: $0) },
        ],
        extensions: [Expertise.extensionID: .newObject])
}
