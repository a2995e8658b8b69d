extension Kind {
    /// A nation's word that a post may see up to a level, until a day: domain 3.3. It expires by itself, offline too.
    ///
    /// It has no file number and no detail of the vetting, and there is no property for them.
    static let clearance = Kind.governance(
        "clearance", rule: "domain 3.3",
        [
            .required("post", .post),
            .required("organisation", .code),
            .required("ordinal", .ordinal),
            .required("scheme", .code),
            .required("valid_until", .time),
            .required("issued_by", .text),
            .optional("read_ins", .codes),
            .optional("signature", .signature),
        ],
        span: .between("created", "valid_until"))
}
