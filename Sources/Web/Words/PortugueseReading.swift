/// Portuguese for what a record says: translations, and what the node itself says of records and of its log.
let portugueseReadingWords = """
    translation.title = Tradução: {language}
    translation.original = Original
    translation.original.in = {language}: o original
    translation.region = {language} ({tag})
    translation.human = Tradução de uma pessoa.
    translation.unreviewed = Tradução automática, não revista.
    translation.tool = Feita por {tool}.
    translation.by = É a palavra de {names}.
    translation.another = Traduz outra versão desta ficha: compare antes de confiar nela.
    translation.record = A ficha da tradução
    translation.others = Outras traduções:
    word.lang.am = amárico
    word.lang.ha = haúça
    word.lang.so = somali
    word.lang.ff = fula
    word.lang.ti = tigrínia
    """
