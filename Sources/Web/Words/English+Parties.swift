/// British English: parties, agreements and channels; who sees a record, and why.
let englishPartyWords = """
    # who sees a record
    preview.whole.one = This organisation sees all of it
    preview.whole.other = These {n} organisations see all of it
    preview.part.one = This organisation sees it without the portions that are kept from it
    preview.part.other = These {n} organisations see it without the portions that are kept from them
    preview.tear-line.one = This organisation sees the tear-line instead
    preview.tear-line.other = These {n} organisations see the tear-line instead
    preview.nothing.one = This organisation sees nothing, and does not learn that it exists
    preview.nothing.other = These {n} organisations see nothing, and do not learn that it exists
    preview.nobody = Nobody sees it.
    preview.closed = Nobody else learns that it exists.
    audience.title = Who sees “{record}”
    audience.heading = Who sees this
    audience.lead = As the decision stands now, organisation by organisation. In what channel each reads it, and which of its posts, is up to memberships and clearances.
    audience.why = Why, and why not?
    audience.for = Organisation or post
    audience.for.hint = A code of the registry, or an account of this node.
    audience.at = When (UTC)
    audience.at.hint = A day or a minute; now, if you leave it empty.
    audience.purpose = Wanted for
    audience.ask = Ask the decision
    audience.answer.yes = {reader} may have it at {time}.
    audience.answer.no = {reader} may not have it at {time}.
    audience.answer.without = Without the portions marked {marking}
    audience.answer.duties = What it has to keep
    audience.answer.until = This may change from {time} on.
    audience.problem.time = That is no time: write it as in 2025-04-05 or 2025-04-05T09:30.
    audience.problem.reader = There is no organisation and no post “{reader}”.

    # what information is wanted for
    purpose.awareness = Awareness
    purpose.analysis = Analysis
    purpose.protective-action = Protective action
    purpose.lead-only = As a lead only
    purpose.judicial-after-consent = In court, after consent
    purpose.judicial = In court
    purpose.training = Training
    purpose.oversight = Oversight
    """
