import GRDB
import Store

/// The tables, and how a database of an older version becomes one of this version. Forward only: a step that was
/// released is never changed.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: ledger, listing, directory") { database in
            for sql in ledger + listing + directory { try database.execute(sql: sql) }
        }
        migrator.registerMigration("2: sessions that were signed out") { database in
            for sql in sessions { try database.execute(sql: sql) }
        }
        migrator.registerMigration("3: versions by specification") { database in
            for sql in specifications { try database.execute(sql: sql) }
        }
        migrator.registerMigration("4: words by shelf") { database in
            for sql in words { try database.execute(sql: sql) }
        }
        migrator.registerMigration("5: parties, eras, references between shelves") { database in
            for sql in parties { try database.execute(sql: sql) }
        }
        migrator.registerMigration("6: erasures") { database in
            for sql in erasures { try database.execute(sql: sql) }
        }
        migrator.registerMigration("7: which records refer to other shelves") { database in
            for sql in beyond { try database.execute(sql: sql) }
        }
        migrator.registerMigration("8: pouches") { database in
            for sql in pouches { try database.execute(sql: sql) }
        }
        migrator.registerMigration("9: peers") { database in
            for sql in peers { try database.execute(sql: sql) }
        }
        migrator.registerMigration("10: since when members read") { database in
            for sql in grants { try database.execute(sql: sql) }
        }
        migrator.registerMigration("11: volumes") { database in
            for sql in volumes { try database.execute(sql: sql) }
        }
        migrator.registerMigration("12: checkpoints of other nodes") { database in
            for sql in witnesses { try database.execute(sql: sql) }
        }
        migrator.registerMigration("13: what came as which item") { database in
            try database.execute(sql: "CREATE INDEX way_item ON way (peer, number, item)")
        }
        migrator.registerMigration("14: what was taken back last") { database in
            for sql in takenBack { try database.execute(sql: sql) }
        }
        migrator.registerMigration("15: which pouches have no receipt") { database in
            try database.execute(
                sql: "CREATE INDEX pouch_in_open ON pouch_in (peer, number, asks) WHERE receipted IS NULL")
        }
        migrator.registerMigration("16: pouches that are held") { database in
            // since: in microseconds. size: of the bytes, which are sealed.
            try database.execute(
                sql: """
                    CREATE TABLE held (
                        peer TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, epoch INTEGER NOT NULL,
                        size INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (peer, number))
                    """)
        }
        migrator.registerMigration("17: items that are held") { database in
            // Whole pouches were held before, from which what waits cannot be told here: whoever has the keys looks. waits: one
            // to a line.
            try database.execute(sql: "ALTER TABLE held RENAME TO held_whole")
            try database.execute(
                sql: """
                    CREATE TABLE held (
                        peer TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, waits TEXT NOT NULL,
                        size INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (peer, number))
                    """)
            try database.execute(
                sql: "INSERT INTO held SELECT peer, number, since, ?, size, bytes FROM held_whole",
                arguments: [HeldItems.whole])
            try database.execute(sql: "DROP TABLE held_whole")
        }
        migrator.registerMigration("18: where an entry was before it was sent once more") { database in
            // Until a receipt of that pouch has come, or of all up to it.
            try database.execute(
                sql: """
                    CREATE TABLE delivery_before (
                        peer TEXT NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL, item INTEGER NOT NULL,
                        PRIMARY KEY (peer, number, position)) WITHOUT ROWID
                    """)
        }
        migrator.registerMigration("19: how erasures and pouches are found") { database in
            for sql in found { try database.execute(sql: sql) }
        }
        migrator.registerMigration("20: keys between two nodes") { database in
            // epoch: seconds of POSIX time. sealed: to the node's own keys.
            try database.execute(
                sql: """
                    CREATE TABLE pair_key (
                        giver TEXT NOT NULL, epoch INTEGER NOT NULL, signer BLOB NOT NULL, own BLOB NOT NULL,
                        sealed BLOB NOT NULL, PRIMARY KEY (giver, epoch)) WITHOUT ROWID
                    """)
        }
        migrator.registerMigration("21: whose pouch has an entry, and its number") { database in
            for sql in numbered { try database.execute(sql: sql) }
        }
        migrator.registerMigration("24: words by terms") { database in
            for sql in terms { try database.execute(sql: sql) }
            // A log that is empty has nothing to be indexed anew.
            if try Connection(database).reworded().pending == nil {
                try database.execute(sql: "DROP TABLE \(OldWords.table)")
            }
        }
        return migrator
    }

    /// What was accepted, in order. `entry` is append-only; everything else can be made again from it.
    private static let ledger = [
        // shelf: where a record was filed; null for what is only in the ledger.
        """
        CREATE TABLE entry (
            position INTEGER PRIMARY KEY, added INTEGER NOT NULL, shelf INTEGER, kind TEXT NOT NULL,
            salt BLOB NOT NULL, envelope BLOB NOT NULL)
        """,
        // What was received, one for each entry, shelf by shelf: a reader's pages hold bodies of the reader's shelves
        // alone, so what they cost does not tell of others. key: shelf and position in one number, see BodyKey.
        "CREATE TABLE body (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
        "CREATE INDEX entry_kind ON entry (kind, position)",
        // key: level and index in one number, see TileKey.
        "CREATE TABLE tile (key INTEGER PRIMARY KEY, hashes BLOB NOT NULL)",
        // One row. names: the highest key in use in `name`. epoch: rises with each change of the directory.
        """
        CREATE TABLE log (
            one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, added INTEGER NOT NULL,
            names INTEGER NOT NULL, epoch INTEGER NOT NULL, checkpoint BLOB NOT NULL)
        """,
        "CREATE TABLE receipt (id TEXT PRIMARY KEY, account INTEGER NOT NULL, made INTEGER NOT NULL, body BLOB NOT NULL)",
        "CREATE INDEX receipt_made ON receipt (made)",
    ]

    /// How records are found. Each index begins with, or ends in, the shelf, so that a reading which names its shelves
    /// touches no row of another.
    private static let listing = [
        // Numbers for ids and types. Ids are random, so only this one index grows at random places; the others go by
        // the number and grow at their ends.
        "CREATE TABLE name (text TEXT PRIMARY KEY, key INTEGER NOT NULL) WITHOUT ROWID",
        // state: 0 the latest version on its shelf, 1 superseded there. It is part of the key, so that pages of latest
        // versions never step over superseded ones.
        // elsewhere: 1 if the channel has versions of the object on other shelves too; then which version is the
        // latest depends on the reader. May stay 1 after those were withdrawn: it only says that one has to look.
        // version: null where the object has none of its own and the time added serves.
        """
        CREATE TABLE listing (
            shelf INTEGER NOT NULL, state INTEGER NOT NULL, position INTEGER NOT NULL, added INTEGER NOT NULL,
            elsewhere INTEGER NOT NULL, object INTEGER NOT NULL, type INTEGER NOT NULL, bytes INTEGER NOT NULL,
            id TEXT NOT NULL, version TEXT, spec TEXT NOT NULL,
            PRIMARY KEY (shelf, state, position)) WITHOUT ROWID
        """,
        "CREATE INDEX listing_type ON listing (shelf, type, state, position)",
        // The versions of each object that are listed, newest first. sortkey: Timestamp.sortKey. loose: the object has
        // no version of its own, so equal content is what makes two of them the same.
        """
        CREATE TABLE version (
            object INTEGER NOT NULL, shelf INTEGER NOT NULL, sortkey TEXT NOT NULL, position INTEGER NOT NULL,
            revoked INTEGER NOT NULL, loose INTEGER NOT NULL, created TEXT, creator INTEGER, content BLOB NOT NULL,
            PRIMARY KEY (object, shelf, sortkey DESC)) WITHOUT ROWID
        """,
        "CREATE INDEX version_content ON version (object, content) WHERE loose = 1",
        // What stands in the next four may have been withdrawn: only what `listing` has is shown.
        """
        CREATE TABLE reference (
            target INTEGER NOT NULL, shelf INTEGER NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (target, shelf, position)) WITHOUT ROWID
        """,
        """
        CREATE TABLE value (
            text TEXT NOT NULL, shelf INTEGER NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (text, shelf, position)) WITHOUT ROWID
        """,
        // level: see SpanLevel.
        """
        CREATE TABLE span (
            shelf INTEGER NOT NULL, level INTEGER NOT NULL, finish INTEGER NOT NULL, position INTEGER NOT NULL,
            start INTEGER NOT NULL,
            PRIMARY KEY (shelf, level, finish, position)) WITHOUT ROWID
        """,
        """
        CREATE VIRTUAL TABLE words USING fts5 (
            shelf, text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2')
        """,
        // Each commit adds a small index, and small ones are merged into larger ones. Left to itself, FTS5 does nothing
        // for many commits and then much in one; here the work is spread, see WordsMerge.
        "INSERT INTO words (words, rank) VALUES ('automerge', 0)",
        "INSERT INTO words (words, rank) VALUES ('usermerge', \(WordsMerge.indexes))",
        // position: of a record; entry: of the ledger entry that withdrew it.
        "CREATE TABLE withdrawal (position INTEGER PRIMARY KEY, entry INTEGER NOT NULL)",
    ]

    /// Sessions live in signed cookies; those that were signed out before their time are known here. until: when the row
    /// may go.
    private static let sessions = [
        """
        CREATE TABLE ended (
            id BLOB PRIMARY KEY, account INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID
        """,
        "CREATE INDEX ended_account ON ended (account)",
        "CREATE INDEX ended_until ON ended (until)",
    ]

    /// One object may have versions of STIX 2.0 and of 2.1, and readers mostly want the newest of the newer specification
    /// alone. So the latest version is known on each shelf for each specification: in `listing`, state 0 is that, and
    /// elsewhere 1 says that the channel has versions on other shelves or of another specification.
    private static let specifications = [
        """
        CREATE TABLE version_3 (
            object INTEGER NOT NULL, shelf INTEGER NOT NULL, spec TEXT NOT NULL, sortkey TEXT NOT NULL,
            position INTEGER NOT NULL, revoked INTEGER NOT NULL, loose INTEGER NOT NULL, created TEXT, creator INTEGER,
            content BLOB NOT NULL,
            PRIMARY KEY (object, shelf, spec, sortkey DESC)) WITHOUT ROWID
        """,
        """
        INSERT INTO version_3
        SELECT v.object, v.shelf, l.spec, v.sortkey, v.position, v.revoked, v.loose, v.created, v.creator, v.content
        FROM version v JOIN listing l ON l.shelf = v.shelf AND l.state IN (0, 1) AND l.position = v.position
        """,
        "DROP TABLE version",
        "ALTER TABLE version_3 RENAME TO version",
        "CREATE INDEX version_content ON version (object, content) WHERE loose = 1",
        """
        UPDATE listing SET state = 0, elsewhere = 1
        WHERE object IN (SELECT object FROM version GROUP BY object HAVING min(spec) <> max(spec))
            AND position = (
                SELECT v.position FROM version v
                WHERE v.object = listing.object AND v.shelf = listing.shelf AND v.spec = listing.spec
                ORDER BY v.sortkey DESC LIMIT 1)
        """,
    ]

    /// Each word with its shelf in front, so that a search reads none of another shelf's. What was indexed before is put
    /// together again from its words: the texts themselves are not kept.
    private static let words = [
        """
        CREATE VIRTUAL TABLE words_4 USING fts5 (
            text, content = '', columnsize = 0, tokenize = '\(ShelfTokenizer.name)')
        """,
        "INSERT INTO words_4 (words_4, rank) VALUES ('automerge', 0)",
        "INSERT INTO words_4 (words_4, rank) VALUES ('usermerge', \(WordsMerge.indexes))",
        "CREATE VIRTUAL TABLE temp.wording USING fts5vocab (main, words, instance)",
        """
        INSERT INTO words_4 (rowid, text)
        SELECT w.doc, e.shelf || ':' || w.text
        FROM (
            SELECT doc, group_concat(term, ' ') AS text
            FROM (SELECT doc, term FROM temp.wording WHERE col = 'text' ORDER BY doc, offset) GROUP BY doc) w
        JOIN entry e ON e.position = w.doc
        """,
        "DROP TABLE temp.wording",
        "DROP TABLE words",
        "ALTER TABLE words_4 RENAME TO words",
    ]

    /// Terms in place of words as they are written (decision 0048). What was indexed before is found as before until it is
    /// indexed anew from its entries, piece by piece while the node runs: `rewording` has one row until then, with the last
    /// position that was done and the last that is to be.
    private static let terms = [
        "ALTER TABLE words RENAME TO \(OldWords.table)",
        """
        CREATE VIRTUAL TABLE words USING fts5 (
            text, content = '', columnsize = 0, tokenize = '\(ShelfTokenizer.name)')
        """,
        "INSERT INTO words (words, rank) VALUES ('automerge', 0)",
        "INSERT INTO words (words, rank) VALUES ('usermerge', \(WordsMerge.indexes))",
        """
        CREATE TABLE IF NOT EXISTS rewording (
            one INTEGER PRIMARY KEY CHECK (one = 1), done INTEGER NOT NULL, last INTEGER NOT NULL)
        """,
        "INSERT OR REPLACE INTO rewording SELECT 1, 0, size FROM log WHERE size > 0",
    ]

    /// Records that decisions are made by, versions and all; what they say replaces the table of marking definitions.
    private static let parties = [
        """
        CREATE TABLE standing (
            position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, channel INTEGER NOT NULL,
            added INTEGER NOT NULL, body BLOB NOT NULL)
        """,
        """
        INSERT INTO standing
        SELECT e.position, e.kind, l.id, s.channel, e.added, b.bytes
        FROM entry e JOIN shelf s ON s.key = e.shelf
            JOIN listing l ON l.shelf = e.shelf AND l.state IN (0, 1) AND l.position = e.position
            JOIN body b ON b.key = (\(BodyKey.ofEntry))
        WHERE e.kind = 'marking-definition'
        """,
        "DROP TABLE marking",
        // era: when it began, in microseconds; the lowest number: none.
        """
        CREATE TABLE shelf_5 (
            key INTEGER PRIMARY KEY, channel INTEGER NOT NULL, policy INTEGER NOT NULL,
            era INTEGER NOT NULL, listed INTEGER NOT NULL DEFAULT 0, UNIQUE (channel, policy, era))
        """,
        "INSERT INTO shelf_5 SELECT key, channel, policy, \(Shelf.noEra), listed FROM shelf",
        "DROP TABLE shelf",
        "ALTER TABLE shelf_5 RENAME TO shelf",
        // That a record on one shelf refers to one that stands on another.
        """
        CREATE TABLE bridge (
            source INTEGER NOT NULL, target INTEGER NOT NULL, PRIMARY KEY (source, target)) WITHOUT ROWID
        """,
        """
        INSERT OR IGNORE INTO bridge
        SELECT DISTINCT r.shelf, v.shelf FROM reference r JOIN version v ON v.object = r.target
        WHERE NOT EXISTS (SELECT 1 FROM version o WHERE o.object = r.target AND o.shelf = r.shelf)
        """,
        "ALTER TABLE account ADD COLUMN organisation TEXT",
        "ALTER TABLE account ADD COLUMN purposes TEXT NOT NULL DEFAULT ''",
    ]

    /// What stays of what was erased.
    private static let erasures = [
        // entry: of the ledger entry that tells of it.
        """
        CREATE TABLE tombstone (
            position INTEGER PRIMARY KEY, commitment BLOB NOT NULL, entry INTEGER NOT NULL)
        """,
        // Objects of which every version was erased, and that others still refer to.
        "CREATE TABLE gone (object INTEGER PRIMARY KEY)",
        // A row: the files may hold remains of what was erased since that time, in microseconds.
        "CREATE TABLE remains (one INTEGER PRIMARY KEY CHECK (one = 1), since INTEGER NOT NULL)",
    ]

    /// beyond: 0 if all that the record names stands on its own shelf, so that its readers see that too, or nowhere and never
    /// did. 1 says that one has to look, and may stay after what was named came there; of what was filed before, one has to.
    private static let beyond = ["ALTER TABLE listing ADD COLUMN beyond INTEGER NOT NULL DEFAULT 1"]

    /// What went to other nodes, and what came from them. Times in microseconds; peer: an organisation's code; pouch: the
    /// digest of the statement.
    private static let pouches = [
        // shelves: keys with a space between. acknowledged: up to that number all arrived.
        """
        CREATE TABLE outbox (
            peer TEXT PRIMARY KEY, number INTEGER NOT NULL, pouch BLOB NOT NULL, cursor INTEGER NOT NULL,
            shelves TEXT NOT NULL, acknowledged INTEGER NOT NULL) WITHOUT ROWID
        """,
        """
        CREATE TABLE pouch_out (
            peer TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, pouch BLOB NOT NULL,
            made INTEGER NOT NULL, acknowledged INTEGER, PRIMARY KEY (peer, number)) WITHOUT ROWID
        """,
        // Each entry with each organisation that it went to, in the last pouch that held it.
        """
        CREATE TABLE delivery (
            position INTEGER NOT NULL, peer TEXT NOT NULL, number INTEGER NOT NULL, item INTEGER NOT NULL,
            sent INTEGER NOT NULL, arrived INTEGER, exception TEXT, PRIMARY KEY (position, peer)) WITHOUT ROWID
        """,
        "CREATE INDEX delivery_pouch ON delivery (peer, number, item)",
        "CREATE INDEX delivery_open ON delivery (peer, position) WHERE arrived IS NULL",
        "CREATE TABLE inbox (peer TEXT PRIMARY KEY, through INTEGER NOT NULL) WITHOUT ROWID",
        // receipted: the number of the pouch that last brought its receipt back. exceptions: item=code, a space between.
        // asks: 1 where it held more than receipts, 2 where the receipt is urgent.
        """
        CREATE TABLE pouch_in (
            peer TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, pouch BLOB NOT NULL,
            made INTEGER NOT NULL, at INTEGER NOT NULL, entry INTEGER NOT NULL, exceptions TEXT NOT NULL,
            asks INTEGER NOT NULL, receipted INTEGER, PRIMARY KEY (peer, number)) WITHOUT ROWID
        """,
        "CREATE INDEX pouch_in_pouch ON pouch_in (pouch)",
        """
        CREATE TABLE way (
            position INTEGER NOT NULL, peer TEXT NOT NULL, number INTEGER NOT NULL, item INTEGER NOT NULL,
            PRIMARY KEY (position, peer, number, item)) WITHOUT ROWID
        """,
        // version: empty for all.
        """
        CREATE TABLE taken_back (
            object TEXT NOT NULL, originator TEXT NOT NULL, channel TEXT NOT NULL, version TEXT NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY (object, originator, channel, version)) WITHOUT ROWID
        """,
    ]

    /// How entries of erasures are found by the marks that stand in them, and the entry of a pouch by the digest of its
    /// statement.
    private static let found = [
        "CREATE TABLE erasure_mark (mark TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (mark, entry)) WITHOUT ROWID",
        """
        INSERT OR IGNORE INTO erasure_mark
        SELECT json_extract(t.value, '$.mark'), e.position
        FROM entry e JOIN body b ON b.key = e.position, json_each(CAST(b.bytes AS TEXT), '$.traces') t
        WHERE e.kind = 'erasure' AND e.shelf IS NULL AND json_extract(t.value, '$.mark') IS NOT NULL
        """,
        "CREATE TABLE pouch_entry (pouch BLOB PRIMARY KEY, entry INTEGER NOT NULL) WITHOUT ROWID",
        "INSERT INTO pouch_entry SELECT pouch, min(entry) FROM pouch_in GROUP BY pouch",
        "DROP INDEX pouch_in_pouch",
    ]

    /// By which a second pouch with the number of one that was entered is known for a fork, whether that one came or not.
    private static let numbered = [
        // number: null where the sender began anew there, and of those that only an older program entered: whether their
        // sender began anew since is not known.
        "ALTER TABLE pouch_entry ADD COLUMN peer TEXT",
        "ALTER TABLE pouch_entry ADD COLUMN number INTEGER",
        """
        UPDATE pouch_entry SET peer = came.peer, number = came.number FROM pouch_in came
        WHERE came.pouch = pouch_entry.pouch
        """,
        "CREATE INDEX pouch_entry_number ON pouch_entry (peer, number) WHERE number IS NOT NULL",
    ]

    /// What is known of other nodes' logs, and they of this one's. peer: an organisation's code. body: JSON.
    private static let witnesses = [
        "CREATE TABLE witness (peer TEXT PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID"
    ]

    /// Nodes of other organisations.
    private static let peers = [
        // state: as PeerState spells it. card: the file of the node's card. Times in microseconds.
        """
        CREATE TABLE peer (
            organisation TEXT PRIMARY KEY, state TEXT NOT NULL, card BLOB NOT NULL, since INTEGER NOT NULL,
            changed INTEGER NOT NULL) WITHOUT ROWID
        """,
        // digest: SHA-256 of the token. organisation: null for whoever has the link.
        """
        CREATE TABLE invitation (
            digest BLOB PRIMARY KEY, organisation TEXT, until INTEGER NOT NULL) WITHOUT ROWID
        """,
        "CREATE TABLE revokedkeys (fingerprint BLOB PRIMARY KEY, organisation TEXT NOT NULL) WITHOUT ROWID",
    ]

    /// since: when the first grant was added after which the account has read without a break, in microseconds; null where
    /// it does not read. Of grants that were made before, the ledger says when.
    private static let grants = [
        "ALTER TABLE membership ADD COLUMN since INTEGER",
        """
        CREATE TABLE grant_10 AS
        SELECT position, added, json_extract(told, '$.does') AS does, json_extract(told, '$.channel') AS channel,
        json_extract(told, '$.account') AS account, json_extract(told, '$.read') AS canread
        FROM (
            SELECT e.position, e.added, json_extract(CAST(b.bytes AS TEXT), '$.change') AS told
            FROM entry e JOIN body b ON b.key = e.position WHERE e.kind = 'audit' AND e.shelf IS NULL
        ) WHERE does IN ('grant', 'ungrant')
        """,
        """
        UPDATE membership SET since = (
            SELECT min(g.added) FROM grant_10 g
            WHERE g.does = 'grant' AND g.canread AND g.channel = membership.channel AND g.account = membership.account
            AND g.position > (
                SELECT ifnull(max(o.position), 0) FROM grant_10 o
                WHERE (o.does = 'ungrant' OR NOT o.canread) AND o.channel = membership.channel
                AND o.account = membership.account))
        WHERE canread = 1
        """,
        "DROP TABLE grant_10",
    ]

    /// Bodies of whole pages in files, see ``Volume``.
    private static let volumes = [
        // key: shelf and last position in one number, see BodyKey. file: null for one that is to be bound again, 0 for one
        // that is not to be bound. records: see VolumeRecords.
        """
        CREATE TABLE volume (
            key INTEGER PRIMARY KEY, first INTEGER NOT NULL, file INTEGER, start INTEGER NOT NULL, records BLOB NOT NULL)
        """,
        "CREATE INDEX volume_file ON volume (file)",
        // bytes: in use, from the beginning. Those that belong to no volume are of records that are listed no more.
        "CREATE TABLE volumefile (key INTEGER PRIMARY KEY, bytes INTEGER NOT NULL)",
        "CREATE INDEX listing_elsewhere ON listing (shelf, position) WHERE elsewhere = 1",
    ]

    /// takenback: the last entry by which records were taken off the lists or erased.
    private static let takenBack = [
        "ALTER TABLE log ADD COLUMN takenback INTEGER NOT NULL DEFAULT 0",
        "UPDATE log SET takenback = (\(lastTakenBack))",
    ]

    /// What ``takenBack`` says, from what was taken back. A withdrawal of what was erased later is known no more, and the
    /// erasure is younger.
    static let lastTakenBack = """
        SELECT max(ifnull((SELECT max(entry) FROM withdrawal), 0), ifnull((SELECT max(entry) FROM tombstone), 0))
        """

    /// Who may do what.
    private static let directory = [
        """
        CREATE TABLE channel (
            key INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, uuid TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
            summary TEXT, template BLOB NOT NULL, created INTEGER NOT NULL)
        """,
        // roles: names with a space between.
        """
        CREATE TABLE account (
            key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, password TEXT,
            suspended INTEGER NOT NULL DEFAULT 0, locked INTEGER, generation INTEGER NOT NULL DEFAULT 0,
            created INTEGER NOT NULL)
        """,
        """
        CREATE TABLE token (
            key INTEGER PRIMARY KEY, account INTEGER NOT NULL, digest BLOB NOT NULL UNIQUE, created INTEGER NOT NULL,
            revoked INTEGER NOT NULL DEFAULT 0)
        """,
        """
        CREATE TABLE membership (
            channel INTEGER NOT NULL, account INTEGER NOT NULL, canread INTEGER NOT NULL, canwrite INTEGER NOT NULL,
            PRIMARY KEY (channel, account)) WITHOUT ROWID
        """,
        "CREATE TABLE policy (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL UNIQUE)",
        // listed: how many rows of `listing` stand on it.
        """
        CREATE TABLE shelf (
            key INTEGER PRIMARY KEY, channel INTEGER NOT NULL, policy INTEGER NOT NULL,
            listed INTEGER NOT NULL DEFAULT 0, UNIQUE (channel, policy))
        """,
        // Marking definitions never change, so the first that came with an id is kept.
        "CREATE TABLE marking (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
    ]
}

