package import JSON

/// What a report says of an event as a code and in numbers, so that events can be counted: the property `event` of a product.
///
/// Types are those of ACLED (2023 codebook) and our own beside them; numbers are what is said, with what it may be at least and at
/// most, as the UCDP has them. Domain 3.14. It never names a survivor, and a place is the product's own.
package struct CodedEvent: Hashable, Sendable {
    /// The types, in the order in which people are offered them. One that this version does not know is kept.
    package static let types = [
        "battle", "explosion", "violence-against-civilians", "protest", "riot", "strategic-development", "kidnapping",
        "cattle-theft", "maritime", "cyber", "trafficking", "border-incident", "humanitarian-access",
    ]
    /// Persons.
    package static let fatalities: ClosedRange<Int64> = 0...1_000_000
    /// Persons.
    package static let displaced: ClosedRange<Int64> = 0...100_000_000

    /// How many died: at least, most likely, at most.
    package struct Estimate: Hashable, Sendable {
        package let low: Int64
        package let best: Int64
        package let high: Int64

        /// `nil` where they are out of order, or beyond ``CodedEvent/fatalities``.
        package init?(low: Int64, best: Int64, high: Int64) {
            guard CodedEvent.fatalities.contains(low), CodedEvent.fatalities.contains(high), low <= best, best <= high
            else { return nil }
            (self.low, self.best, self.high) = (low, best, high)
        }
    }

    package let type: String
    /// `nil`: that is not said, which is not the same as none.
    package let fatalities: Estimate?
    /// Persons who had to leave; `nil`: that is not said.
    package let displaced: Int64?

    package init(type: String, fatalities: Estimate? = nil, displaced: Int64? = nil) {
        self.type = type
        self.fatalities = fatalities
        self.displaced = displaced
    }

    /// What a report says; `nil` where it codes no event.
    package init?(of report: JSONValue) {
        guard let event = Product.content(of: report)?["event"], event.kind == .object, let type = event["type"]?.string
        else { return nil }
        self.type = type
        if let low = event["fatalities_low"]?.integer, let best = event["fatalities_best"]?.integer,
            let high = event["fatalities_high"]?.integer
        {
            fatalities = Estimate(low: low, best: best, high: high)
        } else {
            fatalities = nil
        }
        displaced = event["displaced"]?.integer
    }
}

extension Shape {
    static let codedEvent = Shape(
        "coded-event", rule: "domain 3.14",
        [
            .required("type", .vocabulary(.open("event-type-ov", CodedEvent.types.joined(separator: " ")))),
            // How many died: all three, or none of them.
            .optional("fatalities_low", .integer(CodedEvent.fatalities)),
            .optional("fatalities_best", .integer(CodedEvent.fatalities)),
            .optional("fatalities_high", .integer(CodedEvent.fatalities)),
            .optional("displaced", .integer(CodedEvent.displaced)),
        ],
        rules: [
            .needs("fatalities_low", "fatalities_best", rule: "domain 3.14"),
            .needs("fatalities_best", "fatalities_high", rule: "domain 3.14"),
            .needs("fatalities_high", "fatalities_low", rule: "domain 3.14"),
            .custom("domain 3.14") { event in
                guard let low = event.value["fatalities_low"]?.integer,
                    let best = event.value["fatalities_best"]?.integer,
                    let high = event.value["fatalities_high"]?.integer,
                    CodedEvent.Estimate(low: low, best: best, high: high) == nil
                else { return nil }
                return Complaint("fatalities_best", "it lies between fatalities_low and fatalities_high")
            },
        ])
}
