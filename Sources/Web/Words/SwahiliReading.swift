/// Swahili for what a record says: translations, and what the node itself says of records and of its log.
let swahiliReadingWords = """
    translation.title = Tafsiri: {language}
    translation.original = Asili
    translation.original.in = {language}: ya asili
    translation.region = {language} ({tag})
    translation.human = Tafsiri ya mtu.
    translation.unreviewed = Tafsiri ya mashine, haijakaguliwa.
    translation.tool = Imefanywa na {tool}.
    translation.by = Ni kauli ya {names}.
    translation.another = Inatafsiri toleo lingine la rekodi hii: linganisha kabla ya kuitegemea.
    translation.record = Rekodi ya tafsiri
    translation.others = Tafsiri nyingine:
    word.lang.am = Kiamhari
    word.lang.ha = Kihausa
    word.lang.so = Kisomali
    word.lang.ff = Kifulani
    word.lang.ti = Kitigrinya
    """
