extension Operation {
    /// Every operation: a new area is a folder beside the others, and a line here.
    static let all: [Operation] = [
        node, records, search, writing, responses, release, requests, requirements, parties, picture, peers, oversight,
        protection, expertise, council, joint, training, budgets,
    ].flatMap { $0 }

    /// Routes of the desk that nothing here does, each with the reason.
    static let without: [String: String] = [
        "GET /": "leads people to where they begin",
        "GET /sign-in": "programs say who they are in each request", "POST /sign-in": "as above",
        "POST /sign-out": "as above",
        "GET /records/{id}/pdf": "paper: readRecord has what it says",
        "GET /brief/pdf": "paper: readBrief has what it says",
        "GET /meetings/{id}/convocations": "letters: readMeeting has what they say",
        "POST /meetings/{id}/convocations": "paper: as above",
        "GET /meetings/{id}/convocations/{number}": "a file for a calendar: as above",
        "GET /meetings/{id}/calendar": "a file for a calendar: as above",
        "GET /training/{id}/package": "a file for a stick: readCourse has what it says",
        "GET /training/{id}/certificate/{form}": "readCourse has the certificate; the sheet is paper",
        "GET /live/file": "TAXII gives what a channel holds",
        "POST /inbox/guide": "the guide is for people: it says how far the records are that others tell of",
        "GET /import/events":
            "people look at a table before it is filed: a program files reports, each with its own id",
        "POST /import/events": "as above",
        "GET /import/budget": "people look at a table before it is filed: a program files budget-execution records",
        "POST /import/budget": "as above",
        "POST /language": "words for people; `lang` says which where there are any",
    ]
}
