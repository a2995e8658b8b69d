import Hummingbird
import JSON
import Serving
import Sharing

/// The caller's channels as collections: lines 20, 21, 29.
extension TAXIIBoundary {
    var collectionRoutes: [Route] {
        [
            get(under("collections/")) { _, context in
                let channels = try await gate.channels(for: context.caller)
                guard !channels.isEmpty else { return resource([:]) }
                return resource(["collections": .array(channels.map(Self.collection))])
            },
            get(under("collections/{collection}/")) { _, context in
                let channel = try await gate.channel(context.parameter("collection"), for: context.caller)
                return resource(Self.collection(channel))
            },
        ]
    }

    private static func collection(_ channel: ChannelView) -> JSONTree {
        var members = [
            JSONMember("id", .string(channel.id)),
            JSONMember("title", .string(channel.title)),
        ]
        if let summary = channel.summary { members.append(JSONMember("description", .string(summary))) }
        members.append(JSONMember("alias", .string(channel.code)))
        members.append(JSONMember("can_read", .boolean(channel.canRead)))
        members.append(JSONMember("can_write", .boolean(channel.canWrite)))
        members.append(JSONMember("media_types", [.string(TAXIIMedia.stix)]))
        return .object(members)
    }
}
