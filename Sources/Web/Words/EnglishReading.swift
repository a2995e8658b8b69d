/// English for what a record says: translations, and what the node itself says of records and of its log.
let englishReadingWords = """
    translation.title = Translation: {language}
    translation.original = Original
    translation.original.in = {language}: the original
    translation.region = {language} ({tag})
    translation.human = A person’s translation.
    translation.unreviewed = Machine translation, unreviewed.
    translation.tool = Made by {tool}.
    translation.by = It is the word of {names}.
    translation.another = It translates another version of this record: compare before you rely on it.
    translation.record = The translation as a record
    translation.others = Other translations:
    word.lang.am = Amharic
    word.lang.ha = Hausa
    word.lang.so = Somali
    word.lang.ff = Fulfulde
    word.lang.ti = Tigrinya
    """
