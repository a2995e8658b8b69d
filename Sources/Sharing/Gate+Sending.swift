package import NIOCore
import Records
import Store

extension Gate {
    /// What is sent of a page whose bodies lie joined: the page as it is now, and its bodies, to be sent one after the
    /// other; `nil`: they have to be streamed.
    ///
    /// It is decided again whether the caller may see them. Where something was taken back since the page was made, here or
    /// elsewhere, the page is made again, and may be shorter.
    package func joined(_ page: Page, for caller: Caller) async throws -> (page: Page, bodies: [ByteBuffer])? {
        guard var pass = page.pass, let bodies = pass.joined else { return nil }
        return try await core.door("read", on: "page", for: caller) {
            let moment = try await core.directory.moment()
            guard pass.caller == caller, core.allowed(caller, in: moment.snapshot).stillHolds(pass) else {
                throw Core.pageChanged
            }
            guard pass.takenBack != moment.takenBack else { return (page, bodies) }
            guard let asked = pass.asked, let again = try await core.store.joined(asked.query) else {
                throw Core.pageChanged
            }
            pass.takenBack = moment.takenBack
            return (try core.page(again, pass, caller), again.bodies)
        }
    }

    /// Sends a page's bodies in pieces of at most about 256 KiB, `separator` between objects; memory does not grow with the page.
    ///
    /// Before each piece it is decided again whether the caller may see what comes. In place of a record that was taken back
    /// since the page was made go as many spaces, which JSON allows between values (RFC 8259 §2): how long a page is was
    /// said before its first byte, and what is left of it is as good as before.
    package func stream(
        _ page: Page, separator: [UInt8], for caller: Caller, to write: ([UInt8]) async throws -> Void
    ) async throws {
        try await core.door("read", on: "page", for: caller) {
            var sending = Sending(page)
            var buffer: [UInt8] = []
            buffer.reserveCapacity(StoreLimits.chunk + 64 * 1_024)
            while let line = sending.rest.first {
                let places = try await core.visible(&sending, for: caller)
                guard !sending.gone.contains(line) else {
                    try await sending.skip(separator: separator.count, to: write)
                    continue
                }
                buffer.removeAll(keepingCapacity: true)
                if line > 0 { buffer += sending.hasBegun ? separator : Sending.spaces(separator.count) }
                if let rebuilt = page.pass?.rebuilt[line] {
                    try await write(buffer + rebuilt)
                    sending.advance(1)
                    continue
                }
                let count = try await core.store.bodies(
                    at: places.prefix(sending.stretch), separator: separator, budget: StoreLimits.chunk, into: &buffer)
                guard count > 0 else {
                    throw Refusal(.unavailable, "the node's storage gave nothing for a record that it lists")
                }
                try await write(buffer)
                sending.advance(count)
            }
        }
    }
}

/// How far a page has been sent.
private struct Sending {
    let page: Page
    /// Lines that were not sent yet.
    private(set) var rest: Range<Int>
    /// The last entry that took something back when the rest was looked at.
    var takenBack: Position?
    /// Lines of the rest whose records were taken back since the page was made.
    var gone: Set<Int> = []
    /// Whether an object was sent: before the next one comes a separator.
    private(set) var hasBegun = false

    init(_ page: Page) {
        self.page = page
        rest = page.lines.indices
        takenBack = page.pass?.takenBack
    }

    /// How many lines from here on lie in the store, to be sent as they are.
    var stretch: Int {
        let rebuilt = page.pass?.rebuilt.keys.filter(rest.contains).min() ?? rest.upperBound
        return min(rebuilt, gone.filter(rest.contains).min() ?? rest.upperBound) - rest.lowerBound
    }

    mutating func advance(_ count: Int) {
        rest = rest.dropFirst(count)
        hasBegun = true
    }

    /// Sends spaces in place of a record and the separator before it.
    mutating func skip(separator: Int, to write: ([UInt8]) async throws -> Void) async throws {
        var left = page.lines[rest.lowerBound].bytes + (rest.lowerBound > 0 ? separator : 0)
        rest = rest.dropFirst()
        while left > 0 {
            let count = min(left, StoreLimits.chunk)
            try await write(Self.spaces(count))
            left -= count
        }
    }

    static func spaces(_ count: Int) -> [UInt8] { Array(repeating: UInt8(ascii: " "), count: count) }
}

extension Core {
    static let pageChanged = Refusal(.missing, "what you may see of this page changed: ask for it again")

    /// Where the records of the lines that are left stand, with those noted that were taken back; throws unless the caller
    /// may see the others now.
    ///
    /// A page that came from this gate knows its shelves and how they were shown, and after which entry nothing was taken
    /// back, so this costs a look into the directory. One that was put together elsewhere is looked at record by record. What
    /// would have to be rebuilt now is never sent as it is stored: the page has to be asked for again.
    fileprivate func visible(_ sending: inout Sending, for caller: Caller) async throws -> ArraySlice<RecordPlace> {
        let (page, lines) = (sending.page, sending.rest)
        let moment = try await directory.moment()
        let allowed = allowed(caller, in: moment.snapshot)
        if let pass = page.pass, pass.caller == caller, allowed.stillHolds(pass) {
            guard sending.takenBack != moment.takenBack else { return pass.places[lines] }
            for line in lines where !sending.gone.contains(line) {
                let place = pass.places[line]
                if try await store.row(at: place.position, shelves: [place.shelf]) == nil { sending.gone.insert(line) }
            }
            sending.takenBack = moment.takenBack
            return pass.places[lines]
        }
        guard page.pass?.rebuilt.isEmpty ?? true else { throw Self.pageChanged }
        var places: [RecordPlace] = []
        for line in page.lines[lines] {
            guard let row = try await store.row(at: line.position, shelves: allowed.all) else {
                throw Refusal(.missing, "a record of this page is no longer there for you: ask for the page again")
            }
            guard allowed.views[row.shelf] == nil else { throw Self.pageChanged }
            places.append(row.place)
        }
        return places[...]
    }
}
