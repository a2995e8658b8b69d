import ArgumentParser
import Foundation
import Logging
import Pouch
import Sharing
import Testing

@testable import baraza

@Suite struct DemoFederationTests {
    @Test("a federation is three countries first, then the other organisations, each with ports of its own")
    func members() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-federation-\(UUID().uuidString)")
        let all = try DemoFederation(in: folder, count: DemoFederation.most, port: 8480).members
        #expect(all.count == DemoFederation.most)
        #expect(all.prefix(3).map(\.code) == ["KE-OUT", "UG-NAC", "SN-CAS"])
        #expect(Set(all.map(\.code)).count == all.count)
        #expect(Set(all.map(\.pages) + all.map(\.links)).count == 2 * all.count)
        #expect(all.prefix(3).map(\.isInConference) == [true, true, false])
        let free = try DemoFederation(in: folder, count: 3, port: 0).members
        #expect(free.allSatisfy { $0.pages > 0 && $0.links > 0 && $0.pages != $0.links })
    }

    @Test("a federation that is made is connected throughout, and is made once")
    func made() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-federation-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await DemoFederation(in: folder, count: 3, port: 0).prepare()
        let federation = try DemoFederation(in: folder, count: 3, port: 0)
        try await federation.prepare()
        for member in federation.members {
            try await Wiring.with(member.folder) { opened in
                let peers = try await opened.node.administration.peers()
                #expect(
                    Set(peers.map(\.organisation)) == Set(federation.members.map(\.code)).subtracting([member.code]))
                #expect(!peers.contains { !$0.isOpen })
                // The address of the first making stays: it is on the others' copies of the card.
                #expect(try opened.node.administration.ownNode().card.addresses.first?.port == member.links)
            }
            #expect(!FileManager.default.fileExists(atPath: member.unfinishedFile.path))
        }
        // What the conference shares, a partner of it does not get.
        let kenya = federation.members[0]
        try await Wiring.with(kenya.folder) { opened in
            let watchers = try await opened.node.administration.members(of: DemoNode.community).map(\.account)
            #expect(watchers.contains("ug-nac.node") && !watchers.contains("sn-cas.node"))
        }
    }

    @Test("the demonstration has as many nodes as it has organisations, and not one more")
    func bounds() {
        #expect((try? Demo.parse(["--nodes", "\(DemoFederation.most)"])) != nil)
        for nodes in ["0", "\(DemoFederation.most + 1)"] {
            #expect(throws: (any Error).self) { _ = try Demo.parse(["--nodes", nodes]) }
        }
    }
}
