import Records

extension Gate {
    /// Writes down that somebody takes a channel along; what of it they were given is in the journal as for every reading.
    ///
    /// - Parameter form: as in `newest versions`, `table`.
    package func noteExport(of channel: String, as form: String, by caller: Caller) {
        core.trail.note(AuditNote(caller, "channel.export", on: channel, outcome: form), at: core.clock())
    }
}

/// All that a caller is shown of a channel, as one STIX bundle: page after page, each decided when it is read.
package struct BundleExport: Sendable {
    private let gate: Gate
    private let channel: String
    private let caller: Caller
    private let request: PageRequest
    private let first: Page
    private let id: String

    /// Reads the first page: for a channel that is not there nothing is begun. Throws what ``Gate/page(_:in:for:)`` does.
    package init(
        from gate: Gate, of channel: String, versions: VersionChoice = .latest, for caller: Caller
    ) async throws {
        self.gate = gate
        self.channel = channel
        self.caller = caller
        request = PageRequest(versions: versions)
        first = try await gate.page(request, in: channel, for: caller)
        gate.noteExport(of: channel, as: versions == .every ? "every version" : "newest versions", by: caller)
        id = "bundle--" + UUID4.text(gate.core.random(16))
    }

    /// What is taken back while it is written is left out from then on; what throws leaves half a bundle behind.
    package func write(to out: ([UInt8]) async throws -> Void) async throws {
        let comma = Array(",\n".utf8)
        try await out(Array(#"{"type":"bundle","id":"\#(id)""#.utf8))
        var (page, request, isFirst) = (first, request, true)
        while true {
            var hasBegun = false
            try await gate.stream(page, separator: comma, for: caller) { bytes in
                // Blanks stand for what was taken back meanwhile: of a page there may be nothing left.
                guard bytes.contains(where: { $0 != UInt8(ascii: " ") }) else { return }
                if !hasBegun { try await out(isFirst ? Array(",\"objects\":[\n".utf8) : comma) }
                (hasBegun, isFirst) = (true, false)
                try await out(bytes)
            }
            guard let next = page.next else { break }
            request.next = next
            page = try await gate.page(request, in: channel, for: caller)
        }
        try await out(Array((isFirst ? "}\n" : "\n]}\n").utf8))
    }
}
