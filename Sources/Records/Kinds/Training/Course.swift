package import JSON

/// A course: what it teaches, and by which questions it is assessed. Domain 3.17.
package enum Course {
    package static let type = "course"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--637b6bfc-1310-442b-98b4-dfad77f4e85b"
    /// Modules of one course at most.
    package static let modulesMost = 50
    /// Questions of one course at most.
    package static let questionsMost = 200
    /// Choices of one question.
    package static let choices = 2...8

    package enum Level: String, CaseIterable, Sendable { case foundation, intermediate, advanced }
    /// What every course has to teach, whatever else it does.
    package enum Compulsory: String, CaseIterable, Sendable {
        case humanRights = "human-rights"
        case dataProtection = "data-protection"
    }

    /// Whether an object says that it is a course as we know them.
    package static func isOurs(_ object: JSONValue) -> Bool { isOurs(object, "course", extensionID) }

    static func isOurs(_ object: JSONValue, _ type: StaticString, _ extensionID: String) -> Bool {
        guard object.kind == .object, object["type"]?.token?.matches(type) == true,
            let extensions = object["extensions"], extensions.kind == .object
        else { return false }
        return extensions[extensionID] != nil
    }

    static func fault(in course: JSONObject) -> Complaint? {
        guard isOurs(course.value) else { return nil }
        for property in ["name", "code", "level", "hours", "languages", "outcomes", "modules"]
        where course.value[property] == nil {
            return Complaint(property, "a course has it")
        }
        let modules = course.value["modules"].map { Array($0.elements) } ?? []
        guard modules.count <= modulesMost else {
            return Complaint("modules", "a course has \(modulesMost) modules at most")
        }
        let covered = Set(modules.flatMap { Rfi.texts($0["covers"]) })
        if let missing = Compulsory.allCases.first(where: { !covered.contains($0.rawValue) }) {
            return Complaint("modules", "a course has a module that covers \(missing.rawValue)")
        }
        let questions = course.value["questions"].map { Array($0.elements) } ?? []
        guard questions.count <= questionsMost else {
            return Complaint("questions", "a course has \(questionsMost) questions at most")
        }
        guard questions.allSatisfy({ choices.contains($0["choices"]?.count ?? 0) }) else {
            return Complaint(
                "questions", "a question has \(choices.lowerBound) to \(choices.upperBound) choices")
        }
        guard questions.isEmpty == (course.value["pass_percent"] == nil) else {
            return Complaint("pass_percent", "it stands where there are questions, and nowhere else")
        }
        return nil
    }
}

extension Kind {
    /// Domain 3.17.
    static let course = Kind(
        "course", rule: "domain 3.17", .domain,
        [
            .optional("name", .text),
            .optional("code", .code),
            .optional("description", .text),
            .optional("level", .oneOf("levels", Course.Level.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("hours", .integer(1...1_000)),
            .optional("languages", .languages),
            .optional("outcomes", .texts),
            .optional("prerequisites", .texts),
            .optional("modules", .list(.shape(.courseModule))),
            .optional("questions", .list(.shape(.courseQuestion))),
            // Of a hundred answers, how many have to be right.
            .optional("pass_percent", .integer(1...100)),
        ],
        rules: [.custom("domain 3.17") { Course.fault(in: $0) }],
        extensions: [Course.extensionID: .newObject])

    /// The right answers of a course: its own house's alone.
    static let courseKey = Kind(
        "course-key", rule: "domain 3.17", .domain,
        [
            .optional("course_ref", .reference("course")),
            // The places of the right choices, from 1.
            .optional("answers", .list(.integer(1...Int64(Course.choices.upperBound)))),
        ],
        extensions: [CourseKey.extensionID: .newObject])

    /// Which certificates of a house were taken back: for whoever verifies one.
    static let credentialStatus = Kind(
        "credential-status", rule: "domain 3.17", .domain,
        [
            // The list as a signed credential (Bitstring Status List 1.0), as text: what is signed stays byte for byte.
            .optional("credential", .string)
        ],
        extensions: [CredentialStatus.extensionID: .newObject])

    /// Which places of its list a house has given: its own house's alone, as it tells how many certificates there are.
    static let credentialRegister = Kind(
        "credential-register", rule: "domain 3.17", .domain,
        [
            // By which key: each has a list of its own.
            .optional("issuer", .string),
            .optional("next", .integer(0...131_071)), .optional("step", .integer(1...131_071)),
            .optional("offset", .integer(0...131_071)),
        ],
        extensions: [CredentialRegister.extensionID: .newObject])
}

package enum CourseKey {
    package static let type = "course-key"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--97dfb582-9da6-4a60-8488-2c27454bbbdd"
    package static func isOurs(_ object: JSONValue) -> Bool { Course.isOurs(object, "course-key", extensionID) }
}

package enum CredentialStatus {
    package static let type = "credential-status"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--a755689a-f2ae-4788-af39-6981607e4f4d"
    package static func isOurs(_ object: JSONValue) -> Bool { Course.isOurs(object, "credential-status", extensionID) }
}

package enum CredentialRegister {
    package static let type = "credential-register"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--798172ad-69b7-4326-b4d5-5f63eded060b"
    package static func isOurs(_ object: JSONValue) -> Bool {
        Course.isOurs(object, "credential-register", extensionID)
    }
}

extension Shape {
    fileprivate static let courseModule = Shape(
        "course-module", rule: "domain 3.17",
        [
            .required("title", .text), .required("text", .text),
            .optional(
                "covers",
                .someOf("what is compulsory", Course.Compulsory.allCases.map(\.rawValue).joined(separator: " "))),
        ])
    fileprivate static let courseQuestion = Shape(
        "course-question", rule: "domain 3.17", [.required("text", .text), .required("choices", .texts)])
}
