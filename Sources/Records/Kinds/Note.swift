extension Kind {
    /// STIX 2.1 §4.13; with our extension it is feedback: domain 3.11.
    static let note = Kind(
        "note", rule: "§4.13", .domain,
        [
            .optional("abstract", .text),
            .required("content", .text),
            .optional("authors", .texts),
            .required("object_refs", .list(.identifier(.object))),
        ],
        rules: [.custom("domain 3.11") { Feedback.fault(in: $0) }],
        extensions: [Feedback.extensionID: .feedback])
}
