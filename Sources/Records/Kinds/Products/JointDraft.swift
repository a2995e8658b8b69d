package import JSON

/// A product that several organisations write together, before it is released. Domain 3.8: portions by originator, and the consent
/// of all.
///
/// No standard fits; the type says by the extension that it is ours, and is checked; one of that name without it is somebody
/// else's.
package enum Joint {
    package static let type = "joint-draft"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--d863869e-5946-4e3e-8429-51a3e7498653"
    /// Organisations that write one product at most, the lead included.
    package static let originatorsMost = 10
    /// Portions of one product at most.
    package static let portionsMost = 50
    /// Organisations that one is for at most, where they are named.
    package static let audienceMost = 100

    /// Whether an object says that it is a joint draft as we know them.
    package static func isOurs(_ object: JSONValue) -> Bool {
        guard object.kind == .object, object["type"]?.token?.matches("joint-draft") == true,
            let extensions = object["extensions"], extensions.kind == .object
        else { return false }
        return extensions[extensionID] != nil
    }

    /// Whether a report says that it is what several originators released together.
    package static func isProduct(_ report: JSONValue) -> Bool {
        Product.content(of: report)?["product_kind"]?.string == Product.Genre.joint.rawValue
    }

    /// The first eight digits of a joint product's id: by these alone it is known that nothing else has it. ASCII: `join`.
    private static let tag: UInt32 = 0x6a6f_696e

    /// Whether an id is for a joint product alone, as those of version 5 are that begin so.
    package static func isProductID(_ id: RecordID) -> Bool {
        id.type == "report" && id.uuidVersion == 5 && id.tag == tag
    }

    /// What is consented to: SHA-256, in hexadecimal digits, of all that the report says but its own id and that of its draft, which
    /// is told to nobody who is no originator.
    ///
    /// - Parameter members: of the report, without `id`, `object_refs` and the extension's `draft_ref`.
    package static func digest(of members: [JSONMember]) -> String {
        ContentDigest(sha256: JSONTree.object(members).canonical).hex
    }

    /// The id of what goes out by a digest.
    package static func product(_ digest: String) -> RecordID {
        RecordID.derived("report", from: "joint \(digest)".utf8).tagged(tag)
    }

    /// What is wrong with a report that says of itself, or by its id, that it is a joint product; `nil`: nothing, or it is none.
    ///
    /// The id is the hash of all the rest, so there is one text under it, in one version, whoever sends it: nobody lays another over
    /// it, before it is out or after. It is asked wherever a report comes in, and not of what is left of it for a reader.
    package static func fault(ofReport report: JSONValue) -> String? {
        let message =
            "it is a joint product: what all of its originators released has no other version: write a joint draft, "
            + "or recall it"
        guard report.kind == .object, let id = report["id"]?.recordID, id.type == "report",
            isProduct(report) || isProductID(id)
        else { return nil }
        let rest = members(of: report, but: ["id", "object_refs", "extensions"])
        let extensions =
            (report["extensions"].map { members(of: $0, but: [Product.extensionID]) } ?? [])
            + (Product.content(of: report).map {
                [JSONMember(Product.extensionID, .object(members(of: $0, but: ["draft_ref"])))]
            } ?? [])
        guard isProduct(report), report["spec_version"]?.string == "2.1", report["revoked"]?.boolean != true,
            report["created"]?.string == report["modified"]?.string,
            report["object_refs"]?.elements.map(\.string) == [id.text],
            product(digest(of: rest + [JSONMember("extensions", .object(extensions))])) == id
        else { return message }
        return nil
    }

    private static func members(of object: JSONValue, but left: Set<String>) -> [JSONMember] {
        object.members.compactMap { name, value in
            left.contains(name.text) ? nil : JSONMember(name.text, .raw(value.canonical))
        }
    }

    /// The codes of the organisations that write a joint draft, the lead's first.
    package static func originators(ofDraft draft: JSONValue) -> [String] { Rfi.texts(draft["originators"]) }

    /// The codes of the organisations whose word a joint product says that it is, the lead's first.
    package static func originators(of report: JSONValue) -> [String] {
        Rfi.texts(Product.content(of: report)?["originators"])
    }

    static func fault(in draft: JSONObject) -> Complaint? {
        guard isOurs(draft.value) else { return nil }
        for property in ["name", "originators", "portions"] where draft.value[property] == nil {
            return Complaint(property, "a joint draft has it")
        }
        let originators = Rfi.texts(draft.value["originators"])
        guard (2...originatorsMost).contains(originators.count), Set(originators).count == originators.count else {
            return Complaint(
                "originators", "two to \(originatorsMost) organisations write it together, each named once")
        }
        // RED is for persons that are named, and a draft goes to organisations: nobody there could be shown it.
        let levels = [draft.value["tlp"]] + (draft.value["portions"]?.elements.map { $0["tlp"] } ?? [])
        guard !levels.contains(where: { $0?.string == TLP.red.value }) else {
            return Complaint(
                "tlp", "TLP:RED is for persons that are named: what organisations write together has none of it")
        }
        // In forms an empty line ends a portion: what stood after it would be taken for another's word.
        let texts = draft.value["portions"]?.elements.compactMap { $0["text"]?.string } ?? []
        guard !texts.contains(where: hasEmptyLine) else {
            return Complaint("portions", "each is one paragraph, without an empty line: make two portions of it")
        }
        let owners = draft.value["portions"]?.elements.compactMap { $0["originator"]?.string } ?? []
        guard owners.count <= portionsMost else {
            return Complaint("portions", "there are at most \(portionsMost) of them")
        }
        guard Set(owners).isSubset(of: originators) else {
            return Complaint("portions", "each is of one of the originators")
        }
        // Who says nothing in it is asked for no consent: they are none of its originators.
        guard Set(owners).union(originators.prefix(1)) == Set(originators) else {
            return Complaint("originators", "each but the lead has a portion in it")
        }
        let audience = Rfi.texts(draft.value["audience"])
        guard audience.count <= audienceMost, Set(audience).count == audience.count else {
            return Complaint("audience", "at most \(audienceMost) organisations are named, each once")
        }
        return nil
    }

    private static func hasEmptyLine(_ text: String) -> Bool {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).contains {
            $0.allSatisfy(\.isWhitespace)
        }
    }

    /// What is wrong with the portions of a joint product.
    static func fault(ofProduct content: JSONValue) -> Complaint? {
        let originators = Rfi.texts(content["originators"])
        let owners = Rfi.texts(content["portion_originators"])
        let prefix = "extensions.\(Product.extensionID)."
        guard owners.count == content["body"]?.count ?? 0, Set(owners).isSubset(of: originators) else {
            return Complaint(
                prefix + "portion_originators", "it names one of the originators for each portion of the body")
        }
        guard originators.count > 1, Set(originators).count == originators.count else {
            return Complaint(prefix + "originators", "several organisations write a joint product, each named once")
        }
        return nil
    }
}

