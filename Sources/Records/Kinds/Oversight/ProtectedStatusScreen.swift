extension Kind {
    /// That somebody looked whether a record is about people as such whom red line R5 protects: domain 3.24.
    static let protectedStatusScreen = Kind.governance(
        "protected-status-screen", rule: "R5",
        [
            .required("object_ref", .record),
            .optional("version", .time),
            .required("result", .oneOf("the results", "passed refused")),
            .required("screened_by", .post),
            .optional("second_reviewer", .post),
            .optional(
                "groups",
                .someOf(
                    "the protected groups",
                    "journalist lawyer human-rights-defender opposition-politician peaceful-protester")),
            .optional("note", .text),
        ],
        rules: [.different("screened_by", "second_reviewer", rule: "R5")])
}
