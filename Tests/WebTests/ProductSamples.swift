import Records
import Sharing

@testable import Web

extension Samples {
    /// An assessment with a portion under a mark of its own.
    static func product() throws -> RecordView {
        let body = "extensions.\(Product.extensionID).body"
        return try record(
            object: #"""
                {"type":"report","spec_version":"2.1","id":"report--\#(uuid(4))","created":"2025-04-01T06:10:24.000Z",
                "modified":"2025-04-01T06:10:24.000Z","name":"Fin de saison","description":"Le trafic reprendra.","lang":"fr",
                "report_types":["assessment"],"published":"2025-04-01T06:10:24.000Z","object_refs":["report--\#(uuid(4))"],
                "granular_markings":[{"marking_ref":"\#(TLP.red.marking.text)","selectors":["\#(body).[1]"]}],
                "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"assessment",
                "so_what":"Le trafic reprendra.","areas":[{"name":"Bosso","country":"NE"}],"observed":"2025-04-05T09:30Z",
                "body":["Un premier constat.","Un second, réservé."],"question":"Le trafic reprendra-t-il ?",
                "judgements":[{"text":"Il reprendra.","likelihood_from":55,"likelihood_until":80,"confidence":"moderate",
                "reasons":"Les pluies cessent.","checkable_on":"2025-06"},{"text":"Il doublera.","likelihood_from":10,
                "likelihood_until":50,"confidence":"low","reasons":"Une seule source."}],
                "sources":[{"grade":"B2","descriptor":"Un poste de douane","holding":"partner"},{"grade":"F6"}],
                "assumptions":["La route reste ouverte."],"alternatives":["Un autre corridor."],"indicators":["Les prix."],
                "changes":["Néant."],"checklist":[{"standard":1,"author":3},{"standard":9,"author":0}]}}}
                """#)
    }
}
