import Records
import Serving
import Sharing

@testable import Web

/// A table that is looked at: lines that can be filed, and one of each problem that a line of text can have.
enum ImportSamples {
    static let events = """
        date,place,type,fatalities,displaced,grade,lat,lon,notes
        2025-04-05,Gao,riots,3,"1,200",B2,16.27,-0.04,Two <groups>
        2025-04,Ansongo,battle,,,,,,
        soon,Gao,riot,,,,,,
        05/04/2025,Gao,riot,,,,,,
        2062-04-05,Gao,riot,,,,,,
        2025-04-05,,riot,,,,,,
        2025-04-05,Gao,picnic,,,,,,
        2025-04-05,Gao,riot,some,,,,,
        2025-04-05,Gao,riot,,,Z9,,,
        2025-04-05,Gao,riot,,,,91,0,
        2025-04-05,Gao,riot,,,,,,(RED) name
        """

    static func look(_ language: Language) throws -> ImportPage {
        let part = MultipartForm.Part(name: "file", file: "2025.csv", bytes: Array(events.utf8)[...])
        var page = ImportPage(events: language)
        guard
            case .table(let table) = TableEntry.read(
                try QueryString(""), part, columns: EventSheet.columns, language: language)
        else { return page }
        var look = EventLook(
            table, FormEntry(), channels: Samples.channels.filter(\.canWrite), now: Samples.lines[0].added,
            language: language)
        guard let settings = look.settings() else { return page }
        let reading = EventSheet.read(
            table.sheet, look.map, settings, now: Instant(microseconds: 1_764_000_000_000_000))
        look.note(reading)
        page.look = look.model(
            zip(reading.lines, [ImportedLine.Fate.new, .corrected]).map {
                ImportedLine(line: $0.line, id: "report--\(Samples.uuid($0.line))", fate: $1)
            })
        return page
    }
}
