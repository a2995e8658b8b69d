import Records
import Sharing

/// What a form that takes something back is filled with.
struct RecallEntry: Sendable {
    var id = ""
    var versions = ""
}

/// What others' words are asked for, what consents were given, what was taken back.
struct OnwardPage: Page {
    static let template = "onward"
    static var source: [UInt8] { PackageResources.onward_mustache }

    struct Request: Sendable {
        struct Code: Sendable {
            let code: String
            let label: String
        }
        let organisation: String
        let state: String
        let object: String
        let reason: String
        let originator: String
        let askedBy: String
        let asked: SpokenTime
        let due: SpokenTime
        let decidedBy: String?
        let said: String?
        let decideHref: String?
        let codes: [Code]
    }
    struct Consents: Sendable {
        struct Line: Sendable {
            let organisation: String
            let object: String
            let by: String
            let granted: SpokenTime
            let until: String
            let withdrawHref: String?
        }
        let hasLines: Bool
        let lines: [Line]
        let leaf: Leaf?
    }
    struct Recalls: Sendable {
        /// What derives from it, and stands.
        struct Derived: Sendable {
            let href: String
            let label: String
        }
        struct Line: Sendable {
            let object: String
            /// What it was called; `nil` where nothing is left of it.
            let called: String?
            let reason: String
            let explanation: String?
            let by: String
            let issued: SpokenTime
            let derived: String
            let derivedLinks: [Derived]
            let measure: String
            /// How many of those that were sent it have carried it out.
            let done: String?
            /// Whether nobody was sent it, as far as the reader may know of that.
            let isUnsent: Bool
            /// What each of them did.
            let receipts: [String]
            /// Those that were taken back; none: all.
            let versions: [String]
        }
        /// What the form is filled with.
        let id: String
        let versions: String
        let isOpen: Bool
        let measures: [Request.Code]
        let reasons: [Request.Code]
        let hasLines: Bool
        let lines: [Line]
        let leaf: Leaf?
    }

    /// Records that were made of one that was taken back and are named; how many there are is said.
    static let derivedMost = 10

    let notice: String?
    let problem: String?
    let hasRequests: Bool
    let requests: [Request]
    let leaf: Leaf?
    /// `nil` for who may not release.
    let consents: Consents?
    let recalls: Recalls?

    /// Where each of its lists begins.
    struct Part: Sendable {
        /// Lines of each on one page; requests have forms, recalls have a receipt of each organisation.
        static let (requests, consents, recalls) = (8, 20, 10)
        static let weight = 20_000
        var request = 0
        var consent = 0
        var recall = 0
    }

    init(
        _ requests: [OnwardLine], consents: [ConsentLine]?, recalls: [RecallLine]?,
        recall: RecallEntry = RecallEntry(), at part: Part = Part(), notice: String? = nil, problem: String? = nil,
        language: Language
    ) {
        self.notice = notice
        self.problem = problem
        let address = LeafAddress(
            Paths.onward,
            [
                "recall": recall.id.isEmpty ? nil : recall.id,
                "version": recall.versions.isEmpty ? nil : recall.versions,
                Leaf.from: Leaf.value(part.request), "consent": Leaf.value(part.consent),
                "recalls": Leaf.value(part.recall),
            ])
        func leaf(_ range: Range<Int>, of count: Int, _ name: String, _ anchor: String, _ words: String) -> Leaf? {
            Leaf.unlessWhole(
                range, of: count, turning: name, on: address, at: anchor, heading: language.text(words),
                language: language)
        }
        // What waits for an answer stands where it can be given: before what has one.
        let sorted = requests.filter(\.canDecide) + requests.filter { !$0.canDecide }
        let page = Leaf.range(
            of: sorted.map { $0.reason.utf8.count + 2_000 }, from: part.request, most: Part.requests,
            weight: Part.weight)
        self.requests = sorted[page].map { Request($0, language: language) }
        hasRequests = !requests.isEmpty
        self.leaf = leaf(page, of: sorted.count, Leaf.from, "asked-h", "onward.requests")
        self.consents = consents.map { lines in
            let page = Leaf.range(of: lines.count, from: part.consent, most: Part.consents)
            return Consents(
                hasLines: !lines.isEmpty, lines: lines[page].map { Consents.Line($0, language: language) },
                leaf: leaf(page, of: lines.count, "consent", "consents-h", "onward.consents"))
        }
        self.recalls = recalls.map { lines in
            let weights = lines.map { line -> Int in
                let told = (line.receipts?.count ?? 0) + line.versions.count
                return 800 + 150 * told + 250 * min(line.derivedLines.count, Self.derivedMost)
            }
            let page = Leaf.range(of: weights, from: part.recall, most: Part.recalls, weight: Part.weight)
            return Recalls(
                id: recall.id, versions: recall.versions, isOpen: !recall.id.isEmpty,
                measures: RecallMeasure.allCases.map {
                    Request.Code(code: $0.rawValue, label: language.text("onward.measure.\($0.rawValue)"))
                },
                reasons: RecallReason.allCases.map {
                    Request.Code(code: $0.rawValue, label: language.text("onward.recall.\($0.rawValue)"))
                }, hasLines: !lines.isEmpty, lines: lines[page].map { Recalls.Line($0, language: language) },
                leaf: leaf(page, of: lines.count, "recalls", "recalls-h", "onward.recalls"))
        }
    }
}

