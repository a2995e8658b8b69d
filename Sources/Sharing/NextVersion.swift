import JSON
import Records

/// When the next version of a record is from.
enum VersionTime: Sendable {
    /// Now, and later than the version before, whatever the clock says.
    case now(Instant)
    /// So many milliseconds after the version before: of two that are made of it at once the store takes one (STIX V4).
    case step(Int64)
    /// Just then.
    case exactly(Instant)

    private static let millisecond: Int64 = 1_000

    /// - Parameter before: when the version before is from.
    fileprivate func instant(after before: Instant?) -> Instant {
        let before = before?.microseconds ?? 0
        switch self {
        case .now(let now):
            // STIX compares milliseconds.
            let later = max(now.microseconds, before + Self.millisecond)
            return Instant(microseconds: later / Self.millisecond * Self.millisecond)
        case .step(let count): return Instant(microseconds: before + count * Self.millisecond)
        case .exactly(let instant): return instant
        }
    }
}

extension JSONValue {
    /// The next version of a record: what changes stands where it stood, what is new comes last.
    ///
    /// - Parameter gone: the properties that it has no more.
    func next(_ changes: [JSONMember] = [], without gone: Set<String> = [], at time: VersionTime) -> JSONTree {
        let before = (self["modified"] ?? self["created"])?.instant
        let all = [JSONMember("modified", .string(time.instant(after: before).text))] + changes
        var new = Dictionary(all.map { ($0.name, $0.value) }) { _, last in last }
        var next: [JSONMember] = []
        for (name, value) in members where !gone.contains(name.text) {
            next.append(JSONMember(name.text, new.removeValue(forKey: name.text) ?? .raw(value.minified)))
        }
        next += all.filter { new.removeValue(forKey: $0.name) != nil }
        return .object(next)
    }
}