/// How the text index is kept in few parts.
enum WordsMerge {
    /// Indexes of about one size that are merged into one.
    static let indexes = 8
    /// Entries from one merging to the next: each also writes to the indexes that it takes from, so it should do enough.
    private static let stride: Int64 = 16
    /// Pages of the text index (4 kB) merged for so many entries. A page holds the words of some twenty records, and each
    /// word is merged two or three times on its way up; single records begin as pages of their own.
    private static let pages: Int64 = 6

    /// Does the share of a commit by which the log grew.
    static func run(_ connection: Connection, from before: Int64, to after: Int64) throws {
        let strides = after / stride - before / stride
        guard strides > 0 else { return }
        let merge = try connection.query("INSERT INTO words (words, rank) VALUES ('merge', ?)")
        try merge.bind(1, strides * pages)
        try merge.run()
    }
}

/// A shelf and a position in one number: the order of bodies.
enum BodyKey {
    /// Bits for the position: 2^40 entries, filed at 10,000 a second, are three years of nothing else.
    private static let positionBits: Int64 = 40
    /// The number of shelves that there may be.
    static let shelves: Int64 = 1 << (63 - positionBits)

    /// - Parameter shelf: `nil` for what is only in the ledger.
    static func key(shelf: ShelfKey?, position: Int64) -> Int64 { (shelf?.raw ?? 0) << positionBits | position }

