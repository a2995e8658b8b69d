import Foundation
import Testing

@testable import baraza

@Suite("Ports of the demonstration")
struct DemoPortTests {
    @Test("Ports that are held are all different: none is given out twice")
    func different() throws {
        let ports = try (0..<300).map { _ in try DemoPort() }
        #expect(Set(ports.map(\.number)).count == ports.count)
    }
}
