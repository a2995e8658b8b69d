package import JSON

extension Product {
    /// What a report does to the one that it follows up, the strongest first. Domain 3.8.
    package enum Following: String, CaseIterable, Sendable {
        /// It takes its place.
        case supersedes
        /// It says otherwise. Which of them is right is decided by no program (law 11).
        case contradicts
        /// It adds to it.
        case follows

        /// The property that names the earlier report.
        ///
        /// Each is a reference by itself: a word beside one reference would be left where that is taken out for a reader, and tell
        /// them that there is another report (law 3).
        package var property: String { rawValue + "_ref" }
    }

    /// Which report another one follows up, and what it does to it.
    package struct FollowUp: Hashable, Sendable {
        package let report: RecordID
        package let how: Following
        package init(of report: RecordID, as how: Following = .follows) {
            self.report = report
            self.how = how
        }
    }

    /// Which report this one follows up, as far as it says so; `nil`: none.
    package static func followUp(in report: JSONValue) -> FollowUp? {
        guard let content = content(of: report) else { return nil }
        for how in Following.allCases {
            if let id = content[how.property]?.recordID { return FollowUp(of: id, as: how) }
        }
        return nil
    }

    /// What is wrong where a product follows up in several ways.
    static func followUpFault(in product: JSONObject) -> Complaint? {
        let named = Following.allCases.map(\.property).filter { product.value[$0] != nil }
        guard named.count > 1 else { return nil }
        return Complaint(named[1], "a product follows one report up, in one way: leave the others out")
    }
}
