package import Records

/// A search that somebody keeps. What it asks for is sealed: nobody reads in the files of a node what its posts look for.
package struct KeptSearch: Hashable, Sendable {
    /// Tells those of one account apart.
    package var id: String
    /// With what is asked for and what it is called.
    package var sealed: [UInt8]
    /// What its keeper has seen of what it finds: up to here.
    package var seen: Position
    package init(id: String, sealed: [UInt8], seen: Position) {
        self.id = id
        self.sealed = sealed
        self.seen = seen
    }
}

/// Keeps what posts look for again and again. Durable, and no part of the ledger: it is nobody's statement.
package protocol SearchStore: Sendable {
    /// Those of an account, in the order of their ids.
    func keptSearches(of account: Int64) async throws(StoreError) -> [KeptSearch]

    /// Keeps one, in place of the one with the same id.
    ///
    /// - Returns: false, and nothing was kept, where the account has ``StoreLimits/keptSearches`` others.
    func keep(_ search: KeptSearch, of account: Int64) async throws(StoreError) -> Bool

    /// Notes what its keeper has seen; never less than before. Nothing happens where there is none.
    func see(_ id: String, of account: Int64, through position: Position) async throws(StoreError)

    /// Forgets one: it is overwritten where it stood. Nothing happens where there is none.
    func forgetSearch(_ id: String, of account: Int64) async throws(StoreError)
}
