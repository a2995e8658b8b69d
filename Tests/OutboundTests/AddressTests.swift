import Testing

@testable import Outbound

@Suite struct AddressTests {
    @Test(
        "addresses that the whole Internet cannot reach are private, in every way of writing them",
        arguments: [
            "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1", "100.127.255.255", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.0.8", "192.0.2.1",
            "198.18.0.1", "198.51.100.7", "203.0.113.7", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
            "fd12::1", "ff02::1",
            "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2001:db8::1", "::7f00:1", "", "node.example",
            "1.2.3", "0x7f.1", "2130706433",
        ])
    func isPrivate(_ address: String) { #expect(AddressGuard.isPrivate(address)) }

    @Test(
        "other addresses are called",
        arguments: [
            "1.1.1.1", "41.90.64.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "193.0.0.1",
            "198.51.101.1", "203.0.114.1",
            "2001:4860:4860::8888", "2c0f:fe38::1", "::ffff:41.90.64.1", "64:ff9b::41.90.64.1",
        ])
    func isPublic(_ address: String) { #expect(!AddressGuard.isPrivate(address)) }

    @Test("a name that leads to this machine is called only by a node that calls private addresses")
    func guarded() async throws {
        await #expect(throws: OutboundError.self) {
            _ = try await AddressGuard.addresses(of: "localhost", port: 1, callsPrivate: false, most: 4)
        }
        let found = try await AddressGuard.addresses(of: "127.0.0.1", port: 1, callsPrivate: true, most: 4)
        #expect(found == ["127.0.0.1"])
        do {
            _ = try await AddressGuard.addresses(of: "10.1.2.3", port: 1, callsPrivate: false, most: 4)
            Issue.record("called")
        } catch {
            #expect((error as? OutboundError)?.code == .forbidden)
        }
    }
}
