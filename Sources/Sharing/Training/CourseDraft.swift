import JSON
package import Records

/// A course as its record has it. Domain 3.17.
package struct CourseDraft: Hashable, Sendable {
    package struct Module: Hashable, Sendable {
        package var title: String
        /// Paragraphs, an empty line between them.
        package var text: String
        package var covers: [String]
    }
    package struct Question: Hashable, Sendable {
        package var text: String
        package var choices: [String]
    }
    package var code: String
    package var name: String
    package var description: String?
    package var level: Course.Level
    package var hours: Int
    package var languages: [String]
    package var outcomes: [String]
    package var prerequisites: [String]
    package var modules: [Module]
    package var questions: [Question]
    package var passPercent: Int?

    init?(_ object: JSONValue) {
        guard let code = object["code"]?.string, let name = object["name"]?.string,
            let level = object["level"]?.string.flatMap(Course.Level.init), let hours = object["hours"]?.integer
        else { return nil }
        func list(_ name: String) -> [JSONValue] {
            guard let list = object[name], list.kind == .array else { return [] }
            return Array(list.elements)
        }
        (self.code, self.name, self.level, self.hours) = (code, name, level, Int(hours))
        description = object["description"]?.string
        languages = Rfi.texts(object["languages"])
        outcomes = Rfi.texts(object["outcomes"])
        prerequisites = Rfi.texts(object["prerequisites"])
        modules = list("modules").map {
            Module(title: $0["title"]?.string ?? "", text: $0["text"]?.string ?? "", covers: Rfi.texts($0["covers"]))
        }
        questions = list("questions").map {
            Question(text: $0["text"]?.string ?? "", choices: Rfi.texts($0["choices"]))
        }
        passPercent = object["pass_percent"]?.integer.map { Int($0) }
    }

    /// Members of a course that a file may have; `answers` are put apart.
    static let members = [
        "name", "code", "description", "level", "hours", "languages", "outcomes", "prerequisites", "modules",
        "questions", "pass_percent",
    ]
}

/// Somebody who takes a course, as far as the reader may know.
package struct Trainee: Hashable, Sendable {
    package let post: String
    /// The code of the post's house.
    package let house: String
    package let thread: TrainingThread
}

package struct CourseLine: Hashable, Sendable {
    package let record: RecordLine
    package let owner: String
    package let code: String
}

package struct CourseView: Sendable {
    package let record: RecordLine
    /// How all of it is to be handled: for what is taken along (law 5).
    package let marking: Marking
    package let draft: CourseDraft
    package let owner: String
    /// Those whose answers and results the reader may see: of one's own house, or who take a course of it.
    package let trainees: [Trainee]
    /// Whether the reader may take in answers, and mark or certify what is of their own house.
    package let mayAct: Bool
    package let isOwn: Bool
    /// Whether this program has the node's keys open, too.
    package let mayCertify: Bool
    package let instant: Instant

    package init(
        record: RecordLine, marking: Marking, draft: CourseDraft, owner: String, trainees: [Trainee],
        mayAct: Bool = false, isOwn: Bool = false, mayCertify: Bool = false, instant: Instant
    ) {
        self.record = record
        self.marking = marking
        self.draft = draft
        self.owner = owner
        self.trainees = trainees
        self.mayAct = mayAct
        self.isOwn = isOwn
        self.mayCertify = mayCertify
        self.instant = instant
    }
}

/// What became of one sheet of answers.
package struct TakenSheet: Hashable, Sendable {
    package enum Fate: Hashable, Sendable {
        case taken
        /// It was taken in before: once each.
        case known
        case refused(String)
    }
    package let post: String
    package let attempt: Int
    package let fate: Fate
    /// Why it was not taken in; `nil` where it was.
    package var refusal: String? { if case .refused(let why) = fate { why } else { nil } }
}

/// What a certificate is worth, in the words of pages and programs.
package struct CertificateVerdict: Hashable, Sendable {
    /// `valid`, `undecided` or `invalid`.
    package let worth: String
    /// `sound` or `broken`.
    package let proof: String
    /// `sound`, `not-yet`, `expired` or `unreadable`.
    package let dates: String
    /// `known`, `unknown`, `revoked` or `foreign`.
    package let issuer: String
    /// Whose the key is: a code.
    package let organisation: String?
    /// `sound`, `taken-back` or `unchecked`.
    package let status: String
    /// Of when the list is that says so.
    package let listed: Instant?
    package let course: String?
}
