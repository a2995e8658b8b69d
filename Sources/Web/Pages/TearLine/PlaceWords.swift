import Records

/// Words for the places of a record, as people sanitise it by them.
extension Language {
    /// Where something stands, in words: as in “Areas 1, Name”. What is no selector stands as it is written.
    func place(_ selector: String) -> String {
        guard let steps = Selector(selector)?.steps else { return selector }
        var words: [String] = []
        for (depth, step) in steps.enumerated() {
            let isLast = depth == steps.count - 1
            switch step {
            // The frame around what an extension says is no place that anybody knows.
            case .member("extensions") where !isLast, .member(Product.extensionID) where !isLast: continue
            case .member(let name): words.append(portion(name))
            case .element(let index): words.append(element(index, of: words.popLast() ?? ""))
            }
        }
        return list(words)
    }

    /// One of several in a list.
    func element(_ index: Int, of list: String) -> String {
        text("tearline.nth", ["what": list, "n": number(index + 1)])
    }

    /// A property of a record, of a product or of what is in one, in words; one that we have no words for stands as it is written.
    func portion(_ name: String) -> String {
        if name == Product.extensionID { return text("tearline.part.product") }
        let said = Self.portions[name].flatMap { known($0) }
        return said ?? known("tearline.part.\(name)") ?? known("property.\(name)") ?? known("field.\(name)") ?? name
    }

    /// Properties of products that other pages say already, under a name of their own.
    private static let portions = [
        "acknowledge_within": "product.acknowledge", "annexes": "annex.title", "body": "field.text",
        "checklist": "product.checklist", "contradicts_ref": "product.contradicts",
        "derived_from_refs": "field.made_from", "descriptor": "field.source",
        "follows_ref": "product.follows", "judgements": "product.judgements", "media_type": "property.mime_type",
        "observed": "product.observed",
        "period": "product.period", "responds_to_ref": "field.responds_to", "supersedes_ref": "product.supersedes",
        "text": "field.text",
    ]
}
