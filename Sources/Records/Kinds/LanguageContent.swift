extension Kind {
    /// STIX 2.1 §7.1; M1. That it mirrors its target is checked by ``Translation``.
    static let languageContent = Kind(
        "language-content", rule: "M1", .languageContent,
        [
            .required("object_ref", .identifier(.object)),
            .optional("object_modified", .timestamp(digits: 3)),
            .required("contents", .translations),
        ])
}
