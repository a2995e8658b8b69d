import JSON
import Policy
package import Records

/// A meeting as somebody writes it down, before it is filed. Domain 3.12.
package struct MeetingDraft: Hashable, Sendable {
    /// A post of an organisation, by what it is called.
    package struct Seat: Hashable, Sendable {
        package var organisation: String
        package var post: String
        package init(organisation: String, post: String) {
            self.organisation = organisation
            self.post = post
        }
    }
    package struct Participant: Hashable, Sendable {
        package var seat: Seat
        package var role: Meeting.Role
        /// In which it is written to; `nil`: in that of the meeting.
        package var language: String?
        package init(seat: Seat, role: Meeting.Role = .delegate, language: String? = nil) {
            self.seat = seat
            self.role = role
            self.language = language
        }
    }
    package struct Item: Hashable, Sendable {
        package var title: String
        package var session: Meeting.Session
        package var starts: Instant?
        package var ends: Instant?
        package var room: String?
        package var interpretation: [String] = []
        package var posts: [Seat] = []
        package init(title: String, session: Meeting.Session = .plenary) {
            self.title = title
            self.session = session
        }
    }

    /// The code of the channel that it is filed in.
    package var channel: String
    package var name: String
    package var series: String?
    package var edition: String?
    package var theme: [Council.Wording] = []
    package var text: String?
    package var bodies: [String] = []
    package var place: String?
    /// ISO 3166-1 alpha-2.
    package var country: String?
    package var opens: PartialDate?
    package var closes: PartialDate?
    package var starts: Instant?
    package var ends: Instant?
    /// As in `Africa/Nairobi`: where the hours are read.
    package var zone: String?
    package var format = Meeting.Format.inPerson
    package var status = Meeting.Status.planned
    package var host: String?
    package var chair: String?
    package var parent: RecordID?
    package var items: [Item] = []
    package var participants: [Participant] = []
    /// Of changes that calendars have to know of.
    package internal(set) var sequence: Int64 = 0
    package var audience = CouncilAudience.channel
    /// One post is to be at two places at once, and that is meant.
    package var allowsClashes = false

    package init(channel: String, name: String) {
        self.channel = channel
        self.name = name
    }

    /// The organisations that it names.
    package var named: Set<String> {
        Set([host, chair].compactMap { $0 } + participants.map(\.seat.organisation))
    }

    /// Two items at one time that one post is to be at.
    package struct Clash: Hashable, Sendable {
        package let seat: Seat
        package let first: String
        package let second: String
    }

    /// Where a post is rostered twice at one time. Domain S0-05.
    package var clashes: [Clash] {
        struct Stay {
            let seat: Seat
            let title: String
            let starts: Instant
            let ends: Instant
        }
        var bySeat: [String: [Stay]] = [:]
        for item in items {
            guard let starts = item.starts else { continue }
            // Where nobody said when it ends, it lasts at least for its first minute.
            let ends = item.ends ?? Instant(microseconds: starts.microseconds + 60_000_000)
            for seat in item.posts {
                bySeat[seat.organisation + " " + seat.post.lowercased(), default: []].append(
                    Stay(seat: seat, title: item.title, starts: starts, ends: ends))
            }
        }
        return bySeat.sorted { $0.key < $1.key }.flatMap { _, stays -> [Clash] in
            let stays = stays.sorted { ($0.starts, $0.ends) < ($1.starts, $1.ends) }
            return zip(stays, stays.dropFirst()).compactMap { one, next in
                next.starts < one.ends ? Clash(seat: one.seat, first: one.title, second: next.title) : nil
            }
        }
    }
}

