import Ledger
package import Pouch
import Store

extension Refusal {
    /// What a store's trouble is called outside.
    init(_ error: StoreError) {
        switch error {
        case .full(let detail):
            self.init(
                .full, "the node has no room left on its disk: nothing was stored; try again when there is room",
                detail: detail, retryAfter: 60)
        case .unavailable(let detail):
            self.init(
                .unavailable, "the node's storage does not answer: nothing was stored; try again later", detail: detail,
                retryAfter: 30)
        case .corrupt(let detail):
            self.init(
                .unavailable, "the node's storage contradicts itself: its operators have to look at it", detail: detail)
        case .taken(let name):
            self.init(.conflict, "\(name) is taken: choose another")
        case .missing(let name):
            self.init(.missing, "there is no \(name)")
        }
    }

    init(_ error: LedgerError) {
        self.init(
            .unavailable, "the node's ledger cannot be read: its operators have to look at it",
            detail: error.description)
    }

    /// What the pouch refuses, in the words of everything else.
    package init(_ error: PouchError) {
        let code: Code =
            switch error.code {
            case .limit: .tooLarge
            case .forged, .unknown, .foreign, .revoked, .passphrase: .forbidden
            case .expired, .key, .bulk: .conflict
            case .malformed, .version, .damaged: .invalid
            }
        self.init(code, error.message, detail: error.code.rawValue)
    }

    /// Runs a piece of work whose errors leave this target: whatever is foreign becomes a refusal here.
    static func translating<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as StoreError {
            throw Refusal(error)
        } catch let error as LedgerError {
            throw Refusal(error)
        } catch let error as PouchError {
            throw Refusal(error)
        }
    }
}

extension String {
    /// At most so many characters, for repeating what somebody sent in a message.
    var echo: String { count > SharingLimits.echo ? prefix(SharingLimits.echo) + "…" : self }
}
