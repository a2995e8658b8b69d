/// The relationships that the standard suggests: STIX 2.1 Appendix B; R3. Other names are legal.
enum Relationships {
    /// Whether the standard lists it, or a type that it does not know takes part.
    static func suggest(_ name: String, from source: String, to target: String) -> Bool {
        guard let origin = Kind.named(source), let end = Kind.named(target) else { return true }
        switch name {
        case "related-to": return true
        case "derived-from", "duplicate-of": return origin == end
        default:
            guard let targets = listed[source]?[name] else { return false }
            return targets.contains(target) || (targets.contains(anyObservable) && end.isObservable)
        }
    }

    private static let anyObservable = "*"

    private static let listed: [String: [String: Set<String>]] = [
        "attack-pattern": [
            "delivers": ["malware"],
            "targets": ["identity", "location", "vulnerability"],
            "uses": ["malware", "tool"],
        ],
        "campaign": [
            "attributed-to": ["intrusion-set", "threat-actor"],
            "compromises": ["infrastructure"],
            "originates-from": ["location"],
            "targets": ["identity", "location", "vulnerability"],
            "uses": ["attack-pattern", "infrastructure", "malware", "tool"],
        ],
        "course-of-action": [
            "investigates": ["indicator"],
            "mitigates": ["attack-pattern", "indicator", "malware", "tool", "vulnerability"],
            "remediates": ["malware", "vulnerability"],
        ],
        "domain-name": [
            "resolves-to": ["domain-name", "ipv4-addr", "ipv6-addr"]
        ],
        "identity": [
            "located-at": ["location"]
        ],
        "indicator": [
            "based-on": ["observed-data"],
            "indicates": [
                "attack-pattern", "campaign", "infrastructure", "intrusion-set", "malware", "threat-actor", "tool",
            ],
        ],
        "infrastructure": [
            "communicates-with": ["domain-name", "infrastructure", "ipv4-addr", "ipv6-addr", "url"],
            "consists-of": ["*", "infrastructure", "observed-data"],
            "controls": ["infrastructure", "malware"],
            "delivers": ["malware"],
            "has": ["vulnerability"],
            "hosts": ["malware", "tool"],
            "located-at": ["location"],
            "uses": ["infrastructure"],
        ],
        "intrusion-set": [
            "attributed-to": ["threat-actor"],
            "compromises": ["infrastructure"],
            "hosts": ["infrastructure"],
            "originates-from": ["location"],
            "owns": ["infrastructure"],
            "targets": ["identity", "location", "vulnerability"],
            "uses": ["attack-pattern", "infrastructure", "malware", "tool"],
        ],
        "ipv4-addr": [
            "belongs-to": ["autonomous-system"],
            "resolves-to": ["mac-addr"],
        ],
        "ipv6-addr": [
            "belongs-to": ["autonomous-system"],
            "resolves-to": ["mac-addr"],
        ],
        "malware": [
            "authored-by": ["intrusion-set", "threat-actor"],
            "beacons-to": ["infrastructure"],
            "communicates-with": ["domain-name", "ipv4-addr", "ipv6-addr", "url"],
            "controls": ["malware"],
            "downloads": ["file", "malware", "tool"],
            "drops": ["file", "malware", "tool"],
            "exfiltrates-to": ["infrastructure"],
            "exploits": ["vulnerability"],
            "originates-from": ["location"],
            "targets": ["identity", "infrastructure", "location", "vulnerability"],
            "uses": ["attack-pattern", "infrastructure", "malware", "tool"],
            "variant-of": ["malware"],
        ],
        "malware-analysis": [
            "av-analysis-of": ["malware"],
            "characterizes": ["malware"],
            "dynamic-analysis-of": ["malware"],
            "static-analysis-of": ["malware"],
        ],
        "threat-actor": [
            "attributed-to": ["identity"],
            "compromises": ["infrastructure"],
            "hosts": ["infrastructure"],
            "impersonates": ["identity"],
            "located-at": ["location"],
            "owns": ["infrastructure"],
            "targets": ["identity", "location", "vulnerability"],
            "uses": ["attack-pattern", "infrastructure", "malware", "tool"],
        ],
        "tool": [
            "delivers": ["malware"],
            "drops": ["malware"],
            "has": ["vulnerability"],
            "targets": ["identity", "infrastructure", "location", "vulnerability"],
            "uses": ["infrastructure"],
        ],
    ]
}
