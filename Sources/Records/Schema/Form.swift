/// What a value must look like: the data types of STIX 2.1 §2, each with what the indexes take from it.
indirect enum Form: Sendable {
    /// A string that people search by.
    case text
    /// A string that nobody searches by.
    case string
    case boolean
    case integer(ClosedRange<Int64>)
    case float(ClosedRange<Double>)
    /// With at least so many fraction digits.
    case timestamp(digits: Int)
    case binary
    case hex
    case identifier(Targets)
    case vocabulary(Vocabulary)
    /// A string of a form of its own.
    case pattern(TextPattern)
    case list(Form)
    case dictionary(Form)
    case shape(Shape)
    case hashes
    /// The `extensions` dictionary; the shapes are the predefined ones of the type.
    case extensions([String: Shape])
    /// Anything that JSON and D2 allow.
    case anything
    /// Integer or string: what `ipfix` and `exif_tags` hold.
    case integerOrString
    case granularMarkings
    /// `observed-data.objects`, the deprecated container of STIX 2.0.
    case container
    /// The `contents` of a language-content.
    case translations
    /// The `definition` of a marking.
    case definition
    /// The word `any`, or a list: what permits has to say so.
    case anyOr(Form)
    /// A dictionary from label to label, in whatever script they are written.
    case labels
    /// The JSON of a release policy, kept as it is: what its members mean is the policy's affair.
    case policy
    /// A standard name that this type must not have; the rule says why.
    case forbidden(rule: String)

    /// −(2^53)+1 … 2^53−1, what every JSON reader holds exactly.
    static let anyInteger = Form.integer(-9_007_199_254_740_991...9_007_199_254_740_991)
    static let count = Form.integer(0...9_007_199_254_740_991)
    static let anyFloat = Form.float(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
    static let time = Form.timestamp(digits: 0)
    static let texts = Form.list(.text)
    static func reference(_ types: String...) -> Form { .identifier(.types(types)) }
    static func references(_ types: String...) -> Form { .list(.identifier(.types(types))) }
    static func words(_ vocabulary: Vocabulary) -> Form { .list(.vocabulary(vocabulary)) }
}

/// A property of a shape.
struct Property: Sendable {
    /// Whether a value is an observable value, to be found by equality.
    enum Observed: Sendable { case no, exact, folded }

    let name: String
    let form: Form
    let isRequired: Bool
    let observed: Observed

    static func required(_ name: String, _ form: Form, _ observed: Observed = .no) -> Property {
        Property(name: name, form: form, isRequired: true, observed: observed)
    }
    static func optional(_ name: String, _ form: Form, _ observed: Observed = .no) -> Property {
        Property(name: name, form: form, isRequired: false, observed: observed)
    }
    static func forbidden(_ name: String, _ rule: String) -> Property {
        Property(name: name, form: .forbidden(rule: rule), isRequired: false, observed: .no)
    }
}

/// A rule that ties properties of one object together.
struct Rule: Sendable {
    enum Test: Sendable {
        /// The second time is not before the first; strictly: it is after it.
        case ordered(Int, Int, strictly: Bool)
        /// At least one of these bits.
        case oneOf(UInt64)
        /// Exactly one of these bits.
        case exactlyOne(UInt64)
        /// With the first, the other as well.
        case needs(Int, UInt64)
        case custom(@Sendable (JSONObject) -> Complaint?)
    }
    let name: String
    let properties: [String]
    let make: @Sendable (_ index: (String) -> Int) -> Test

    /// `later` is not before `earlier`, or, strictly, after it.
    static func order(_ earlier: String, _ later: String, strictly: Bool = false, rule: String) -> Rule {
        Rule(name: rule, properties: [earlier, later]) { .ordered($0(earlier), $0(later), strictly: strictly) }
    }
    static func atLeastOne(_ properties: String..., rule: String) -> Rule {
        Rule(name: rule, properties: properties) { index in .oneOf(mask(properties, index)) }
    }
    static func exactlyOne(_ properties: String..., rule: String) -> Rule {
        Rule(name: rule, properties: properties) { index in .exactlyOne(mask(properties, index)) }
    }
    /// `property` is allowed only where all of `others` are present.
    static func needs(_ property: String, _ others: String..., rule: String) -> Rule {
        Rule(name: rule, properties: [property] + others) { index in .needs(index(property), mask(others, index)) }
    }
    /// Anything else: says what is wrong, or `nil`.
    static func custom(_ rule: String, _ test: @escaping @Sendable (JSONObject) -> Complaint?) -> Rule {
        Rule(name: rule, properties: []) { _ in .custom(test) }
    }

    private static func mask(_ names: [String], _ index: (String) -> Int) -> UInt64 {
        names.reduce(0) { $0 | 1 << UInt64(index($1)) }
    }
}

/// What a custom rule finds wrong.
struct Complaint: Sendable {
    let property: String
    let message: String
    init(_ property: String, _ message: String) {
        self.property = property
        self.message = message
    }
}
