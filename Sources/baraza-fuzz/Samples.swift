/// What mutation starts from when there is nothing else: the program's own words.
enum Samples {
    static let json: [String] = [
        "null", "[]", "{}", "\"\"", "0", "-0.0e-0", "1e308", "[1.5,-2,3E+4,true,false,null]",
        #"{"a":{"b":[{"c":"d"}]},"e":"\u00e9\ud83d\ude00\n\/","é":"😀"}"#,
        #" { "white" : [ 1 , 2 ] ,  "space"\#t: null }  "#,
        #"{"z":1,"y":2,"x":3,"w":{"b":1,"a":2},"\u0041":4,"😀":5,"ﬀ":6}"#,
        "[9007199254740993,0.1,1e21,1e-7,123456789012345678901234567890,5e-324]",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ]

    static let stix: [String] = [
        """
        {"type":"indicator","spec_version":"2.1","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",\
        "created_by_ref":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","created":"2016-04-06T20:03:48.000Z",\
        "modified":"2016-04-06T20:03:48.000Z","indicator_types":["malicious-activity"],"name":"A file seen twice",\
        "pattern":"[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']","pattern_type":"stix",\
        "valid_from":"2016-01-01T00:00:00Z","object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],\
        "granular_markings":[{"selectors":["name","indicator_types.[0]"],"lang":"en"}],"confidence":50}
        """,
        """
        {"type":"file","spec_version":"2.1","id":"file--e277603e-1060-5ad4-9937-c26c97f1ca68","name":"foo.dll",\
        "hashes":{"SHA-256":"fe90a7e910cb3a4739bed9180e807e93fa70c90f25a8915476f5e4bfbac681db"},"size":25536,\
        "extensions":{"ntfs-ext":{"sid":"1234567","alternate_data_streams":[{"name":"second.stream","size":25536}]}}}
        """,
        """
        {"type":"relationship","spec_version":"2.1","id":"relationship--57b56a43-b8b0-4cba-9deb-34e3e1faed9e",\
        "created":"2016-05-12T08:17:27.000Z","modified":"2016-05-12T08:17:27.000Z","relationship_type":"uses",\
        "source_ref":"intrusion-set--0c7e22ad-b099-4dc3-b0df-2ea3f49ae2e6",\
        "target_ref":"attack-pattern--7e33a43e-e34b-40ec-89da-36c9bb2cacd5","start_time":"2016-05-01T00:00:00Z",\
        "stop_time":"2016-05-02T00:00:00Z"}
        """,
        """
        {"type":"observed-data","spec_version":"2.1","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf",\
        "created":"2016-04-06T19:58:16.000Z","modified":"2016-04-06T19:58:16.000Z",\
        "first_observed":"2015-12-21T19:00:00Z","last_observed":"2015-12-21T19:00:00Z","number_observed":50,\
        "object_refs":["ipv4-addr--efcd5e80-570d-4131-b213-62cb18eaa6a8","domain-name--ecb120bf-2694-4902-a737-62b74539a41b"]}
        """,
        #"{"type":"x-thing","id":"x-thing--efcd5e80-570d-4131-b213-62cb18eaa6a8","spec_version":"2.1","created":"2020-01-01T00:00:00Z","modified":"2020-01-01T00:00:00.123456Z","x":[{"y":1}]}"#,
        #"{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da","created":"2016-08-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"Mine."}}"#,
        #"{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[{"type":"mutex","id":"mutex--eba44954-d4e4-5d3b-814c-2b17dd8de300","name":"__CLEANSWEEP__"}]}"#,
    ]

