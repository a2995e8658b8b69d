import JSON
import Policy
package import Pouch
package import Records
import Store

/// Certificates: given, taken back, and verified without a network (decision 0060).
extension Gate {
    /// Gives a certificate to a post that passed a course of the caller's house, signed by the node's keys.
    ///
    /// - Parameters:
    ///   - post: who passed, at which house.
    ///   - until: after which it holds no more; `nil`: no end.
    /// - Returns: the certificate, as JSON.
    /// - Throws: ``Refusal`` where nobody passed, it was given already, or the node's keys are not open.
    package func certify(
        _ post: String, of house: String, in id: String, until: Instant? = nil, by caller: Caller
    ) async throws -> [UInt8] {
        guard let keys = core.own?.keyring?.current else { throw Refusal.noIdentity }
        let given: [UInt8]? = try await core.revisions.run {
            let (found, own) = try await ownCourse(id, act: "certificate.give", by: caller)
            guard let trainee = found.trainees(at: core.clock()).first(where: { $0.post == post && $0.house == house })
            else { throw Refusal(.missing, "\(post.echo) of \(house.echo) has not taken the course \(id.echo)") }
            guard trainee.thread.isPassed else {
                throw Refusal(.conflict, "\(post.echo) has not passed the course \(id.echo): mark it first")
            }
            guard trainee.thread.certificate == nil else {
                throw Refusal(.conflict, "\(post.echo) has that certificate already")
            }
            guard caller.name != post || house != own else {
                throw Refusal(.conflict, "nobody certifies themselves: another post of \(own.echo) does it")
            }
            let now = core.clock().second
            let list = CourseCertificate.list(of: keys.name)
            let known = try await register(of: keys.name, own: own, by: caller)
            // The list, the place, the certificate: what is broken off in between has used up a place at most. The list is signed
            // anew each time, as one that is older than a certificate says nothing for it.
            let listed = try await ownList(list, keys: keys, by: caller)
            guard let bits = listed ?? (known == nil ? StatusList() : nil) else { throw Self.hiddenList }
            try await publish(bits, as: list, in: found.head.line.channel, keys: keys, by: caller)
            let place = try await nextPlace(
                after: known, of: keys.name, in: found.head.line.channel, own: own, by: caller)
            let salt = core.random(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let certificate = CourseCertificate(
                uuid: String(core.newID("x-certificate").suffix(36)), issuer: keys.name, issuerCode: own,
                issuerName: core.identity.organisationName, courseCode: found.draft.code,
                courseName: found.draft.name, level: found.draft.level.rawValue, hours: found.draft.hours,
                holderHash: CourseCertificate.holder(post, of: house, salt: salt), salt: salt, validFrom: now.text,
                validUntil: until?.second.text, statusIndex: place)
            let secured = try DataIntegrity.sign(certificate.document, created: now.text, by: keys).bytes
            let note = ActingNote(
                id: try RecordID(core.newID("note")), about: found.head.id, extensionID: TrainingAct.extensionID,
                act: TrainingAct.Deed.certify.rawValue,
                said: [
                    JSONMember("trainee", .string(post)), JSONMember("house", .string(house)),
                    JSONMember("certificate", .string(String(decoding: secured, as: UTF8.self))),
                ]
                    + (trainee.thread.passing.map { [JSONMember("follows_ref", .string($0.text))] } ?? []),
                text: nil, mark: .released(to: [house]))
            let outcome = try await file(
                note.tree(at: core.clock()), as: note.id,
                with: [Course.actDefinition] + [note.mark?.definition(at: Rfi.allocated)].compactMap { $0 },
                in: found.head.line.channel, by: caller)
            guard case .filed = outcome else { throw Refusal(.conflict, "the certificate was not filed: \(outcome)") }
            return secured
        }
        guard let given else { throw Refusal(.tooMany, "too much is being changed: try again in a moment") }
        return given
    }

    /// Takes a certificate back: whoever verifies it with the new list learns that.
    package func revoke(_ post: String, of house: String, in id: String, by caller: Caller) async throws {
        guard let keys = core.own?.keyring?.current else { throw Refusal.noIdentity }
        let done: Bool? = try await core.revisions.run {
            let (found, _) = try await ownCourse(id, act: "certificate.revoke", by: caller)
            let trainee = found.trainees(at: core.clock()).first { $0.post == post && $0.house == house }
            guard let text = trainee?.thread.certificate,
                let secured = try? JSONDocument(parsing: Array(text.utf8)).root,
                let place = secured["credentialStatus"]?["statusListIndex"]?.string.flatMap({ Int($0) }),
                let list = secured["credentialStatus"]?["statusListCredential"]?.string
            else { throw Refusal(.missing, "\(post.echo) of \(house.echo) has no certificate of that course") }
            guard var bits = try await ownList(list, keys: keys, by: caller) else { throw Self.hiddenList }
            bits.set(place)
            try await publish(bits, as: list, in: found.head.line.channel, keys: keys, by: caller)
            return true
        }
        guard done != nil else { throw Refusal(.tooMany, "too much is being changed: try again in a moment") }
    }

    /// Looks at a certificate with what is here: keys that are known, and the newest lists of what was taken back. Nothing is
    /// asked of anybody else.
    ///
    /// - Parameter file: the certificate as a file, or the text of its printed code.
    package func verify(certificate file: [UInt8], for caller: Caller) async throws -> CredentialVerdict {
        guard file.count <= SharingLimits.certificate else {
            throw Refusal(.invalid, "a certificate has \(SharingLimits.certificate) bytes at most")
        }
        let text = String(decoding: file, as: UTF8.self).trimmed
        let bytes =
            text.hasPrefix(CourseCertificate.codePrefix)
            ? try Refusal.translatingPouch { try CourseCertificate.secured(code: text).bytes } : file
        guard let secured = try? JSONDocument(parsing: bytes).root, secured.kind == .object else {
            throw Refusal(.invalid, "that is no certificate: neither JSON nor the text of a printed code")
        }
        return try await core.door("certificate.verify", on: CredentialStatus.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            // Whose keys are known is not for everybody.
            let all = scope.snapshot.attestationKeys
            let keys =
                core.knowsPeers(caller, scope.snapshot)
                ? all : all.only([core.identity.organisation, caller.organisation])
            // Its issuer's own lists, and of anybody's the newest: whoever floods hides none of the issuer's.
            var shown = try await core.newestSaid(CredentialStatus.type, most: SharingLimits.statusLists, in: scope)
            if case .organisation(let issuer, _)? = DataIntegrity.signer(of: secured).map({ keys.owner(of: $0) }) {
                shown += try await core.newestSaid(
                    CredentialStatus.type, by: issuer, most: SharingLimits.statusLists, in: scope)
            }
            let lists = try await core.statusLists(among: shown, for: caller)
            return CredentialVerdict(secured, lists: lists, at: core.clock()) { keys.owner(of: $0) }
        }
    }

    /// The same in words, for pages and programs.
    package func verdict(on file: [UInt8], for caller: Caller) async throws -> CertificateVerdict {
        let found = try await verify(certificate: file, for: caller)
        let (issuer, organisation): (String, String?) =
            switch found.issuer {
            case .known(let code): ("known", code)
            case .unknown: ("unknown", nil)
            case .revoked(let code): ("revoked", code)
            case .foreign(let code): ("foreign", code)
            }
        let (status, listed): (String, Instant?) =
            switch found.status {
            case .sound(let listed): ("sound", listed)
            case .takenBack(let listed): ("taken-back", listed)
            case .unchecked: ("unchecked", nil)
            }
        return CertificateVerdict(
            worth: found.worth.rawValue, proof: found.proof.rawValue, dates: found.dates.rawValue, issuer: issuer,
            organisation: organisation, status: status, listed: listed, course: found.course)
    }

    // MARK: Lists

    private func ownCourse(
        _ id: String, act: String, by caller: Caller
    ) async throws -> (found: FoundCourse, own: String) {
        try await core.door(act, on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.course(id, in: scope, for: caller)
            let own = scope.allowed.organisation
            // The node signs for its own house alone, whoever else writes on it.
            guard found.head.owner == own, own == core.identity.organisation else {
                throw Refusal(.forbidden, "the course \(id.echo) is another house's to certify")
            }
            guard
                try await core.accesses(for: caller).accesses.contains(where: {
                    $0.canWrite && $0.channel.code == found.head.line.channel
                })
            else { throw Refusal(.forbidden, "you may not write where the course \(id.echo) is") }
            // What was given can be taken back in any case.
            if act == "certificate.give" { try found.checkWhole() }
            return (found, own)
        }
    }

    private static var hiddenList: Refusal {
        Refusal(
            .conflict,
            "certificates were given, and no list of those that were taken back is among what you may read: "
                + "a post does it that reads the channels in which they were given")
    }

    /// All lists of a name that the house itself filed and signed, as one: what it took back once stays taken back. Nobody
    /// else's is looked at, as what is found here is signed again with the node's keys.
    ///
    /// - Returns: `nil` where none is among what the caller may see.
    private func ownList(_ id: String, keys: NodeKeys, by caller: Caller) async throws -> StatusList? {
        try await core.door("certificate.lists", on: CredentialStatus.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let own = core.identity.organisation
            let known = scope.snapshot.attestationKeys
            let shown = try await core.newestSaid(
                CredentialStatus.type, by: own, most: SharingLimits.statusLists, in: scope)
            var all: StatusList?
            for list in try await core.statusLists(among: shown, for: caller) where list["id"]?.string == id {
                guard let signer = DataIntegrity.signer(of: list), list["issuer"]?.string == signer.text,
                    signer == keys.name || known.owner(of: signer) == .organisation(own, isRevoked: false),
                    let text = list["credentialSubject"]?["encodedList"]?.string,
                    let bits = try? StatusList(encoded: text)
                else { continue }
                if all == nil { all = bits } else { all?.formUnion(bits) }
            }
            return all
        }
    }

    /// Signs a list and files it in a channel: each time as a record of its own, whose id nobody knows before. Under an id that
    /// follows from the key anybody could file another version first, and nothing could be taken back any more.
    private func publish(
        _ bits: StatusList, as list: String, in channel: String, keys: NodeKeys, by caller: Caller
    ) async throws {
        let now = core.clock().second
        let credential = bits.credential(
            list, issuer: keys.name, made: now.text,
            until: Instant(microseconds: now.microseconds + StatusList.age).text)
        let secured = try DataIntegrity.sign(credential, created: now.text, by: keys).bytes
        let id = try RecordID(core.newID(CredentialStatus.type))
        var object = OwnObject(CredentialStatus.type, id, at: core.clock(), extensionID: CredentialStatus.extensionID)
        object.add("credential", String(decoding: secured, as: UTF8.self))
        let outcome = try await file(
            object.tree(under: nil), as: id, with: [Course.statusDefinition], in: channel, by: caller)
        guard case .filed = outcome else { throw Refusal(.conflict, "the list was not filed: \(outcome)") }
    }

    /// How far the house has come with the places of a key's list, by its own word alone; `nil` where none was given yet.
    private func register(of key: KeyName, own: String, by caller: Caller) async throws -> JSONValue? {
        try await core.door("certificate.register", on: CredentialRegister.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let shown = try await core.newestSaid(
                CredentialRegister.type, by: own, most: SharingLimits.statusLists, in: scope)
            return try await core.remains(of: shown).values.compactMap { try? JSONDocument(parsing: $0).root }
                .filter { object in
                    // What names no key is of before it was written down.
                    CredentialRegister.isOurs(object) && (object["issuer"]?.string ?? key.text) == key.text
                }
                .max { $0["next"]?.integer ?? 0 < $1["next"]?.integer ?? 0 }
        }
    }

    /// The next place of the node's list: each once, and in an order that tells nobody how many there are.
    private func nextPlace(
        after known: JSONValue?, of key: KeyName, in channel: String, own: String, by caller: Caller
    ) async throws -> Int {
        let count = Int64(StatusList.count)
        func number() -> Int64 { core.random(4).reduce(0) { $0 << 8 | Int64($1) } % count }
        let next = known?["next"]?.integer ?? 0
        // An odd step walks through all places of a power of two.
        let step = (known?["step"]?.integer ?? number()) | 1
        let offset = known?["offset"]?.integer ?? number()
        guard next < count - 1 else {
            throw Refusal(.full, "this key has given \(count - 1) certificates: with other keys a new list begins")
        }
        let id = try RecordID(core.newID(CredentialRegister.type))
        var object = OwnObject(
            CredentialRegister.type, id, at: core.clock(), extensionID: CredentialRegister.extensionID)
        object.add("issuer", key.text)
        object.add("next", .integer(next + 1))
        object.add("step", .integer(step))
        object.add("offset", .integer(offset))
        let mark = PortionMark.released(to: [own])
        let outcome = try await file(
            object.tree(under: mark), as: id,
            with: [Course.registerDefinition] + [mark.definition(at: Rfi.allocated)].compactMap { $0 }, in: channel,
            by: caller)
        guard case .filed = outcome else { throw Refusal(.conflict, "the register was not filed: \(outcome)") }
        return Int((offset + next * step) % count)
    }
}

extension Core {
    /// The newest records of a type that a caller may see, in every version that is here.
    ///
    /// - Parameter speaker: whose word alone is looked for, so that nobody else's hides it; `nil`: anybody's.
    func newestSaid(_ type: String, by speaker: String? = nil, most: Int, in scope: Scope) async throws -> [Shown] {
        let shelves = speaker.map { voices(in: scope)[$0] ?? [] } ?? scope.shelves
        guard !shelves.isEmpty else { return [] }
        return try await newest(most, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: type, before: before, shelves: shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }.shown
    }

