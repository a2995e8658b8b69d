package import JSON

/// What somebody has to know in order to decide: a priority intelligence requirement. Domain 3.10.
///
/// Records who was asked and what was answered. It tasks nobody: the ways in which something may be found out are a closed list
/// of lawful ones, and none of them is technical.
package enum Requirement {
    package static let type = "requirement"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--554d4505-ab41-4449-8314-c1bb01180d64"
    /// Essential elements of one requirement at most.
    package static let elementsMost = 20
    /// Lines of one plan at most: each names a request and a record that are looked up whenever it is shown.
    package static let planMost = 60

    package enum Status: String, CaseIterable, Sendable {
        case proposed, validated, active, satisfied
        case dropped = "no-longer-needed"
        /// Whether what is missing of it is a gap.
        package var isOpen: Bool { self == .proposed || self == .validated || self == .active }
    }
    package enum Priority: String, CaseIterable, Sendable { case high, medium, low }
    /// How an element may be answered.
    package enum Method: String, CaseIterable, Sendable {
        case liaison
        case openSource = "open-source"
        case partnerRequest = "partner-request"
        case ownReporting = "own-reporting"
    }

    /// Whether an object says that it is a requirement as we know them.
    package static func isOurs(_ object: JSONValue) -> Bool {
        guard object.kind == .object, object["type"]?.token?.matches("requirement") == true,
            let extensions = object["extensions"], extensions.kind == .object
        else { return false }
        return extensions[extensionID] != nil
    }

    static func fault(in requirement: JSONObject) -> Complaint? {
        guard isOurs(requirement.value) else { return nil }
        for property in ["name", "decision", "priority", "elements", "status"] where requirement.value[property] == nil
        {
            return Complaint(property, "a requirement has it")
        }
        let count = requirement.value["elements"]?.count ?? 0
        guard (1...elementsMost).contains(count) else {
            return Complaint("elements", "a requirement has 1 to \(elementsMost) elements")
        }
        guard requirement.value["plan"]?.count ?? 0 <= planMost else {
            return Complaint("plan", "a plan has \(planMost) lines at most")
        }
        for line in requirement.value["plan"].map({ Array($0.elements) }) ?? [] {
            guard let element = line["element"]?.integer, element < count else {
                return Complaint(
                    "plan", "a line of the plan is about an element of the requirement, by its place from 0")
            }
        }
        return nil
    }
}

extension Kind {
    /// Domain 3.10.
    static let requirement = Kind(
        "requirement", rule: "domain 3.10", .domain,
        [
            .optional("name", .text),
            .optional("description", .text),
            // The decision that it supports.
            .optional("decision", .text),
            .optional(
                "priority", .oneOf("priorities", Requirement.Priority.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("from", .date),
            .optional("until", .date),
            .optional("areas", .texts),
            .optional("themes", .texts),
            // What has to be known, one by one.
            .optional("elements", .texts),
            .optional("indicators", .texts),
            // After it an answer is of no use.
            .optional("last_time_of_value", .time),
            .optional(
                "status", .oneOf("states", Requirement.Status.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("plan", .list(.shape(.planLine))),
        ],
        rules: [
            .dates("from", "until", rule: "domain 3.10"), .custom("domain 3.10") { Requirement.fault(in: $0) },
        ],
        extensions: [Requirement.extensionID: .newObject])
}

extension Shape {
    /// Who could answer an element lawfully, how, and until when.
    fileprivate static let planLine = Shape(
        "plan-line", rule: "domain 3.10",
        [
            .required("element", .integer(0...Int64(Requirement.elementsMost - 1))),
            // The code of an organisation; none for open sources.
            .optional("organisation", .code),
            .required("method", .oneOf("methods", Requirement.Method.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("due", .date),
            // The request by which it was asked: it is the plan that names the request. The request goes to others, and says nothing
            // of what its house has to know.
            .optional("request_ref", .reference("case-rfi")),
            .optional("answered_by_ref", .identifier(.object)),
        ])
}
