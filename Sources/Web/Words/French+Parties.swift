/// French: parties, agreements and channels; who sees a record, and why.
let frenchPartyWords = """
    # qui voit une fiche
    preview.whole.one = Cette organisation voit toute la fiche
    preview.whole.many = Ces {n} d’organisations voient toute la fiche
    preview.whole.other = Ces {n} organisations voient toute la fiche
    preview.part.one = Cette organisation voit la fiche sans les passages qui lui sont refusés
    preview.part.many = Ces {n} d’organisations voient la fiche sans les passages qui leur sont refusés
    preview.part.other = Ces {n} organisations voient la fiche sans les passages qui leur sont refusés
    preview.tear-line.one = Cette organisation voit à la place la version expurgée
    preview.tear-line.many = Ces {n} d’organisations voient à la place la version expurgée
    preview.tear-line.other = Ces {n} organisations voient à la place la version expurgée
    preview.nothing.one = Cette organisation ne voit rien et n’apprend pas que la fiche existe
    preview.nothing.many = Ces {n} d’organisations ne voient rien et n’apprennent pas que la fiche existe
    preview.nothing.other = Ces {n} organisations ne voient rien et n’apprennent pas que la fiche existe
    preview.nobody = Personne ne voit cette fiche.
    preview.closed = Personne d’autre n’apprend qu’elle existe.
    audience.title = Qui voit « {record} »
    audience.heading = Qui voit cette fiche
    audience.lead = D’après la décision en vigueur, organisation par organisation. Dans quel canal chacune la lit, et lesquels de ses postes, dépend des adhésions et des habilitations.
    audience.why = Pourquoi, et pourquoi pas ?
    audience.for = Organisation ou poste
    audience.for.hint = Un code du registre, ou un compte de ce nœud.
    audience.at = Quand (UTC)
    audience.at.hint = Un jour ou une minute ; maintenant, si le champ est vide.
    audience.purpose = Pour quel usage
    audience.ask = Interroger la décision
    audience.answer.yes = {reader} peut l’avoir, le {time}.
    audience.answer.no = {reader} ne peut pas l’avoir, le {time}.
    audience.answer.without = Sans les passages marqués {marking}
    audience.answer.duties = Ce qu’elle doit respecter
    audience.answer.until = Cela peut changer à partir du {time}.
    audience.problem.time = Ce n’est pas une heure : écrivez-la comme 2025-04-05 ou 2025-04-05T09:30.
    audience.problem.reader = Il n’y a ni organisation ni poste « {reader} ».

    # à quoi servent les informations
    purpose.awareness = Information
    purpose.analysis = Analyse
    purpose.protective-action = Mesure de protection
    purpose.lead-only = Piste seulement
    purpose.judicial-after-consent = En justice, après accord
    purpose.judicial = En justice
    purpose.training = Formation
    purpose.oversight = Contrôle
    """
