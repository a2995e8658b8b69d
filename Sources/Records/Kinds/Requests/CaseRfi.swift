package import JSON

/// A request for information: what one organisation asks of others, each on its own node. Domain 3.9.
///
/// No standard fits; the type is named as OpenCTI names its own, `case-rfi`, so that tools which know that one show this. What
/// is ours says so by the extension, and is checked; a `case-rfi` without it is somebody else's, and kept as it came.
package enum Rfi {
    /// The texts of a list; none where it is no list.
    package static func texts(_ list: JSONValue?) -> [String] {
        guard let list, list.kind == .array else { return [] }
        return list.elements.compactMap(\.string)
    }

    /// The `type` of a request.
    package static let type = "case-rfi"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--fde9e260-6a31-4147-9d21-34bfb45e24ba"

    /// How soon an answer is wanted, after the classes of the EU directive 2023/977. Domain 3.9.
    package enum Urgency: String, CaseIterable, Sendable {
        /// Urgent, and the addressee can look it up.
        case u1 = "U1"
        /// Urgent, and it has to be found out.
        case u2 = "U2"
        case routine = "R"
        /// Complex, or of strategy.
        case complex = "C"

        /// Seconds from delivery in which it is to be answered.
        package var seconds: Int64 {
            switch self {
            case .u1: 8 * 3_600
            case .u2: 3 * 86_400
            case .routine: 7 * 86_400
            case .complex: 30 * 86_400
            }
        }
        /// Whether somebody has to say why it is.
        package var needsReason: Bool { self == .u1 || self == .u2 }
    }

    /// Organisations that one request is addressed to at most.
    package static let addresseesMost = 20
    /// Questions of one request at most.
    package static let questionsMost = 10

    /// Whether an object says that it is a request as we know them.
    package static func isOurs(_ object: JSONValue) -> Bool {
        guard object.kind == .object, object["type"]?.token?.matches("case-rfi") == true,
            let extensions = object["extensions"], extensions.kind == .object
        else { return false }
        return extensions[extensionID] != nil
    }

    /// What no schema says property by property.
    static func fault(in request: JSONObject) -> Complaint? {
        guard isOurs(request.value) else { return nil }
        for property in needed where request.value[property] == nil {
            return Complaint(property, "a request for information has it")
        }
        guard request.boolean("declares_lawful") == true else {
            return Complaint(
                "declares_lawful",
                "who asks declares that their own law lets them hold the answer, and that nobody is asked in order to get round it"
            )
        }
        let questions = Rfi.texts(request.value["questions"])
        guard questions.count <= questionsMost else {
            return Complaint(
                "questions", "one request has at most \(questionsMost) questions: ask the rest by themselves")
        }
        for question in questions where question.count(where: { "?؟".contains($0) }) > 1 {
            return Complaint("questions", "one question a line: \"\(question.prefix(60))\" asks several")
        }
        guard request.value["addressees"]?.count ?? 0 <= addresseesMost else {
            return Complaint("addressees", "one request goes to at most \(addresseesMost) organisations")
        }
        let addressees = Rfi.texts(request.value["addressees"])
        guard Set(addressees).count == addressees.count else {
            return Complaint("addressees", "each organisation is named once")
        }
        if let urgency = request.string("urgency").flatMap(Urgency.init), urgency.needsReason,
            !request.has("urgency_reason")
        {
            return Complaint("urgency_reason", "the class \(urgency.rawValue) says why it is urgent")
        }
        guard request.value["persons"]?.count ?? 0 <= RedLines.personMentionsPerObject else {
            return Complaint(
                "persons",
                "R3: one request is about at most \(RedLines.personMentionsPerObject) persons, each with a reason")
        }
        return RedLines.prohibited(in: request.value)
    }

    private static let needed = ["name", "questions", "addressees", "purpose", "legal_basis", "urgency"]
}

extension Kind {
    /// Domain 3.9.
    static let caseRfi = Kind(
        "case-rfi", rule: "domain 3.9", .domain,
        [
            .optional("name", .text),
            // Facts that the addressee needs in order to understand the question.
            .optional("description", .text),
            .optional("object_refs", .list(.identifier(.object))),
            // Under which the requester's house keeps it: what both sides write on what they say of it elsewhere.
            .optional("reference", .text),
            .optional("questions", .texts),
            // Codes of organisations.
            .optional("addressees", .codes),
            .optional("purpose", .text),
            .optional("legal_basis", .text),
            // Why the addressee is thought to hold it.
            .optional("why_addressee", .text),
            .optional(
                "urgency", .oneOf("classes of urgency", Rfi.Urgency.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("urgency_reason", .text),
            .optional("wanted_by", .time),
            .optional("answer_format", .text),
            // What the answer may be used for by who asks.
            .optional("use_intended", .words(.purpose)),
            // How the request itself is to be handled beyond its markings.
            .optional("restrictions", .text),
            // Only whether something is held: a hit opens a conversation between people, no data.
            .optional("hit_only", .boolean),
            .optional("persons", .list(.shape(.rfiPerson))),
            .optional("declares_lawful", .boolean),
            // The request that this one takes up: elsewhere, or once more.
            .optional("follows_ref", .reference("case-rfi")),
        ],
        rules: [
            .custom("domain 3.9") { Rfi.fault(in: $0) }
        ],
        extensions: [Rfi.extensionID: .newObject])
}

extension Shape {
    /// An extension that says no more than that the type is defined by it: STIX 2.1 §7.3.
    static let newObject = Shape(
        "new-sdo", rule: "X2", [.required("extension_type", .oneOf("the type of this extension", "new-sdo"))])

    /// Somebody whom a question is about, and why it cannot be asked without: domain 3.9, 3.24.
    fileprivate static let rfiPerson = Shape(
        "rfi-person", rule: "domain 3.9",
        [
            .required("category", .vocabulary(.mentionCategory)),
            // The link between the purpose and the person.
            .required("link", .string),
        ])
}

/// The categories of persons that a request or a mention may be about.
package enum PersonCategory {
    package static let all = Vocabulary.mentionCategory.words
}

extension Kind {
    /// Whether an object of this type is what the kind describes: of types that only our extensions define it says so by them.
    func isOurs(_ object: JSONValue) -> Bool {
        switch name {
        case Kind.caseRfi.name: Rfi.isOurs(object)
        case Kind.requirement.name: Requirement.isOurs(object)
        case Kind.expertiseOffer.name: Expertise.isOurs(object)
        case Kind.lesson.name: Lesson.isOurs(object)
        case Kind.meeting.name: Meeting.isOurs(object)
        case Kind.decision.name: Decision.isOurs(object)
        case Kind.commitment.name: Commitment.isOurs(object)
        case Kind.course.name: Course.isOurs(object)
        case Kind.courseKey.name: CourseKey.isOurs(object)
        case Kind.credentialStatus.name: CredentialStatus.isOurs(object)
        case Kind.credentialRegister.name: CredentialRegister.isOurs(object)
        default: true
        }
    }
}