    static func shelf(_ key: Int64) -> ShelfKey { ShelfKey(key >> positionBits) }

    /// The position in a key; a position alone is its own.
    static func position(_ key: Int64) -> Int64 { key & (1 << positionBits - 1) }

    /// The key for a row of `entry` under the name `e`.
    static let ofEntry = "coalesce(e.shelf, 0) << \(positionBits) | e.position"
}

/// A tile's level and index in one number.
enum TileKey {
    /// Bits for the index: 2^48 tiles of 256 hashes are more than any tree has.
    private static let indexBits: Int64 = 48
    static func key(level: Int, index: Int64) -> Int64 { Int64(level) << indexBits | index }
}

/// Which times an interval is kept among: those of a similar length.
///
/// What overlaps a time ends after its beginning, and before its end plus the longest length. With all lengths in one
/// index that bound is worthless; with lengths in powers of four, few rows are read in vain, and the first ones never.
enum SpanLevel {
    /// The number of pairs of binary digits of the length in microseconds: 0 to 32.
    static func level(from start: Int64, to finish: Int64) -> Int64 {
        let (length, isTooLong) = finish.subtractingReportingOverflow(start)
        return Int64((65 - (isTooLong ? Int64.max : length).leadingZeroBitCount) / 2)
    }

    /// The latest end of what is of this level and begins no later than a time: that plus the longest length.
    static func latest(level: Int64, begunBy time: Int64) -> Int64 {
        guard level < 31 else { return .max }
        let (latest, isBeyond) = time.addingReportingOverflow(1 << (2 * level))
        return isBeyond ? .max : latest
    }
}
