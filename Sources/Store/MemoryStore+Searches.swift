package import Records

extension MemoryStore: SearchStore {
    package func keptSearches(of account: Int64) -> [KeptSearch] {
        (deliveries.searches[account] ?? [:]).values.sorted { $0.id < $1.id }
    }

    package func keep(_ search: KeptSearch, of account: Int64) -> Bool {
        let others = (deliveries.searches[account] ?? [:]).count { $0.key != search.id }
        guard others < StoreLimits.keptSearches else { return false }
        deliveries.searches[account, default: [:]][search.id] = search
        return true
    }

    package func see(_ id: String, of account: Int64, through position: Position) {
        guard let kept = deliveries.searches[account]?[id] else { return }
        deliveries.searches[account]?[id]?.seen = max(kept.seen, position)
    }

    package func forgetSearch(_ id: String, of account: Int64) { deliveries.searches[account]?[id] = nil }
}