extension Kind {
    /// Domain 3.8.
    static let jointDraft = Kind(
        "joint-draft", rule: "domain 3.8", .domain,
        [
            .optional("name", .text),
            // Codes; the first leads.
            .optional("originators", .codes),
            .optional("portions", .list(.shape(.jointPortion))),
            // Codes of organisations beside the originators; none: whoever reads the channel.
            .optional("audience", .codes),
            .optional("tlp", .jointLevel),
        ],
        rules: [.custom("domain 3.8") { Joint.fault(in: $0) }],
        extensions: [Joint.extensionID: .newObject])
}

extension Form {
    fileprivate static let jointLevel = Form.oneOf("levels of TLP", "clear green amber amber+strict red")
}

extension Shape {
    fileprivate static let jointPortion = Shape(
        "joint-portion", rule: "domain 3.8",
        [.required("originator", .code), .required("text", .text), .optional("tlp", .jointLevel)])
}

/// What an organisation says of a joint draft: a STIX `note` about it, with a property extension of ours.
package enum JointAct {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--40096403-009b-4dc1-99bc-def766a4b40b"

    package enum Deed: String, CaseIterable, Sendable {
        /// To this very text, for this very audience.
        case consent
        /// Something has to be otherwise first: said in words.
        case change
        /// It does not go out with what is this organisation's.
        case withhold
        /// The lead released it, on the consents that it names.
        case release
        /// The lead gives it up.
        case withdraw
    }

    /// What the extension of a note says; `nil` where it has none.
    package static func content(of note: JSONValue) -> JSONValue? {
        guard let extensions = note["extensions"], extensions.kind == .object, let content = extensions[extensionID],
            content.kind == .object
        else { return nil }
        return content
    }

    static func fault(in note: JSONObject) -> Complaint? {
        guard let content = content(of: note.value), let deed = content["act"]?.string.flatMap(Deed.init) else {
            return nil
        }
        for property in ["product_ref", "consent_refs"] where (deed == .release) != (content[property] != nil) {
            return Complaint("extensions.\(extensionID).\(property)", "it stands in the act release, and in no other")
        }
        return nil
    }
}

extension Shape {
    static let jointAct = Shape(
        "joint-act", rule: "domain 3.8",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required("act", .oneOf("acts", JointAct.Deed.allCases.map(\.rawValue).joined(separator: " "))),
            // SHA-256 of the version that it is about, in hexadecimal digits: it says nothing of any other.
            .required("digest", .text),
            .optional("follows_ref", .reference("note")),
            .optional("product_ref", .reference("report")),
            .optional("consent_refs", .list(.reference("note"))),
        ])
}