    /// The lists of what was taken back among these records.
    func statusLists(among shown: [Shown], for caller: Caller) async throws -> [JSONValue] {
        var met: Set<Position> = []
        let shown = shown.filter { met.insert($0.row.position).inserted }
        let bodies = try await remains(of: shown)
        try await give(shown.map(\.row), as: .list, isRun: false, to: caller)
        return bodies.values.compactMap { body in
            guard let object = try? JSONDocument(parsing: body).root, CredentialStatus.isOurs(object),
                let text = object["credential"]?.string
            else { return nil }
            return try? JSONDocument(parsing: Array(text.utf8)).root
        }
    }
}

extension AttestationKeys {
    /// Whose a key is, as far as it is known here.
    func owner(of key: KeyName) -> CredentialVerdict.Known {
        guard let found = known.values.first(where: { $0.keys.name == key }) else { return .nobody }
        return .organisation(found.organisation, isRevoked: revoked.contains(found.keys.fingerprint.bytes))
    }
}

extension Instant {
    /// The same without parts of a second: what a certificate states.
    fileprivate var second: Instant { Instant(microseconds: microseconds / 1_000_000 * 1_000_000) }
}

extension Refusal {
    /// What is wrong with what came from outside, as a refusal.
    fileprivate static func translatingPouch<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as PouchError {
            throw Refusal(.invalid, error.message)
        }
    }
}
