extension Kind {
    /// STIX 2.1 §4.10. The most precise property wins; the datum is WGS 84.
    static let location = Kind.domain(
        "location", rule: "§4.10",
        [
            .optional("name", .text),
            .optional("description", .text),
            .optional("latitude", .float(-90...90)),
            .optional("longitude", .float(-180...180)),
            .optional("precision", .float(0...Double.greatestFiniteMagnitude)),
            .optional("region", .vocabulary(.region)),
            .optional("country", .pattern(.country)),
            .optional("administrative_area", .text),
            .optional("city", .text),
            .optional("street_address", .text),
            .optional("postal_code", .text),
        ],
        rules: [
            .needs("latitude", "longitude", rule: "§4.10"),
            .needs("longitude", "latitude", rule: "§4.10"),
            .needs("precision", "latitude", "longitude", rule: "§4.10"),
            .atLeastOne("region", "country", "latitude", rule: "§4.10"),
        ])
}
