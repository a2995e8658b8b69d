import Glibc
import Sharing

extension Double {
    /// As a drawing has it: two decimals at most.
    var drawn: String {
        let hundredths = Int((self * 100).rounded())
        let size = hundredths.magnitude
        let (whole, rest) = size.quotientAndRemainder(dividingBy: 100)
        let fraction = rest == 0 ? "" : rest.isMultiple(of: 10) ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        return (hundredths < 0 ? "-" : "") + "\(whole)" + fraction
    }

    /// With so many decimals, as in `14.50`.
    func decimal(_ places: Int) -> String {
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int((self * Double(scale)).rounded())
        guard places > 0 else { return String(scaled) }
        let fraction = String(scaled.magnitude % UInt(scale))
        return (scaled < 0 ? "-" : "") + "\(scaled.magnitude / UInt(scale))."
            + String(repeating: "0", count: places - fraction.count) + fraction
    }
}

/// How large a country is, for who says no more than its name: the file is made by `scripts/outlines.py`.
struct CountrySize: Sendable {
    let latitude: Double
    let longitude: Double
    /// Kilometres from there within which all of it lies, but for parts that are far away and small beside the rest.
    let reach: Double

    static let all: [String: CountrySize] = {
        var all: [String: CountrySize] = [:]
        for line in String(decoding: PackageResources.countries_txt, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 4, let latitude = Double(parts[1]), let longitude = Double(parts[2]),
                let reach = Double(parts[3])
            else { continue }
            all[String(parts[0])] = CountrySize(latitude: latitude, longitude: longitude, reach: reach)
        }
        return all
    }()
}

/// A place on the map: never finer than it was said.
struct MapSpot: Sendable {
    enum Precision: Sendable {
        /// A point, and nothing said of how precise it is.
        case unstated
        /// Within so many kilometres.
        case within(Double)
        /// The country, and no more: it lies within so many kilometres, see ``CountrySize/reach``.
        case country(Double)
    }
    let latitude: Double
    let longitude: Double
    let precision: Precision

    /// `nil` for what names neither a point nor a country that the outlines have.
    init?(_ place: StatedPlace) {
        if let point = place.point {
            (latitude, longitude) = (point.latitude, point.longitude)
            precision = point.precision.map { .within($0 / 1_000) } ?? .unstated
        } else if let size = place.country.flatMap({ CountrySize.all[$0] }) {
            (latitude, longitude) = (size.latitude, size.longitude)
            precision = .country(size.reach)
        } else {
            return nil
        }
    }

    /// Kilometres around it within which it lies; 0 where that is not said.
    var reach: Double {
        switch precision {
        case .unstated: 0
        case .within(let kilometres), .country(let kilometres): kilometres
        }
    }

    /// Degrees that the reach takes on the map, which has one scale for both: eastward it grows towards the poles.
    var radii: (x: Double, y: Double) {
        let y = min(reach / Self.kilometresPerDegree, 90)
        return (min(y / max(cos(latitude * .pi / 180), Self.nearPole), 180), y)
    }

    /// The coordinates with no more decimals than the precision bears.
    var coordinates: String? {
        let known: Double
        switch precision {
        case .country: return nil
        case .unstated: known = Self.unstated
        case .within(let kilometres): known = max(kilometres, Self.finest)
        }
        let step = known / Self.kilometresPerDegree
        let places = min(max(Int((-log10(step)).rounded(.down)), 0), 4)
        return "\(latitude.decimal(places)), \(longitude.decimal(places))"
    }

    /// Kilometres of a degree of latitude, on a sphere of the Earth's size.
    private static let kilometresPerDegree = 111.32
    /// What stands for the cosine of the latitude where that goes to nothing.
    private static let nearPole = 0.02
    /// Kilometres: coordinates of which no precision is stated are written as if they had this one.
    private static let unstated = 1.0
    /// Kilometres: nothing is written more finely.
    private static let finest = 0.01
}
