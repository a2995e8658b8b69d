import JSON
import Ledger
import Policy
package import Records
import Store

/// Recomputes everything that the ledger promises, from the stored bytes up to the signed checkpoint.
package struct Auditor: Sendable {
    /// Something that is not as it was.
    package struct Finding: Hashable, Sendable {
        /// The entry, where it is one; `nil` for the log as a whole.
        package let position: Position?
        package let message: String
        init(_ position: Position?, _ message: String) {
            self.position = position
            self.message = message
        }
        init(_ message: String) { self.init(nil, message) }
    }

    package struct Verification: Hashable, Sendable {
        /// Entries that the signed checkpoint covers.
        package var size: Int64 = 0
        package var root = ""
        package var records = 0
        package var withdrawals = 0
        /// Entries whose content was erased.
        package var erased = 0
        package var acts = 0
        /// At most ``SharingLimits/findings``.
        package var findings: [Finding] = []
        /// How many there are in all.
        package var found = 0
        /// What could not be looked at, and proves nothing.
        package var warnings: [String] = []
        package var passes: Bool { found == 0 }

        mutating func add(_ finding: Finding) {
            found += 1
            if findings.count < SharingLimits.findings { findings.append(finding) }
        }
    }

    let store: any Store
    let identity: NodeIdentity
    let verifier: VerifierKey?

    /// - Parameters:
    ///   - anchors: signed checkpoints that somebody kept; the store's own anchor is looked at in any case.
    ///   - progress: how many entries of how many were looked at.
    package func verify(
        anchors: [[UInt8]] = [], progress: @escaping @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) async throws -> Verification {
        try await Refusal.translating {
            for _ in 1..<SharingLimits.verifications {
                var run = Run(auditor: self, progress: progress)
                let result = try await run.verify(anchors)
                // What is erased while it is looked at may have been seen in part.
                if result.passes { return result }
                let last = try await store.entries(kind: Erasure.kind, before: nil, limit: 1).first
                guard let last, last.position.raw > result.size else { return result }
            }
            var run = Run(auditor: self, progress: progress)
            return try await run.verify(anchors)
        }
    }
}

extension Auditor {
    /// One verification.
    private struct Run {
        let auditor: Auditor
        let progress: @Sendable (Int64, Int64) -> Void
        var result = Verification()
        var edge = Edge()
        /// Roots that the log once signed, by size.
        var promised: [Int64: Digest] = [:]
        var unlisted: [VerifiedChunk.Unlisted] = []
        var withdrawals: [Position: Withdrawal] = [:]
        var tombstones: [Position: Position] = [:]
        var erasures: [Position: Erasure] = [:]
        /// Every record that decisions are made by.
        var standing: [Position: StandingRecord] = [:]
        var replay = DirectoryReplay()
        var pouches: [PouchFacts] = []

        init(auditor: Auditor, progress: @escaping @Sendable (Int64, Int64) -> Void) {
            self.auditor = auditor
            self.progress = progress
        }

        mutating func verify(_ anchors: [[UInt8]]) async throws -> Verification {
            let store = auditor.store
            // The anchor is read first: what is written meanwhile only makes the checkpoint larger.
            var anchors = anchors
            if let anchor = try await store.anchor() {
                // It is flushed before it takes its name; yet disks have been known to lie.
                if (try? SignedNote(parsing: anchor)) == nil {
                    result.warnings.append(
                        "the file `checkpoint` beside the database is empty or torn, as after a power cut: there was no "
                            + "older checkpoint to compare with; the next record writes it anew")
                } else {
                    anchors.append(anchor)
                }
            }
            let inspector = try await store.inspector()
            guard let checkpoint = read(inspector.checkpoint, as: "the signed checkpoint") else {
                return result
            }
            result.size = checkpoint.size
            result.root = checkpoint.root.hex
            for anchor in anchors { check(anchor: anchor, checkpoint) }
            let size = inspector.directory.size
            if size != checkpoint.size {
                result.add(
                    Finding("the checkpoint was signed for \(checkpoint.size) entries, the ledger has \(size)"))
            }
            async let examined = inspector.examine()
            try await walk(to: checkpoint.size, inspector)
            if edge.size == checkpoint.size, edge.root != checkpoint.root {
                result.add(Finding("the entries do not have the root that the checkpoint was signed for"))
            }
            try await checkWithdrawals(inspector.directory)
            try await checkErasures()
            checkStanding(inspector.directory)
            for finding in try await auditor.findings(pouches) { result.add(finding) }
            for difference in replay.differences(from: inspector.directory) { result.add(Finding(difference)) }
            for sentence in try await examined { result.add(Finding(sentence)) }
            for sentence in try await inspector.finish() { result.add(Finding(sentence)) }
            progress(checkpoint.size, checkpoint.size)
            return result
        }

