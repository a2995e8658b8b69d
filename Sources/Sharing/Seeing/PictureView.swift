package import Records

/// Where something is said to be: as precisely as it was said, and no more.
package struct StatedPlace: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        /// Degrees, WGS 84, north and east positive.
        package let latitude: Double
        package let longitude: Double
        /// Metres around the point within which it lies (STIX 2.1 §4.10); `nil`: not stated.
        package let precision: Double?
        package init(latitude: Double, longitude: Double, precision: Double? = nil) {
            self.latitude = latitude
            self.longitude = longitude
            self.precision = precision
        }
    }
    package let name: String?
    /// ISO 3166-1 alpha-2.
    package let country: String?
    /// `nil`: all that is said is the country, or less.
    package let point: Point?
    package init(name: String?, country: String?, point: Point? = nil) {
        self.name = name
        self.country = country
        self.point = point
    }
}

/// A record of the picture: where and when what it tells of is said to be.
package struct PictureLine: Hashable, Sendable {
    package let record: RecordLine
    /// In the order in which they are said, each once.
    package let places: [StatedPlace]
    /// When it began, as far as that is known; `nil`: that is not said.
    package let begins: PartialDate?
    package let ends: PartialDate?
    /// The strictest of the record and of what puts it where it stands, as a relationship with a location does.
    package let tlp: TLP
    /// Where those others stand: whoever takes the record along as one of the picture takes along that they say this of it.
    package let beside: Set<Position>
    package init(
        record: RecordLine, places: [StatedPlace] = [], begins: PartialDate? = nil, ends: PartialDate? = nil,
        tlp: TLP? = nil, beside: Set<Position> = []
    ) {
        self.record = record
        self.beside = beside
        self.tlp = max(tlp ?? record.tlp, record.tlp)
        self.places = places
        self.begins = begins
        self.ends = ends
    }
}

/// What the picture is drawn of.
package struct PictureRequest: Hashable, Sendable {
    package enum Side: Sendable { case places, times }
    package let side: Side
    /// A code; `nil`: every channel that the caller reads.
    package var channel: String?
    /// The type of the records; `nil`: all that may stand in it.
    package var kind: String?
    /// Accepted here within so many seconds from now; `nil`: whenever.
    package var within: Int64?
    package init(_ side: Side, channel: String? = nil, kind: String? = nil, within seconds: Int64? = nil) {
        self.side = side
        self.channel = channel
        self.kind = kind
        within = seconds
    }

    /// The types of the records that may stand in it.
    package var kinds: [String] {
        switch side {
        case .places:
            [
                "campaign", "identity", "incident", "infrastructure", "intrusion-set", "location", "malware", "report",
                "sighting", "threat-actor",
            ]
        case .times:
            [
                "campaign", "infrastructure", "intrusion-set", "malware", "observed-data", "report", "sighting",
                "threat-actor",
            ]
        }
    }

    /// The types of the records that are looked at: of many the place is in a relationship.
    var looked: [String] {
        switch side {
        case .times: kind.map { [$0] } ?? kinds
        case .places:
            switch kind {
            case nil: ["location", "relationship", "report", "sighting"]
            case "location", "report", "sighting": [kind ?? ""]
            default: ["relationship"]
            }
        }
    }
}

package struct PictureView: Sendable {
    /// Those of which a place, or a time, is said; newest first.
    package let lines: [PictureLine]
    /// Whether there are older ones that were not looked at.
    package let isMore: Bool
    /// How the whole of it is to be handled (law 5).
    package let marking: Marking
    package let instant: Instant
    package init(lines: [PictureLine], isMore: Bool = false, marking: Marking = .none, instant: Instant) {
        self.lines = lines
        self.isMore = isMore
        self.marking = marking
        self.instant = instant
    }
}

/// What is linked with a record, as far as the caller may see it.
package struct SurroundingsView: Sendable {
    package struct Node: Hashable, Sendable {
        package let record: RecordLine
        /// Steps from the record that was asked for, which has 0.
        package let distance: Int
        package init(record: RecordLine, distance: Int) {
            self.record = record
            self.distance = distance
        }
    }
    package struct Link: Hashable, Sendable {
        /// Ids of two of the nodes.
        package let from: String
        package let to: String
        /// The type of a relationship, as in `uses`; else the property that names the other, as in `object_refs`.
        package let name: String
        /// The relationship; `nil` where the one names the other itself.
        package let relationship: RecordLine?
        package init(from: String, to: String, name: String, relationship: RecordLine? = nil) {
            self.from = from
            self.to = to
            self.name = name
            self.relationship = relationship
        }
    }
    /// By distance, then by type, title and id; the first is the record that was asked for.
    package let nodes: [Node]
    package let links: [Link]
    /// Whether there is more that is linked with it than is shown.
    package let isMore: Bool
    package init(nodes: [Node], links: [Link], isMore: Bool = false) {
        self.nodes = nodes
        self.links = links
        self.isMore = isMore
    }
}
