import JSON
import Policy
import Records
import Store

/// What is refused by itself, whatever its policy comes to.
extension Intake {
    /// Why an object is not filed; `nil`: nothing that it says by itself, or with what comes along, is against it.
    ///
    /// - Parameters:
    ///   - reports: that it goes along with, where it is a file.
    ///   - markings: its own, those of its portions and of the reports that it goes along with.
    func refusal(
        of draft: Draft, _ object: JSONValue, with reports: [JSONValue], marked markings: [RecordID],
        in submission: Submission
    ) -> String? {
        if CommitmentAct.namesNoDecision(object) {
            return "decision_ref: name the adopted decision by which that is done"
        }
        if draft.kind.name == "marking-definition", draft.body.count > SharingLimits.marking {
            return
                "a marking definition of \(draft.body.count) bytes is over this node's limit of \(SharingLimits.marking)"
        }
        if let message = registryRefusal(draft, object, in: submission.company) { return message }
        if let marking = contradicted(markings, in: submission.company) {
            return
                "it is marked with \(marking.text), and the definition of that which comes with it says something else "
                + "than the one in force here: define the marking under an id of its own"
        }
        return looksIntoFiles ? fileRefusal(draft.id, object, with: reports, among: submission.files) : nil
    }

    /// A marking of the object which means something else here than its author says together with it. Whoever was the first
    /// to use an id says what it means, so the author's own definition will be refused; filed under the other's, the object
    /// would go to whom its author keeps it from.
    private func contradicted(_ markings: [RecordID], in company: Company) -> RecordID? {
        guard !company.definitions.isEmpty else { return nil }
        let world = access.snapshot.world
        return markings.first { marking in
            guard let meant = company.definitions[marking],
                let inForce = world.markings[marking] ?? world.localMarkings[access.channel.code]?[marking]
            else { return false }
            return meant != inForce && TLP(marking: marking) == nil
        }
    }

    /// Why a file does not go along with these reports, by a look at what it holds; `nil`: it does, or holds nothing.
    ///
    /// - Parameter files: how many come with it, itself among them: what a look costs is bounded for all of them.
    private func fileRefusal(
        _ file: RecordID, _ object: JSONValue, with reports: [JSONValue], among files: Int
    ) -> String? {
        guard !reports.isEmpty, let payload = object["payload_bin"]?.string else { return nil }
        // Whoever holds the data folder waits for what they began.
        guard files <= SharingLimits.annexesLooked || caller.isConsole else {
            return
                "\(files) files go along in one submission, \(SharingLimits.annexesLooked) at most: send them in several"
        }
        let told = reports.flatMap { Product.annexes(of: $0) }.filter { $0.artifact == file }.map { annex in
            [annex.about["name"]?.string ?? "", annex.about["media_type"]?.string ?? ""]
        }
        // Each is looked into once.
        guard let said = told.first, told.allSatisfy({ $0 == said }) else {
            return "a file has one name and one media_type in all reports of a submission: send them one by one"
        }
        guard let bytes = Base64.decode(Array(payload.utf8)[...]) else { return nil }
        return core.annexLook(said[0], said[1], bytes)
    }

    /// What is wrong with filing this kind here, now, by this post; `nil`: nothing.
    private func registryRefusal(_ draft: Draft, _ object: JSONValue, in company: Company) -> String? {
        if draft.kind == .releaseRequest {
            return "requests to release are made by the node: file the object itself, and it is held where it has to be"
        }
        let isRegistry = access.channel.code == Registry.channel
        if company.isBulkOnPersons, Company.isOnPerson(object) {
            return
                "over \(RedLines.personMentionsPerObject) records on persons in one submission: bulk data on persons is "
                + "refused (R3)"
        }
        if !isRegistry, let charter = access.snapshot.registry.charters[access.channel.code],
            !charter.takes(draft.id.type)
        {
            return "the charter of the channel \(access.channel.code) takes no records of the type \(draft.id.type): "
                + "file it in another channel"
        }
        guard draft.kind.isGovernance else {
            let known: Set<String> = ["marking-definition", "identity", "extension-definition"]
            return !isRegistry || known.contains(draft.kind.name)
                ? nil : "the channel registry is for parties, agreements and markings: file it in another channel"
        }
        guard isRegistry else {
            return "a record of the kind \(draft.kind.name) goes into the channel registry, not into this one"
        }
        if draft.kind.name == "person-mention" {
            let limit = RedLines.personMentionsPerObject
            let mentions = access.snapshot.registry.mentions(of: object).union(company.mentions(of: object))
            if mentions.subtracting([draft.id]).count >= limit {
                return "its object would have over \(limit) mentions of persons, the most there may be (R3)"
            }
        }
        if let conflict = conflictOfDuties(draft, object) { return conflict.message + " (domain 3.3)" }
        // Who may not file it at all learns nothing of its signature.
        return mandateRefusal(draft, object)
            ?? core.signatureRefusal(object, in: access.snapshot, by: caller, isVouched: isVouched)
    }

