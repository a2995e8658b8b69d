/// French for what a record says: translations, and what the node itself says of records and of its log.
let frenchReadingWords = """
    translation.title = Traduction : {language}
    translation.original = Original
    translation.original.in = {language} : l’original
    translation.region = {language} ({tag})
    translation.human = Traduction d’une personne.
    translation.unreviewed = Traduction automatique, non relue.
    translation.tool = Faite par {tool}.
    translation.by = C’est la parole de {names}.
    translation.another = Elle traduit une autre version de cette fiche : comparez avant de vous y fier.
    translation.record = La fiche de la traduction
    translation.others = Autres traductions :
    word.lang.am = amharique
    word.lang.ha = haoussa
    word.lang.so = somali
    word.lang.ff = peul
    word.lang.ti = tigrigna
    """
