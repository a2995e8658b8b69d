/// A warning as alerting systems take it: one message of the Common Alerting Protocol with one block of information.
///
/// The value alone. What of a record becomes one is said in `Sharing/Products`; it is written as XML by `Formats/CAP`.
///
/// Source: OASIS CAP 1.2 §3.2; names in comments are its elements.
package struct AlertMessage: Hashable, Sendable {
    /// `msgType`, as far as a record can be one.
    package enum Kind: String, CaseIterable, Sendable {
        case alert = "Alert"
        case update = "Update"
        case cancel = "Cancel"
    }

    /// `scope`. There is no `Private`: that would name its receivers by address.
    package enum Scope: Hashable, Sendable {
        case everybody
        /// `restriction`: the rule for whom it is.
        case restricted(String)
    }

    /// An earlier message, as `references` names it.
    package struct Reference: Hashable, Sendable {
        package var sender: String
        package var identifier: String
        package var sent: Instant
        package init(sender: String, identifier: String, sent: Instant) {
            self.sender = sender
            self.identifier = identifier
            self.sent = sent
        }
    }

    /// A name and a value: `parameter`, `geocode`.
    package struct Pair: Hashable, Sendable {
        package var name: String
        package var value: String
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package struct Area: Hashable, Sendable {
        /// `circle`: WGS 84 in degrees, the radius in kilometres.
        package struct Circle: Hashable, Sendable {
            package var latitude: Double
            package var longitude: Double
            package var radius: Double
            package init(latitude: Double, longitude: Double, radius: Double) {
                self.latitude = latitude
                self.longitude = longitude
                self.radius = radius
            }
        }
        package var name: String
        package var circle: Circle?
        package var codes: [Pair] = []
        package init(name: String) { self.name = name }
    }

    /// Has no blank, comma, `<` or `&` in it, and no other message has it.
    package var identifier: String
    /// The same of who sent it.
    package var sender: String
    package var sent: Instant
    package var kind: Kind
    package var scope: Scope
    /// `code`: how it is to be handled, as in `TLP:AMBER`.
    package var handling: [String] = []
    /// `note`: what it was made from.
    package var note: String?
    package var references: [Reference] = []

    /// BCP 47, of the words; `und` where nobody said it.
    package var language = "und"
    package var event: String
    package var urgency: String
    package var severity: String
    package var certainty: String
    /// `audience`: who should act.
    package var audience: String?
    package var onset: Instant?
    package var expires: Instant?
    package var senderName: String?
    package var headline: String?
    package var description: String?
    /// `instruction`: what they could do.
    package var instruction: String?
    package var contact: String?
    package var parameters: [Pair] = []
    package var areas: [Area] = []

    package init(
        identifier: String, sender: String, sent: Instant, kind: Kind, scope: Scope, event: String, urgency: String,
        severity: String, certainty: String
    ) {
        self.identifier = identifier
        self.sender = sender
        self.sent = sent
        self.kind = kind
        self.scope = scope
        self.event = event
        self.urgency = urgency
        self.severity = severity
        self.certainty = certainty
    }
}
