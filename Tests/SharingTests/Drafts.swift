import Records

@testable import Sharing

extension ProductDraft {
    /// What a first report has to say, and nothing else.
    static func intrep(_ title: String, in channel: String = "alerts") throws -> ProductDraft {
        var draft = ProductDraft(.intrep, channel: channel, title: title)
        draft.observed = try PartialDate("2025-04-05")
        draft.areas = [ProductDraft.Area(name: "Malaba", country: "KE")]
        draft.soWhat = "Warn carriers."
        draft.sources = [ProductDraft.Source(grade: "B2")]
        return draft
    }

    /// What takes two persons, however it is marked.
    static func assessment(_ title: String) -> ProductDraft {
        var draft = ProductDraft(.assessment, channel: "alerts", title: title)
        draft.question = "Will it last?"
        draft.judgements = [
            ProductDraft.Judgement(
                text: "It will.", likelihood: Likelihood.Band.likely.interval, confidence: "moderate",
                reasons: "It has.")
        ]
        draft.sources = [ProductDraft.Source(grade: "C3")]
        (draft.assumptions, draft.alternatives, draft.indicators, draft.changes) = (["a"], ["b"], ["c"], ["none"])
        for standard in Product.standards { draft.checklist[standard] = 2 }
        return draft
    }
}

extension House {
    /// Files what goes out at once; the record.
    func filed(_ draft: ProductDraft, by caller: Caller? = nil) async throws -> String {
        guard case .filed(let id, _) = try await gate.file(draft, by: caller ?? self["author"]) else {
            throw Refusal(.conflict, "it was not filed")
        }
        return id
    }

    /// Files what waits for a second person; the request.
    func held(_ draft: ProductDraft, by caller: Caller? = nil) async throws -> String {
        guard case .held(let request) = try await gate.file(draft, by: caller ?? self["author"]) else {
            throw Refusal(.conflict, "it was not held")
        }
        return request
    }
}
