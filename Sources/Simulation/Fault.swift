/// What goes wrong in runs, and what those who keep the nodes do that others have to cope with. Counted, so that who runs some
/// thousand seeds sees that each of them happened.
package enum Fault: String, CaseIterable, Sendable {
    case stop = "a node stops between two writes"
    case full = "a disk is full"
    case outage = "a link is out"
    case away = "a node is away for weeks"
    case skew = "a clock is three days wrong"
    case cut = "a call is cut"
    case unheard = "an answer is lost"
    case twice = "a pouch comes twice"
    case jumped = "a pouch overtakes others"
    case relayed = "a relay keeps a pouch"
    case bulkUngiven = "a relay takes no bulk, or is not heard to"
    case bulkLost = "a bulk is not to be had"
    case bulkAltered = "a relay gives another bulk"
    case bulkLate = "a bulk comes late"
    case stickLost = "a stick is lost"
    case stickTwice = "a stick comes twice"
    case stickMixed = "a stick is read in another order"
    case stickPart = "a part of a stick is read"
    case keysLost = "keys between nodes are lost"
    case keysReplaced = "a node has new keys"
    case shutOut = "a peer is shut out for a while"
    case admitted = "a peer is let into a channel late"
    case memberLate = "who has joined is entered late"
    case left = "a member leaves"
    case lapsed = "an agreement ends for one"
    case lieFlood = "lie: a flood of what is no pouch"
    case lieAltered = "lie: a pouch with a bit altered"
    case lieShort = "lie: a pouch cut off"
    case lieElsewhere = "lie: a pouch sent to somebody else"
    case lieAgain = "lie: a pouch once more, in its sender's name"
    case lieLarge = "lie: a pouch that is too large"
    case lieCard = "lie: a forged card"
    case lieForged = "lie: a pouch in another's name"
    case lieUntrue = "lie: others' words in its own name"
    case lieNumber = "lie: two pouches of one number"
    case lieHistory = "lie: two histories of one log"

    /// By the number of the kind of lie, as a run draws it.
    static let lies: [Fault] = [
        .lieFlood, .lieAltered, .lieShort, .lieElsewhere, .lieAgain, .lieLarge, .lieCard, .lieForged, .lieUntrue,
        .lieNumber, .lieHistory,
    ]
}
