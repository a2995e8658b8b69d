import Records
import Sharing

@testable import Web

extension Samples {
    private static func requirementLine(_ number: Int, _ name: String, gaps: [Int]) -> RequirementLine {
        var draft = RequirementDraft(
            channel: "horn-watch", name: name, decision: "whether to move the <depot>",
            elements: ["Do the <wells> hold?", "Is the bridge open?"])
        draft.priority = number == 91 ? .high : .low
        draft.status = gaps.isEmpty ? .satisfied : .active
        draft.themes = ["water", "roads"]
        draft.background = "The rains are late."
        draft.from = try? PartialDate("2025-04-01")
        draft.plan = [
            RequirementDraft.PlanLine(
                element: 0, organisation: "ET-FAD", method: .partnerRequest, due: try? PartialDate("2025-05-01")),
            RequirementDraft.PlanLine(element: 1, method: .openSource),
        ]
        return RequirementLine(
            record: line(number, type: Requirement.type, title: name, tlp: .amber), draft: draft, owner: "KE-OUT",
            gaps: gaps, mayRevise: true)
    }

    static func requirements() -> RequirementList {
        RequirementList(
            lines: [
                requirementLine(91, "What would change our <warning> time?", gaps: [0]),
                requirementLine(92, "Who sells fuel?", gaps: []),
            ], instant: today, isMore: true, mayAdd: true, house: "KE-OUT")
    }

    static func requirement() throws -> RequirementView {
        let line = requirementLine(91, "What would change our <warning> time?", gaps: [0])
        let plan = line.draft.plan
        let view = try product()
        return RequirementView(
            line: line,
            elements: [
                RequirementElement(
                    text: "Do the <wells> hold?", plan: [plan[0]], requests: [try rfiLine(81, .u1, .requester, .accept)]
                ),
                RequirementElement(text: "Is the bridge open?", plan: [plan[1]], answers: [lines[1]]),
            ],
            claims: [lines[2]], assessments: [ShownProduct(record: view.line, object: view.object)],
            others: [requirementLine(93, "Where is the market?", gaps: [1])], instant: today, mayRevise: true,
            mayAsk: true)
    }
}
