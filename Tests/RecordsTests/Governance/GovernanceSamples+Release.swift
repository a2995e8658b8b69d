import Records

extension GovernanceSample {
    static let release: [GovernanceSample] = [
        GovernanceSample(
            "release-request",
            [
                "object_ref": report, "version": day, "channel": #""ct-eastern""#, "reason": #""needed""#,
                "widening": "true", "grounds": #"["widening"]"#, "title": #""a report""#,
                "object": #""{}""#, "policy": policy, "annex_policies": "[\(policy)]", "edition": #""2.1""#,
                "precedence": #""FLASH""#,
                "source_ref": tool, "source_version": day, "removed": #"["description"]"#,
                "generalised": #"[{"selector":"name","step":"place"}]"#, "residue_note": #""a common word""#,
                "remarking": "true", "keeps_era": "true", "era": day, "asked_by": #""ke-out.author""#,
                "status": #""returned""#,
                "decided_by": #""ke-out.releaser""#, "decision_reason": #""unclear""#,
                "standards": #"[{"standard":1,"score":2}]"#,
            ]),
        GovernanceSample(
            "consent",
            [
                "object_ref": report, "version": day, "organisation": #""UG-NAC""#, "originator": #""KE-OUT""#,
                "granted_by": #""ke-out.releaser""#, "status": #""granted""#, "valid_until": later,
                "reason": #""joint case""#, "signature": signature,
            ]),
        GovernanceSample(
            "onward-request",
            [
                "object_ref": report, "version": day, "for_organisation": #""DZ-CAS""#,
                "asking_organisation": #""UG-NAC""#,
                "originator": #""KE-OUT""#, "asked_by": #""ug-nac.duty""#,
                "reason": #""they asked""#, "status": #""seen""#, "due": later, "decided_by": #""ke-out.releaser""#,
                "decline_code": #""source-protection""#, "decision_reason": #""source""#, "tear_line_ref": report,
            ]),
        GovernanceSample(
            "recall",
            [
                "object_ref": report, "versions": "[\(day)]", "reason": #""error""#, "explanation": #""wrong place""#,
                "measure": #""quarantine""#, "issued_by": #""ke-out.releaser""#, "status": #""issued""#,
                "replacement_ref": tool, "derived_refs": "[\(tool)]", "channels": #"["alerts"]"#,
            ]),
        GovernanceSample(
            "remarking",
            [
                "object_ref": report, "version": day, "direction": #""downgrade""#, "to": policy,
                "reason": #""two years""#, "proposed_by": #""ke-out.author""#, "decided_by": #""ke-out.releaser""#,
                "derived_refs": "[\(tool)]", "channels": #"["alerts"]"#,
            ]),
        GovernanceSample(
            "tear-line",
            [
                "source_ref": report, "source_version": day, "result_ref": tool, "removed": #"["description"]"#,
                "generalised": #"[{"selector":"object_refs.[0]","step":"place"}]"#, "made_by": #""ke-out.author""#,
                "second_reader": #""ke-out.releaser""#, "residue_check": #""waived""#,
                "residue_note": #""a common word""#,
            ]),
    ]

    static let oversight: [GovernanceSample] = [
        GovernanceSample(
            "processing-record", needs: ["channel"],
            [
                "controller": #""KE-OUT""#, "joint_controllers": #"["UG-NAC"]"#, "node": #""ke.example""#,
                "channel": #""ct-eastern""#, "purposes": #"["analysis"]"#, "legal_basis": #""Act 24 of 2019""#,
                "categories": #"["names"]"#, "special_categories": #"["health"]"#, "data_subjects": #"["witness"]"#,
                "recipients": #"["alliance:MCC"]"#, "retention": retention, "security": #""sealed""#,
                "transfers": #"[{"to":"state:UG","basis":"agreement"}]"#, "impact_assessment": #""2024/3""#,
                "prior_authorisation": #""2024/9""#, "dpo": #""ke-out.dpo""#, "valid_from": day, "valid_until": later,
            ]),
        GovernanceSample(
            "person-mention",
            [
                "object_ref": report, "descriptors": #"[{"kind":"name","text":"Juma"}]"#, "category": #""witness""#,
                "fact_or_opinion": #""fact""#, "grade": #""B2""#, "justification": #""he saw it""#, "review_on": day,
                "retention_until": later, "special_categories": #"["health"]"#, "special_basis": #""art. 9""#,
                "signed_off_by": #""ke-out.dpo""#, "minimisation": #""no address""#,
                "purposes": #"["analysis"]"#, "legal_basis": #""Act 24 of 2019""#,
            ]),
        GovernanceSample(
            "correction-notice",
            [
                "object_ref": report, "version": day, "replaced_by": later, "notice_kind": #""correction""#,
                "what": #""the place""#, "why": #""mistaken""#, "requested_by": #""data subject""#,
                "request_ref": #""data-subject-request--\#(Sample.id)""#, "decision": #""corrected""#,
                "decided_by": #""ke-out.releaser""#, "replacement_ref": tool,
                "to_inform": #"["UG-NAC"]"#, "reassess_refs": "[\(tool)]",
            ]),
        GovernanceSample(
            "data-subject-request", needs: ["authority"],
            [
                "case_reference": #""2024/17""#, "request_kind": #""erasure""#, "intake": #""through-authority""#,
                "authority": #""ODPC""#, "handled_by": #""KE-OUT""#, "received": day, "due": later,
                "status": #""received""#, "object_refs": "[\(report)]",
                "mention_refs": #"["person-mention--\#(Sample.id)"]"#, "identity_checked_by": #""ke-out.dpo""#,
                "decision": #""indirect-access""#, "decided_by": #""ke-out.dpo""#, "legal_ground": #""s. 40""#,
                "indirect_access": #""by the authority""#, "answered": later,
            ]),
        GovernanceSample(
            "protected-status-screen",
            [
                "object_ref": report, "version": day, "result": #""refused""#, "screened_by": #""ke-out.dpo""#,
                "second_reviewer": #""ke-out.chair""#, "groups": #"["journalist"]"#, "note": #""her work""#,
            ]),
        GovernanceSample(
            "breach",
            [
                "detected": day, "contained": later, "notified": later, "notice_due": later,
                "organisation": #""KE-OUT""#, "description": #""a lost stick""#,
                "affected": #"{"persons":3,"records":1,"organisations":["UG-NAC"],"data_subjects":["victim"]}"#,
                "object_refs": "[\(report)]", "authority": #""ODPC""#, "measures": #""keys erased""#,
            ]),
        GovernanceSample(
            "oversight-question",
            [
                "asker": #""KE-PAR""#, "addressee": #""KE-OUT""#, "entry_kind": #""finding""#, "scope": #""2024""#,
                "question": #""on which basis?""#, "evidence_refs": "[\(report)]",
                "evidence_hashes": #"{"SHA-256":"\#(String(repeating: "a", count: 64))"}"#,
                "in_reply_to_ref": #""oversight-question--\#(Sample.id)""#, "answer": #""art. 14""#,
                "answered_by": #""ke-out.chair""#, "answered": later, "answer_due": later, "published": #""all of it""#,
            ]),
    ]
}