extension OnwardPage.Request {
    fileprivate init(_ line: OnwardLine, language: Language) {
        let code = line.declineCode.map { language.text("onward.code.\($0)") }
        let said = [code, line.decisionReason, line.tearLine].compactMap { $0 }
        self.init(
            organisation: line.organisation, state: language.text("onward.state.\(line.status.rawValue)"),
            object: line.object, reason: line.reason, originator: line.originator, askedBy: line.askedBy,
            asked: SpokenTime(line.asked, language: language), due: SpokenTime(line.due, language: language),
            decidedBy: line.decidedBy,
            said: said.isEmpty ? nil : said.joined(separator: " · "),
            decideHref: line.canDecide ? Paths.onward(line.id) : nil,
            codes: line.canDecide
                ? DeclineCode.all.map { Code(code: $0, label: language.text("onward.code.\($0)")) } : [])
    }
}

extension OnwardPage.Consents.Line {
    fileprivate init(_ line: ConsentLine, language: Language) {
        self.init(
            organisation: line.organisation, object: line.object, by: line.grantedBy,
            granted: SpokenTime(line.granted, language: language),
            until: line.until.map { language.date($0) } ?? language.text("onward.open"),
            withdrawHref: line.isWithdrawn ? nil : Paths.consent(line.id))
    }
}

extension OnwardPage.Recalls.Line {
    fileprivate init(_ line: RecallLine, language: Language) {
        let receipts = line.receipts ?? []
        let done = receipts.count { $0.state == .stored }
        self.init(
            object: line.object, called: line.title.map { language.title($0) },
            reason: language.text("onward.recall.\(line.reason)"), explanation: line.explanation,
            by: line.issuedBy, issued: SpokenTime(line.issued, language: language),
            derived: language.number(line.derived),
            derivedLinks: line.derivedLines.prefix(OnwardPage.derivedMost).map {
                OnwardPage.Recalls.Derived(
                    href: Paths.record($0.id, version: $0.version, channel: $0.channel), label: language.title($0.title)
                )
            },
            measure: language.text("onward.measure.\(line.measure.rawValue)"),
            done: receipts.isEmpty
                ? nil
                : language.text(
                    "onward.receipts.done",
                    ["done": language.number(done), "all": language.number(receipts.count)]),
            isUnsent: line.receipts?.isEmpty == true, receipts: receipts.map { language.receipt($0) },
            versions: line.versions)
    }
}

extension Language {
    /// How far an organisation has carried out a recall.
    fileprivate func receipt(_ receipt: Whereabouts) -> String {
        let name = receipt.name(in: code)
        let why = receipt.exception.map { text("delivery.exception.\($0)") } ?? ""
        return text(
            "onward.receipt.\(receipt.state.rawValue)",
            ["name": name, "time": receipt.since.map { dateTime($0) } ?? "", "why": why])
    }
}
