import Records
import Sharing

@testable import Web

extension Samples {
    static func asked(_ language: Language) -> SearchEntry {
        let fields = [
            "q": "baobab NIS -rumour", "type": "malware", "channel": "horn-watch", "since": "2025-04-01",
            "grade": "Z9",
        ]
        return SearchEntry(language) { fields[$0] }
    }

    /// What a search found, with its hits marked.
    static var found: RecordList {
        var lines = lines
        lines[0].hit = SearchHit(
            title: [SearchHit.Piece("BAOBAB", isHit: true), SearchHit.Piece("-LOADER")],
            lines: [
                [
                    SearchHit.Piece("… a loader that calls itself "), SearchHit.Piece("Baobab", isHit: true),
                    SearchHit.Piece(" & <co>"),
                ], [SearchHit.Piece("قافلة قرب باماكو …")],
            ])
        lines[0].originators = ["KE-OUT", "ML-CNE"]
        lines[2].hit = SearchHit(
            title: [SearchHit.Piece("مركز "), SearchHit.Piece("التنسيق", isHit: true), SearchHit.Piece(" الوطني")],
            lines: [])
        var list = RecordList(lines: lines, older: "cursor/1+2=")
        var understood = SearchUnderstanding(wanted: ["baobab", "NIS"])
        understood.names = [
            SearchUnderstanding.Name(typed: "NIS", others: ["KE-NIS", "National Intelligence Service"])
        ]
        understood.leftOut = ["rumour"]
        list.understood = understood
        return list
    }

    static let kept = [
        KeptSearchView(
            id: "a", name: "Baobab <watch>", request: SearchRequest(text: "baobab", type: "malware"),
            alerts: Array(lines.prefix(2)), isMore: true),
        KeptSearchView(
            id: "b", name: "مركز", request: SearchRequest(text: "مركز"), alerts: [], isMore: false),
    ]

    static var notFound: RecordList {
        var list = RecordList(lines: [], older: nil)
        var understood = SearchUnderstanding(wanted: ["nobody's", "secret"])
        (understood.passedOver, understood.fewer) = (["de"], ["nobody's"])
        (understood.isCut, understood.isAsWritten) = (true, true)
        list.understood = understood
        return list
    }
}
