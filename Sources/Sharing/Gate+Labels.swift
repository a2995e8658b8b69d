import JSON
import Policy
package import Records

/// A confidentiality label that was taken in, as a marking.
package struct LabelledMarking: Hashable, Sendable {
    /// The marking definition that says what the label says: for the `object_marking_refs` of what it was on.
    package let id: String
    /// Whether what it asks for is known here. If it is not, it keeps what it marks with its originator.
    package let isUnderstood: Bool
    /// Where it waits for a second person, as something is marked with it already: the request. Until it is cleared it
    /// means nothing here.
    package var request: String?
}

extension Gate {
    /// The label of STANAG 4774 that says what a record's release policy says. For those who release.
    package func label(
        _ id: String, version: String?, channel: String?, by caller: Caller
    ) async throws -> ConfidentialityLabel {
        try await core.door("label", on: id, for: caller) {
            let asked = try await core.released(id, version, channel, by: caller)
            let world = asked.scope.snapshot.world
            // What a marking means that counts in its channel alone is said here, as nobody else could know it.
            var policy = asked.policy.resolved(in: world, channel: asked.state.channel)
            policy.markings = []
            let review = Instant(microseconds: asked.now.microseconds + SharingLimits.labelReview * 1_000_000)
            do throws(LabelError) {
                return try LabelBook.standard.label(for: policy, in: world, created: asked.now, review: review)
            } catch {
                throw Refusal(.invalid, "\(id.echo): \(error.message)")
            }
        }
    }

    /// Takes in the labels of one thing: records in the registry the marking that says what they say. Doing it again
    /// changes nothing.
    ///
    /// - Parameter source: the labels as they came; they stay beside the marking, as an originator's label is never
    ///   written over.
    package func record(
        _ labels: [ConfidentialityLabel], from source: [UInt8], by caller: Caller
    ) async throws -> LabelledMarking {
        guard let created = labels.map(\.created).max() else {
            throw Refusal(.invalid, "there is no label to take in: give one or more")
        }
        let meaning = LabelBook.standard.meaning(of: labels)
        let text = String(decoding: source, as: UTF8.self)
        let id = RecordID.derived("marking-definition", from: source)
        let author = RecordID.derived("identity", from: core.identity.organisation.utf8)
        guard case .object(let members) = meaning.marking(id: id, created: created, createdBy: author) else {
            throw Refusal(.invalid, "the label cannot be written as a marking")
        }
        let references: JSONTree = [["source_name": "STANAG 4774", "description": .string(text)]]
        let object = try JSONDocument(
            parsing: JSONTree.object(members + [JSONMember("external_references", references)]).bytes
        ).root
        let report = try await write([object], to: Registry.channel, by: caller)
        var marking = LabelledMarking(id: id.text, isUnderstood: meaning != .notUnderstood)
        switch report.items.first?.fate {
        case .refused(let message): throw Refusal(.invalid, message)
        case .pending(let request): marking.request = request
        default: break
        }
        return marking
    }
}
