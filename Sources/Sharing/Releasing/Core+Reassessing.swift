import JSON
import Policy
package import Records
import Store

/// What has to be looked at again: what was made of something that was recalled, or is under stricter markings now.
///
/// Law 3 and domain 3.1.4: that a record has a source is for those who might have seen the source. So the flag is for posts
/// of the node's own organisation that read a channel in which the source stood.
struct Reassessment: Sendable {
    /// That something was recalled of which a record was made.
    struct Lost: Hashable, Sendable {
        var source: RecordID
        /// The record of the recall.
        var recall: RecordID
        /// Where the source stood.
        var channels: Set<String>
    }

    /// The channels in which the sources stood, by the record that was made of them.
    private(set) var channels: [RecordID: Set<String>] = [:]
    private var recalled: [RecordID: [Lost]] = [:]
    var isEmpty: Bool { channels.isEmpty }

    /// - Parameter recall: its id, where it is one.
    mutating func add(_ record: JSONValue, recall: RecordID? = nil) {
        let codes = Set(record["channels"]?.elements.compactMap(\.string) ?? [])
        for text in record["derived_refs"]?.elements.compactMap(\.string) ?? [] {
            guard let id = try? RecordID(text) else { continue }
            channels[id, default: []].formUnion(codes)
            guard let recall, let source = record["object_ref"]?.recordID else { continue }
            recalled[id, default: []].append(Lost(source: source, recall: recall, channels: codes))
        }
    }

    /// What was recalled of what a record was made of, each with those of these channels in which it stood; none that stood in
    /// none of them.
    func lost(by id: RecordID, reading codes: Set<String>) -> [Lost] {
        (recalled[id] ?? []).compactMap { lost in
            var lost = lost
            lost.channels.formIntersection(codes)
            return lost.channels.isEmpty ? nil : lost
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
        let read = channels(readBy: allowed, snapshot)
        return lines.map { line in
            guard let id = try? RecordID(line.id), let channels = reassessment.channels[id],
                !channels.isDisjoint(with: read)
            else { return line }
            var line = line
            line.isToReassess = true
            return line
        }
    }

    /// What was recalled of what a record was made of, as far as a reader is told: whoever is told that it has to be looked at again.
    /// Whether anything else of that stands somewhere must not matter, as it may stand where they see nothing.
    func lost(by id: RecordID, _ allowed: Allowed, _ snapshot: Snapshot) -> [Reassessment.Lost] {
        guard allowed.organisation == identity.organisation else { return [] }
        return snapshot.registry.reassessment.lost(by: id, reading: channels(readBy: allowed, snapshot))
    }

    /// The codes of the channels in which a reader sees anything.
    func channels(readBy allowed: Allowed, _ snapshot: Snapshot) -> Set<String> {
        Set(allowed.byChannel.keys.compactMap { snapshot.channelsByKey[$0]?.code })
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
