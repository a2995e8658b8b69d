/// How a node is connected: the profiles of domain 5.2.
enum Profile: String, CaseIterable {
    /// Fibre, satellite in a low orbit, satellite in a high one, that with hours of outage a day, none but a courier.
    case fibre = "F"
    case low = "S"
    case geostationary = "V"
    case interrupted = "I"
    case courier = "D"

    var isLinked: Bool { self != .courier }

    /// Microseconds one way.
    var latency: Int64 {
        switch self {
        case .fibre: 20_000
        case .low: 30_000
        case .geostationary, .interrupted, .courier: 325_000
        }
    }

    /// Bytes a second up: the narrower way.
    var bytesPerSecond: Int64 {
        switch self {
        case .fibre: 2_500_000
        case .low: 625_000
        case .geostationary, .interrupted, .courier: 16_000
        }
    }

    /// Microseconds that a frame takes: one of a pouch with a few records, whatever it has in it.
    var frame: Int64 { 6_000 * Timeline.second / bytesPerSecond }

    /// In a hundred: sessions that break off.
    var cuts: Int {
        switch self {
        case .fibre: 5
        case .low: 12
        case .geostationary: 20
        case .interrupted, .courier: 30
        }
    }
}
