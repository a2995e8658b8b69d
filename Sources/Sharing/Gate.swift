import JSON
import Records

/// The one door: read, write, search, watch, as somebody. No boundary has another way to a record.
///
/// Each use asks who the caller is now, which shelves it may see now, and touches nothing else. Its parts are in the
/// files `Gate+….swift`.
package struct Gate: Sendable {
    let core: Core

    package func channels(for caller: Caller) async throws -> [ChannelView] {
        try await core.door("channels", on: "", for: caller) {
            try await core.accesses(for: caller).accesses.map(\.view)
        }
    }

    /// By UUID or code. Missing and forbidden look alike: `.missing`.
    package func channel(_ name: String, for caller: Caller) async throws -> ChannelView {
        try await core.door("channel", on: name, for: caller) {
            try await core.access(name, for: caller).view
        }
    }
}

/// A file of the log as a tlog-tiles server gives it.
package struct LedgerFile: Hashable, Sendable {
    package let bytes: [UInt8]
    package let contentType: String
    /// Never changes again: may be cached for ever.
    package let immutable: Bool
    package init(bytes: [UInt8], contentType: String, immutable: Bool) {
        self.bytes = bytes
        self.contentType = contentType
        self.immutable = immutable
    }
}
