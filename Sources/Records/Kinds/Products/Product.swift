package import JSON

/// A product of analysis: a STIX `report` with a property extension of ours. Domain 3.8.
///
/// A tool that does not know the extension shows the report's name and description. Three scales stay apart in it (law 13): the
/// grade of a source, the likelihood of a judgement, the confidence in it.
package enum Product {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--2e13746a-be44-4b99-bb71-b016c12c712a"

    /// The kinds, in the order in which people are offered them.
    package enum Genre: String, CaseIterable, Sendable {
        /// One reportable event, fast.
        case intrep
        /// What may happen or is about to, who should act, and how.
        case warning
        /// A period, for an area or a theme; made from other products.
        case intsum
        /// A judgement on a question.
        case assessment
        /// Context, with its sources.
        case note
        /// Of several originators, with the consent of each: portions by originator. It is made as a joint draft, and released
        /// from there (decision 0062).
        case joint
    }

    /// Grades of the Admiralty code: how reliable the source is, how credible what it says.
    package static let reliabilities = ["A", "B", "C", "D", "E", "F"]
    package static let credibilities = ["1", "2", "3", "4", "5", "6"]

    /// Whether a text is one of each, as in `B2`.
    package static func isGrade(_ text: String) -> Bool {
        text.count == 2 && reliabilities.contains(String(text.prefix(1)))
            && credibilities.contains(String(text.suffix(1)))
    }
    /// Of what nobody can judge, neither who says it nor what is said.
    package static let ungraded = "F6"
    /// Who holds what a source said.
    package static let holdings = ["own", "partner", "open"]
    package static let confidences = ["low", "moderate", "high"]
    /// Those of CAP 1.2 §3.2.2.
    package static let urgencies = ["Immediate", "Expected", "Future", "Past", "Unknown"]
    package static let severities = ["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
    package static let certainties = ["Observed", "Likely", "Possible", "Unlikely", "Unknown"]
    /// The analytic standards, by number: domain 3.8.
    package static let standards: ClosedRange<Int64> = 1...9
    /// How well one of them is met.
    package static let scores: ClosedRange<Int64> = 0...3
    /// Records that one product may be made from at most.
    package static let sourcesMost = 200
    /// Files that one product has with it at most.
    package static let annexesMost = 4
    /// Media types of files that go along with a product. What a report calls by another is handed out as bytes of no type.
    package static let annexTypes = ["application/pdf", "image/png", "image/jpeg", "text/csv", "text/plain"]
    /// Minutes in which an originator may ask for an answer: up to 30 days.
    package static let acknowledgeWithin: ClosedRange<Int64> = 1...43_200

    /// Minutes in which a post is to answer what has a precedence: domain 6, measure 3.
    package static func acknowledgeWithin(_ precedence: Envelope.Precedence) -> Int64 {
        switch precedence {
        case .flash: 10
        case .immediate: 30
        case .priority: 180
        case .routine: 360
        }
    }

    /// Minutes from its arrival in which a report's originator asks each organisation for an answer; `nil`: it asks for none.
    package static func acknowledgeWithin(_ report: JSONValue) -> Int64? {
        guard let minutes = content(of: report)?["acknowledge_within"]?.integer, acknowledgeWithin.contains(minutes)
        else { return nil }
        return minutes
    }

    /// What the extension of a report says; `nil` where it has none.
    package static func content(of report: JSONValue) -> JSONValue? {
        guard let extensions = report["extensions"], extensions.kind == .object, let content = extensions[extensionID],
            content.kind == .object
        else { return nil }
        return content
    }

    /// What a product was made from, which it inherits the markings of (law 5).
    package static func sources(of report: JSONValue) -> [RecordID] {
        guard report.kind == .object, report["type"]?.token?.matches("report") == true,
            let content = content(of: report)
        else { return [] }
        func list(_ name: String) -> [JSONValue] {
            content[name].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
        }
        return list("derived_from_refs").compactMap(\.recordID)
            + list("sources").compactMap { $0.kind == .object ? $0["source_ref"]?.recordID : nil }
    }

    /// The files that go along with a product, as its report describes them; none for what is no product.
    package static func annexes(of report: JSONValue) -> [(artifact: RecordID, about: JSONValue)] {
        guard report.kind == .object, report["type"]?.token?.matches("report") == true,
            let list = content(of: report)?["annexes"], list.kind == .array
        else { return [] }
        return list.elements.compactMap { each in
            guard each.kind == .object, let id = each["artifact_ref"]?.recordID else { return nil }
            return (id, each)
        }
    }

    /// What each genre is nothing without, and what is wrong where that is missing.
    static func fault(in report: JSONObject) -> Complaint? {
        guard let content = content(of: report.value), let genre = content["product_kind"]?.string.flatMap(Genre.init)
        else { return nil }
        for property in needed(by: genre) where content[property] == nil {
            return Complaint("extensions.\(extensionID).\(property)", "a product of the kind \(genre.rawValue) has it")
        }
        if genre == .joint { return Joint.fault(ofProduct: content) }
        guard genre == .assessment else { return nil }
        let scored = Set(content["checklist"]?.elements.compactMap { $0["standard"]?.integer } ?? [])
        guard let missing = standards.first(where: { !scored.contains($0) }) else { return nil }
        return Complaint(
            "extensions.\(extensionID).checklist",
            "an assessment answers for each analytic standard: \(missing) is missing"
        )
    }

    /// Domain 3.8, the column "minimum". The gate of the analytic standards 1 to 3 is in the form of what a brief product
    /// consists of: its sources are graded, a judgement has an interval and a confidence, and what follows from an event
    /// stands apart from the event (decision 0035).
    package static func needed(by genre: Genre) -> [String] {
        switch genre {
        case .intrep: ["observed", "areas", "so_what", "sources"]
        case .warning: ["areas", "so_what", "sources", "warning"]
        case .intsum: ["period", "key_points", "changes", "gaps"]
        case .assessment:
            ["question", "judgements", "sources", "alternatives", "assumptions", "indicators", "changes", "checklist"]
        case .note: ["sources"]
        case .joint: ["originators", "body", "portion_originators", "channel"]
        }
    }
}

extension Shape {
    static let product = Shape(
        "product", rule: "domain 3.8",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required(
                "product_kind",
                .vocabulary(.open("product-kind-ov", Product.Genre.allCases.map(\.rawValue).joined(separator: " ")))),
            // What follows from it for the reader, in a line.
            .optional("so_what", .text),
            .optional("observed", .date),
            .optional("observed_until", .date),
            // What happened, as a code and in numbers: what trends are counted from.
            .optional("event", .shape(.codedEvent)),
            .optional("period", .shape(.productPeriod)),
            .optional("areas", .list(.shape(.productArea))),
            .optional("themes", .texts),
            // Portions: each a paragraph, so that each may be marked by itself.
            .optional("body", .texts),
            .optional("key_points", .texts),
            .optional("changes", .texts),
            .optional("gaps", .texts),
            .optional("question", .text),
            .optional("judgements", .list(.shape(.judgement))),
            .optional("assumptions", .texts),
            .optional("alternatives", .texts),
            .optional("indicators", .texts),
            .optional("dissent", .texts),
            .optional("sources", .list(.shape(.productSource))),
            .optional("warning", .shape(.productWarning)),
            .optional("checklist", .list(.shape(.analyticStandard))),
            // The report that it follows up, by what it does to that: one of the three at most.
            .optional("follows_ref", .reference("report")),
            .optional("supersedes_ref", .reference("report")),
            .optional("contradicts_ref", .reference("report")),
            // Which requirement it answers. By itself: an element's number beside it would tell whoever may not see the
            // requirement that there is one.
            .optional("responds_to_ref", .reference("requirement")),
            .optional("derived_from_refs", .list(.identifier(.object))),
            // Of a joint product: whose it is, whose each portion of the body is, which draft it was, and in which channel all of
            // them let it out.
            .optional("originators", .codes),
            .optional("portion_originators", .codes),
            .optional("draft_ref", .reference("joint-draft")),
            .optional("channel", .code),
            .optional("annexes", .list(.shape(.productAnnex))),
            .optional("feedback_to", .post),
            .optional("acknowledge_within", .integer(Product.acknowledgeWithin)),
        ],
        rules: [
            .dates("observed", "observed_until", rule: "domain 3.8"),
            .custom("domain 3.8") { product in
                let standards = (product.value["checklist"].map { Array($0.elements) } ?? [])
                    .compactMap { $0["standard"]?.integer }
                return Set(standards).count == standards.count
                    ? nil : Complaint("checklist", "each analytic standard stands in it once")
            },
            .custom("domain 3.8") { Product.followUpFault(in: $0) },
            .custom("domain 3.8") { product in
                product.value["annexes"]?.count ?? 0 > Product.annexesMost
                    ? Complaint("annexes", "a product has at most \(Product.annexesMost) files with it") : nil
            },
            .custom("domain 3.8") { product in
                let most = Product.sourcesMost
                let long = ["derived_from_refs", "sources"].first { product.value[$0]?.count ?? 0 > most }
                return long.map {
                    Complaint($0, "a product is made from at most \(most) records, and has as many sources")
                }
            },
        ])

    /// A file that goes along: an `artifact` beside the report (decision 0061). Who is not shown that is not shown this either.
    fileprivate static let productAnnex = Shape(
        "product-annex", rule: "domain 3.8",
        [
            .required("artifact_ref", .reference("artifact")),
            // As its author called it.
            .required("name", .text),
            .required("media_type", .text),
            .required("bytes", .integer(0...9_007_199_254_740_991)),
            .required("hashes", .hashes),
            // BCP 47: what it is written in.
            .optional("lang", .text),
        ])

    fileprivate static let productPeriod = Shape(
        "product-period", rule: "domain 3.8", [.required("from", .date), .required("until", .date)],
        rules: [.dates("from", "until", rule: "domain 3.8")])

    /// Where, as precisely as it may be said.
    fileprivate static let productArea = Shape(
        "product-area", rule: "domain 3.8",
        [
            .required("name", .text),
            .optional("country", .pattern(.state)),
            // OCHA's code of an administrative area.
            .optional("pcode", .pattern(.code)),
            .optional("latitude", .float(-90...90)),
            .optional("longitude", .float(-180...180)),
            // Metres.
            .optional("precision", .float(0...20_040_000)),
        ],
        rules: [
            .needs("latitude", "longitude", rule: "domain 3.8"), .needs("longitude", "latitude", rule: "domain 3.8"),
            .needs("precision", "latitude", rule: "domain 3.8"),
        ])

    fileprivate static let judgement = Shape(
        "judgement", rule: "domain 3.8",
        [
            .required("text", .text),
            // Percent: see ``Likelihood``.
            .required("likelihood_from", .integer(0...100)),
            .required("likelihood_until", .integer(0...100)),
            .required("confidence", .oneOf("degrees of confidence", "low moderate high")),
            .required("reasons", .text),
            // When it can be seen whether it came true: standard 8.
            .optional("checkable_on", .date),
        ],
        rules: [
            .custom("domain 3.0") { judgement in
                guard let from = judgement.value["likelihood_from"]?.integer,
                    let until = judgement.value["likelihood_until"]?.integer, until < from
                else { return nil }
                return Complaint("likelihood_until", "it is below likelihood_from")
            }
        ])

    fileprivate static let productSource = Shape(
        "product-source", rule: "domain 3.8",
        [
            .required("grade", .pattern(.grade)),
            .optional("descriptor", .text),
            .optional("date", .date),
            .optional("holding", .oneOf("who holds what a source said", "own partner open")),
            .optional("source_ref", .identifier(.object)),
        ])

    fileprivate static let productWarning = Shape(
        "product-warning", rule: "domain 3.8",
        [
            .required("hazard", .text),
            // What its author does not say is not there: nobody is told how urgent it is by whoever wrote the form.
            .optional("urgency", .oneOf("urgencies of CAP", "Immediate Expected Future Past Unknown")),
            .optional("severity", .oneOf("severities of CAP", "Extreme Severe Moderate Minor Unknown")),
            .optional("certainty", .oneOf("certainties of CAP", "Observed Likely Possible Unlikely Unknown")),
            .optional("onset", .date),
            .optional("expires", .date),
            // Who should act, and what they could do.
            .required("responsible", .texts),
            .optional("options", .texts),
        ],
        rules: [.dates("onset", "expires", rule: "domain 3.8")])

    /// How an author says that a product meets one of the nine standards: domain 3.8.
    fileprivate static let analyticStandard = Shape(
        "analytic-standard", rule: "domain 3.8",
        [
            .required("standard", .integer(Product.standards)),
            .required("author", .integer(Product.scores)),
            .optional("note", .text),
        ])
}
