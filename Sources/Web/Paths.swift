import JSON
import Serving
import Sharing

/// Every address of this boundary, in one place.
enum Paths {
    static let live = "/live"
    static let events = "/live/events"
    static let liveFile = "/live/file"
    /// What a channel holds for the reader, as a file.
    static func channelFile(_ channel: String, as form: ChannelFile.Form) -> String {
        liveFile + query(["channel": channel, "as": form.rawValue])
    }
    static let inbox = "/inbox"
    static let guide = "/inbox/guide"
    static let rfis = "/rfi"
    static let askRfi = "/rfi/ask"
    static func rfi(_ id: String) -> String { "/rfi/\(escaped(id))" }
    static let requirements = "/requirements"
    static let addRequirement = "/requirements/add"
    static func requirement(_ id: String) -> String { "/requirements/\(escaped(id))" }
    static func reviseRequirement(_ id: String) -> String { "/requirements/\(escaped(id))/revise" }
    /// The form that asks for an element of a requirement, by its place from 0.
    static func ask(for requirement: String, element: Int) -> String {
        askRfi + query(["requirement": requirement, "element": String(element)])
    }
    static let expertises = "/expertise"
    static let addExpertise = "/expertise/add"
    static func expertise(_ id: String) -> String { "/expertise/\(escaped(id))" }
    static let lessons = "/lessons"
    static let addLesson = "/lessons/add"
    static func lesson(_ id: String) -> String { "/lessons/\(escaped(id))" }
    static let meetings = "/meetings"
    static let addMeeting = "/meetings/add"
    static func meeting(_ id: String) -> String { "/meetings/\(escaped(id))" }
    static func reviseMeeting(_ id: String) -> String { "/meetings/\(escaped(id))/revise" }
    static func participants(_ id: String) -> String { "/meetings/\(escaped(id))/participants" }
    static func convocations(_ id: String) -> String { "/meetings/\(escaped(id))/convocations" }
    /// The calendar request to a participant, by their place from 0.
    static func convocation(_ id: String, _ place: Int) -> String { "\(convocations(id))/\(place)" }
    static func meetingCalendar(_ id: String) -> String { "/meetings/\(escaped(id))/calendar" }
    static let addDecision = "/decisions/add"
    static func decision(_ id: String) -> String { "/decisions/\(escaped(id))" }
    static let commitments = "/commitments"
    static let addCommitment = "/commitments/add"
    static let commitmentFile = "/commitments/file"
    static func commitment(_ id: String) -> String { "/commitments/\(escaped(id))" }
    static let courses = "/training"
    static let verifyCertificate = "/training/verify"
    static func course(_ id: String) -> String { "/training/\(escaped(id))" }
    static func coursePackage(_ id: String) -> String { course(id) + "/package" }
    /// - Parameter form: `json` or `pdf`.
    static func certificate(_ id: String, as form: String) -> String { course(id) + "/certificate/" + form }
    static let search = "/search"
    /// Where a search is kept.
    static let keptSearches = "/search/kept"
    /// Where a kept search is told that what it found was seen, or is forgotten.
    static func keptSearch(_ id: String, _ act: String) -> String { "\(keptSearches)/\(escaped(id))/\(act)" }
    static let map = "/map"
    static let timeline = "/timeline"
    static let trend = "/trend"
    static let ratings = "/ratings"
    static let brief = "/brief"
    static let briefPDF = "/brief/pdf"
    static func briefOver(_ span: BriefSpan, isPaper: Bool = false) -> String {
        let path: String = isPaper ? briefPDF : brief
        return path + query(["span": span == .day ? nil : span.rawValue])
    }
    static let write = "/write"
    /// The form of a genre of products, as in `intrep`.
    static func write(_ genre: String, from sources: [String] = []) -> String {
        "/write/\(genre)"
            + (sources.isEmpty ? "" : "?" + sources.map { "made_from=\(escaped($0))" }.joined(separator: "&"))
    }
    /// The form of a product that follows up a report.
    static func follow(_ id: String, as genre: String) -> String { write(genre) + query(["follows": id]) }
    /// The form of a product's next version.
    static func revise(_ id: String, as genre: String, channel: String) -> String {
        write(genre) + query(["of": id, "channel": channel])
    }
    static let importEvents = "/import/events"
    static let importBudget = "/import/budget"
    static let budgets = "/budgets"
    /// The indicators of a budget, of whose records this is one; as of an instant.
    static func budget(_ id: String, at instant: String? = nil) -> String {
        "/budgets/\(escaped(id))" + query(["at": instant])
    }
    static func budgetFile(_ id: String, as form: String, at instant: String?) -> String {
        "/budgets/\(escaped(id))/sheet" + query(["as": form, "at": instant])
    }
    static let joints = "/joint"
    static let addJoint = "/joint/add"
    static func joint(_ id: String) -> String { "/joint/\(escaped(id))" }
    static let node = "/node"
    static let peers = "/peers"
    static func peer(_ code: String) -> String { "/peers/\(escaped(code))" }
    static let oversight = "/oversight"
    static let oversightPack = "/oversight/pack"
    static let given = "/oversight/given"
    static let rfiNumbers = "/oversight/requests"
    static let oversightQuestions = "/oversight/questions"
    static let protection = "/protection"
    static let protectionRequests = "/protection/requests"
    static let protectionSteps = "/protection/steps"
    static let protectionSweep = "/protection/sweep"
    static let protectionAnswers = "/protection/answers"
    static let releases = "/release"
    static let onward = "/onward"
    static let recalls = "/onward/recalls"
    static let signIn = "/sign-in"
    static let signOut = "/sign-out"
    static let language = "/language"

