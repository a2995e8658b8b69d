package import JSON
package import Records
import Store

/// A requirement in a list.
package struct RequirementLine: Hashable, Sendable {
    package let record: RecordLine
    package let draft: RequirementDraft
    /// Whose it is: a code.
    package let owner: String
    /// The places of the elements that nothing answers, as far as the reader sees, from 0; none where it is over.
    package let gaps: [Int]
    /// Whether the reader may write another version of it.
    package let mayRevise: Bool
    package init(
        record: RecordLine, draft: RequirementDraft, owner: String, gaps: [Int], mayRevise: Bool = false
    ) {
        self.mayRevise = mayRevise
        self.record = record
        self.draft = draft
        self.owner = owner
        self.gaps = gaps
    }
}

package struct RequirementList: Sendable {
    /// Open ones first, by priority, then the newest.
    package let lines: [RequirementLine]
    package let book: PartyBook
    package let instant: Instant
    /// Whether there are older ones that were not looked at.
    package let isMore: Bool
    /// Whether the reader may write one down.
    package let mayAdd: Bool
    /// The code of the reader's house.
    package let house: String
    package init(
        lines: [RequirementLine], book: PartyBook = .empty, instant: Instant, isMore: Bool = false,
        mayAdd: Bool = false,
        house: String = ""
    ) {
        self.lines = lines
        self.book = book
        self.instant = instant
        self.isMore = isMore
        self.mayAdd = mayAdd
        self.house = house
    }
}

/// An element of a requirement, and what answers it as far as the reader sees.
package struct RequirementElement: Hashable, Sendable {
    package let text: String
    package let plan: [RequirementDraft.PlanLine]
    /// Records that answer it: those that say so, and those that the plan names.
    package let answers: [RecordLine]
    /// Where the requests stand by which it was asked.
    package let requests: [RfiLine]
    package init(
        text: String, plan: [RequirementDraft.PlanLine] = [], answers: [RecordLine] = [], requests: [RfiLine] = []
    ) {
        self.text = text
        self.plan = plan
        self.answers = answers
        self.requests = requests
    }
    package var isAnswered: Bool { !answers.isEmpty || requests.contains(where: \.answers) }
}

/// A product with what it says.
package struct ShownProduct: Sendable {
    package let record: RecordLine
    package let object: JSONValue
    /// Where it is stored; `nil` for one that is not.
    let row: Row?
    package init(record: RecordLine, object: JSONValue) {
        self.init(record: record, object: object, row: nil)
    }
    init(record: RecordLine, object: JSONValue, row: Row?) {
        self.record = record
        self.object = object
        self.row = row
    }
}

/// A requirement, what is known towards it and what is not. S1-07.
package struct RequirementView: Sendable {
    package let line: RequirementLine
    package let elements: [RequirementElement]
    /// Products that say that they answer it, and are not noted in its plan.
    package let claims: [RecordLine]
    /// The latest assessments that the reader may see: those that say that they answer it first.
    package let assessments: [ShownProduct]
    /// What else is not answered: elements of other open requirements.
    package let others: [RequirementLine]
    package let book: PartyBook
    package let instant: Instant
    /// Whether the reader may write another version of it.
    package let mayRevise: Bool
    package let mayAsk: Bool
    package init(
        line: RequirementLine, elements: [RequirementElement], claims: [RecordLine] = [],
        assessments: [ShownProduct] = [],
        others: [RequirementLine] = [], book: PartyBook = .empty, instant: Instant, mayRevise: Bool = false,
        mayAsk: Bool = false
    ) {
        self.line = line
        self.elements = elements
        self.claims = claims
        self.assessments = assessments
        self.others = others
        self.book = book
        self.instant = instant
        self.mayRevise = mayRevise
        self.mayAsk = mayAsk
    }
}

extension RfiLine {
    /// Whether it was answered, and not said to be no answer. That nothing is held answers whether it is, and not the question.
    var answers: Bool {
        thread.outcome != nil && thread.declineCode == nil && thread.transferTo == nil && thread.isHit != false
            && thread.satisfaction != .not
    }
}