        private mutating func read(_ bytes: [UInt8], as name: String) -> Checkpoint? {
            do {
                let note = try SignedNote(parsing: bytes)
                guard let verifier = auditor.verifier else {
                    let checkpoint = try Checkpoint(text: note.text)
                    result.add(Finding("there is no key to verify \(name) with"))
                    return checkpoint
                }
                return try Checkpoint(note: note, log: verifier)
            } catch {
                result.add(Finding("\(name) does not verify: \(error.message)"))
                return nil
            }
        }

        private mutating func check(anchor: [UInt8], _ checkpoint: Checkpoint) {
            guard let anchored = read(anchor, as: "the last checkpoint kept beside the records") else { return }
            guard anchored.size <= checkpoint.size else {
                result.add(
                    Finding(
                        "a checkpoint was signed for \(anchored.size) entries, the ledger has \(checkpoint.size): it was cut "
                            + "or put back to an older state"))
                return
            }
            if let other = promised[anchored.size], other != anchored.root {
                result.add(
                    Finding("two checkpoints of \(anchored.size) entries have different roots: the log is forked"))
            }
            promised[anchored.size] = anchored.root
        }

        // MARK: Entries

        /// Reads and recomputes stretch by stretch, two at a time, and puts the results together in order.
        private mutating func walk(to size: Int64, _ inspector: any Inspector) async throws {
            let facts = VerifiedChunk.Facts(
                store: auditor.store, inspector: inspector, origin: auditor.identity.origin)
            check(rootAt: 0)
            let step = Int64(SharingLimits.verified)
            let chunks = (size + step - 1) / step
            var next: Int64 = 0
            var waiting: [Int64: VerifiedChunk] = [:]
            var merged: Int64 = 0
            try await withThrowingTaskGroup(of: (Int64, VerifiedChunk).self) { group in
                func add(_ index: Int64) {
                    let first = Position(index * step + 1)
                    let count = Int(min(step, size - index * step))
                    group.addTask { (index, try await VerifiedChunk.read(from: first, count: count, facts)) }
                }
                while next < min(chunks, Int64(SharingLimits.shares)) {
                    add(next)
                    next += 1
                }
                while let (index, chunk) = try await group.next() {
                    waiting[index] = chunk
                    while let chunk = waiting.removeValue(forKey: merged) {
                        try await merge(chunk)
                        merged += 1
                        progress(min(merged * step, size), size)
                    }
                    if next < chunks {
                        add(next)
                        next += 1
                    }
                }
            }
            try await compareTiles(edge.takeChangedTiles())
        }

        private mutating func merge(_ chunk: VerifiedChunk) async throws {
            result.records += chunk.records
            result.withdrawals += chunk.withdrawals.count
            result.acts += chunk.acts
            result.erased += chunk.tombstones.count
            for (position, erasure) in chunk.tombstones { tombstones[position] = erasure }
            for (position, erasure) in chunk.erasures { erasures[position] = erasure }
            for finding in chunk.findings { result.add(finding) }
            unlisted += chunk.unlisted
            pouches += chunk.pouches
            for (change, time) in chunk.changes { replay.apply(change, at: time) }
            for (position, withdrawal) in chunk.withdrawals { withdrawals[position] = withdrawal }
            for record in chunk.standing { standing[record.position] = record }
            for leaf in chunk.leaves {
                edge.append(leaf)
                check(rootAt: edge.size)
                // Full tiles are compared as they fill, the partial ones at the end.
                if edge.size % Int64(Tile.fullWidth) == 0 {
                    try await compareTiles(edge.takeChangedTiles().filter(\.isFull))
                }
            }
        }

        private mutating func check(rootAt size: Int64) {
            guard let root = promised[size], edge.size == size, edge.root != root else { return }
            result.add(
                Finding(
                    Position(size),
                    "the first \(size) entries do not have the root that was once signed for them: the log was rewritten"
                ))
        }

