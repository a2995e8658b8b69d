import JSON
import Pouch
import Records

/// What the signature of a record of the registry is worth, for a list.
package struct AttestationLine: Hashable, Sendable {
    package let id: String
    package let kind: String
    package let attestation: Attestation
}

extension Gate {
    /// What the signatures in the registry are worth, of every record whose kind has one. For whoever holds the data folder.
    package func attestations(for caller: Caller) async throws -> [AttestationLine] {
        try await core.door("registry.signatures", on: Registry.channel, for: caller) {
            try core.requireConsole(caller, "signatures")
            let snapshot = try await core.directory.current()
            let records = Attestation.kinds.sorted().flatMap { snapshot.registry.all($0) }
            try await core.give(records.map(\.id), to: caller)
            return records.map {
                AttestationLine(
                    id: $0.id.text, kind: $0.id.type, attestation: snapshot.attestationKeys.attestation(of: $0.body))
            }
        }
    }

    /// Has the newest versions of this organisation's records signed by the node's key of today, where they are not: each
    /// gets a version that says the same.
    ///
    /// - Returns: the ids.
    /// - Throws: `.invalid` in a program that was not given the node's keys.
    package func signRegistry(by caller: Caller) async throws -> [String] {
        try await core.door("registry.signatures", on: Registry.channel, for: caller) {
            try core.requireConsole(caller, "signatures")
            guard let keys = core.own?.keyring?.current else { throw Refusal.noIdentity }
            let snapshot = try await core.directory.current()
            var signed: [String] = []
            for kind in Attestation.kinds.sorted() {
                for (id, body) in snapshot.registry.all(kind) {
                    // What a guest filed is not this organisation's word, whatever name stands in its signature.
                    guard snapshot.registry.issuers(of: id) == [core.identity.organisation] else { continue }
                    let isToday = body["signature"]?["key"]?.string == keys.fingerprint.hex
                    switch snapshot.attestationKeys.attestation(of: body) {
                    case .signed where isToday: continue
                    case .signed(let signer), .unknown(let signer):
                        guard signer == core.identity.organisation else { continue }
                    // What is wrong is for people to look at, not to be put right by signing it.
                    case .wrong: continue
                    case .unsigned: break
                    }
                    // A consent is its originator's word: no other node vouches for it.
                    if kind == "consent", body["originator"]?.string != core.identity.organisation { continue }
                    try await core.register([body.next(at: .step(1))], of: .house, by: caller)
                    signed.append(id.text)
                }
            }
            return signed
        }
    }
}

extension Core {
    fileprivate func requireConsole(_ caller: Caller, _ command: String) throws {
        guard caller.isConsole else {
            throw Refusal(.forbidden, "this is for the command line of the node itself: baraza registry \(command)")
        }
    }

    /// A record that this node makes, with its signature where it has the keys: an older version's does not hold for it.
    func attested(_ tree: JSONTree, asWordOf organisation: String) throws -> JSONTree {
        let record = try JSONDocument(parsing: tree.bytes).root
        guard let kind = record["type"]?.string, Attestation.kinds.contains(kind) else { return tree }
        let isOwn =
            organisation == identity.organisation && (kind != "consent" || record["originator"]?.string == organisation)
        guard isOwn, let keys = own?.keyring?.current else {
            guard record["signature"] != nil else { return tree }
            return .object(
                record.members.filter { $0.0.text != "signature" }.map { JSONMember($0.0.text, .raw($0.1.minified)) })
        }
        return try Attestation.sign(record, as: organisation, by: keys)
    }

    /// Why a record with this signature is not taken; `nil`: it is.
    ///
    /// Whoever may not know the peers is told the same whether or not a key is known here: of the house's own signatures
    /// and of those of their own organisation alone they learn that they verify; any other is refused, right or wrong.
    ///
    /// - Parameter isVouched: whether the gate itself files it, so that nothing of it was chosen to find something out. A
    ///   key that is not known is no reason to refuse it then.
    func signatureRefusal(
        _ record: JSONValue, in snapshot: Snapshot, by caller: Caller, isVouched: Bool
    ) -> String? {
        guard let kind = record["type"]?.string, Attestation.kinds.contains(kind) else { return nil }
        guard knowsPeers(caller, snapshot) else {
            let keys = snapshot.attestationKeys.only([identity.organisation, caller.organisation])
            switch keys.attestation(of: record) {
            case .unsigned, .signed: return nil
            case .unknown where isVouched: return nil
            case .unknown, .wrong:
                return "signature: it is not verified for you; leave it out, or have a secretary of "
                    + "\(identity.organisation) file the record as it was signed"
            }
        }
        guard case .wrong(let signer, let fault) = snapshot.attestationKeys.attestation(of: record)
        else { return nil }
        let what =
            switch fault {
            case .altered: "it does not verify with the key of \(signer.echo): the record is not what was signed"
            case .revoked: "the key that it was made with was revoked"
            case .foreign: "it is not made by who would have to say this"
            }
        return "signature: \(what); ask \(signer.echo) for the record as it was signed, or leave the signature out"
    }
}
