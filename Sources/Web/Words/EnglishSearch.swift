/// English for the search page.
let englishSearchWords = """
    search.start.signs = “In quotation marks” words stand as you write them; -word leaves out; OR stands between words of which one is enough; word* is a beginning. Any of an organisation’s names finds all of them.
    search.results = Results
    search.none = Nothing found
    search.problem = Something in the filters has to be mended.
    search.problem.long = That is too long: write less.
    search.problem.day = Write a day as in 2026-05-31.
    search.problem.grade = Write a letter from A to F and a digit from 1 to 6, as in B2.
    search.problem.excluding = Say what has to occur: a word with a minus sign only leaves out.
    search.problem.cursor = This page of results is too old, or belongs to another search: search again.
    search.understood = Looked for: {text}
    search.named = “{text}” was also looked for as: {names}
    search.leftOut = Left out: {text}
    search.passedOver = Passed over, as nearly every text has it: {text}
    search.cut = You asked for more than one search takes: the end of it was left out.
    search.asWritten = You asked for so much that words were looked for only as you wrote them.
    search.fewer = With a word less something is found:
    search.genre = Kind of product
    search.since = From (day, UTC)
    search.until = Up to (day, UTC)
    search.place = Where: KE, or a name
    search.organisation = Whose word: code or name
    search.grade = A source’s grade, as in B2
    """