        private mutating func compareTiles(_ tiles: [Tile]) async throws {
            for tile in tiles {
                let bytes = try await auditor.store.tile(level: tile.level, index: tile.index)
                let stored = (try? Tile.hashes(bytes: bytes)) ?? []
                guard !stored.starts(with: tile.hashes) else { continue }
                guard tile.level == 0 else {
                    result.add(Finding("tile \(tile.index) of level \(tile.level) is not what its entries give"))
                    continue
                }
                for (place, hash) in tile.hashes.enumerated() where place >= stored.count || stored[place] != hash {
                    let position = Position(tile.index * Int64(Tile.fullWidth) + Int64(place) + 1)
                    result.add(Finding(position, "entry \(position.raw) is not what the ledger holds a hash of"))
                }
            }
        }

        // MARK: Listing

        /// What is not listed was withdrawn, by the entry that the store names for it; and what was withdrawn is not
        /// listed.
        private mutating func checkWithdrawals(_ directory: Directory) async throws {
            for record in unlisted {
                guard let by = record.withdrawal else {
                    result.add(
                        Finding(record.position, "\(record.id.text) is in the ledger, and neither listed nor withdrawn")
                    )
                    continue
                }
                var act = withdrawals[by]
                // The node may be running: what is listed no longer may have been withdrawn meanwhile.
                if act == nil, by.raw > result.size { act = try await withdrawal(at: by) }
                guard by > record.position, let act, act.channel == record.channel,
                    act.object == record.id.text, act.versions.contains(record.version)
                else {
                    result.add(
                        Finding(
                            record.position,
                            "\(record.id.text) is not listed, and entry \(by.raw) is not its withdrawal"))
                    continue
                }
            }
            for (position, withdrawal) in withdrawals.sorted(by: { $0.key < $1.key }) {
                guard let id = try? RecordID(withdrawal.object),
                    let channel = directory.channels.first(where: { $0.code == withdrawal.channel })
                else {
                    result.add(Finding(position, "the withdrawal names no object of a channel of this node"))
                    continue
                }
                let shelves = directory.shelves.filter { _, shelf in
                    shelf.channel == channel.key
                        && withdrawal.takes(directory.policies[shelf.policy].flatMap { ReleasePolicy(bytes: $0) })
                }.map(\.key).sorted()
                let rows = try await auditor.store.page(
                    PageQuery(
                        shelves: shelves, through: position, limit: StoreLimits.page, ids: [id], versions: .every)
                ).rows
                for row in rows where withdrawal.versions.contains(row.version) {
                    result.add(
                        Finding(row.position, "\(id.text) was withdrawn at \(position.raw), and is still listed"))
                }
            }
        }

        // MARK: Erasures

        /// A tombstone is accepted where a later entry tells of the erasure, and what an entry tells of is erased.
        private mutating func checkErasures() async throws {
            for (position, by) in tombstones.sorted(by: { $0.key < $1.key }) {
                var erasure = erasures[by]
                // The node may be running.
                if erasure == nil, by.raw > result.size { erasure = try await self.erasure(at: by) }
                guard by > position, erasure?.positions.contains(position) == true else {
                    result.add(
                        Finding(
                            position,
                            "entry \(position.raw) has no content, and entry \(by.raw) does not tell that it was erased"
                        ))
                    continue
                }
            }
            for (by, erasure) in erasures.sorted(by: { $0.key < $1.key }) {
                for position in erasure.positions where tombstones[position] == nil {
                    result.add(Finding(position, "entry \(position.raw) was erased at \(by.raw), and is still here"))
                }
            }
        }

        private func erasure(at position: Position) async throws -> Erasure? {
            guard let entry = try await auditor.store.entry(at: position), entry.kind == Erasure.kind,
                let body = try? JSONDocument(parsing: entry.body).root
            else { return nil }
            return Erasure(body)
        }

        private func withdrawal(at position: Position) async throws -> Withdrawal? {
            guard let entry = try await auditor.store.entry(at: position), entry.kind == EntryMaker.withdrawal,
                let body = try? JSONDocument(parsing: entry.body).root
            else { return nil }
            return Withdrawal(body)
        }

        /// What decisions look at is what was filed, record by record.
        private mutating func checkStanding(_ directory: Directory) {
            let kept = Dictionary(directory.standing.map { ($0.position, $0) }) { first, _ in first }
            for position in Set(standing.keys).union(kept.keys).sorted() where standing[position] != kept[position] {
                let id = standing[position]?.id ?? kept[position]?.id
                result.add(
                    Finding(position, "decisions look at another \(id?.text ?? "record") than the one that was filed"))
            }
        }
    }
}
