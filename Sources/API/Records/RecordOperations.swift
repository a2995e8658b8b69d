import Formats
import Records
import Sharing

extension Operation {
    static let records: [Operation] = [
        .get(
            "/inbox", "readInbox", .records,
            "What came for one's house from others, in the order in which it wants to be read.",
            desk: ["GET /inbox"], tells: Told.inbox
        ) { try await $0.gate.inbox(for: $0.caller) },
        .file(
            "/inbox/bundle", "takeInbox", .records, "The same, to be taken along.", desk: ["GET /inbox/file"],
            type: Files.stix
        ) { ask in try await Files.bundle(.inbox, ask) },
        .get(
            "/ratings", "readRatings", .records,
            "What other organisations said of the newest products of one's house, by organisation and never by post.",
            desk: ["GET /ratings"], tells: Told.ratings
        ) { try await $0.gate.ratings(for: $0.caller) },
        .get(
            "/records", "listRecords", .records, "What arrived, newest first.", desk: ["GET /live"],
            [.channel, .cursor, .limit], tells: Told.records
        ) { ask in
            try await ask.gate.recent(
                channel: ask.channel, cursor: ask.query["cursor"], limit: ask.limit, for: ask.caller)
        },
        .stream(
            "/events", "listen", .records,
            "What arrives, while it arrives: events `record`, and `reset` where one has to read the list again.",
            desk: ["GET /live/events"], [.channel]
        ) { ask in
            var channel = ask.channel
            // Refused before the stream begins, and in the same words whether it is missing or hidden.
            if let name = channel { channel = try await ask.gate.channel(name, for: ask.caller).code }
            // So is whoever may not listen, or listens too often.
            let start = try await ask.gate.liveStart(for: ask.caller)
            return EventStream(
                gate: ask.gate, caller: ask.caller, channel: channel, cursor: ask.lastEvent ?? start,
                isResumed: ask.lastEvent != nil)
        },
        .get(
            "/products", "listProducts", .records, "The newest reports, each in its newest version.",
            desk: ["GET /write/{genre}"], [.limit], tells: Told.products
        ) { try await $0.gate.products(limit: $0.limit, for: $0.caller) },
        .get(
            "/records/{id}", "readRecord", .records, "One record, as its reader may see it.",
            desk: ["GET /records/{id}"], [.version, .channel], tells: Told.wholeRecord
        ) { try await $0.gate.record($0.id, version: $0.version, channel: $0.channel, for: $0.caller) },
        .file(
            "/records/{id}/object", "readObject", .records,
            "Its object alone: byte for byte as it came, or what is left of it for its reader.",
            desk: ["GET /records/{id}/object"], [.version, .channel], type: Files.stix
        ) { ask in
            let bytes = try await ask.gate.body(
                ask.id, version: ask.version, channel: ask.channel, for: ask.caller)
            return (bytes, try ask.id + ".json")
        },
        .file(
            "/records/{id}/annexes/{annex}", "readAnnex", .records,
            "A file that goes along with a product, by the id that the product names it by, whatever its type.",
            desk: ["GET /records/{id}/annexes/{annex}"], [.version, .channel], type: AnnexFile.unknownType
        ) { ask in
            let annex = try await ask.gate.annex(
                ask.named("annex"), of: ask.id, version: ask.version, channel: ask.channel, for: ask.caller)
            return (annex.bytes, annex.name)
        },
        .get(
            "/records/{id}/history", "readHistory", .records, "What became of it.",
            desk: ["GET /records/{id}/history"], [.version, .channel], tells: Told.history
        ) { try await $0.gate.record($0.id, version: $0.version, channel: $0.channel, for: $0.caller) },
        .get(
            "/records/{id}/deliveries", "readDeliveries", .records, "Who has it, who does not yet, and why.",
            desk: ["GET /records/{id}/deliveries", "GET /records/{id}/history"], [.version, .channel],
            tells: Told.whereabouts
        ) { try await $0.gate.whereabouts(of: $0.id, version: $0.version, channel: $0.channel, for: $0.caller) },
        .file(
            "/records/{id}/proof", "readProof", .records, "The proof that it is in the log: c2sp.org/tlog-proof.",
            desk: ["GET /records/{id}/proof"], [.version, .channel], type: "text/plain; charset=utf-8"
        ) { ask in
            let view = try await ask.gate.record(
                ask.id, version: ask.version, channel: ask.channel, for: ask.caller)
            guard let place = view.place else {
                throw Refusal(.missing, "there is no proof of a part: it would tell of the rest")
            }
            return (Array(place.proofFile.utf8), try ask.id + ".tlog-proof")
        },
        .file(
            "/records/{id}/label", "readLabel", .records,
            "Its confidentiality label: STANAG 4774. For those who release.",
            desk: ["GET /records/{id}/label"], [.version, .channel], type: "application/xml"
        ) { ask in
            let id = try ask.id
            let label = try await ask.gate.label(id, version: ask.version, channel: ask.channel, by: ask.caller)
            do throws(XMLError) {
                return (try STANAG4774.bytes(of: label), id + ".label.xml")
            } catch {
                throw Refusal(.invalid, "the label of \(id) cannot be written: \(error.message)")
            }
        },
        .file(
            "/records/{id}/alert", "readAlert", .records,
            "A warning as alerting systems take it: OASIS CAP 1.2, of what one may see of it.",
            desk: ["GET /records/{id}/alert"], [.version, .channel], type: CAP.mediaType
        ) { ask in
            let id = try ask.id
            let message = try await ask.gate.alert(id, version: ask.version, channel: ask.channel, for: ask.caller)
            do throws(XMLError) {
                return (try CAP.bytes(of: message), id + ".cap.xml")
            } catch {
                throw Refusal(.invalid, "\(id) cannot be written as an alert: \(error.problem)")
            }
        },
    ]
}

/// What is taken along.
enum Files {
    static let stix = "application/stix+json;version=2.1"

    /// What is seen, as one STIX bundle that is marked as the strictest of it.
    static func bundle(_ selection: Selection, _ ask: Ask) async throws -> (bytes: [UInt8], name: String) {
        let taken = try await ask.gate.take(selection, as: "stix", for: ask.caller)
        return (taken.bundle, "\(taken.name)-\(taken.marking.tlp.label).json")
    }
}
