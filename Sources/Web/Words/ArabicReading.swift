/// Arabic for what a record says: translations, and what the node itself says of records and of its log.
let arabicReadingWords = """
    translation.title = الترجمة: {language}
    translation.original = الأصل
    translation.original.in = {language}: الأصل
    translation.region = {language} ({tag})
    translation.human = ترجمة بشرية.
    translation.unreviewed = ترجمة آلية لم تراجع.
    translation.tool = أنجزها {tool}.
    translation.by = هي كلمة {names}.
    translation.another = تترجم نسخة أخرى من هذه البطاقة: قارن قبل أن تعتمد عليها.
    translation.record = بطاقة الترجمة
    translation.others = ترجمات أخرى:
    word.lang.am = الأمهرية
    word.lang.ha = الهوسا
    word.lang.so = الصومالية
    word.lang.ff = الفولانية
    word.lang.ti = التغرينية
    """
