import Records

/// One gate of the release decision: a file of its own, and a line in a list.
package struct Rule: Sendable {
    /// Its name in domain 3.1.3.
    package let name: String
    let judge: @Sendable (Question) -> Opinion

    /// `deliver`: the nine gates of domain 3.1.3, and before them that somebody stands behind the object.
    package static let delivery: [Rule] = [
        .originator,
        .agreement,
        .audience,
        .classification,
        .tlp,
        .consent,
        .purpose,
        .rights,
        .lifecycle,
        .projection,
    ]

    /// What `display` adds for a post.
    package static let display: [Rule] = [
        .needToKnow,
        .clearance,
        .prerequisites,
        .handling,
        .account,
    ]

    /// Every gate, in the order of domain 3.1.3. An object is seen only where all of them say yes.
    package static let all: [Rule] = delivery + display
}

/// What one gate says.
struct Opinion {
    var reasons: [Reason] = []
    /// Markings of portions that have to be left out, and why.
    var withheld: [RecordID: [Reason]] = [:]
    /// What the reader has to keep.
    var obligations: Set<String> = []

    static let yes = Opinion()
    static func no(_ reasons: Reason...) -> Opinion { Opinion(reasons: reasons) }
}
