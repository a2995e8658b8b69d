import Records

extension GovernanceSample {
    static let parties: [GovernanceSample] = [
        GovernanceSample(
            "organisation",
            [
                "code": #""KE-OUT""#, "names": names, "organisation_kind": #""intelligence-civil""#,
                "status": #""active""#, "status_from": day, "country": #""KE""#, "parent": #""KE-GOV""#,
                "scheme": #""KE""#, "serves": #"["KE-CAB"]"#, "oversight_bodies": #"["KE-PAR"]"#,
                "mandate": #""coordination""#, "legal_reference": #""Act 28 of 2012""#,
                "identifiers": #"[{"scheme":"org-id.guide","identifier":"KE-RCO-1"}]"#,
                "languages": #"["en","sw"]"#, "time_zone": #""Africa/Nairobi""#, "working_hours": #""Mon-Fri 8-17""#,
                "duty_posts": #"["ke-out.duty"]"#, "nodes": #"["ke.example"]"#, "founding_date": #""1998""#,
                "dissolution_date": #""unknown""#,
            ]),
        GovernanceSample(
            "post",
            [
                "name": #""ke-out.duty""#, "organisation": #""KE-OUT""#, "title": #""duty officer""#,
                "functions": #"["liaison"]"#, "languages": #"["sw"]"#, "channels": #"["ct-eastern"]"#,
                "duty_hours": #""always""#, "key_fingerprint": #""sha256:9f86d081884c7d65""#,
            ]),
        GovernanceSample(
            "role-assignment",
            [
                "post": #""ke-out.duty""#, "role": #""dpo""#, "scope": #""channel:ct-eastern""#, "valid_from": day,
                "valid_until": later, "appointed_by": #""ke-out.chair""#, "status": #""on-leave""#,
                "delegate": #""ke-out.second""#,
            ]),
        GovernanceSample(
            "clearance",
            [
                "post": #""ke-out.duty""#, "organisation": #""KE-OUT""#, "ordinal": "4", "scheme": #""KE""#,
                "valid_until": later, "issued_by": #""National authority""#, "read_ins": #"["baobab"]"#,
                "signature": signature,
            ]),
        GovernanceSample(
            "community",
            [
                "code": #""MCC""#, "names": names, "community_kind": #""conference-series""#,
                "instrument": #""communiqué""#, "seats": #"["Naivasha"]"#, "organs": #"["MCC-SEC"]"#,
                "languages": #"["en"]"#, "working_languages": #"["fr"]"#, "decision_rule": #""consensus""#,
                "gateway_policy": #""by agreement""#, "founding_date": #""2024-01""#, "dissolution_date": #""unknown""#,
            ]),
        GovernanceSample(
            "membership", needs: ["community"], spare: ["body"],
            [
                "community": #""MCC""#, "organisation": #""KE-OUT""#, "tier": #""partner""#, "valid_from": day,
                "valid_until": later, "post": #""ke-out.duty""#, "instrument": #""accession""#,
            ]),
        GovernanceSample(
            "body",
            [
                "code": #""MCC-SEC""#, "names": names, "status": #""proposed""#, "body_kind": #""secretariat""#,
                "parent": #""MCC""#, "terms_of_reference": #""serve""#, "composition": #""open""#,
                "chair_rule": #""troika""#, "quorum": "5", "decision_rule": #""consensus-minus-parties""#,
                "reporting_line": #""MCC""#, "document_symbol": #""MCC/SEC""#, "channels": #"["mcc"]"#,
                "languages": #"["en"]"#, "established_on": #""2025""#, "renewal_on": #""2026-04""#,
                "sunset_on": #""2027-01-01""#,
            ]),
        agreement,
        charter,
        GovernanceSample(
            "classification-scheme",
            [
                "code": #""KE""#, "names": names,
                "levels": #"[{"label":"محدود","ordinal":2,"aliases":["restricted"]},{"label":"secret","ordinal":4}]"#,
                "country": #""KE""#, "signed_by": #""National authority""#, "signature": signature,
                "valid_from": day, "valid_until": later,
            ]),
        GovernanceSample(
            "accreditation",
            [
                "organisation": #""KE-OUT""#, "ordinal": "4", "valid_from": day, "valid_until": later,
                "authority": #""National authority""#, "conditions": #""offline""#, "signature": signature,
            ]),
        GovernanceSample(
            "due-diligence",
            [
                "organisation": #""KE-OUT""#, "category": #""*""#, "grade": #""yes""#, "valid_from": day,
                "valid_until": later, "risks": #"["misuse"]"#, "assessment": #""low""#, "mitigation": #""training""#,
                "monitoring": #""yearly""#, "decided_by": #""ke-out.dpo""#,
            ]),
    ]

    static let agreement = GovernanceSample(
        "agreement", needs: ["in_force_from"],
        [
            "title": #""Framework""#, "agreement_kind": #""framework""#, "parties": #"["KE-OUT","TR-KAM"]"#,
            "status": #""in-force""#, "depositary": #""African Union""#, "signed_on": #""2022-04-Tue""#,
            "provisional_from": #""2022-05""#, "in_force_from": day, "in_force_until": later,
            "review_on": #""2024-06""#, "suspensions": term, "languages": #"["en","tr"]"#,
            "authentic_languages": #"["en"]"#, "text_hashes": #"{"SHA-256":"\#(String(repeating: "a", count: 64))"}"#,
            "publication_level": #""existence-only""#, "categories": #"["maritime"]"#, "purposes": #""any""#,
            "maximum_ordinal": "3",
            "equivalences":
                #"[{"from":"KE","to":"TR","rows":{"محدود":"HİZMETE ÖZEL","top secret":"ÇOK GİZLİ"},"valid_from":"2024-03-01T10:00:00Z","valid_until":"2024-04-01T10:00:00Z","signed_by":"National authority"}]"#,
            "originator_control": #""consent""#, "third_party_rule": #""list""#, "third_parties": #"["state:UG"]"#,
            "oversight_clause": #""bodies-are-not-third-parties""#, "transfer_basis": #""art. 14""#,
            "data_subject_rights": #""art. 15""#, "retention": retention, "breach_notice_hours": "72",
            "rights_clause": #""art. 2""#, "liability": #""none""#, "cost_clause": #""each its own""#,
            "termination": #""six months""#, "wind_down": #""delete""#,
        ])

    static let charter = GovernanceSample(
        "channel-charter",
        [
            "code": #""ct-eastern""#, "purpose": #""warnings""#, "ceiling": "3", "status": #""active""#,
            "names": names, "channel_kind": #""community-alert""#, "agreement_ref": #""agreement--\#(Sample.id)""#,
            "members":
                #"["organisation:KE-OUT","alliance:MCC","alliance:MCC/partner","alliance:MCC/observer","body:X","state:KE"]"#,
            "moderators": #"["ke-out.duty"]"#, "kinds": #"["report","x-own-thing"]"#, "languages": #"["en"]"#,
            "precedences": #"["FLASH"]"#, "service_times": #"{"FLASH":60,"ROUTINE":3600}"#,
            "interactions": #"["push"]"#, "read_receipts": #""post""#, "retention_days": "90",
            "person_review_days": "90", "person_retention_days": "365",
            "gateway_rules": #""none""#, "emergency": "true", "valid_from": day, "valid_until": later,
            "suspensions": term, "template": policy,
        ])
}
