extension Kind {
    /// Ties a sanitised record to its source: domain 3.1.4. Only those who may see the source may see that there is one.
    ///
    /// What was removed is named by place, never by its words.
    static let tearLine = Kind.governance(
        "tear-line", rule: "domain 3.1.4",
        [
            .required("source_ref", .record),
            .optional("source_version", .time),
            .required("result_ref", .record),
            .optional("removed", .list(.pattern(.selector))),
            .optional("generalised", .list(.shape(.generalisation))),
            .optional("made_by", .post),
            .required("second_reader", .post),
            .optional("residue_check", .oneOf("the outcomes of the residue check", "passed waived")),
            .optional("residue_note", .text),
        ],
        rules: [
            .different("source_ref", "result_ref", rule: "domain 3.1.4"),
            .different("made_by", "second_reader", rule: "domain 3.3"),
            .custom("domain 3.1.4") { line in
                guard line.string("residue_check") == "waived", !line.has("residue_note") else { return nil }
                return Complaint("residue_note", "it is required where residue_check is waived: say why")
            },
        ])
}

extension Shape {
    /// Place to district, date to week, number to range, actor to category.
    static let generalisation = Shape(
        "generalisation", rule: "domain 3.1.4",
        [
            .required("selector", .pattern(.selector)),
            .required("step", .oneOf("the steps of generalising", "place date number actor other")),
        ])
}