    /// Why this post may not file a record of this kind in the registry; `nil`: it may.
    private func mandateRefusal(_ draft: Draft, _ object: JSONValue) -> String? {
        // Whoever holds the data folder records what was there before the node was.
        if caller.isConsole || isVouched { return nil }
        if let act = Self.acts[draft.kind.name], draft.kind.name != "remarking" || object["decided_by"] != nil {
            return "a \(draft.kind.name) that is filed by hand changes nothing: \(act) does it, and records it"
        }
        let words = Set(access.roles.map(\.rawValue))
        if draft.kind.hasLifecycle {
            guard
                case .refused(let refusal) = draft.kind.move(
                    from: access.snapshot.registry.latest(draft.id), to: object, by: words)
            else { return originatorRefusal(draft, object) }
            return refusal.message
        }
        guard !access.roles.isDisjoint(with: Core.keepers) else {
            return "only a secretary, a chair or a data-protection officer records a \(draft.kind.name)"
        }
        return personsRefusal(draft, object)
    }

    /// Records that say what the node itself did, and the commands that have it done. By themselves they would look as if
    /// it were done.
    private static let acts = [
        "recall": "baraza recall", "remarking": "baraza remark", "tear-line": "baraza tearline",
    ]

    /// The charge that its post, or the post's delegate, may not hold beside another that it has.
    private func conflictOfDuties(_ draft: Draft, _ object: JSONValue) -> SeparationOfDuties.Conflict? {
        guard draft.kind.name == "role-assignment", let assignment = Registry.Assignment(draft.id, object),
            let post = assignment.delegate ?? object["post"]?.string
        else { return nil }
        return access.snapshot.registry.assignments.conflict(of: assignment, for: post)
    }

    /// Who looked at persons says so in their own name, and what takes a data-protection officer takes one of the node's own
    /// organisation: red lines R4 and R5.
    private func personsRefusal(_ draft: Draft, _ object: JSONValue) -> String? {
        switch draft.kind.name {
        case "protected-status-screen":
            guard access.roles.contains(.dpo), originator == core.identity.organisation else {
                return "only a data-protection officer of \(core.identity.organisation) screens (R5)"
            }
            return object["screened_by"]?.string == caller.name
                ? nil : "you screen in your own name: screened_by is \"\(caller.name)\" (R5)"
        case "person-mention" where object["special_categories"] != nil:
            guard access.roles.contains(.dpo), originator == core.identity.organisation else {
                return "only a data-protection officer of \(core.identity.organisation) records special categories (R4)"
            }
            return object["signed_off_by"]?.string == caller.name
                ? nil : "you sign off in your own name: signed_off_by is \"\(caller.name)\" (R4)"
        default: return nil
        }
    }

    /// What an originator lets others have is said, changed and taken back by posts of theirs alone, and so are answers to
    /// requests for it: domain 3.1.3 gate 5, 4.4.
    private func originatorRefusal(_ draft: Draft, _ object: JSONValue) -> String? {
        guard ["consent", "onward-request"].contains(draft.kind.name) else { return nil }
        let before = access.snapshot.registry.latest(draft.id)
        if draft.kind.name == "onward-request", before == nil {
            guard object["asked_by"]?.string == caller.name else {
                return "you ask in your own name: asked_by is \"\(caller.name)\""
            }
            let asking = object["asking_organisation"]?.string ?? originator
            guard asking == originator else {
                return "you ask for your own organisation: asking_organisation is \"\(originator)\""
            }
            return OnwardNote(object)?.isBounded == false
                ? "its reason is over \(SharingLimits.reason) characters, or over \(SharingLimits.onwardReasonBytes) bytes"
                : nil
        }
        let whose = [before, object].compactMap { $0 }.map { $0["originator"]?.string }
        return whose.allSatisfy({ $0 == originator })
            ? nil : "only a post of the originator says what others may have, and you speak for \(originator)"
    }
}
