package import JSON

/// Which states a record may be in, how it goes from one to the next, and on whose word: data, and one question about it.
///
/// Declared beside its kind. It decides alone on the word of a role; what else a move needs (consent of all parties, a
/// second person) is asked by whoever carries it out. Source: domain 3.1.4, 3.2 to 3.7, 3.24.
package struct Lifecycle: Sendable {
    package struct Move: Hashable, Sendable {
        /// `nil`: the first version of a record.
        package let from: String?
        package let to: String
        /// Any one of them will do.
        package let roles: Set<PostRole>
    }

    package let name: String
    /// In the order of a life that goes well.
    package let states: [String]
    /// What a record that states none is in; `nil`: its kind requires one.
    package let unstated: String?
    package let moves: [Move]
    let vocabulary: Vocabulary

    /// - Parameter states: words divided by spaces; ``moves`` use no others.
    init(_ name: String, _ states: String, unstated: String? = nil, _ moves: [Step]) {
        self.name = name
        self.vocabulary = .closed("the states of \(name)", states)
        self.states = vocabulary.words
        self.unstated = unstated
        self.moves = moves.flatMap(\.moves)
        for move in self.moves {
            precondition(
                self.states.contains(move.to) && (move.from.map(self.states.contains) ?? true),
                "\(name) has a move between states that it does not declare")
        }
    }

    /// The states that a first version may be in.
    package var beginnings: [String] { states(after: nil) }

    /// The states that nothing leads out of.
    package var ends: [String] { states.filter { states(after: $0).isEmpty } }

    /// Where a record may go from here.
    package func states(after state: String?) -> [String] {
        states.filter { next in moves.contains { $0.from == state && $0.to == next } }
    }

    /// The state that a record is in; `nil` where it states none and its kind requires one.
    package func state(of record: JSONValue) -> String? { record["status"]?.string ?? unstated }
}

extension Lifecycle {
    package enum Verdict: Hashable, Sendable {
        case allowed
        case refused(Refusal)

        package var isAllowed: Bool { self == .allowed }
    }

    package struct Refusal: Error, Hashable, Sendable {
        /// Stable, for programs.
        package enum Code: String, CaseIterable, Sendable {
            case unknownState = "unknown-state"
            case noBeginning = "no-beginning"
            case ended
            case noMove = "no-move"
            case role
        }
        package let code: Code
        /// What is wrong and what would be right, for people.
        package let message: String
    }

    /// May a record go from one state to another, on the word of a post that holds these roles?
    ///
    /// - Parameters:
    ///   - from: the state of the version before; `nil` for the first version.
    ///   - to: the state of the new version. The same as before is no move: whoever may bring a record into a state may
    ///     say something else of it there.
    ///   - roles: words of ``PostRole``. The node itself comes as ``PostRole/clock``.
    package func next(from: String?, to: String, by roles: Set<String>) -> Verdict {
        for state in [from, to].compactMap({ $0 }) where !states.contains(state) {
            let known = states.joined(separator: ", ")
            return refuse(.unknownState, "\"\(state)\" is no state of \(name): expected one of \(known)")
        }
        if from == to { return amend(to, by: roles) }
        let possible = states(after: from)
        guard let from else {
            guard possible.contains(to) else {
                return refuse(.noBeginning, "\(name) does not begin as \(to): it begins as \(list(possible))")
            }
            return check(moves.first { $0.from == nil && $0.to == to }, by: roles)
        }
        guard !possible.isEmpty else {
            return refuse(.ended, "\(name) has ended as \(from): make a new record instead")
        }
        guard possible.contains(to) else {
            return refuse(.noMove, "\(name) does not go from \(from) to \(to): next is \(list(possible))")
        }
        return check(moves.first { $0.from == from && $0.to == to }, by: roles)
    }

    /// The same for two versions of a record, or for its first one.
    package func next(from old: JSONValue?, to new: JSONValue, by roles: Set<String>) -> Verdict {
        guard let to = state(of: new) else { return refuse(.unknownState, "\(name) needs a status") }
        guard let old else { return next(from: nil, to: to, by: roles) }
        guard let from = state(of: old) else { return refuse(.unknownState, "\(name) had no status") }
        return next(from: from, to: to, by: roles)
    }

    private func amend(_ state: String, by roles: Set<String>) -> Verdict {
        let amending = moves.filter { $0.to == state }.reduce(into: Set<PostRole>()) { $0.formUnion($1.roles) }
        guard amending.contains(where: { roles.contains($0.rawValue) }) else {
            let wanted = PostRole.allCases.filter(amending.contains).map(\.rawValue)
            return refuse(.role, "only \(list(wanted)) changes \(name) that is \(state)")
        }
        return .allowed
    }

    private func check(_ move: Move?, by roles: Set<String>) -> Verdict {
        guard let move else { return refuse(.noMove, "\(name) has no such move") }
        guard move.roles.contains(where: { roles.contains($0.rawValue) }) else {
            let wanted = PostRole.allCases.filter(move.roles.contains).map(\.rawValue)
            return refuse(.role, "only \(list(wanted)) makes \(name) \(move.to)")
        }
        return .allowed
    }

    private func refuse(_ code: Refusal.Code, _ message: String) -> Verdict {
        .refused(Refusal(code: code, message: message))
    }

    private func list(_ words: [String]) -> String { words.joined(separator: " or ") }
}

extension Lifecycle {
    /// Moves as they are declared: several at once where they go to the same state.
    struct Step {
        let moves: [Move]

        static func begin(_ states: String..., by roles: PostRole...) -> Step {
            Step(moves: states.map { Move(from: nil, to: $0, roles: Set(roles)) })
        }
        static func from(_ states: String..., to next: String, by roles: PostRole...) -> Step {
            Step(moves: states.map { Move(from: $0, to: next, roles: Set(roles)) })
        }
    }
}

extension Kind {
    package var hasLifecycle: Bool { lifecycle != nil }

    /// May a record of this kind become that on the word of these roles? Kinds without states allow it.
    package func move(from old: JSONValue?, to new: JSONValue, by roles: Set<String>) -> Lifecycle.Verdict {
        lifecycle?.next(from: old, to: new, by: roles) ?? .allowed
    }
}

extension Form {
    /// The `status` of a kind.
    static func states(_ lifecycle: Lifecycle) -> Form { .vocabulary(lifecycle.vocabulary) }
}
