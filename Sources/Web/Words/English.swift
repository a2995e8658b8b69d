extension Language {
    /// British English.
    static let english = Language(
        code: "en", name: "English", direction: .ltr,
        plurals: PluralRule(forms: [.one, .other]) { $0 == 1 ? .one : .other },
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
        shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        groupSeparator: ",", decimalSeparator: ".", datePattern: "{day} {month} {year}",
        shortDatePattern: "{day} {month} {year}", dateTimePattern: "{date}, {time}", ordinalFirst: nil,
        phrases: Phrases(englishWords))
}

private let englishWords = """
    # every page
    site.tagline = Each speaks for their own house; together they decide.
    site.skip = Skip to the content
    site.nav = Main
    site.live = What arrives
    site.search = Search
    site.node = Node
    site.signOut = Sign out
    site.signedInAs = Signed in as
    site.language = Language
    site.footer = Node of {organisation}
    site.version = Baraza {version}
    site.allowances = What you see is what was released to you. What was not is neither shown nor counted.
    site.utc = All times are UTC.
    site.markingBanner = Marking of this page

    # lists of records
    list.older = Older records
    list.newest = Back to the newest
    list.revoked = revoked
    list.exact = exact match
    list.channel = Channel
    list.type = Type
    list.any = Any
    list.allChannels = All channels

    # what arrives
    live.title = What arrives
    live.lead = Records as this node accepts them, newest first.
    live.refresh = Refresh this list
    live.state.off = The list stands still: refresh it to see what is new.
    live.state.connecting = Connecting…
    live.state.live = Live
    live.state.paused = Paused
    live.state.lost = Connection lost, trying again…
    live.state.ended = The live list has ended: refresh this page.
    live.pause = Pause
    live.resume = Resume
    live.waiting.one = {n} new record: show it
    live.waiting.other = {n} new records: show them
    live.arrived.one = {n} new record has arrived
    live.arrived.other = {n} new records have arrived
    live.filter = Filter by channel
    live.empty.title = Nothing has arrived yet
    live.empty.text = As soon as this node accepts a record that you may read, it appears here by itself.
    live.empty.noChannel = You are not a member of any channel yet. The operator of this node can make you one.
    live.empty.try = To file something, send a STIX bundle to a channel over TAXII, or ask the operator to import one:
    live.empty.older = There are no older records that you may see.
    live.list = Records, newest first

    # record
    record.properties = What it says
    record.markings = Markings
    record.history = Versions
    record.history.lead.one = {n} version that you may see.
    record.history.lead.other = {n} versions that you may see, newest first.
    record.history.this = shown here
    record.history.notNewest = This is not the newest version.
    record.history.showNewest = Show the newest version
    record.refersTo = Refers to
    record.refersTo.none = This record refers to nothing that you may see.
    record.referredBy = Referred to by
    record.referredBy.none = Nothing that you may see refers to this record.
    record.revoked = This record has been revoked by whoever made it. It no longer holds.
    record.envelope = How it came here
    record.id = Identifier
    record.channel = Channel
    record.added = Accepted by this node
    record.noMarkings = Marked by its channel alone.
    record.more.one = {n} more value is in the object as received.
    record.more.other = {n} more values are in the object as received.
    record.deep = Nested too deeply to be shown here: see the object as received.
    record.object = Object as received
    record.object.lead = The exact bytes that this node accepted, white space aside.
    record.object.download = Download the object (STIX 2.1, JSON)
    record.contents = On this page
    record.yes = yes
    record.no = no
    record.none = none
    record.table = Table: {name}
    record.time.exact = exactly

    # proof
    proof.title = Place in the ledger
    proof.lead = The ledger of this node only ever grows. This record is entry {entry} of {size}; the path below leads from it to the root that the node has signed.
    proof.verified = Verified: the path leads to the signed root.
    proof.failed = Not verified: the path does not lead to the signed root. Tell the operator and keep the proof file.
    proof.index = Leaf index
    proof.size = Entries in the ledger
    proof.root = Root
    proof.leaf = Leaf hash
    proof.entry = Entry bytes
    proof.salt = Salt
    proof.envelopeHash = Envelope
    proof.bodyHash = Body
    proof.pathTitle = Path from the leaf to the root
    proof.step.left = Step {step}: joined with entries {from}–{to} on the left
    proof.step.right = Step {step}: joined with entries {from}–{to} on the right
    proof.step.leftOne = Step {step}: joined with entry {from} on the left
    proof.step.rightOne = Step {step}: joined with entry {from} on the right
    proof.alone = The ledger has one entry: the leaf is the root.
    proof.download = Download the proof (.tlog-proof)
    proof.check = The proof file can be checked without this node, with any verifier of C2SP tlog proofs and this node's public key.
    proof.details = Hashes, for whoever checks by hand
    proof.drawing = Drawing of the path through the Merkle tree
    proof.drawing.leaf = this record
    proof.drawing.root = root

    # search
    search.title = Search
    search.lead = Words, a name, an identifier, an address, a hash.
    search.field = Search for
    search.button = Search
    search.hint = Press / to come back to this field.
    search.results.for = Results for “{text}”
    search.none.title = Nothing found for “{text}”
    search.none.text = Among what you may read nothing matches. Try fewer words, another spelling, or all channels and types.
    search.start = A whole identifier, hash, address or domain name finds exactly the records that have it. Words find the records in which all of them stand; accents and capitals make no difference.
    search.filters = Narrow down

    # node
    node.title = This node
    node.organisation = Organisation
    node.origin = Name of the log
    node.software = Software
    node.started = Running since
    node.readable = Records that you may read
    node.you = You
    node.roles = Roles
    node.noRoles = none
    node.channels = Your channels
    node.noChannels = You are not a member of any channel.
    node.right.read = read
    node.right.write = write
    node.right.both = read and write
    node.ledger = Ledger
    node.ledger.size = Entries
    node.ledger.checkpoint = Signed checkpoint
    node.ledger.key = Verifier key
    node.ledger.teach = Keep a copy of the checkpoint: whoever holds an old one can prove that nothing before it has been altered since.
    node.service = Service
    node.accounts = Accounts
    node.listeners = Live listeners
    node.audit = Audit entries
    node.audit.none = No audit entries yet.
    node.audit.when = When
    node.audit.who = Who
    node.audit.act = Act
    node.audit.subject = On
    node.audit.outcome = Outcome
    node.audit.older = Older entries
    node.audit.newest = Newest entries

    # sign-in
    signin.title = Sign in
    signin.lead = This is the node of {organisation}.
    signin.leadNameless = This is a node of the Baraza network.
    signin.name = Name of your post
    signin.name.hint = As the operator gave it to you, for example ke-out.duty
    signin.password = Password
    signin.button = Sign in
    signin.wrong = The name and the password do not go together. Check both and try again.
    signin.empty = Write the name of your post and your password.
    signin.locked = Too many attempts. Wait {wait}, then try again.
    signin.stale = This form had become too old. Try again.
    signin.first = Sign in to see that page.
    signin.out = You have signed out.
    signin.notice = For members only. What is done here is recorded in this node's ledger, refusals included.
    signin.error = Sign-in failed
    wait.seconds.one = {n} second
    wait.seconds.other = {n} seconds
    wait.minutes.one = {n} minute
    wait.minutes.other = {n} minutes

    # errors
    error.back = Go to what arrives
    error.signIn = Sign in
    error.reference = Reference for the operator
    error.invalid.title = That cannot be answered
    error.invalid.text = Something in the address or the form makes no sense. Go back and try again.
    error.unauthenticated.title = Please sign in
    error.unauthenticated.text = Your session has ended or has not begun.
    error.forbidden.title = Not yours to do
    error.forbidden.text = Your post may not do that. If it should, ask the operator of this node.
    error.stale.title = That form could not be trusted
    error.stale.text = It had become too old or did not come from this site. Nothing was done. Go back, load the page again and send it again.
    error.missing.title = Not here
    error.missing.text = There is no such page, or it is not available to you.
    error.too-many.title = Too many requests
    error.too-many.text = Wait {wait}, then try again.
    error.too-many.textNoWait = Wait a moment, then try again.
    error.unavailable.title = The node cannot answer
    error.unavailable.text = The fault is on our side and is in the log. Nothing that was accepted is lost. Try again in a moment.

    # roles
    role.reader = reader
    role.author = author
    role.releaser = releaser
    role.operator = operator
    role.auditor = auditor
    role.oversight = oversight

    # types of records
    type.attack-pattern = Attack pattern
    type.campaign = Campaign
    type.course-of-action = Course of action
    type.grouping = Grouping
    type.identity = Identity
    type.incident = Incident
    type.indicator = Indicator
    type.infrastructure = Infrastructure
    type.intrusion-set = Intrusion set
    type.location = Location
    type.malware = Malware
    type.malware-analysis = Malware analysis
    type.note = Note
    type.observed-data = Observed data
    type.opinion = Opinion
    type.report = Report
    type.threat-actor = Threat actor
    type.tool = Tool
    type.vulnerability = Vulnerability
    type.relationship = Relationship
    type.sighting = Sighting
    type.marking-definition = Marking definition
    type.extension-definition = Extension definition
    type.language-content = Language content
    type.artifact = Artefact
    type.autonomous-system = Autonomous system
    type.directory = Directory
    type.domain-name = Domain name
    type.email-addr = Email address
    type.email-message = Email message
    type.file = File
    type.ipv4-addr = IPv4 address
    type.ipv6-addr = IPv6 address
    type.mac-addr = MAC address
    type.mutex = Mutex
    type.network-traffic = Network traffic
    type.process = Process
    type.software = Software
    type.url = URL
    type.user-account = User account
    type.windows-registry-key = Windows registry key
    type.x509-certificate = X.509 certificate

    # properties
    property.type = Type
    property.spec_version = STIX version
    property.id = Identifier
    property.created_by_ref = Created by
    property.created = Created
    property.modified = Modified
    property.revoked = Revoked
    property.labels = Labels
    property.confidence = Confidence
    property.lang = Language
    property.external_references = External references
    property.object_marking_refs = Markings
    property.granular_markings = Markings of parts
    property.extensions = Extensions
    property.name = Name
    property.description = Description
    property.aliases = Aliases
    property.kill_chain_phases = Kill-chain phases
    property.kill_chain_name = Kill chain
    property.phase_name = Phase
    property.first_seen = First seen
    property.last_seen = Last seen
    property.objective = Objective
    property.context = Context
    property.object_refs = Objects
    property.roles = Roles
    property.identity_class = Identity class
    property.sectors = Sectors
    property.contact_information = Contact
    property.indicator_types = Kinds of indicator
    property.pattern = Pattern
    property.pattern_type = Pattern language
    property.pattern_version = Version of the pattern language
    property.valid_from = Valid from
    property.valid_until = Valid until
    property.infrastructure_types = Kinds of infrastructure
    property.goals = Goals
    property.resource_level = Resources
    property.primary_motivation = Primary motivation
    property.secondary_motivations = Secondary motivations
    property.personal_motivations = Personal motivations
    property.sophistication = Sophistication
    property.latitude = Latitude
    property.longitude = Longitude
    property.precision = Precision (metres)
    property.region = Region
    property.country = Country
    property.administrative_area = Administrative area
    property.city = City
    property.street_address = Street address
    property.postal_code = Postal code
    property.malware_types = Kinds of malware
    property.is_family = Is a family
    property.capabilities = Capabilities
    property.operating_system_refs = Operating systems
    property.architecture_execution_envs = Architectures
    property.implementation_languages = Programming languages
    property.sample_refs = Samples
    property.content = Content
    property.abstract = Abstract
    property.authors = Authors
    property.first_observed = First observed
    property.last_observed = Last observed
    property.number_observed = Times observed
    property.explanation = Explanation
    property.opinion = Opinion
    property.report_types = Kinds of report
    property.published = Published
    property.threat_actor_types = Kinds of threat actor
    property.tool_types = Kinds of tool
    property.tool_version = Version of the tool
    property.relationship_type = Relationship
    property.source_ref = From
    property.target_ref = To
    property.start_time = Start
    property.stop_time = End
    property.count = Count
    property.sighting_of_ref = Sighting of
    property.observed_data_refs = Observed data
    property.where_sighted_refs = Where sighted
    property.summary = Summary
    property.source_name = Source
    property.external_id = Identifier there
    property.url = Address
    property.value = Value
    property.hashes = Hashes
    property.size = Size (bytes)
    property.mime_type = Media type
    property.number = Number
    property.rir = Regional registry
    property.path = Path
    property.display_name = Display name
    property.resolves_to_refs = Resolves to
    property.belongs_to_refs = Belongs to
    property.definition_type = Kind of marking
    property.definition = Definition
    property.statement = Statement
    property.schema = Schema
    property.version = Version
    property.extension_types = Kinds of extension
    property.object_ref = Object
    property.object_modified = Version of the object
    property.contents = Contents
    property.selectors = Parts
    property.marking_ref = Marking
    property.src_ref = Source
    property.dst_ref = Destination
    property.src_port = Source port
    property.dst_port = Destination port
    property.protocols = Protocols
    property.start = Start
    property.end = End
    property.vendor = Vendor
    property.languages = Languages
    property.originator = Originator
    property.node = Node
    property.filed_by = Filed by
    property.filed_at = Filed
    property.channel = Channel
    property.policy = Release policy
    property.content_digest = Content digest
    property.defanged = Defanged
    property.kind = Kind
    """
