extension Kind {
    /// STIX 2.1 §4.3. `action` is reserved (C3).
    static let courseOfAction = Kind.domain(
        "course-of-action", rule: "§4.3",
        [
            .required("name", .text),
            .optional("description", .text),
            .forbidden("action", "C3"),
        ])
}
