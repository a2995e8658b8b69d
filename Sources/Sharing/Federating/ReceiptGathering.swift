import Records

/// For how long receipts gather before a pouch is made for them alone: one costs 0.9 kB on a link, whatever is in it, and 5 kB
/// where it is signed, as there is no key between the two nodes (decision 0043). With a pouch that goes anyway they go along at once.
package struct ReceiptGathering: Hashable, Sendable {
    /// Seconds for which all gather: those of a pouch of IMMEDIATE or FLASH, and of what takes back, no longer.
    package var seconds: Double = 1
    /// Pouches for receipts alone that may go to one organisation one after the other.
    package var most = 12
    /// Seconds after which there may be one more. So it learns of a few at once, and of a steady flow twice in an hour.
    package var refillSeconds: Double = 1_800

    package init() {}

    /// How many may go to one organisation.
    struct Allowance: Hashable, Sendable {
        /// There were so many at that time; one more with each ``ReceiptGathering/refillSeconds`` since.
        private var left: Double
        private var at: Instant

        init(_ gathering: ReceiptGathering, at now: Instant) {
            left = Double(gathering.most)
            at = now
        }

        private func left(_ gathering: ReceiptGathering, at now: Instant) -> Double {
            let passed = max(0, Double(now.microseconds - at.microseconds) / 1_000_000)
            return min(left + passed / gathering.refillSeconds, Double(gathering.most))
        }

        /// When there is one.
        func next(_ gathering: ReceiptGathering, at now: Instant) -> Instant {
            let missing = 1 - left(gathering, at: now)
            return missing <= 0 ? now : now.adding(seconds: missing * gathering.refillSeconds)
        }

        mutating func spend(_ gathering: ReceiptGathering, at now: Instant) {
            left = max(left(gathering, at: now) - 1, 0)
            at = now
        }
    }
}

extension Instant {
    /// Rounded up to the microsecond: what is waited for until then has come.
    func adding(seconds: Double) -> Instant {
        Instant(microseconds: microseconds + Int64((seconds * 1_000_000).rounded(.up)))
    }
}
