extension Kind {
    /// STIX 2.1 §4.6. Details come in the incident extension.
    static let incident = Kind.domain(
        "incident", rule: "§4.6",
        [
            .required("name", .text),
            .optional("description", .text),
        ])
}
