import JSON
package import Records

/// What is done with a membership. Each leaves the stretch of time before it as it was: a membership ends, and another
/// begins.
package enum MembershipAct: String, CaseIterable, Sendable {
    case end, suspend, reinstate

    /// - Parameter instant: from when on.
    package func changes(of membership: PartyRecord, at instant: Instant) -> [PartyChange] {
        let end = PartyChange.next(membership, ["valid_until": .string(instant.text)])
        func begin(_ tier: String) -> PartyChange {
            var members = ["community", "body", "organisation", "post", "instrument"].compactMap { name in
                membership.string(name).map { JSONMember(name, .string($0)) }
            }
            members.append(JSONMember("tier", .string(tier)))
            members.append(JSONMember("valid_from", .string(instant.text)))
            if let until = membership.instant("valid_until"), until > instant {
                members.append(JSONMember("valid_until", .string(until.text)))
            }
            return .new("membership", members)
        }
        return switch self {
        case .end: [end]
        // First the suspension, which outweighs what it stands beside.
        case .suspend: [begin("suspended"), end]
        case .reinstate: [end, begin("member")]
        }
    }

    /// What may be done with a membership as it is.
    package static func possible(for membership: PartyRecord, at instant: Instant) -> [MembershipAct] {
        guard let span = membership.span, span.until.map({ instant < $0 }) ?? true else { return [] }
        return membership.string("tier") == "suspended" ? [.reinstate, .end] : [.suspend, .end]
    }
}

/// What is done with an agreement.
package enum AgreementAct: String, CaseIterable, Sendable {
    case suspend, resume, end

    /// - Parameter instant: from when on.
    package func changes(of agreement: PartyRecord, at instant: Instant) -> [PartyChange] {
        let suspensions = agreement.body["suspensions"]?.elements.map { $0 } ?? []
        switch self {
        case .suspend:
            let new = JSONTree.object([JSONMember("from", .string(instant.text))])
            return [
                .next(
                    agreement,
                    ["status": "suspended", "suspensions": .array(suspensions.map { .raw($0.minified) } + [new])])
            ]
        case .resume:
            let closed = suspensions.map { term -> JSONTree in
                guard term["until"] == nil, let from = term["from"]?.string else { return .raw(term.minified) }
                return ["from": .string(from), "until": .string(instant.text)]
            }
            return [.next(agreement, ["status": "in-force", "suspensions": .array(closed)])]
        case .end:
            return [.next(agreement, ["status": "terminated", "in_force_until": .string(instant.text)])]
        }
    }

    private var state: String {
        switch self {
        case .suspend: "suspended"
        case .resume: "in-force"
        case .end: "terminated"
        }
    }

    /// What posts of these roles may do with an agreement as it is.
    package static func possible(for agreement: PartyRecord, by roles: Set<Role>) -> [AgreementAct] {
        let states = agreement.nextStates(by: roles)
        return allCases.filter { act in
            states.contains(act.state) && (act != .resume || agreement.string("status") == "suspended")
        }
    }
}

extension PartyRecord {
    /// In another state, from an instant on.
    package func moved(to state: String, at instant: Instant) -> PartyChange {
        // Other kinds are in a state from when that is recorded.
        guard kind == "organisation" else { return .next(self, ["status": .string(state)]) }
        return .next(self, ["status": .string(state), "status_from": .string(instant.text)])
    }

    /// Where its life cycle goes from here, on the word of these roles.
    package func nextStates(by roles: Set<Role>) -> [String] {
        guard let lifecycle = Kind.named(kind)?.lifecycle else { return [] }
        let state = lifecycle.state(of: body)
        return lifecycle.states(after: state).filter {
            lifecycle.next(from: state, to: $0, by: Set(roles.map(\.rawValue))).isAllowed
        }
    }
}

extension PartyRecord {
    /// The same party under another name of a language from a day on; what it was called until then stays on record, so
    /// that an older document shows the name valid at its date (scenario S4-12).
    ///
    /// - Parameter day: as in `2024-07-06`.
    package func renamed(_ name: String, lang: String, from day: String) -> PartyChange {
        var names: [JSONTree] = (body["names"]?.elements.map { $0 } ?? []).map { value in
            let kind = value["kind"]?.string ?? "official"
            guard value["lang"]?.string == lang, kind == "official", value["valid_until"] == nil else {
                return .raw(value.minified)
            }
            let members = value.members.map { JSONMember($0.text, .raw($1.minified)) }
            return .object(members + [JSONMember("valid_until", .string(day))])
        }
        names.append(["text": .string(name), "lang": .string(lang), "kind": "official", "valid_from": .string(day)])
        return .next(self, ["names": .array(names)])
    }
}
