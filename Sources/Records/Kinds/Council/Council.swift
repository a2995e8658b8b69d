package import JSON

/// What meetings, decisions and commitments have in common. Domain 3.12.
///
/// No standard of threat knowledge fits them. They are objects of types that our extensions define, so that they are signed, sent,
/// recalled and erased as every record is; calendars get them as iCalendar.
package enum Council {
    /// How firm an outcome is. Moving up needs evidence of that step. Domain 3.12.
    package enum Formality: Int64, CaseIterable, Sendable {
        case idea = 0
        /// An informal understanding.
        case understanding = 1
        /// A decision of a body.
        case decision = 2
        /// A signed instrument.
        case signed = 3
        /// In force in law.
        case law = 4
    }

    /// Texts of one thing in several languages at most.
    package static let languagesMost = 12
    /// Organisations with a seat at most.
    package static let seatsMost = 200

    /// A text in one language.
    package struct Wording: Hashable, Sendable {
        /// As in `fr`.
        package var language: String
        package var text: String
        package init(language: String, text: String) {
            self.language = language
            self.text = text
        }
    }

    /// The texts of a list of them.
    package static func wordings(_ list: JSONValue?) -> [Wording] {
        guard let list, list.kind == .array else { return [] }
        return list.elements.compactMap { wording in
            guard wording.kind == .object, let language = wording["lang"]?.string, let text = wording["text"]?.string
            else { return nil }
            return Wording(language: language, text: text)
        }
    }

    package static func tree(_ wordings: [Wording]) -> JSONTree {
        .array(wordings.map { ["lang": .string($0.language), "text": .string($0.text)] })
    }

    /// Whether an object of a type says by an extension that it is as we define it.
    static func isOurs(_ object: JSONValue, _ type: String, _ extensionID: String) -> Bool {
        guard object.kind == .object, object["type"]?.string == type, let extensions = object["extensions"],
            extensions.kind == .object
        else { return false }
        return extensions[extensionID] != nil
    }

    /// What an extension of a note says; `nil` where it has none.
    static func content(of note: JSONValue, _ extensionID: String) -> JSONValue? {
        guard let extensions = note["extensions"], extensions.kind == .object, let content = extensions[extensionID],
            content.kind == .object
        else { return nil }
        return content
    }

    /// What is wrong with texts in several languages: each language once, and not too many.
    static func fault(inWordings property: String, of object: JSONObject) -> Complaint? {
        let languages = wordings(object.value[property]).map { $0.language.lowercased() }
        guard languages.count <= languagesMost else {
            return Complaint(property, "there are \(languagesMost) languages at most")
        }
        return Set(languages).count == languages.count
            ? nil : Complaint(property, "each language stands there once")
    }

    /// What is wrong with how firm something is said to be.
    ///
    /// - Parameters:
    ///   - source: the property that shows which body decided.
    static func fault(inFormality object: JSONObject, source: String) -> Complaint? {
        guard let said = object.value["formality"]?.integer.flatMap(Formality.init) else { return nil }
        if said == .decision, !object.has(source) {
            return Complaint(source, "what is said to be a decision of a body (formality 2) says which")
        }
        if said == .signed || said == .law, !object.has("formality_evidence") {
            return Complaint(
                "formality_evidence", "what is said to be signed or in force (formality 3 or 4) says where that stands")
        }
        return nil
    }

    /// Whether an object is the version that was made first: what others say of it rests on that.
    package static func isAsMade(_ object: JSONValue) -> Bool {
        guard let created = object["created"]?.string.flatMap({ Instant($0) }) else { return false }
        return object["modified"]?.string.flatMap { Instant($0) } == created
    }

    /// What is wrong with a version of something that stays as it was made. What is revoked says so in a later one.
    static func fault(inVersion object: JSONObject) -> Complaint? {
        object.boolean("revoked") == true || isAsMade(object.value)
            ? nil : Complaint("modified", "it stays as it was made: write another, under an id of its own")
    }

    /// Seconds by which another node's clock may be ahead: what states a later time does not count until then.
    package static let ahead: Int64 = 300
}

extension Form {
    static let wordings = Form.list(.shape(.wording))
    static let formality = Form.integer(0...4)
}

extension Shape {
    static let wording = Shape(
        "wording", rule: "domain 3.12", [.required("lang", .pattern(.language)), .required("text", .text)])

    /// A post of an organisation by what it is called: never a person.
    static let seat = Shape(
        "seat", rule: "domain 3.3",
        [.required("organisation", .code), .required("post", .text)] + personal)

    /// Whoever comes is a post in what others are told: names stay at home (domain 3.3), and lists of travellers are not kept (R3).
    static let personal: [Property] = [
        "name", "first_name", "last_name", "email", "phone", "passport", "passport_number", "birth_date", "nationality",
    ].map { .forbidden($0, "R3") }
}
