/// Arabic for the search page.
let arabicSearchWords = """
    search.start.signs = ما بين علامتي الاقتباس يبحث عنه كما كتبته؛ ‎-كلمة تستبعدها؛ وتوضع OR بين كلمات تكفي واحدة منها؛ وكلمة* بداية كلمة. وأي اسم من أسماء المنظمة يجدها بجميع أسمائها.
    search.results = النتائج
    search.none = لم يعثر على شيء
    search.problem = في المرشحات ما يجب تصحيحه.
    search.problem.long = هذا طويل جدا: اكتب أقل.
    search.problem.day = اكتب اليوم هكذا: \u{2066}2026-05-31\u{2069}.
    search.problem.grade = اكتب حرفا من A إلى F ورقما من 1 إلى 6، مثل B2.
    search.problem.excluding = قل ما يجب أن يرد: الكلمة التي تسبقها علامة ناقص تستبعد فقط.
    search.problem.cursor = صفحة النتائج هذه قديمة جدا أو تخص بحثا آخر: ابحث من جديد.
    search.understood = بحث عن: {text}
    search.named = بحث عن «{text}» أيضا باسم: {names}
    search.leftOut = استبعد: {text}
    search.passedOver = ترك لأنه يرد في كل نص تقريبا: {text}
    search.cut = طلبت أكثر مما يتسع له بحث واحد: تركت نهايته.
    search.asWritten = طلبت كثيرا حتى إن الكلمات بحث عنها كما كتبتها فقط.
    search.fewer = بكلمة أقل يعثر على شيء:
    search.genre = نوع المنتج
    search.since = من (يوم، UTC)
    search.until = إلى (يوم، UTC)
    search.place = المكان: KE أو اسم
    search.organisation = كلام من: رمز أو اسم
    search.grade = درجة مصدر، مثل B2
    """
