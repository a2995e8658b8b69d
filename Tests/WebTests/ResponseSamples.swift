import Records
import Sharing

@testable import Web

extension Samples {
    /// A warning on which two houses decided, with words that no page may take for its own, before somebody who may write more.
    static func decided() throws -> RecordView {
        var view = try record(
            object: #"""
                {"type":"report","spec_version":"2.1","id":"report--\#(uuid(4))","created":"2025-04-01T06:10:24.000Z",
                "modified":"2025-04-01T06:10:24.000Z","name":"Crue","lang":"fr","report_types":["warning"],
                "published":"2025-04-01T06:10:24.000Z","object_refs":["report--\#(uuid(4))"],
                "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"warning",
                "so_what":"La route sera coupée.","areas":[{"name":"Bosso"}],"sources":[{"grade":"A1"}],
                "warning":{"hazard":"crue","responsible":["Gardes"],
                "options":["Fermer la route","Déplacer le dépôt \"<b>12</b>\""]}}}}
                """#)
        let day = try PartialDate("2025-04-02")
        var own = ResponseView(
            note: "note--\(uuid(71))", organisation: "KE-OUT", post: "ke-out.chief", choice: .option("Fermer la route"),
            decided: day, status: .underWay, result: "Fermée au nord. <script>", at: today)
        own.isOwn = true
        var log = ResponseLog(
            lines: [
                own,
                ResponseView(
                    note: "note--\(uuid(72))", organisation: "ET-FAD", choice: .noAction,
                    decided: try PartialDate("2025-04-01T09:30Z"), status: .done, at: today),
            ], isMore: true)
        log.mayWrite = true
        log.mayTellAll = true
        view.responses = log
        return view
    }
}