    static let patterns: [String] = [
        "[a:b = 1]", "[ipv4-addr:value = '198.51.100.1/32' OR ipv6-addr:value IN ('2001:db8::1', '::')]",
        "([file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f'] AND [a:b[*].c != -1.5])"
            + " WITHIN 300 SECONDS",
        "[a:b NOT LIKE 'x%' AND (EXISTS a:c OR NOT EXISTS a:d.'e-f'[0])] FOLLOWEDBY [a:b MATCHES '^x\\\\.y$'] REPEATS 5 TIMES",
        "[a:b = t'2024-01-15T12:30:45.123Z'] START t'2024-01-01T00:00:00Z' STOP t'2024-12-31T23:59:59Z'",
        "[a:b >= h'ffd8' OR a:c <= b'dGhpcyBpcyBhIHRlc3Q=' /* x */ OR a:d ISSUBSET '198.51.100.0/24'] // y",
    ]

    /// The gzip of a few bytes of JSON.
    static let gzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0x2A, 0xA9, 0x2C, 0x48, 0x55, 0xB2,
        0x52, 0xAA, 0x50, 0xD2, 0x51, 0xCA, 0x53, 0xB2, 0x8A, 0x36, 0xD4, 0x31, 0xD2, 0x31, 0x8E, 0xAD, 0x05, 0x00,
        0x32, 0xE5, 0x0E, 0x97, 0x18, 0x00, 0x00, 0x00,
    ]

    /// Pieces that readers have rules about.
    static let jsonPieces: [String] = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "NaN", "Infinity", "-Infinity", "-", "0",
        "1e400", "-1e400", "1e-400", "0.1", "1E5", "01", "1.", ".5", "+1", "5e-324", "1.7976931348623159e308",
        "9007199254740993", "-9223372036854775808", "18446744073709551616", "1e21", "1e-7", "\\u0000", "\\ud800",
        "\\udc00", "\\ud83d\\ude00", "\\u00E9", "\\/", "\\b", "\\x", "\\u12", "\u{FEFF}", "\u{0}", "\u{7F}", "\u{2028}",
        "é", "😀", "ﬀ", "\"a\":", ",\"a\":1", "[[", "]]", "{\"a\":", "\r\n\t ", "//", "/**/",
    ]

    static let patternPieces: [String] = [
        "[", "]", "(", ")", "'", "\\'", "\\\\", "\\", "AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET",
        "ISSUBSET", "EXISTS", "LAST", "IN", "START", "STOP", "SECONDS", "WITHIN", "REPEATS", "TIMES", "true", "false",
        "=", "==", "!=", "<>", "<", ">", "<=", ">=", ".", ":", ",", "*", "[*]", "[0]", "[-1]", "t'", "h'", "b'", "-",
        "+",
        "0", "01", "1.5", ".5", "9223372036854775808", "/*", "*/", "//", "\n", "\u{A0}", "\u{3000}", "\u{85}", "é", "😀",
        "t'2024-01-01T00:00:00Z'", "h'ff'", "b'YQ=='", "b'YR=='", "hashes.MD5", " WITHIN 5 SECONDS", " REPEATS 2 TIMES",
    ]

    static let strings: [String] = [
        "", " ", "a", "\u{0}", "é", "e\u{301}", "😀", "\u{FEFF}", "2.1", "2.0", "stix", "indicator", "bundle", "x-thing",
        "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000Z", "2020-02-30T00:00:00Z", "2020-12-31T23:59:60Z",
        "9999-12-31T23:59:59.999999999999Z", "0000-01-01T00:00:00Z", "2020-01-01T00:00:00+00:00", "2020-01-01",
        "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "indicator--00000000-0000-0000-0000-000000000000",
        "--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "a--b", "indicator--",
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
        "198.51.100.1/33", "::ffff:1.2.3.4", "2001:db8::/129", "00:00:00:00:00:00", "a@b", "xn--bcher-kva.example",
        "http://[::1", "http://example.net/%zz", "[a:b = 1]", "[", "granular_markings.[0]",
        "name.[99999999999999999999]",
        "labels.[0].x", "d41d8cd98f00b204e9800998ecf8427e", "YQ==", "YQ", "ff", "en", "fr-CM", "x_", "X", "__proto__",
    ]
}
