import Records
import Sharing

/// Words for the parties that records and policies name, as they are called at a date, by what the reader may know of them.
struct PartyWording {
    let book: PartyBook
    /// The date of what is read.
    let date: Instant
    let today: Instant
    let language: Language

    func called(_ code: String) -> PartyCalled {
        PartyCalled(code: code, names: book.names(of: code), at: date, today: today, in: language.code)
    }

    /// The name at the date, with today's beside it where that is another.
    func name(_ code: String) -> String {
        let called = called(code)
        guard let now = called.now else { return called.then }
        return language.text("party.then", ["then": called.then, "now": now])
    }

    /// A party as policies write it, as in `alliance:MCC/partner`.
    func words(_ party: String) -> String {
        guard let cut = party.firstIndex(of: ":") else {
            return party == "others" ? language.text("party.others") : party
        }
        let rest = String(party[party.index(after: cut)...])
        switch party[..<cut] {
        case "organisation": return name(rest)
        case "state": return language.text("party.state", ["code": rest])
        case "body": return language.text("party.body", ["name": name(rest)])
        case "channel": return language.text("party.channel", ["name": rest])
        case "post": return language.text("party.post", ["name": rest])
        case "alliance":
            let parts = rest.split(separator: "/", maxSplits: 1)
            let tier = parts.count > 1 ? String(parts[1]) : "member"
            return language.text("party.alliance.\(tier)", ["name": name(String(parts.first ?? ""))])
        default: return party
        }
    }

    /// Several of them, as one may be enough.
    func words(_ parties: [String]) -> String { language.list(parties.map { words($0) }) }
}

extension Language {
    /// A word of one of our closed lists; one that we have no words for stands as it is written.
    func word(_ code: String) -> String { known("word.\(code)") ?? code }

    /// A date as far as it is known, and no further.
    func date(_ partial: PartialDate) -> String {
        guard let first = partial.range?.lowerBound else { return text("date.unknown") }
        let moment = Moment(first)
        switch partial.precision {
        case .day: return date(first)
        case .month where months.indices.contains(moment.month - 1):
            return "\(months[moment.month - 1]) \(moment.year)"
        case .year: return moment.year
        case .second: return dateTime(first)
        case .minute:
            return Phrases.fill(
                dateTimePattern, ["date": date(first), "time": String(Moment(first).time.prefix(5)) + " UTC"])
        default: return partial.text
        }
    }

    /// How far an end is from today, as in “in 12 days”.
    func distance(to end: Instant, from today: Instant) -> String {
        let day: Int64 = 86_400_000_000
        let microseconds = end.microseconds - today.microseconds
        if microseconds <= 0 {
            let days = Int(-microseconds / day)
            return days == 0 ? text("date.ended.today") : text("date.ended", count: days)
        }
        let days = Int(microseconds / day)
        return days == 0 ? text("date.ends.today") : text("date.ends", count: days)
    }

    /// An internal ordinal of classification, with the word of a scheme where one is known.
    func level(_ ordinal: Int, scheme: String?) -> String {
        let number = self.number(ordinal)
        guard let word = scheme.flatMap({ Terms.level(ordinal, of: $0, in: code) }) else {
            return text("level.bare", ["n": number])
        }
        return text("level.word", ["n": number, "word": word])
    }
}
