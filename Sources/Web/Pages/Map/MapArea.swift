/// A part of the world that the map shows. The choice is the reader's own: nothing that is hidden moves it.
enum MapArea: String, CaseIterable, Sendable {
    case world, africa, west, east, south, north, europe, asia, americas, oceania

    struct Box: Sendable {
        /// Degrees: the western edge, and the northern one as a drawing counts, southward.
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        /// As far as it is not beyond the map's own edge.
        func meets(x left: Double, _ right: Double, y top: Double, _ bottom: Double) -> Bool {
            right >= x && left <= x + width && bottom >= y && top <= y + height
        }
        func holds(longitude: Double, latitude: Double) -> Bool {
            (x...x + width).contains(longitude) && (y...y + height).contains(-latitude)
        }
    }

    var box: Box {
        switch self {
        case .world: Box(x: -180, y: -84, width: 360, height: 146)
        case .africa: Box(x: -28, y: -39, width: 90, height: 76)
        case .west: Box(x: -20, y: -28, width: 46, height: 32)
        case .east: Box(x: 20, y: -24, width: 42, height: 38)
        case .south: Box(x: 8, y: -2, width: 54, height: 36)
        case .north: Box(x: -20, y: -46, width: 86, height: 42)
        case .europe: Box(x: -26, y: -72, width: 76, height: 40)
        case .asia: Box(x: 40, y: -60, width: 110, height: 74)
        case .americas: Box(x: -170, y: -76, width: 140, height: 134)
        case .oceania: Box(x: 108, y: -14, width: 72, height: 64)
        }
    }
}
