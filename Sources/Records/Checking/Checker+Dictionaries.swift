import JSON

extension Checker {
    mutating func checkDictionary(_ value: JSONValue, of element: Form, rule: String) throws(Violation) {
        try checkIsDictionary(value)
        for (key, item) in value.members {
            path.append(.key(key))
            guard key.withUTF8({ Names.isKey($0) }) else {
                throw fail("§2.3", "a key has up to 250 of a-z, A-Z, 0-9, - and _")
            }
            try check(item, as: element, rule: rule)
            path.removeLast()
        }
    }

    func checkIsDictionary(_ value: JSONValue) throws(Violation) {
        guard value.kind == .object else { throw fail("§2.3", "expected a dictionary") }
        guard value.count > 0 else { throw fail("D2", "an empty dictionary: leave the property out") }
    }

    mutating func checkHashes(_ value: JSONValue) throws(Violation) {
        try checkIsDictionary(value)
        for (key, item) in value.members {
            path.append(.key(key))
            guard key.withUTF8({ Names.isKey($0) && $0.count >= Names.shortest }) else {
                throw fail("§2.7", "the name of an algorithm has 3 to 250 of a-z, A-Z, 0-9, - and _")
            }
            if key.withUTF8({ Vocabulary.hashAlgorithm.table.index(of: $0) }) == nil {
                guard !isClosed else { throw failUnknown(in: Vocabulary.hashAlgorithm.name) }
                warn("§2.7", "no word of hash-algorithm-ov, whose spelling is exact, as in SHA-256")
            }
            let hash = try string(item)
            let algorithm = key.text
            guard hash.withUTF8({ Bytes.isHash($0, of: algorithm) }) else {
                throw fail("§2.7", "this is no \(algorithm) hash")
            }
            // ssdeep's parts are base64, where case counts.
            if isObservable { observe(item, folded: algorithm != "SSDEEP") }
            path.removeLast()
        }
    }
}