extension MeetingDraft {
    var members: [JSONMember] {
        var members = CouncilMembers()
        members.add("name", name)
        members.add("series", series)
        members.add("edition", edition)
        members.add("theme", theme)
        members.add("description", text)
        members.add("bodies", bodies)
        members.add("place", place)
        members.add("country", country)
        members.add("opens", opens?.text)
        members.add("closes", closes?.text)
        members.add("starts", starts?.text)
        members.add("ends", ends?.text)
        members.add("zone", zone)
        members.add("format", format.rawValue)
        members.add("status", status.rawValue)
        members.add("host", host)
        members.add("chair", chair)
        members.add("parent_ref", parent?.text)
        members.add("items", objects: items.map(\.tree))
        members.add("participants", objects: participants.map(\.tree))
        members.add("sequence", .integer(sequence))
        return members.all
    }

    /// Reads a meeting back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String, owner: String) {
        guard let name = object["name"]?.string else { return nil }
        self.init(channel: channel, name: name)
        series = object["series"]?.string
        edition = object["edition"]?.string
        theme = Council.wordings(object["theme"])
        text = object["description"]?.string
        bodies = Rfi.texts(object["bodies"])
        place = object["place"]?.string
        country = object["country"]?.string
        opens = object["opens"]?.string.flatMap { try? PartialDate($0) }
        closes = object["closes"]?.string.flatMap { try? PartialDate($0) }
        starts = object["starts"]?.string.flatMap { Instant($0) }
        ends = object["ends"]?.string.flatMap { Instant($0) }
        zone = object["zone"]?.string
        format = object["format"]?.string.flatMap(Meeting.Format.init) ?? .inPerson
        status = object["status"]?.string.flatMap(Meeting.Status.init) ?? .planned
        host = object["host"]?.string
        chair = object["chair"]?.string
        parent = object["parent_ref"]?.recordID
        items = Self.objects(object["items"]).compactMap(Item.init)
        participants = Self.objects(object["participants"]).compactMap(Participant.init)
        sequence = object["sequence"]?.integer ?? 0
        audience = CouncilAudience(object, named: named, of: owner) ?? .channel
    }

    static func objects(_ list: JSONValue?) -> [JSONValue] {
        guard let list, list.kind == .array else { return [] }
        return list.elements.filter { $0.kind == .object }
    }
}

extension MeetingDraft.Seat {
    fileprivate init?(_ object: JSONValue) {
        guard let organisation = object["organisation"]?.string, let post = object["post"]?.string else { return nil }
        self.init(organisation: organisation, post: post)
    }
    fileprivate var tree: JSONTree { ["organisation": .string(organisation), "post": .string(post)] }
}

extension MeetingDraft.Participant {
    fileprivate init?(_ object: JSONValue) {
        guard let seat = MeetingDraft.Seat(object) else { return nil }
        self.init(
            seat: seat, role: object["role"]?.string.flatMap(Meeting.Role.init) ?? .delegate,
            language: object["lang"]?.string)
    }
    fileprivate var tree: JSONTree {
        var members = CouncilMembers()
        members.add("organisation", seat.organisation)
        members.add("post", seat.post)
        members.add("role", role.rawValue)
        members.add("lang", language)
        return .object(members.all)
    }
}

extension MeetingDraft.Item {
    fileprivate init?(_ object: JSONValue) {
        guard let title = object["title"]?.string else { return nil }
        self.init(title: title, session: object["session"]?.string.flatMap(Meeting.Session.init) ?? .plenary)
        starts = object["starts"]?.string.flatMap { Instant($0) }
        ends = object["ends"]?.string.flatMap { Instant($0) }
        room = object["room"]?.string
        interpretation = Rfi.texts(object["interpretation"])
        posts = MeetingDraft.objects(object["posts"]).compactMap(MeetingDraft.Seat.init)
    }
    fileprivate var tree: JSONTree {
        var members = CouncilMembers()
        members.add("title", title)
        members.add("session", session.rawValue)
        members.add("starts", starts?.text)
        members.add("ends", ends?.text)
        members.add("room", room)
        members.add("interpretation", interpretation)
        members.add("posts", objects: posts.map(\.tree))
        return .object(members.all)
    }
}
