import Pouch
import Records
package import Sharing

/// Opens what comes over the link.
package struct LinkInbox: LinkSink {
    let node: Node
    let pouches: Pouches

    package init(node: Node, pouches: Pouches) {
        self.node = node
        self.pouches = pouches
    }

    package func take(_ pouch: LinkPouch) async throws -> LinkFate {
        let isLetter = PouchReader.isLetter(pouch.bytes)
        if PouchReader.needsBulk(pouch.bytes) {
            do {
                let letter = try await pouches.letter(pouch.bytes, by: node.console)
                return letter.from == pouch.from && letter.number == pouch.number ? .letter(letter) : .whole("address")
            } catch let refusal as Refusal {
                return try fate(of: pouch, refusal, isLetter: true)
            }
        }
        let results = try await pouches.open(1, by: node.console) { _ in pouch.bytes }
        switch results.first {
        case .success(let view):
            // What it says outside is for the post; what it says inside was signed.
            return view.from == pouch.from && view.number == pouch.number ? .stored : .refused("address")
        case .failure(let refusal): return try fate(of: pouch, refusal, isLetter: isLetter)
        case nil: return .refused("empty")
        }
    }

    private func fate(of pouch: LinkPouch, _ refusal: Refusal, isLetter: Bool) throws -> LinkFate {
        switch refusal.code {
        case .conflict where refusal.detail == PouchError.Code.key.rawValue:
            // What it is given was lost here, or there: it gets a new one with the next pouch.
            pouches.giveKeyAnew(to: pouch.from)
            return .unopened
        // There is no room for what of it would wait: what comes beside it may be filed.
        case .full where refusal.detail == Refusal.crowded: return .later(Refusal.crowded)
        case .conflict where refusal.detail == Refusal.letter: return .whole(Refusal.letter)
        // The disk is full, or somebody else is at it: another time it may be otherwise.
        case .full, .unavailable, .conflict, .tooMany, .tooSlow: throw refusal
        // Its newest card comes over its own link, and may be slower than its pouches over a relay.
        case .forbidden where refusal.detail == PouchError.Code.unknown.rawValue: return .later("unknown")
        // Nobody signed a letter: what is wrong with it says nothing of the pouch.
        default:
            let code = refusal.detail ?? refusal.code.rawValue
            return isLetter ? .whole(code) : .refused(code)
        }
    }

    package func progress(from organisation: String) async throws -> LinkProgress {
        let state = try await node.gate.pouchState(of: organisation, for: node.console)
        // Between two gaps everything came; how far it came after the last one is not told.
        var also: Set<Int64> = []
        for (gap, next) in zip(state.missing, state.missing.dropFirst()) {
            for number in (gap.upperBound + 1)..<next.lowerBound where also.count < LinkLimits.also {
                also.insert(number)
            }
        }
        if let last = state.missing.last { also.insert(last.upperBound + 1) }
        return LinkProgress(through: state.through, also: also)
    }
}

/// Hands what was packed to the link.
package struct LinkCarrier: PouchCarrier {
    let desk: FederationDesk

    package init(desk: FederationDesk) { self.desk = desk }

    package func stage(_ pouch: SealedPouch) async throws {
        do {
            if let bulk = pouch.bulk { desk.assign(bulk, to: pouch.to, number: pouch.number) }
            try desk.stage(
                pouch.bytes, to: pouch.to, number: pouch.number, rank: Self.rank(pouch.precedence),
                isBare: pouch.isBare)
        } catch Spool.Refused.quota {
            throw Refusal(
                .full, "as many pouches wait for \(pouch.to) as may: the rest is packed when some have gone",
                retryAfter: 60)
        } catch Spool.Refused.disk(let detail) {
            throw Refusal(.full, "the pouch for \(pouch.to) could not be written", detail: detail, retryAfter: 60)
        }
    }

    package var keeper: String? { desk.keeper }

    package func takesLetters(_ organisation: String) -> Bool { desk.takesLetters(organisation) }

    package var bulkLeast: Int { desk.limits.bulkLeast }

    package func dropBulks() { desk.dropBulks() }

    package func release(_ pouch: SealedPouch) async throws { try desk.release(to: pouch.to, number: pouch.number) }

    private static func rank(_ precedence: Envelope.Precedence) -> UInt8 {
        switch precedence {
        case .flash: 0
        case .immediate: 1
        case .priority: 2
        case .routine: 3
        }
    }
}
