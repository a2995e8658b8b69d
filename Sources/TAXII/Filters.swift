import Records
import Serving
import Sharing

/// The query parameters of TAXII 2.1 §3.4 and §3.5: lines 35 to 46.
///
/// What an endpoint does not take (line 45) is ignored, and so are unknown names; what it takes has to be well formed and
/// given once (line 44).
struct Filters {
    enum Endpoint { case objects, object, versions, removal }

    private let query: QueryString

    init(_ query: String?) throws(Refusal) { self.query = try QueryString(query) }

    func request(for endpoint: Endpoint) throws(Refusal) -> PageRequest {
        var request = PageRequest()
        request.addedAfter = try instant("added_after")
        request.next = try text("next")
        request.limit = try limit()
        request.specVersions = try list("match[spec_version]").map(SpecChoice.among) ?? .newest
        switch endpoint {
        case .objects:
            request.ids = try list("match[id]")
            request.types = try list("match[type]")
            request.versions = try versions() ?? .latest
        case .object:
            request.versions = try versions() ?? .latest
        case .versions:
            request.versions = .every
        case .removal:
            break
        }
        return request
    }

    /// What a DELETE takes away; `nil` for every version (line 59).
    func removal() throws(Refusal) -> (versions: VersionChoice?, specVersions: [String]?) {
        (try versions(), try list("match[spec_version]"))
    }

    private func text(_ name: String) throws(Refusal) -> String? {
        guard let value = try query.only(name) else { return nil }
        guard !value.isEmpty else { throw Refusal(.invalid, "\(name) is empty: give a value or leave it out") }
        return value
    }

    private func instant(_ name: String) throws(Refusal) -> Instant? {
        guard let text = try text(name) else { return nil }
        guard let instant = Instant(text) else {
            throw Refusal(.invalid, "\(name) is not a timestamp: write it as in 2026-01-31T09:00:00.123456Z")
        }
        return instant
    }

    private func limit() throws(Refusal) -> Int? {
        guard let text = try text("limit") else { return nil }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let limit = Int64(text), limit >= 1,
            limit <= TAXIILimits.integer
        else { throw Refusal(.invalid, "limit is not a whole number from 1 to \(TAXIILimits.integer)") }
        return Int(limit)
    }

    private func list(_ name: String) throws(Refusal) -> [String]? {
        guard let text = try text(name) else { return nil }
        let values = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !values.contains("") else { throw Refusal(.invalid, "\(name) has an empty value between its commas") }
        guard values.count <= TAXIILimits.values else {
            throw Refusal(.invalid, "\(name) has \(values.count) values, the limit is \(TAXIILimits.values)")
        }
        return values
    }

    private func versions() throws(Refusal) -> VersionChoice? {
        let name = "match[version]"
        guard let values = try list(name) else { return nil }
        var choice = VersionChoice()
        for value in values {
            switch value {
            case "first": choice.first = true
            case "last": choice.last = true
            case "all": choice.all = true
            default:
                guard let version = Timestamp(value) else {
                    throw Refusal(.invalid, "\(name) takes first, last, all, or a version's timestamp with Z")
                }
                choice.exact.append(version)
            }
        }
        guard !choice.all || values.count == 1 else {
            throw Refusal(.invalid, "\(name) says all and something else: all stands alone")
        }
        return choice
    }
}
