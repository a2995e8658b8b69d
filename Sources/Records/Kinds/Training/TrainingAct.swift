import JSON

/// What is done about somebody who takes a course: a STIX `note` about the course, with a property extension of ours. Domain 3.17.
package enum TrainingAct {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--d56446b3-cf8a-4722-bf6b-b2cb655b8626"

    package enum Deed: String, CaseIterable, Sendable {
        /// The trainee's house hands in what was answered.
        case answers
        /// The course's house says whether that was enough.
        case result
        /// What was scored: for the trainee's own post alone.
        case mark
        /// The course's house gives a certificate.
        case certify
    }
    /// Attempts of one trainee at most.
    package static let attemptsMost = 5

    static func fault(in note: JSONObject) -> Complaint? {
        guard let content = note.value["extensions"]?[extensionID], content.kind == .object,
            let deed = content["act"]?.string.flatMap(Deed.init)
        else { return nil }
        let needs: [(Set<Deed>, String)] = [
            ([.answers], "answers"), ([.answers, .result, .mark], "attempt"), ([.mark], "score"), ([.mark], "of"),
            ([.result], "passed"), ([.certify], "certificate"),
        ]
        for (needing, property) in needs where needing.contains(deed) != (content[property] != nil) {
            let acts = needing.map(\.rawValue).sorted().joined(separator: ", ")
            return Complaint("extensions.\(extensionID).\(property)", "it stands in the acts \(acts), and in no other")
        }
        return nil
    }
}

extension Shape {
    static let trainingAct = Shape(
        "training-act", rule: "domain 3.17",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required("act", .oneOf("acts", TrainingAct.Deed.allCases.map(\.rawValue).joined(separator: " "))),
            // Who takes it: a post, never a name, and its house.
            .required("trainee", .pattern(.post)),
            .required("house", .code),
            .optional("follows_ref", .reference("note")),
            .optional("attempt", .integer(1...Int64(TrainingAct.attemptsMost))),
            // The choices by their places from 1; 0: not answered.
            .optional("answers", .list(.integer(0...Int64(Course.choices.upperBound)))),
            .optional("score", .integer(0...Int64(Course.questionsMost))),
            .optional("of", .integer(1...Int64(Course.questionsMost))),
            .optional("passed", .boolean),
            // The signed credential, as text.
            .optional("certificate", .string),
        ])
}

/// How far somebody is with a course: computed from what both houses did. Domain 3.17.
package struct TrainingThread: Hashable, Sendable {
    package struct Act: Hashable, OrderedAct {
        package var id: RecordID
        package var deed: TrainingAct.Deed
        /// Whether the course's house said it; else the trainee's did. A house that teaches its own is both.
        package var isOwners: Bool
        package var isTrainees: Bool
        package var voice: String { "\(isOwners) \(isTrainees)" }
        package var at: Instant
        package var follows: RecordID?
        package var attempt: Int?
        package var answers: [Int] = []
        package var score: Int?
        package var of: Int?
        package var passed: Bool?
        package var certificate: String?
        package init(
            id: RecordID, deed: TrainingAct.Deed, isOwners: Bool, isTrainees: Bool, at: Instant,
            follows: RecordID? = nil
        ) {
            self.id = id
            self.deed = deed
            self.isOwners = isOwners
            self.isTrainees = isTrainees
            self.at = at
            self.follows = follows
        }
    }
    package struct Attempt: Hashable, Sendable {
        package let number: Int
        /// The note that has the answers.
        package let id: RecordID
        package let answers: [Int]
        package fileprivate(set) var score: Int?
        package fileprivate(set) var of: Int?
        package fileprivate(set) var passed: Bool?
        /// The note that says whether it was passed: what a certificate follows.
        package fileprivate(set) var result: RecordID?
    }
    package enum State: String, CaseIterable, Sendable { case none, marking, failed, passed, certified }

    package private(set) var attempts: [Attempt] = []
    /// The signed credential.
    package private(set) var certificate: String?

    package init(made: Instant, acts: [Act], at now: Instant) {
        for (act, _) in ActOrder.effective(acts, since: made, at: now) {
            switch act.deed {
            case .answers:
                // Each attempt is handed in once, and none after one that was passed.
                guard act.isTrainees, let number = act.attempt, !isPassed, attempts.allSatisfy({ $0.number != number })
                else { continue }
                attempts.append(Attempt(number: number, id: act.id, answers: act.answers))
            case .result:
                guard act.isOwners, let place = attempts.firstIndex(where: { $0.number == act.attempt }),
                    attempts[place].passed == nil
                else { continue }
                (attempts[place].passed, attempts[place].result) = (act.passed, act.id)
            case .mark:
                guard act.isOwners, let place = attempts.firstIndex(where: { $0.number == act.attempt }),
                    attempts[place].score == nil
                else { continue }
                (attempts[place].score, attempts[place].of) = (act.score, act.of)
            case .certify:
                guard act.isOwners, isPassed, certificate == nil else { continue }
                certificate = act.certificate
            }
        }
    }

    package var isPassed: Bool { attempts.contains { $0.passed == true } }
    /// The note by which it was passed.
    package var passing: RecordID? { attempts.first { $0.passed == true }?.result }
    /// Those that nobody has marked yet.
    package var waiting: [Attempt] { attempts.filter { $0.passed == nil } }
    package var state: State {
        if certificate != nil { return .certified }
        if isPassed { return .passed }
        if !waiting.isEmpty { return .marking }
        return attempts.isEmpty ? .none : .failed
    }
}
