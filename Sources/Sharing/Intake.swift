import JSON
import Policy
import Records
import Store

/// Turns submitted objects into arrivals: checks each, decides its policy, seals it in an envelope, commits to it.
struct Intake: Sendable {
    let core: Core
    let access: Access
    let caller: Caller
    let edition: Edition
    let now: Instant

    /// An object after its check.
    enum Checked: Sendable {
        case ready(Arrival, id: String, version: String?)
        case refused(Filed)
    }

    /// In the order of the objects; big submissions are split over child tasks.
    func check(_ objects: [JSONValue]) async throws -> [Checked] {
        let shares = min(SharingLimits.shares, max(objects.count / SharingLimits.share, 1))
        guard shares > 1 else { return try await checkShare(objects[...]) }
        return try await withThrowingTaskGroup(of: (Int, [Checked]).self) { group in
            for share in 0..<shares {
                let range = objects.count * share / shares..<objects.count * (share + 1) / shares
                group.addTask { (share, try await checkShare(objects[range])) }
            }
            var parts = [[Checked]](repeating: [], count: shares)
            for try await (share, part) in group { parts[share] = part }
            return Array(parts.joined())
        }
    }

    @concurrent
    private func checkShare(_ objects: ArraySlice<JSONValue>) async throws -> [Checked] {
        let salts = core.random(LedgerEntry.saltLength * objects.count)
        var checked: [Checked] = []
        checked.reserveCapacity(objects.count)
        var offset = 0
        for object in objects {
            let salt = Array(salts[offset..<offset + LedgerEntry.saltLength])
            offset += LedgerEntry.saltLength
            let draft: Draft
            do throws(Violation) {
                draft = try Draft(checking: object, in: edition)
            } catch {
                checked.append(.refused(Self.refused(object, error.sentence)))
                continue
            }
            guard !EntryMaker.reserved.contains(draft.id.type) else {
                let message = "type: \"\(draft.id.type)\" is kept for the node's own entries: choose another type"
                checked.append(.refused(Self.refused(object, message)))
                continue
            }
            if draft.kind.name == "marking-definition", draft.body.count > SharingLimits.marking {
                let message =
                    "\(draft.id.text): a marking definition of \(draft.body.count) bytes is over this node's limit of "
                    + "\(SharingLimits.marking)"
                checked.append(.refused(Self.refused(object, message)))
                continue
            }
            checked.append(
                .ready(arrival(draft, salt: salt), id: draft.id.text, version: draft.version?.text))
        }
        return checked
    }

    private func arrival(_ draft: Draft, salt: [UInt8]) -> Arrival {
        let policy = core.policy(
            PolicyKeys.Question(
                channel: access.channel.key, markings: draft.markings, granular: draft.granularMarkings),
            template: access.template)
        let envelope = Envelope(
            urn: Envelope.urn(node: core.identity.origin, id: draft.id), kind: draft.kind.name,
            contentHash: draft.content, originator: core.identity.organisation, ownerNode: core.identity.origin,
            filedBy: caller.name, channel: access.channel.code, created: now, policy: policy
        ).bytes
        let known = access.snapshot.policyKeys[policy]
        var filing = Filing(draft, channel: access.channel.key, policy: known ?? PolicyKey(-1))
        if known == nil { filing.newPolicy = policy }
        return Arrival(
            kind: draft.kind.name, envelope: envelope, body: draft.body,
            commitment: LedgerEntry.commitment(
                kind: draft.kind.name, envelope: envelope, body: draft.body, salt: salt),
            salt: salt, filing: filing)
    }

    private static func refused(_ object: JSONValue, _ message: String) -> Filed {
        let id = object.kind == .object ? object["id"]?.string : nil
        let version = object.kind == .object ? (object["modified"] ?? object["created"])?.string : nil
        return Filed(id: id?.echo, version: version?.echo, fate: .refused(message.cut(to: SharingLimits.message)))
    }
}

extension Filing {
    /// How an object is listed and found: when it comes, and again when it is verified.
    init(_ draft: Draft, channel: ChannelKey, policy: PolicyKey) {
        self.init(
            channel: channel, policy: policy, id: draft.id, version: draft.version, created: draft.created,
            createdBy: draft.createdBy, revoked: draft.revoked, specVersion: draft.specVersion,
            content: draft.content, text: draft.text, references: draft.references, values: draft.values,
            span: draft.span, isMarking: draft.kind.name == "marking-definition")
    }
}

extension [Intake.Checked] {
    /// With what could not be read, each in its place among all.
    func including(_ unreadable: [Int: String]) -> Self {
        if unreadable.isEmpty { return self }
        var rest = makeIterator()
        return (0..<count + unreadable.count).compactMap { place in
            guard let message = unreadable[place] else { return rest.next() }
            return .refused(Filed(id: nil, version: nil, fate: .refused(message.cut(to: SharingLimits.message))))
        }
    }
}

extension Violation {
    /// The object, the property, what is wrong, and by which rule.
    var sentence: String {
        let place = [object, property.isEmpty ? nil : property].compactMap { $0 }.joined(separator: ": ")
        return (place.isEmpty ? "" : place + ": ") + message + " (\(rule))"
    }
}

extension String {
    /// At most so many bytes, cut between characters.
    func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var text = ""
        var length = 0
        for character in self {
            length += character.utf8.count
            guard length <= limit - 3 else { break }
            text.append(character)
        }
        return text + "…"
    }
}
