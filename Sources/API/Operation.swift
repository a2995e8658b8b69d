import HTTPTypes
import JSON
import Records
import Serving
import Sharing

/// One thing that can be asked of the REST boundary: the route, what it takes, what it answers, and which pages of the desk do the
/// same. Routes and description are made from these, so they cannot differ.
struct Operation: Sendable {
    /// What an operation belongs to, as the description groups them.
    enum Area: String, CaseIterable, Sendable {
        case node, records, search, writing, release, requests, requirements, parties, picture, peers, oversight,
            protection, expertise, council, training, budgets

        var meaning: String {
            switch self {
            case .node: "The node, and the channels that one is in."
            case .records: "What came, and single records."
            case .search: "Searches, and those that a post keeps."
            case .writing: "Products, and what is said of records."
            case .release: "The release desk, passing on, taking back."
            case .requests: "Requests for information."
            case .requirements: "What has to be known."
            case .council: "Meetings, texts that are put to seats, commitments."
            case .parties: "Organisations, communities, bodies, agreements, channels, posts."
            case .picture: "Where and when, what hangs together, the brief."
            case .peers: "Other nodes."
            case .oversight: "What overseers read."
            case .protection: "What the data-protection officer does."
            case .training: "Courses and certificates."
            case .budgets: "Budgets, and what their lines say."
            case .expertise: "Experience that is shared, and lessons."
            }
        }
    }

    /// What is given beside the path: in the query.
    struct Parameter: Sendable {
        let name: String
        let schema: Schema
        let meaning: String
        var isRequired = false
        /// Whether it may be given more than once.
        var isList = false

        init(_ name: String, _ schema: Schema, _ meaning: String, isRequired: Bool = false, isList: Bool = false) {
            self.name = name
            self.schema = schema
            self.meaning = meaning
            self.isRequired = isRequired
            self.isList = isList
        }
    }

    let method: HTTPRequest.Method
    /// Under ``APIBoundary/root``.
    let path: String
    /// Unique: programs that are made from the description call their functions by it.
    let name: String
    let area: Area
    let summary: String
    let parameters: [Parameter]
    /// What is sent; `nil`: nothing.
    let body: Schema?
    /// Bytes of that at most.
    var bytesMost = APILimits.body
    let answers: [Answer]
    /// Whether what it answered is remembered by its `Idempotency-Key`: not where it tells of more than the sender's own doing.
    let isReplayed: Bool
    /// What it takes of whoever does it, asked before a body is read.
    let needs: Needs
    /// The routes of the desk that do the same, as in `GET /inbox`.
    let desk: [String]
    let handle: @Sendable (Ask) async throws -> Reply

    enum Needs: Sendable {
        case right(Right)
        /// To write to the channel that this segment of the path names.
        case writingTo(segment: String)
    }

    func takes(_ context: AppContext) throws -> Right {
        switch needs {
        case .right(let right): right
        case .writingTo(let segment): .writingTo(try context.parameter(segment))
        }
    }

    /// What an operation may answer when it was done.
    struct Answer: Sendable {
        enum Content: Sendable {
            case json(Schema)
            /// A file of this type.
            case file(String)
            case nothing
        }
        let status: HTTPResponse.Status
        let meaning: String
        let content: Content
    }
}

/// What came of an operation.
enum Reply: Sendable {
    case json(JSONTree, HTTPResponse.Status = .ok, location: String? = nil)
    case file([UInt8], type: String, name: String)
    case nothing
    /// Something that goes on until it ends.
    case stream(EventStream)
}

extension Operation {
    /// Something that is read.
    ///
    /// - Parameters:
    ///   - desk: the routes of the desk that do the same.
    ///   - resource: how what is read is told.
    static func get<Value: Sendable>(
        _ path: String, _ name: String, _ area: Area, _ summary: String, desk: [String],
        _ parameters: [Parameter] = [], tells resource: Resource<Value>,
        _ read: @escaping @Sendable (Ask) async throws -> Value
    ) -> Operation {
        Operation(
            method: .get, path: path, name: name, area: area, summary: summary, parameters: parameters, body: nil,
            answers: [Answer(status: .ok, meaning: "What was asked for.", content: .json(resource.schema))],
            isReplayed: false, needs: .right(.anybody), desk: desk
        ) { ask in .json(resource.tree(try await read(ask))) }
    }

