import Store

/// Every bound of this target, in one place and with its unit.
package enum SharingLimits {
    // MARK: Reading
    /// Rows of a page, where the asker names no smaller number.
    package static let page = 1_000
    /// Rows of a page at most, whatever is asked.
    package static let pageMost = 10_000
    /// Lines of a list (recent, search, audit) at most.
    package static let list = 500
    /// Versions of one object that its record page shows at most.
    package static let history = 200
    /// References, in each direction, that a record page shows at most.
    package static let references = 100
    /// Products that the inbox looks at, the newest.
    package static let inbox = 100
    /// Seconds for which whoever had a product is told that it was recalled: 14 days.
    static let recallTold: Int64 = 14 * 86_400
    /// Recalls that the inbox looks at, the newest in channels that its reader reads.
    static let recalls = 100
    /// Recalls that the inbox tells of at most, the newest.
    static let recallsTold = 20
    /// Places that a line of the inbox names.
    static let inboxPlaces = 3
    /// Requests for information that their list looks at, the newest.
    package static let rfis = 100
    /// Notes about one request that are looked at, of each side the first and the newest, so many of each.
    package static let rfiActs = 250
    /// In lists and numbers, of each side of one request: half of them the first, half the newest.
    package static let rfiActsListed = 100
    /// Of all sides of all requests of one list. Where there are so many sides that fewer than four were left to each, each has four.
    package static let rfiActsTogether = 8_000
    /// Versions of a record that came first, on each shelf, by which it is known whose it is and when it came.
    package static let firstVersions = 20
    /// Versions of one record on one shelf that are looked at for the first that its reader may see, or the newest: in steps of
    /// so many. What is hidden from them takes nobody's place up to there.
    package static let versionsLooked = 2_000
    package static let versionsStep = 100
    /// Offers of experience that their list looks at, the newest.
    package static let offers = 100
    /// Lessons that their list looks at, the newest, and lessons of one offer.
    package static let lessons = 100
    /// Meetings that their list looks at, the newest.
    package static let meetings = 100
    /// Texts that were put to seats and their list looks at, the newest.
    package static let decisions = 100
    /// Commitments that their list and the inbox look at, the newest.
    package static let commitments = 500
    /// Notes about one text or commitment that are looked at, of each organisation the newest and, where there are more, the first:
    /// so many of both.
    package static let councilActs = 100
    /// In lists so many of all organisations on all records together, but for two of each.
    package static let councilActsTogether = 20_000
    /// Records that one act names to show that something was done.
    package static let councilEvidence = 50
    /// Notes of a course's own house about it, two or three about each trainee: where there are as many, nothing is marked or
    /// certified any more. Of each house twice as many are looked at, so that one marking more hides nothing that was done.
    package static let courseActs = 2_000
    /// Bytes of a certificate that is verified.
    package static let certificate = 65_536
    /// Lists of certificates that were taken back which one verification looks at, the newest.
    package static let statusLists = 200
    /// Courses that their list looks at, the newest.
    package static let courses = 100
    /// Joint drafts that their list and the inbox look at, the newest.
    package static let joints = 100
    /// Versions of a joint draft that were taken back, over which none of it goes out any more: each is read.
    package static let jointVersions = 100
    /// Sets of originators that one house may lead joint drafts of in one channel: each is a shelf there, and one more of each of them.
    package static let jointSets = 50
    /// Sets of organisations to which what one house writes with others is held in one channel: of what another node sends no joint
    /// draft or act for more is taken.
    package static let jointSetsTaken = 200
    /// Requirements that their list looks at, the newest.
    package static let requirements = 50
    /// What waits for its turn at most: changes of requirements and of the registry, and acts on one request.
    package static let revisionsWaiting = 64
    /// Assessments that stand beside a planning question.
    package static let assessments = 3
    /// Requests that the numbers for overseers go through.
    package static let rfisCounted = 5_000
    /// Versions of requests that numbers look at.
    static let rfiRowsCounted = 4 * rfisCounted
    /// Posts of their own house that somebody is offered to route a record to at most.
    package static let colleagues = 200
    /// Records that refer to one which a record page looks at, to find those that still do for its reader.
    package static let referring = 4 * references
    /// Reports that follow one up and are named at its top.
    package static let followed = 5
    /// Records that translate one which a record page looks at, the newest, in every version.
    package static let translations = 100
    /// Texts of one translation that stand beside those of its original.
    package static let translatedTexts = 200
    /// Records of one type that a picture looks at, the newest.
    package static let picture = 300
    /// Records that a map or a timeline is drawn of at most.
    package static let pictureLines = 300
    /// Places of records, and records that are placed by a relationship, that one map looks up at most.
    static let pictureLinks = 2_000
    /// Places that one record is drawn at, at most.
    static let recordPlaces = 20
    /// Steps from a record that its surroundings go.
    static let surroundingSteps = 2
    /// Records of its surroundings, itself included, at most.
    package static let surroundings = 60
    /// Links of one record that are followed at most.
    static let surroundingLinks = 24
    /// Versions of records that refer to one of its surroundings and are looked at: at first, and at most where few of them are seen.
    static let surroundingReferring = 4 * surroundingLinks
    static let surroundingLooked = 16 * surroundingReferring
    /// Reports that a trend looks at, the newest.
    package static let trend = 2_000
    /// Months that a trend goes back.
    package static let trendMonths = 1...36
    /// Areas that a trend tells apart at most; those with most events.
    package static let trendAreas = 20
    /// Characters of the name of a table's file that are kept.
    package static let sheetName = 120
    /// Characters of a cell that is a line of a report: a title, a place.
    package static let sheetCell = 500
    /// Records of budgets that are looked at, the newest.
    package static let budgets = 400
    /// Lines of a table that are filed, or compared with what is there, in one step.
    static let sheetStep = 500
    /// Decisions on one warning that stand on its page at most, the newest.
    package static let responses = 50
    /// Notes of each house about one warning that are looked at for these, the newest.
    static let responsesLooked = 100
    /// Products of one's own that one is shown the ratings of, the newest.
    package static let rated = 100
    /// Seconds in which an answer counts as given within a day, and a rating as given within a week: domain 6, measure 7.
    package static let answeredWithin: Int64 = 24 * 3_600
    package static let ratedWithin: Int64 = 7 * 24 * 3_600
    /// Seconds before now that the brief of a day tells of; that of a week tells of seven times as many.
    package static let briefSeconds: Int64 = 24 * 3_600
    /// Things in each part of the brief at most: it has two pages.
    package static let briefItems = 12
    /// Characters of what each of them says at most.
    static let briefText = 400
    /// Sources that are told of each of them at most, and the characters in which one is described.
    package static let briefSources = 2
    static let briefSource = 80
    /// Records of a selection that is taken along at most.
    package static let taken = 500
    /// Seconds that a cursor stays good.
    package static let cursorLife: Int64 = 24 * 3_600
    /// Records of the registry that pages about the parties read at most.
    package static let parties = 50_000
    /// Organisations that may be asked about at once, what they may all see: an alliance's members.
    package static let together = 40
    /// Phrases with peers that are remembered at most.
    package static let phrases = 1_000
    /// Readings of the registry that are remembered at most.
    package static let books = 100
    /// Characters of a title at most.
    package static let title = 160
    /// Types of observables that a title names at most.
    static let titleTypes = 5
    /// Terms that a search looks up on all shelves together at most, but for those of its first clause; one that would need more
    /// asks for words as they are written alone, and for the first of them.
    package static let lookups = 20_000
    /// Bytes of the words of a search at most.
    package static let searchWords = 4 * 1_024
    /// Places that a sanitised version takes out, and wordings that it makes more general, at most; bytes of each of these.
    package static let tearlineRemoved = 200
    package static let tearlineWordings = 50
    package static let tearlineWords = 1_500
    /// Characters of the name of a search that is kept at most.
    package static let searchName = 100
    /// Bytes of a question that is kept at most.
    package static let searchBytes = 8 * 1_024
    /// Records that an alert of a search names at most; that there are more it says.
    package static let alerts = 5
    /// Bytes of the words around what a search found at most.
    package static let passage = 280
    /// Bytes of a record's texts in which these words are looked for.
    package static let passageLooked = 16 * 1_024
    /// Other names of one name that are told to have been searched for, at most.
    package static let namesTold = 20
    /// Questions with fewer words that are tried for whoever finds nothing, at most.
    package static let fewerWords = 4
    /// Characters of a name that is repeated in a message at most.
    package static let echo = 80

    // MARK: Oversight
    /// Entries of one evidence pack at most.
    package static let pack = 1_000

    // MARK: Erasing
    /// Records that one entry tells the erasure of at most.
    package static let erased = 500
    /// Seconds from one look for what is past its retention to the next.
    package static let sweep: Int64 = 3_600
    /// Things to be looked at again that a list of retention names at most.
    package static let reviews = 500
    /// Days that there may be to answer a data subject at most.
    package static let subjectDays: Int64 = 365
    /// Times that a ledger is verified in which something was erased meanwhile, at most.
    package static let verifications = 3

    // MARK: Reviews
    /// Records whose day has come that the release desk lists at most.
    package static let due = 200

    // MARK: Labels
    /// Seconds after which somebody has to look again at a label whose policy says nothing of it.
    package static let labelReview: Int64 = 365 * 24 * 3_600

    // MARK: Writing
    /// Records that are looked up to find what one product inherits, at most: beyond them it stays in its house.
    package static let inherited = 1_000
    /// Translations that come with what they are of, one of the other, of which the last takes over what the first does: of a longer
    /// line it stays in its house.
    static let translationSteps = 16
    /// Bytes of one file that goes along with a product at most: in Base64 its record fits one bulk (3 MiB).
    package static let annex = 2 << 20
    /// Bytes of all of them together at most: what waits at the release desk holds them all, and one pouch of many records 4 MiB.
    package static let annexes = 6 << 20
    /// Files that go along in one submission at most: each is looked into.
    package static let annexesLooked = 40
    /// Objects in one child task at least: below it, splitting a submission costs more than it brings.
    package static let share = 64
    /// Child tasks that check one submission at most.
    package static let shares = 2
    /// Seconds that a report can be asked for again (TAXII line 54).
    package static let receiptLife: Int64 = 24 * 3_600
    /// Bytes of a failure's message at most.
    package static let message = 500
    /// Bytes of a marking definition at most: decisions keep all of them in memory.
    package static let marking = 8 * 1_024
    /// Policies that are remembered between submissions at most.
    package static let policies = 10_000

    // MARK: The release desk
    /// Requests that wait, and requests that were decided, on one page of the list at most.
    package static let requests = 500
    /// The same where the asker names no number.
    package static let requestsUnasked = 100
    /// Characters of a reason at most.
    package static let reason = 2_000
    /// Objects of one submission whose earlier versions are looked for at a time.
    static let lookedUp = 1_000
    /// Times that the same version may be filed anew after it was returned or withdrawn.
    static let attempts = 100
    /// What is known of policies' audiences, remembered between submissions at most.
    static let reaches = 10_000

    // MARK: What is due
    /// Seconds before the end of an agreement from which on its parties and the overseer are told: 90 days.
    static let endingWarning: Int64 = 90 * 86_400

    // MARK: The live list
    /// Listeners of one node at most.
    package static let listeners = 1_000
    /// Listeners of one account at most.
    package static let listenersPerAccount = 50
    /// Seconds of silence after which a listener hears a heartbeat.
    package static let heartbeat: Int64 = 15
    /// Records that a listener reads at a time.
    package static let livePage = 100
    /// Milliseconds between two looks at the ledger for what other processes wrote.
    package static let poll: Int64 = 100
    /// Milliseconds between two rounds of binding.
    package static let binding: Int64 = 1_000

    // MARK: Who is asking
    /// Characters of a password at least.
    package static let passwordLeast = 12
    /// Bytes of a password, or of any other secret, at most.
    package static let secret = 1_024
    /// Passwords that are hashed at the same time at most. One less than the processors where there are few, so that
    /// a flood of sign-ins never takes all of them.
    package static let hashing = 2
    /// Attempts that wait for their turn to be hashed at most.
    package static let hashingQueue = 32
    /// Attempts with the same name and secret that wait for the first of them at most: as many as there are connections.
    package static let sameSecret = 1_024
    /// Failures in a row after which an account is locked.
    package static let failures = 10
    /// Seconds for which it stays locked.
    package static let lock: Int64 = 15 * 60
    /// Names whose failures are remembered at most.
    package static let failingNames = 10_000
    /// Seconds that a correct password is remembered, so that each request of a tool does not cost a hash.
    package static let remembered: Int64 = 5 * 60
    /// Correct passwords that are remembered at most.
    package static let rememberedMost = 1_000
    /// Seconds that a session lasts.
    package static let session: Int64 = 12 * 3_600
    /// Seconds for which a session that was signed out is known beyond its own end: should the clock be put back, it
    /// does not come back to life.
    package static let sessionGrace: Int64 = 24 * 3_600
    /// Failed attempts from one address: as many at once, and as many a minute.
    package static let addressFailures = 10
    /// Requests a second of one account, sustained, and how many at once.
    package static let accountRate = (sustained: 200, burst: 1_000)
    /// Requests a second of one address, sustained, and how many at once: an office may sit behind one.
    package static let addressRate = (sustained: 1_000, burst: 4_000)
    /// Accounts or addresses whose rates are followed at most.
    package static let rates = 10_000
    /// Accounts whose allowed shelves are remembered at most.
    package static let allowances = 10_000

    // MARK: Audit
    /// Seconds in which the refusals of one kind (one actor, one act, one outcome) are written once, with their counts.
    package static let auditWindow: Int64 = 60
    /// Kinds of refusals that are told apart at the same time at most; what is beyond is laid to "others".
    package static let auditKinds = 500
    /// Lines of one kind, each with its subject and address, in one window at most; the rest is counted in one line more.
    package static let auditLines = 16
    /// The same for whoever is not signed in: any number of them share one kind.
    package static let auditStrangers = 4
    /// Signatures of records whose verification is remembered at most.
    static let attestations = 10_000
    /// Seconds for which what is given to the same post again is counted, before another entry tells of it.
    static let disclosureWindow: Int64 = 60
    /// Posts and ways of giving of which something waits to be written at most; then it is written before more is given.
    static let disclosures = 1_000
    /// Stretches of one shelf that are told apart in one entry of what was given at most.
    static let disclosedStretches = 64
    /// Stretches in one such entry at most.
    static let disclosedInEntry = 500
    /// Audit entries that one look goes through for whom a record was given to.
    static let disclosuresLooked = 1_000_000
    /// Bytes of a subject in an audit entry at most.
    package static let subject = 200

    // MARK: Pouches
    /// Records that are looked at for one receiver at a time.
    static let packed = 1_000
    /// Records of a pouch that one transaction takes at most.
    static let received = 1_000
    /// Pouches that came and are remembered while what they brought is passed on, at most: their leaves are in memory.
    static let rememberedPouches = 64
    /// Bytes of one organisation's pouches that are held because a channel or the meaning of a marking is missing, at most.
    /// There is none for all together, by which one would feel what others wait for: sixty-five peers hold 1 GiB at most, as many
    /// as there may be (``StoreLimits/peers``) 16 GB.
    package static let heldBytes = 16 << 20
    /// Seconds for which they are held.
    package static let heldSeconds: Int64 = 30 * 86_400
    /// Seconds for which they are where something of them takes back what is shown here, signed with keys that are not known yet: a
    /// courier may bring its originator's newest card after the longest absence.
    package static let heldWithdrawalSeconds: Int64 = 180 * 86_400
    /// Requests to pass something on that one organisation's node may send another in 24 hours; each is one open at most for each
    /// version and organisation.
    package static let onwardDaily = 100
    /// Seconds for which such a request may have been on its way: a courier takes weeks.
    static let onwardAge: Int64 = 60 * 86_400
    /// Seconds after which it is over at the latest, whatever its asker says.
    static let onwardDue: Int64 = 60 * 86_400
    /// Seconds by which the clock of who sends one may be ahead: clocks are days wrong.
    static let onwardAhead: Int64 = 7 * 86_400
    /// Bytes of what is said in one, or in its answer.
    static let onwardReasonBytes = 8_000

    /// Seconds by which a sender's clock may be ahead of this node's before it is told of, and before keys that it gives are taken
    /// for none.
    static let clockAhead: Int64 = 600

    /// Seconds after which a node makes new keys for what its peers seal to it, and gives them out.
    static let pairKeyRenewed: Int64 = 7 * 86_400
    /// Seconds for which a key that was given is sealed under: it is renewed long before, unless nothing came.
    static let pairKeyUsed: Int64 = 10 * 86_400
    /// Seconds for which a node opens what comes under a key that it gave, by its own clock; then it is gone for good.
    static let pairKeyKept: Int64 = 14 * 86_400
    /// Seconds after which a key is given once more to whoever seals without one: it may have been on its way until then.
    static let pairKeyAgain: Int64 = 3_600

    /// Seconds for which a record that was sealed once is given to further receivers as that bulk, and how many there are at most:
    /// each is some megabytes in memory.
    static let bulkSeconds: Int64 = 600
    static let bulks = 4

    /// Times that a change is tried while others make theirs at the same moment.
    static let retries = 8

    // MARK: Checkpoints of other nodes
    /// Notes of others' logs of which it is remembered that they were verified, at most.
    static let verifiedNotes = 4_096
    /// Seconds from one time that another node is told this one's checkpoint to the next, with pouches that go anyway.
    static let checkpoints: Int64 = 6 * 3_600
    /// Seconds of silence after which a pouch is made for it alone: 65 peers once a week are 0.1 MB a day.
    static let quiet: Int64 = 7 * 24 * 3_600
    /// Seconds for which a checkpoint may stay unproved before its log is asked in a pouch made for that.
    static let proofPatience: Int64 = 24 * 3_600
    /// Logs of others that a node is told of at a time at most, and seconds until the next time: in a community of 66 each
    /// log is so seen twice a day by others, for 0.05 MB a day and node.
    static let gossip = 2
    static let gossipSeconds: Int64 = 24 * 3_600

    // MARK: Verification
    /// Entries that are read and recomputed at a time.
    package static let verified = 2_000
    /// Findings that a verification lists at most; the rest is counted.
    package static let findings = 1_000
    /// Bytes of rebuilt records that one page holds until they are sent.
    static let projectedPage = 8 * 1_024 * 1_024
}