    /// The same id and version in two channels are two records, so the channel is a part of the address.
    static func record(_ id: String, version: String? = nil, channel: String) -> String {
        "/records/\(escaped(id))" + query(["version": version, "channel": channel])
    }
    /// The newest version in whatever channel the reader is shown it.
    static func record(_ id: String) -> String { "/records/\(escaped(id))" }
    /// A record beside what translates it.
    static func translation(
        of id: String, version: String, channel: String, in language: String, by translation: String
    ) -> String {
        "/records/\(escaped(id))"
            + query(["version": version, "channel": channel, "in": language, "by": translation]) + "#translation"
    }
    static func object(_ id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/object" + query(["version": version, "channel": channel])
    }
    /// A file that goes along with a product, by the id of its artifact.
    static func annex(_ artifact: String, of id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/annexes/\(escaped(artifact))" + query(["version": version, "channel": channel])
    }
    /// The same, while it waits at the release desk.
    static func annex(_ artifact: String, waitingIn request: String) -> String {
        self.request(request) + "/annexes/\(escaped(artifact))"
    }
    static func proof(_ id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/proof" + query(["version": version, "channel": channel])
    }
    static func label(_ id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/label" + query(["version": version, "channel": channel])
    }
    /// A warning as alerting systems take it.
    static func alert(_ id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/alert" + query(["version": version, "channel": channel])
    }
    static let parties = "/parties"
    static func parties(_ list: String) -> String { "/parties/\(list)" }
    /// The page of one party: `list` is a name such as `organisations`, `name` its code, of an agreement its id.
    static func party(_ list: String, _ name: String) -> String { "/parties/\(list)/\(escaped(name))" }
    static func addParty(_ what: String, _ values: KeyValuePairs<String, String?> = [:]) -> String {
        "/parties/add/\(what)" + query(values)
    }
    /// The page of the party that a record of the registry is about; `nil` for other records.
    static func party(_ object: JSONValue) -> String? {
        let lists = ["organisation": "organisations", "community": "communities", "body": "bodies"]
        let type = object["type"]?.string ?? ""
        if type == "agreement" { return object["id"]?.string.map { party("agreements", $0) } }
        if type == "channel-charter" { return object["code"]?.string.map { party("channels", $0) } }
        guard let list = lists[type] else { return nil }
        return object["code"]?.string.map { party(list, $0) }
    }
    /// What several organisations may all see.
    static let common = "/common"

    /// Who sees a record.
    static func audience(_ id: String, version: String? = nil, channel: String? = nil) -> String {
        "/records/\(escaped(id))/audience" + query(["version": version, "channel": channel])
    }

    /// A product as PDF.
    static func pdf(_ id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/pdf" + query(["version": version, "channel": channel])
    }
    /// What a record is linked with.
    static func graph(_ id: String, version: String? = nil, channel: String? = nil) -> String {
        "/records/\(escaped(id))/graph" + query(["version": version, "channel": channel])
    }
    /// What became of a record.
    static func history(_ id: String, version: String? = nil, channel: String? = nil) -> String {
        "/records/\(escaped(id))/history" + query(["version": version, "channel": channel])
    }

    /// Where what is said of a record is sent to.
    static func feedback(_ id: String) -> String { "/records/\(escaped(id))/feedback" }
    static func sightings(_ id: String) -> String { "/records/\(escaped(id))/sightings" }
    static func responses(_ id: String) -> String { "/records/\(escaped(id))/responses" }

    /// Who has a record.
    static func deliveries(_ id: String, version: String? = nil, channel: String? = nil) -> String {
        "/records/\(escaped(id))/deliveries" + query(["version": version, "channel": channel])
    }

    /// Where a sanitised version of a record is made.
    static func tearline(_ id: String, version: String? = nil, channel: String? = nil) -> String {
        "/records/\(escaped(id))/tearline" + query(["version": version, "channel": channel])
    }

    /// The form that takes a version of a record back.
    static func recall(_ id: String, version: String) -> String {
        onward + query(["recall": id, "version": version]) + "#recalls-h"
    }

    /// The proof of an entry of the log.
    static func oversightProof(_ position: Int64) -> String { "/oversight/entries/\(position)/proof" }

    static func onward(_ id: String) -> String { "\(onward)/\(escaped(id))" }
    static func consent(_ id: String) -> String { "\(onward)/consents/\(escaped(id))" }
    static func request(_ id: String) -> String { "\(releases)/\(escaped(id))" }

    static func query(_ values: KeyValuePairs<String, String?>) -> String {
        query(items: values.map { (name: $0.key, value: $0.value) })
    }
    static func query(items: [(name: String, value: String?)]) -> String {
        let parts = items.compactMap { name, value in value.map { "\(name)=\(escaped($0))" } }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String { PercentEncoding.encode(text) }

    /// Where to go back to: a path of this site, or the list of what arrives.
    ///
    /// Only `/` and then printable ASCII without a second slash or a backslash before the path is a path of our own:
    /// browsers read `//x`, `/\x` and tabs within them as another host.
    static func own(_ path: String?) -> String {
        guard let path, path.utf8.count <= longest, path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            path.hasPrefix("/"), !path.hasPrefix("//"), !path.utf8.contains(UInt8(ascii: "\\"))
        else { return live }
        return path
    }

    /// The longest path that is come back to, in bytes.
    private static let longest = 2_048
}
