extension Kind {
    /// STIX 2.1 §4.13; with our extensions it is feedback (domain 3.11), a response to a warning (3.16), or an act on a
    /// request (3.9), on an offer of experience or on a lesson (3.18), on a course (3.17), a decision or a commitment (3.12), or
    /// on a joint draft (3.8).
    static let note = Kind(
        "note", rule: "§4.13", .domain,
        [
            .optional("abstract", .text),
            .required("content", .text),
            .optional("authors", .texts),
            .required("object_refs", .list(.identifier(.object))),
        ],
        rules: [
            .custom("domain 3.11") { Feedback.fault(in: $0) }, .custom("domain 3.9") { RfiAct.fault(in: $0) },
            .custom("domain 3.16") { WarningResponse.fault(in: $0) },
            .custom("domain 3.18") { ExpertiseAct.fault(in: $0) },
            .custom("domain 4.1") { DecisionAct.fault(in: $0) }, .custom("domain 3.12") { CommitmentAct.fault(in: $0) },
            .custom("domain 3.17") { TrainingAct.fault(in: $0) },
            .custom("domain 3.8") { JointAct.fault(in: $0) },
        ],
        extensions: [
            Feedback.extensionID: .feedback, WarningResponse.extensionID: .warningResponse, RfiAct.extensionID: .rfiAct,
            ExpertiseAct.extensionID: .expertiseAct, LessonAct.extensionID: .lessonAct, JointAct.extensionID: .jointAct,
            TrainingAct.extensionID: .trainingAct,
            DecisionAct.extensionID: .decisionAct, CommitmentAct.extensionID: .commitmentAct,
        ])
}
