import JSON
import Records
import Store

/// A report as it is stored: what is in the ledger as stretches of positions, everything else in full.
struct ReportBody: Sendable {
    /// Neighbours in the submission that are neighbours in the ledger too.
    struct Run: Hashable, Sendable {
        var isKnown: Bool
        var count: Int
        var first: Position
    }
    enum Item: Hashable, Sendable {
        case run(Run)
        /// What was refused, or is not to be looked up: see ``Core/file(_:by:seeing:at:)``.
        case named(Filed)
    }

    var requested: Instant
    var items: [Item] = []

    init(requested: Instant) { self.requested = requested }

    mutating func add(_ position: Position, isKnown: Bool) {
        if case .run(var run) = items.last, run.isKnown == isKnown, run.first.raw + Int64(run.count) == position.raw {
            run.count += 1
            items[items.count - 1] = .run(run)
        } else {
            items.append(.run(Run(isKnown: isKnown, count: 1, first: position)))
        }
    }

    mutating func add(_ filed: Filed) { items.append(.named(filed)) }

    var bytes: [UInt8] {
        let items = items.map { item -> JSONTree in
            switch item {
            case .run(let run): [.boolean(run.isKnown), .integer(run.first.raw), .integer(Int64(run.count))]
            case .named(let filed) where filed.fate == .stored:
                [filed.id.map(JSONTree.string) ?? .null, filed.version.map(JSONTree.string) ?? .null]
            case .named(let filed):
                [
                    filed.id.map(JSONTree.string) ?? .null, filed.version.map(JSONTree.string) ?? .null,
                    .string(filed.message), .boolean(filed.isConflict), filed.request.map(JSONTree.string) ?? .null,
                ]
            }
        }
        return JSONTree.object([
            JSONMember("requested", .integer(requested.microseconds)), JSONMember("items", .array(items)),
        ]).bytes
    }

    init?(bytes: [UInt8]) {
        guard let root = try? JSONDocument(parsing: bytes).root, let requested = root["requested"]?.integer,
            let items = root["items"]
        else { return nil }
        self.requested = Instant(microseconds: requested)
        for item in items.elements {
            if let isKnown = item[0]?.boolean, let first = item[1]?.integer, let count = item[2]?.integer {
                self.items.append(.run(Run(isKnown: isKnown, count: Int(clamping: count), first: Position(first))))
            } else if let request = item[4]?.string {
                self.items.append(
                    .named(Filed(id: item[0]?.string, version: item[1]?.string, fate: .pending(request))))
            } else if let message = item[2]?.string {
                self.items.append(
                    .named(
                        Filed(
                            id: item[0]?.string, version: item[1]?.string, fate: .refused(message),
                            isConflict: item[3]?.boolean ?? false)))
            } else if let id = item[0]?.string, item[2] == nil {
                self.items.append(.named(Filed(id: id, version: item[1]?.string, fate: .stored)))
            } else {
                return nil
            }
        }
    }
}

extension Filed {
    var message: String { if case .refused(let message) = fate { message } else { "" } }
    /// The request that it waits as.
    var request: String? { if case .pending(let request) = fate { request } else { nil } }
}
