extension Kind {
    /// STIX 2.1 §4.16; with our extension it is a product: domain 3.8.
    package static let report = Kind(
        "report", rule: "§4.16", .domain,
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("report_types", .words(.reportType)),
            .required("published", .time),
            .required("object_refs", .list(.identifier(.object))),
        ],
        rules: [.custom("domain 3.8") { Product.fault(in: $0) }],
        extensions: [Product.extensionID: .product])
}
