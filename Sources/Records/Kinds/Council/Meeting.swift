package import JSON

/// A meeting, or one edition of a series of them: domain 3.12.
package enum Meeting {
    package static let type = "meeting"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--73f198a2-8296-4143-ae76-b16d27413569"
    /// Posts of one meeting at most.
    package static let participantsMost = 500
    /// Items of one agenda at most.
    package static let itemsMost = 100
    /// Posts that one item names at most.
    package static let itemPostsMost = 100

    package enum Format: String, CaseIterable, Sendable {
        case inPerson = "in-person"
        case online, hybrid, written
    }
    package enum Status: String, CaseIterable, Sendable { case planned, confirmed, held, cancelled }
    package enum Session: String, CaseIterable, Sendable { case plenary, parallel, bilateral, restricted, social }
    /// What a post comes as.
    package enum Role: String, CaseIterable, Sendable {
        case head, delegate, adviser, observer, interpreter, secretariat
    }

    package static func isOurs(_ object: JSONValue) -> Bool { Council.isOurs(object, type, extensionID) }

    static func fault(in meeting: JSONObject) -> Complaint? {
        guard isOurs(meeting.value) else { return nil }
        for property in ["name", "format", "status"] where !meeting.has(property) {
            return Complaint(property, "a meeting has it")
        }
        guard meeting.value["participants"]?.count ?? 0 <= participantsMost else {
            return Complaint("participants", "a meeting has \(participantsMost) posts at most")
        }
        guard meeting.value["items"]?.count ?? 0 <= itemsMost else {
            return Complaint("items", "an agenda has \(itemsMost) items at most")
        }
        // An hour without its zone is somebody else's hour.
        if meeting.has("starts"), !meeting.has("zone") {
            return Complaint("zone", "a meeting that says when it starts says in which zone")
        }
        if meeting.has("ends"), !meeting.has("starts") {
            return Complaint("starts", "a meeting that says when it ends says when it starts")
        }
        for item in meeting.value["items"].map({ Array($0.elements) }) ?? [] {
            guard item["posts"]?.count ?? 0 <= itemPostsMost else {
                return Complaint("items", "one item names \(itemPostsMost) posts at most")
            }
            guard let start = item["starts"]?.string.flatMap({ Instant($0) }),
                let end = item["ends"]?.string.flatMap({ Instant($0) })
            else { continue }
            guard start < end else { return Complaint("items", "an item ends after it begins") }
        }
        var known: Set<String> = []
        for participant in meeting.value["participants"].map({ Array($0.elements) }) ?? [] {
            let key =
                (participant["organisation"]?.string ?? "") + " " + (participant["post"]?.string ?? "").lowercased()
            guard known.insert(key).inserted else { return Complaint("participants", "each post stands there once") }
        }
        return Council.fault(inWordings: "theme", of: meeting)
    }
}

extension Kind {
    /// Domain 3.12.
    static let meeting = Kind(
        "meeting", rule: "domain 3.12", .domain,
        [
            .optional("name", .text),
            // As in MCC, and 2025.
            .optional("series", .text),
            .optional("edition", .text),
            .optional("theme", .wordings),
            .optional("description", .text),
            // Of one body, or of several that sit together.
            .optional("bodies", .codes),
            .optional("place", .text),
            .optional("country", .pattern(.state)),
            // As far as they are known: `unknown` is an answer, a guess is none.
            .optional("opens", .date),
            .optional("closes", .date),
            .optional("starts", .time),
            .optional("ends", .time),
            // Where those hours are read.
            .optional("zone", .pattern(.timeZone)),
            .optional(
                "format", .oneOf("formats", Meeting.Format.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("status", .oneOf("states", Meeting.Status.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("host", .code),
            // The organisation whose post chairs.
            .optional("chair", .code),
            // In the margins of which it is held.
            .optional("parent_ref", .reference("meeting")),
            .optional("items", .list(.shape(.agendaItem))),
            .optional("participants", .list(.shape(.participant))),
            // It rises with each change that calendars have to know of: RFC 5546 §2.1.4.
            .optional("sequence", .count),
        ],
        rules: [
            .dates("opens", "closes", rule: "domain 3.12"),
            .order("starts", "ends", strictly: true, rule: "domain 3.12"),
            .custom("domain 3.12") { Meeting.fault(in: $0) },
        ],
        extensions: [Meeting.extensionID: .newObject])
}

extension Shape {
    fileprivate static let participant = Shape(
        "participant", rule: "domain 3.12",
        [
            .required("organisation", .code),
            .required("post", .text),
            .required("role", .oneOf("roles", Meeting.Role.allCases.map(\.rawValue).joined(separator: " "))),
            // In which it is written to.
            .optional("lang", .pattern(.language)),
        ] + personal)

    fileprivate static let agendaItem = Shape(
        "agenda-item", rule: "domain 3.12",
        [
            .required("title", .text),
            .required("session", .oneOf("sessions", Meeting.Session.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("starts", .time),
            .optional("ends", .time),
            .optional("room", .text),
            .optional("interpretation", .languages),
            // Who is to be there.
            .optional("posts", .list(.shape(.seat))),
        ])
}
