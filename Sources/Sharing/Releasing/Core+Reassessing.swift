import JSON
import Policy
package import Records
import Store

/// What has to be looked at again: what was made of something that was recalled, or is under stricter markings now.
///
/// Law 3 and domain 3.1.4: that a record has a source is for those who might have seen the source. So the flag is for posts
/// of the node's own organisation that read a channel in which the source stood.
struct Reassessment: Sendable {
    /// The channels in which the sources stood, by the record that was made of them.
    private(set) var channels: [RecordID: Set<String>] = [:]
    var isEmpty: Bool { channels.isEmpty }

    mutating func add(_ record: JSONValue) {
        let codes = Set(record["channels"]?.elements.compactMap(\.string) ?? [])
        for text in record["derived_refs"]?.elements.compactMap(\.string) ?? [] {
            guard let id = try? RecordID(text) else { continue }
            channels[id, default: []].formUnion(codes)
        }
    }
}

/// That a version was wrong: for those who were shown it.
struct Correction: Hashable, Sendable {
    /// The notice that says so.
    var id: RecordID
    var version: Instant
    /// Of a version that was erased: the one on which its readers are told.
    var replacedBy: Instant?
    /// Who says so: it counts for their word alone.
    var originators: Set<String>
    var what: String
    var why: String
    var at: Instant
}

extension Core {
    /// The same lines, with a flag on what has to be looked at again.
    func flagged(_ lines: [RecordLine], _ allowed: Allowed, _ snapshot: Snapshot) -> [RecordLine] {
        let reassessment = snapshot.registry.reassessment
        guard !reassessment.isEmpty, allowed.organisation == identity.organisation else { return lines }
        let read = Set(allowed.byChannel.keys.compactMap { snapshot.channelsByKey[$0]?.code })
        return lines.map { line in
            guard let id = try? RecordID(line.id), let channels = reassessment.channels[id],
                !channels.isDisjoint(with: read)
            else { return line }
            var line = line
            line.isToReassess = true
            return line
        }
    }

    /// What was wrong with the versions that a caller may see, as the originators of the one that is shown say.
    func corrections(
        to shown: Shown, among versions: [Shown], _ snapshot: Snapshot, for caller: Caller
    ) async throws -> [CorrectionView] {
        let originators = originators(of: shown.row.shelf, in: snapshot)
        let own = versions.filter { self.originators(of: $0.row.shelf, in: snapshot) == originators }
        let seen = Set(own.compactMap { Instant($0.row.version) })
        let corrections = snapshot.registry.corrections(to: shown.row.id, of: originators)
        let told = corrections.filter { each in
            seen.contains(each.version) || each.replacedBy.map(seen.contains) ?? false
        }
        try await give(told.map(\.id), to: caller)
        return told.map {
            CorrectionView(version: $0.version, what: $0.what, why: $0.why, at: $0.at)
        }
    }
}

/// What was wrong with a version, and why: for those who may see it.
package struct CorrectionView: Hashable, Sendable {
    package let version: Instant
    package let what: String
    package let why: String
    package let at: Instant
    package init(version: Instant, what: String, why: String, at: Instant) {
        self.version = version
        self.what = what
        self.why = why
        self.at = at
    }
}
