package import JSON

/// What somebody learnt, and what was done about it: domain 3.18. What did not work is as welcome as what did.
package enum Lesson {
    package static let type = "lesson"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--523a7ed7-92ce-4dc1-8825-e4566ce2a6bc"
    /// Pieces of evidence, of each sort, that one lesson names at most.
    package static let evidenceMost = 20

    package enum Outcome: String, CaseIterable, Sendable {
        case worked, mixed
        case didNotWork = "did-not-work"
    }

    /// How far it is. Domain 3.18: a lesson is *learned* only when another house has validated it.
    package enum State: String, CaseIterable, Sendable { case observation, analysed, identified, acted, learned }

    /// What is missing until it may be called learned.
    package enum Missing: String, CaseIterable, Sendable {
        case analysis, lesson, action, context, evidence, validation
    }

    /// Whether an object says that it is a lesson as we know them.
    package static func isOurs(_ object: JSONValue) -> Bool {
        guard object.kind == .object, object["type"]?.token?.matches("lesson") == true,
            let extensions = object["extensions"], extensions.kind == .object
        else { return false }
        return extensions[extensionID] != nil
    }

    static func fault(in lesson: JSONObject) -> Complaint? {
        guard isOurs(lesson.value) else { return nil }
        for property in ["name", "observation", "outcome"] where lesson.value[property] == nil {
            return Complaint(property, "a lesson has it")
        }
        for property in ["evidence", "evidence_refs"] where lesson.value[property]?.count ?? 0 > evidenceMost {
            return Complaint(property, "there are at most \(evidenceMost) of them")
        }
        // A step is not taken before the one that it rests on.
        for (property, needed) in [("lesson", "analysis"), ("action", "lesson")]
        where lesson.value[property] != nil && lesson.value[needed] == nil {
            return Complaint(property, "it follows from \(needed), which is not there")
        }
        return nil
    }
}

extension Kind {
    /// Domain 3.18.
    static let lesson = Kind(
        "lesson", rule: "domain 3.18", .domain,
        [
            .optional("name", .text),
            // What was seen to happen.
            .optional("observation", .text),
            .optional(
                "outcome", .oneOf("outcomes", Lesson.Outcome.allCases.map(\.rawValue).joined(separator: " "))),
            // Where and under which conditions.
            .optional("context", .text),
            .optional("analysis", .text),
            // The lesson as it is identified.
            .optional("lesson", .text),
            // What is done about it.
            .optional("action", .text),
            // Where else it may hold, and where not.
            .optional("transferability", .text),
            .optional("evidence", .texts),
            .optional("evidence_refs", .list(.identifier(.object))),
            .optional("domains", .texts),
            // The exchange that it comes from.
            .optional("offer_ref", .reference("expertise-offer")),
        ],
        rules: [.custom("domain 3.18") { Lesson.fault(in: $0) }],
        extensions: [Lesson.extensionID: .newObject])
}

/// What another house says of a lesson: a STIX `note` about it, with a property extension of ours.
package enum LessonAct {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--080140a6-5c9e-49b1-ab9c-6120e642fd55"

    package enum Deed: String, CaseIterable, Sendable {
        /// It saw the same, or looked at the evidence.
        case validate
        /// It does not hold there, or not as it is told.
        case doubt
    }

    /// What the extension of a note says; `nil` where it has none.
    package static func content(of note: JSONValue) -> JSONValue? {
        guard let extensions = note["extensions"], extensions.kind == .object, let content = extensions[extensionID],
            content.kind == .object
        else { return nil }
        return content
    }
}

extension Shape {
    static let lessonAct = Shape(
        "lesson-act", rule: "domain 3.18",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required("act", .oneOf("acts", LessonAct.Deed.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("follows_ref", .reference("note")),
        ])
}

/// How far a lesson is: computed from what it says and what other houses say of it. Domain 3.18.
package struct LessonThread: Hashable, Sendable {
    package struct Act: Hashable, OrderedAct {
        package var id: RecordID
        package var deed: LessonAct.Deed
        /// The code of the organisation whose word it is.
        package var organisation: String
        package var voice: String { organisation }
        package var at: Instant
        package var follows: RecordID?
        package init(id: RecordID, deed: LessonAct.Deed, organisation: String, at: Instant, follows: RecordID? = nil) {
            self.id = id
            self.deed = deed
            self.organisation = organisation
            self.at = at
            self.follows = follows
        }
    }

    package let state: Lesson.State
    package let missing: [Lesson.Missing]
    /// What each other house says: the last that it said.
    package let words: [String: LessonAct.Deed]

    /// - Parameters:
    ///   - has: which of the parts it has; `validation` is not asked of it.
    ///   - author: the house whose lesson it is: nobody validates their own.
    package init(has: Set<Lesson.Missing>, author: String, made: Instant, acts: [Act], at now: Instant) {
        var words: [String: LessonAct.Deed] = [:]
        for (act, _) in ActOrder.effective(acts, since: made, at: now) where act.organisation != author {
            words[act.organisation] = act.deed
        }
        self.words = words
        let isValidated = words.values.contains(.validate)
        missing = Lesson.Missing.allCases.filter { $0 == .validation ? !isValidated : !has.contains($0) }
        state =
            if missing.isEmpty { .learned } else if has.isSuperset(of: [.analysis, .lesson, .action]) {
                .acted
            } else if has.isSuperset(of: [.analysis, .lesson]) { .identified } else if has.contains(.analysis) {
                .analysed
            } else { .observation }
    }
}