    /// A file that is taken along.
    static func file(
        _ path: String, _ name: String, _ area: Area, _ summary: String, desk: [String],
        _ parameters: [Parameter] = [], type: String,
        _ read: @escaping @Sendable (Ask) async throws -> (bytes: [UInt8], name: String)
    ) -> Operation {
        Operation(
            method: .get, path: path, name: name, area: area, summary: summary, parameters: parameters, body: nil,
            answers: [Answer(status: .ok, meaning: "The file.", content: .file(type))], isReplayed: false,
            needs: .right(.anybody), desk: desk
        ) { ask in
            let (bytes, name) = try await read(ask)
            return .file(bytes, type: type, name: name)
        }
    }

    /// Something that is listened to.
    static func stream(
        _ path: String, _ name: String, _ area: Area, _ summary: String, desk: [String], _ parameters: [Parameter],
        _ open: @escaping @Sendable (Ask) async throws -> EventStream
    ) -> Operation {
        Operation(
            method: .get, path: path, name: name, area: area, summary: summary, parameters: parameters, body: nil,
            answers: [Answer(status: .ok, meaning: "Server-sent events.", content: .file("text/event-stream"))],
            isReplayed: false, needs: .right(.anybody), desk: desk
        ) { .stream(try await open($0)) }
    }

    /// Something that is done, and of which something is told.
    static func post<Value: Sendable>(
        _ path: String, _ name: String, _ area: Area, _ summary: String, desk: [String], takes body: Schema,
        tells resource: Resource<Value>, needs: Needs, isReplayed: Bool,
        _ act: @escaping @Sendable (Ask) async throws -> Value
    ) -> Operation {
        Operation(
            method: .post, path: path, name: name, area: area, summary: summary, parameters: [], body: body,
            answers: [Answer(status: .ok, meaning: "It was done.", content: .json(resource.schema))],
            isReplayed: isReplayed, needs: needs, desk: desk
        ) { ask in .json(resource.tree(try await act(ask))) }
    }

    /// Something that is done, and of which nothing is told.
    static func post(
        _ path: String, _ name: String, _ area: Area, _ summary: String, desk: [String], takes body: Schema,
        needs: Needs, isReplayed: Bool,
        _ act: @escaping @Sendable (Ask) async throws -> Void
    ) -> Operation {
        Operation(
            method: .post, path: path, name: name, area: area, summary: summary, parameters: [], body: body,
            answers: [Answer(status: .noContent, meaning: "It was done.", content: .nothing)],
            isReplayed: isReplayed, needs: needs, desk: desk
        ) { ask in
            try await act(ask)
            return .nothing
        }
    }

    /// Something that is filed: at once, or when a second person has released it.
    ///
    /// - Parameters:
    ///   - needs: as all that is filed here, to write somewhere.
    ///   - properties: what is called otherwise in the body than in the record.
    ///   - place: where what was filed is read, by its id and channel.
    static func filing(
        _ path: String, _ name: String, _ area: Area, _ summary: String, desk: [String], takes body: Schema,
        needs: Needs = .right(.writing), upTo bytes: Int = APILimits.body, isReplayed: Bool,
        renaming properties: [String: String] = [:],
        at place: @escaping @Sendable (_ id: String, _ channel: String) -> String,
        _ act: @escaping @Sendable (Ask) async throws -> ProductOutcome
    ) -> Operation {
        Operation(
            method: .post, path: path, name: name, area: area, summary: summary, parameters: [], body: body,
            bytesMost: bytes,
            answers: [
                Answer(
                    status: .created, meaning: "It was filed: Location says where it is read.",
                    content: .json(Told.outcome.schema)),
                Answer(
                    status: .accepted,
                    meaning: "It waits for a second person: Location is the request of the release desk.",
                    content: .json(Told.outcome.schema)),
            ],
            isReplayed: isReplayed, needs: needs, desk: desk
        ) { ask in
            switch try await act(ask) {
            case .filed(let id, let channel):
                let told = Outcome(state: .filed, id: id, channel: channel, request: nil)
                return .json(Told.outcome.tree(told), .created, location: APIBoundary.root + place(id, channel))
            case .held(let request):
                let told = Outcome(state: .held, id: nil, channel: nil, request: request)
                return .json(
                    Told.outcome.tree(told), .accepted, location: APIBoundary.root + "/releases/" + Ask.escaped(request)
                )
            case .refused(let property, let message):
                throw RefusedBody(
                    pointer: property.flatMap { body.pointer(to: properties[$0] ?? $0, in: ask.body) }, message: message
                )
            }
        }
    }
}

/// A body that cannot be meant: 422, with the place that is wrong.
struct RefusedBody: Error, Sendable {
    /// RFC 6901; `nil`: the whole.
    let pointer: String?
    let message: String
}

/// What became of something that was filed.
struct Outcome: Sendable {
    enum State: String, CaseIterable, Sendable { case filed, held }
    let state: State
    let id: String?
    let channel: String?
    /// Of the release desk.
    let request: String?
}
