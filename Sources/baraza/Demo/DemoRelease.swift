import JSON

/// What the demonstration holds for a second person: a report that is CONFIDENTIAL, with all that it takes to decide on
/// it. Fiction, like the rest.
enum DemoRelease {
    private static let confidential = "marking-definition--20250405-0000-4000-8000-000000000001"
    private static let time = "2025-04-01T00:00:00.000Z"

    /// By channel, in the order of filing.
    static let filings: [(channel: String, objects: [JSONTree])] = [
        ("registry", [marking, clearance, accreditation]), (DemoNode.closed, [report]),
    ]

    private static let marking: JSONTree = [
        "type": "marking-definition", "spec_version": "2.1", "id": .string(confidential), "created": .string(time),
        "name": "CONFIDENTIAL (FICTION)",
        "extensions": .object([
            JSONMember(
                "extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9",
                [
                    "extension_type": "property-extension", "onward": "none", "permitted_use": "any",
                    "rel_to": "any", "rel_to_mode": "unstated", "tlp": "clear",
                    "classification": ["scheme": "nato", "label": "NATO CONFIDENTIAL", "ordinal": 3],
                ])
        ]),
    ]

    private static let clearance: JSONTree = [
        "type": "clearance", "id": "clearance--20250405-0000-4000-8000-000000000002", "created": .string(time),
        "modified": .string(time), "post": "duty", "organisation": "KE-OUT", "ordinal": 4, "scheme": "nato",
        "valid_until": "2045-04-01T00:00:00.000Z", "issued_by": "National authority (FICTION)",
    ]

    private static let accreditation: JSONTree = [
        "type": "accreditation", "id": "accreditation--20250405-0000-4000-8000-000000000005",
        "created": .string(time), "modified": .string(time), "organisation": "KE-OUT", "ordinal": 4,
        "valid_from": .string(time), "authority": "National authority (FICTION)",
    ]

    private static let report: JSONTree = [
        "type": "report", "spec_version": "2.1", "id": "report--20250405-0000-4000-8000-000000000003",
        "created": .string(time), "modified": .string(time), "lang": "en",
        "name": "Task force: how the next crossing is expected",
        "description":
            "FICTION. Two independent sources expect a crossing by night within the week. Source protection: do not name the village.",
        "report_types": ["threat-report"], "labels": ["fiction"], "published": .string(time), "confidence": 70,
        "object_refs": [.string(DemoStream().organisationID(0))],
        "object_marking_refs": [.string(confidential)],
    ]
}
