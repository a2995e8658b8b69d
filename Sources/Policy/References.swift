package import JSON
package import Records

extension JSONValue {
    /// Every id that a property of references (`…_ref`, `…_refs`) holds, at any depth. Markings are none: they go with the
    /// object.
    package var recordReferences: [RecordID] {
        var found: [RecordID] = []
        collect(into: &found)
        return found
    }

    private func collect(into found: inout [RecordID]) {
        switch kind {
        case .object:
            for (key, value) in members {
                switch value.kind {
                case .string:
                    if key.holds == .reference, let id = value.id { found.append(id) }
                case .array, .object:
                    let holds = key.holds
                    if holds == .markings { continue }
                    if holds == .references { found += value.elements.compactMap(\.id) }
                    value.collect(into: &found)
                default: continue
                }
            }
        case .array: for element in elements { element.collect(into: &found) }
        default: return
        }
    }

    private var id: RecordID? { string.flatMap { try? RecordID($0) } }
}

extension JSONToken {
    fileprivate enum Holds { case reference, references, markings, other }

    /// What a property of this name holds. Most names are told by their last letters, without making a text of them.
    fileprivate var holds: Holds {
        let holds: Holds = withUTF8 { name in
            if name.ends(in: "_ref") { return .reference }
            if name.ends(in: "_refs") { return .references }
            return name.ends(in: "_markings") ? .markings : .other
        }
        switch holds {
        case .references: return matches("object_marking_refs") ? .markings : .references
        case .markings: return matches("granular_markings") ? .markings : .other
        case .reference, .other: return holds
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func ends(in suffix: StaticString) -> Bool {
        let length = suffix.utf8CodeUnitCount
        guard count >= length else { return false }
        for index in 0..<length where self[count - length + index] != suffix.utf8Start[index] { return false }
        return true
    }
}
