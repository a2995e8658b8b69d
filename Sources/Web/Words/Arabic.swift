extension Language {
    /// Modern standard Arabic, with the digits that the interface has everywhere (0 to 9).
    ///
    /// What is not Arabic inside a phrase and would be torn apart by its direction (a date in figures, a name that begins
    /// with a dot) stands between U+2066 and U+2069 (UAX #9 §2.4); what fills a place is isolated by ``text(_:_:)``.
    static let arabic = Language(
        code: "ar", name: "العربية", direction: .rtl,
        plurals: PluralRule(forms: [.zero, .one, .two, .few, .many, .other]) { number in
            switch (number, number % 100) {
            case (0, _): .zero
            case (1, _): .one
            case (2, _): .two
            case (_, 3...10): .few
            case (_, 11...99): .many
            default: .other
            }
        },
        months: arabicMonths, shortMonths: arabicMonths, groupSeparator: ",", decimalSeparator: ".",
        datePattern: "{day} {month} {year}", shortDatePattern: "{day} {month} {year}",
        dateTimePattern: "{date}، {time}", ordinalFirst: nil,
        phrases: Phrases(
            [
                arabicWords, arabicPartyWords, arabicOversightWords, arabicPeerWords, arabicProductWords,
                arabicTearLineWords, arabicInboxWords, arabicSearchWords, arabicRfiWords, arabicExpertiseWords,
                arabicSeeingWords, arabicMeasureWords, arabicImportWords, arabicCouncilWords, arabicBudgetWords,
                arabicTrainingWords, arabicJointWords, arabicReadingWords,
            ].joined(
                separator: "\n")),
        listSeparator: "، ",
        refusals: RefusalWords(
            [
                arabicCheckingRefusals, arabicKindsRefusals, arabicCouncilRefusals, arabicRequestsRefusals,
                arabicReleasingRefusals, arabicTrainingRefusals, arabicFilesRefusals, arabicNodeRefusals,
                arabicPagesRefusals, arabicListsRefusals,
            ].joined(separator: "\n")))
}

/// CLDR has no shorter form of them: cut Arabic months cannot be read.
private let arabicMonths = [
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]

private let arabicWords = """
    # كل الصفحات
    site.tagline = كل يتكلم باسم بيته، ومعا يقررون.
    site.skip = الانتقال إلى المحتوى
    site.nav = القائمة الرئيسية
    site.live = الوارد
    site.search = البحث
    site.node = العقدة
    site.releases = مكتب التعميم
    site.signOut = تسجيل الخروج
    site.signedInAs = مسجل الدخول باسم
    site.language = اللغة
    site.footer = عقدة {organisation}
    site.version = الإصدار {version} من Baraza
    site.allowances = المعروض هنا هو ما عمم عليكم. أما ما لم يعمم عليكم فلا يظهر ولا يحتسب.
    site.utc = جميع الأوقات بالتوقيت العالمي المنسق (UTC).
    site.markingBanner = علامة هذه الصفحة

    # قوائم البطاقات
    list.older = بطاقات أقدم
    list.newest = العودة إلى الأحدث
    list.revoked = ملغاة
    list.reassess = سحب مصدرها: يلزم إعادة تقديرها
    list.exact = مطابقة تامة
    list.channel = القناة
    list.type = النوع
    list.any = الكل
    list.allChannels = جميع القنوات

    # الوارد
    live.title = الوارد
    live.lead = البطاقات حسب قبول هذه العقدة لها، الأحدث أولا.
    live.refresh = تحديث هذه القائمة
    live.state.off = القائمة متوقفة: يرجى تحديثها للاطلاع على الجديد.
    live.state.connecting = جار الاتصال…
    live.state.live = مباشر
    live.state.paused = متوقف مؤقتا
    live.state.lost = انقطع الاتصال، وتجري المحاولة من جديد…
    live.state.ended = انتهت القائمة المباشرة: يرجى تحديث هذه الصفحة.
    live.pause = إيقاف مؤقت
    live.resume = استئناف
    live.waiting.zero = لا توجد بطاقات جديدة
    live.waiting.one = بطاقة جديدة واحدة: عرضها
    live.waiting.two = بطاقتان جديدتان: عرضهما
    live.waiting.few = {n} بطاقات جديدة: عرضها
    live.waiting.many = {n} بطاقة جديدة: عرضها
    live.waiting.other = {n} بطاقة جديدة: عرضها
    live.arrived.zero = لم ترد أي بطاقة جديدة
    live.arrived.one = وردت بطاقة جديدة واحدة
    live.arrived.two = وردت بطاقتان جديدتان
    live.arrived.few = وردت {n} بطاقات جديدة
    live.arrived.many = وردت {n} بطاقة جديدة
    live.arrived.other = وردت {n} بطاقة جديدة
    live.filter = التصفية بحسب القناة
    live.file.stix = تنزيل القناة: STIX
    live.file.csv = جدول: CSV
    live.empty.title = لم يرد شيء بعد
    live.empty.text = ما إن تقبل هذه العقدة بطاقة يجوز لكم الاطلاع عليها حتى تظهر هنا من تلقاء نفسها.
    live.empty.noChannel = لستم بعد أعضاء في أي قناة. ويمكن لمشغل هذه العقدة إضافتكم.
    live.empty.try = لإيداع بطاقة، أرسلوا حزمة STIX إلى قناة عبر TAXII، أو اطلبوا من المشغل استيرادها:
    live.empty.older = لا توجد بطاقات أقدم يجوز لكم الاطلاع عليها.
    live.list = البطاقات، الأحدث أولا

    # البطاقة
    record.properties = مضمونها
    record.translated.unreviewed = ترجمة آلية لم تراجع: لا يستشهد بها أي تقدير قبل أن يراجعها مسؤول تعميم.
    record.translated.reviewed = ترجمة آلية راجعها {post}.
    record.signature.signed = موقعة من {by}، وجرى التحقق من التوقيع بمفتاح عقدتها.
    record.signature.unsigned = غير موقعة.
    record.signature.unknown = موقعة باسم {by} بمفتاح لا تعرفه هذه العقدة: لم يجر التحقق منها.
    record.signature.wrong = التوقيع باسم {by} غير صحيح: هذه البطاقة لا تتيح لأحد شيئا.
    record.reassess = سحبت المادة التي أعدت منها هذه البطاقة، أو صارت عليها علامات أشد: يلزم إعادة تقديرها.
    record.unprinted = لا يجوز طبع هذه البطاقة.
    record.corrected = صححت النسخة المؤرخة في
    record.markings = العلامات
    record.history = النسخ
    record.history.lead.zero = لا توجد نسخ يجوز لكم الاطلاع عليها.
    record.history.lead.one = نسخة واحدة يجوز لكم الاطلاع عليها.
    record.history.lead.two = نسختان يجوز لكم الاطلاع عليهما، الأحدث أولا.
    record.history.lead.few = {n} نسخ يجوز لكم الاطلاع عليها، الأحدث أولا.
    record.history.lead.many = {n} نسخة يجوز لكم الاطلاع عليها، الأحدث أولا.
    record.history.lead.other = {n} نسخة يجوز لكم الاطلاع عليها، الأحدث أولا.
    record.history.more.zero = جميع النسخ مدرجة هنا.
    record.history.more.one = نسخة واحدة أقدم غير مدرجة هنا.
    record.history.more.two = نسختان أقدم غير مدرجتين هنا.
    record.history.more.few = {n} نسخ أقدم غير مدرجة هنا.
    record.history.more.many = {n} نسخة أقدم غير مدرجة هنا.
    record.history.more.other = {n} نسخة أقدم غير مدرجة هنا.
    record.history.this = المعروضة هنا
    record.history.notNewest = ليست هذه أحدث نسخة.
    record.history.showNewest = عرض أحدث نسخة
    record.refersTo = تحيل إلى
    record.refersTo.none = لا تحيل هذه البطاقة إلى شيء يجوز لكم الاطلاع عليه.
    record.refersTo.more.zero = لا توجد إحالات أخرى في الكائن كما ورد.
    record.refersTo.more.one = توجد إحالة أخرى واحدة في الكائن كما ورد.
    record.refersTo.more.two = توجد إحالتان أخريان في الكائن كما ورد.
    record.refersTo.more.few = توجد {n} إحالات أخرى في الكائن كما ورد.
    record.refersTo.more.many = توجد {n} إحالة أخرى في الكائن كما ورد.
    record.refersTo.more.other = توجد {n} إحالة أخرى في الكائن كما ورد.
    record.referredBy = تحيل إليها
    record.referredBy.none = لا يحيل إلى هذه البطاقة شيء يجوز لكم الاطلاع عليه.
    record.referredBy.more = تحيل إلى هذه البطاقة بطاقات أقدم أيضا، والمعروض هو أحدثها.
    record.revoked = ألغيت هذه البطاقة من قبل من أعدها. ولم يعد يعتد بها.
    record.envelope = كيف وصلت إلى هنا
    record.id = المعرف
    record.channel = القناة
    record.elsewhere = كذلك في
    record.added = تاريخ قبولها في هذه العقدة
    record.markings.unknown = علامة غير مفهومة: {id} (للجهة المصدرة وحدها)
    record.sightingOf = رصد: {type}
    record.untitled = {type} {digits}
    record.noMarkings = علامتها هي علامة قناتها وحدها.
    record.more.zero = لا توجد قيم أخرى في الكائن كما ورد.
    record.more.one = توجد قيمة أخرى واحدة في الكائن كما ورد.
    record.more.two = توجد قيمتان أخريان في الكائن كما ورد.
    record.more.few = توجد {n} قيم أخرى في الكائن كما ورد.
    record.more.many = توجد {n} قيمة أخرى في الكائن كما ورد.
    record.more.other = توجد {n} قيمة أخرى في الكائن كما ورد.
    record.deep = تداخله أعمق من أن يعرض هنا: يرجى الرجوع إلى الكائن كما ورد.
    record.object = الكائن كما ورد
    record.object.lead = البايتات التي قبلتها هذه العقدة بعينها، باستثناء المسافات البيضاء.
    record.object.download = تنزيل الكائن (STIX 2.1، بصيغة JSON)
    record.contents = في هذه الصفحة
    record.yes = نعم
    record.no = لا
    record.none = لا يوجد
    record.table = جدول: {name}
    record.time.exact = بالضبط

    # الإثبات
    proof.title = موقعها في سجل الإثبات
    proof.lead = لا ينقص سجل هذه العقدة أبدا، بل يزيد. وهذه البطاقة هي القيد {entry} من أصل {size}، والمسار أدناه يؤدي منها إلى الجذر الذي وقعته العقدة.
    proof.verified = تم التحقق: يؤدي المسار إلى الجذر الموقع.
    proof.failed = لم يتم التحقق: لا يؤدي المسار إلى الجذر الموقع. يرجى إبلاغ المشغل والاحتفاظ بملف الإثبات.
    proof.index = رقم الورقة
    proof.size = عدد قيود السجل
    proof.root = الجذر
    proof.leaf = بصمة الورقة
    proof.entry = بايتات القيد
    proof.salt = القيمة العشوائية (الملح)
    proof.envelopeHash = الغلاف
    proof.bodyHash = المتن
    proof.pathTitle = المسار من الورقة إلى الجذر
    proof.step.left = الخطوة {step}: تضم إليها القيود {from}–{to} من اليسار
    proof.step.right = الخطوة {step}: تضم إليها القيود {from}–{to} من اليمين
    proof.step.leftOne = الخطوة {step}: يضم إليها القيد {from} من اليسار
    proof.step.rightOne = الخطوة {step}: يضم إليها القيد {from} من اليمين
    proof.alone = في السجل قيد واحد: الورقة هي الجذر.
    proof.download = تنزيل الإثبات (\u{2066}.tlog-proof\u{2069})
    proof.check = يمكن التحقق من ملف الإثبات دون هذه العقدة، بأي أداة تتحقق من إثباتات C2SP tlog وبالمفتاح العلني لهذه العقدة.
    proof.details = البصمات، لمن يتحقق بنفسه
    proof.drawing = رسم المسار في شجرة ميركل
    proof.drawing.leaf = هذه البطاقة
    proof.drawing.root = الجذر

    # البحث
    search.title = البحث
    search.lead = كلمات أو اسم أو معرف أو عنوان أو بصمة.
    search.field = البحث عن
    search.button = بحث
    search.hint = للعودة إلى هذا الحقل، اضغطوا على المفتاح /
    search.results.for = نتائج البحث عن «{text}»
    search.none.title = لا توجد نتائج للبحث عن «{text}»
    search.none.text = لا شيء يطابق بحثكم فيما يجوز لكم الاطلاع عليه. جربوا كلمات أقل، أو كتابة أخرى، أو جميع القنوات والأنواع.
    search.start = المعرف أو البصمة أو العنوان أو اسم النطاق، إذا كتب كاملا، يعثر على البطاقات التي تتضمنه دون غيرها. والكلمات تعثر على البطاقات التي ترد فيها جميعا؛ ولا أثر لعلامات التشكيل ولا لحجم الحروف.
    search.filters = تضييق البحث

    # العقدة
    node.title = هذه العقدة
    node.organisation = المنظمة
    node.origin = اسم السجل
    node.software = البرنامج
    node.started = تعمل منذ
    node.readable = البطاقات التي يجوز لكم الاطلاع عليها
    node.you = أنتم
    node.roles = الأدوار
    node.noRoles = لا توجد
    node.channels = قنواتكم
    node.noChannels = لستم أعضاء في أي قناة.
    node.right.read = القراءة
    node.right.write = الكتابة
    node.right.both = القراءة والكتابة
    node.ledger = سجل الإثبات
    node.ledger.size = عدد القيود
    node.ledger.checkpoint = نقطة التحقق الموقعة
    node.ledger.key = مفتاح التحقق
    node.ledger.teach = يرجى الاحتفاظ بنسخة من نقطة التحقق: فمن يملك نقطة قديمة يستطيع أن يثبت أن شيئا مما سبقها لم يتغير منذ ذلك الحين.
    node.service = الخدمة
    node.accounts = الحسابات
    node.listeners = المتابعون المباشرون
    node.audit = قيود التدقيق
    node.audit.none = لا توجد قيود تدقيق بعد.
    node.audit.when = التاريخ
    node.audit.who = من
    node.audit.act = الفعل
    node.audit.subject = على
    node.audit.outcome = النتيجة
    node.audit.older = قيود أقدم
    node.audit.newest = أحدث القيود

    # تسجيل الدخول
    signin.title = تسجيل الدخول
    signin.lead = هذه عقدة {organisation}.
    signin.leadNameless = هذه عقدة من شبكة Baraza.
    signin.name = اسم وظيفتكم
    signin.name.hint = كما أعطاكم إياه المشغل، مثل duty
    signin.password = كلمة المرور
    signin.button = تسجيل الدخول
    signin.wrong = الاسم وكلمة المرور غير متطابقين. يرجى التحقق منهما ثم المحاولة من جديد.
    signin.empty = يرجى كتابة اسم وظيفتكم وكلمة المرور.
    signin.locked = عدد المحاولات أكبر من المسموح. يرجى الانتظار {wait} ثم المحاولة من جديد.
    signin.stale = انتهت صلاحية هذا النموذج. يرجى المحاولة من جديد.
    signin.first = يرجى تسجيل الدخول للاطلاع على تلك الصفحة.
    signin.out = تم تسجيل الخروج.
    signin.notice = للأعضاء دون غيرهم. كل ما يجري هنا يدون في سجل هذه العقدة، بما في ذلك حالات الرفض.
    signin.error = تعذر تسجيل الدخول
    wait.seconds.zero = أقل من ثانية
    wait.seconds.one = ثانية واحدة
    wait.seconds.two = ثانيتين
    wait.seconds.few = {n} ثوان
    wait.seconds.many = {n} ثانية
    wait.seconds.other = {n} ثانية
    wait.minutes.zero = أقل من دقيقة
    wait.minutes.one = دقيقة واحدة
    wait.minutes.two = دقيقتين
    wait.minutes.few = {n} دقائق
    wait.minutes.many = {n} دقيقة
    wait.minutes.other = {n} دقيقة
    wait.hours.zero = أقل من ساعة
    wait.hours.one = ساعة واحدة
    wait.hours.two = ساعتين
    wait.hours.few = {n} ساعات
    wait.hours.many = {n} ساعة
    wait.hours.other = {n} ساعة

    # الأخطاء
    error.back = الانتقال إلى الوارد
    error.signIn = تسجيل الدخول
    error.reference = المرجع للمشغل
    error.invalid.title = لا يمكن الجواب عن هذا الطلب
    error.invalid.text = في العنوان أو في النموذج شيء غير مفهوم. يرجى العودة ثم المحاولة من جديد.
    error.unauthenticated.title = يرجى تسجيل الدخول
    error.unauthenticated.text = انتهت جلستكم أو لم تبدأ بعد.
    error.forbidden.title = ليس هذا من صلاحياتكم
    error.forbidden.text = لا يجوز لوظيفتكم القيام بذلك. وإن كان ينبغي أن يجوز لها، فيرجى مراجعة مشغل هذه العقدة.
    error.stale.title = تعذر الوثوق بهذا النموذج
    error.stale.text = انتهت صلاحيته أو لم يصدر عن هذا الموقع. ولم ينفذ شيء. يرجى العودة وتحميل الصفحة من جديد ثم إعادة الإرسال.
    error.missing.title = غير موجود هنا
    error.missing.text = لا توجد صفحة كهذه، أو أنها غير متاحة لكم.
    error.too-many.title = عدد الطلبات أكبر من المسموح
    error.too-many.text = يرجى الانتظار {wait} ثم المحاولة من جديد.
    error.too-many.textNoWait = يرجى الانتظار قليلا ثم المحاولة من جديد.
    error.unavailable.title = يتعذر على العقدة الجواب
    error.unavailable.text = الخلل من جانبنا وقد دون في السجل. ولم يضع شيء مما قبل. يرجى المحاولة من جديد بعد قليل.

    # الأدوار
    role.reader = قارئ
    role.author = محرر
    role.releaser = مسؤول تعميم
    role.operator = مشغل
    role.auditor = مدقق
    role.oversight = رقابة

    # أنواع البطاقات
    type.attack-pattern = نمط هجوم
    type.campaign = حملة
    type.course-of-action = إجراء للتصدي
    type.grouping = تجميع
    type.identity = هوية
    type.incident = حادث
    type.indicator = مؤشر
    type.infrastructure = بنية تحتية
    type.intrusion-set = مجموعة اختراق
    type.location = موقع
    type.malware = برمجية خبيثة
    type.malware-analysis = تحليل برمجية خبيثة
    type.note = مذكرة
    type.observed-data = بيانات مرصودة
    type.opinion = رأي
    type.report = تقرير
    type.threat-actor = جهة تهديد
    type.tool = أداة
    type.vulnerability = ثغرة
    type.relationship = علاقة
    type.sighting = رصد
    type.marking-definition = تعريف علامة
    type.extension-definition = تعريف امتداد
    type.language-content = محتوى بلغة أخرى
    type.artifact = عينة رقمية
    type.autonomous-system = نظام مستقل
    type.directory = مجلد
    type.domain-name = اسم نطاق
    type.email-addr = عنوان بريد إلكتروني
    type.email-message = رسالة بريد إلكتروني
    type.file = ملف
    type.ipv4-addr = عنوان IPv4
    type.ipv6-addr = عنوان IPv6
    type.mac-addr = عنوان MAC
    type.mutex = كائن استبعاد متبادل
    type.network-traffic = حركة بيانات في الشبكة
    type.process = عملية
    type.software = برنامج
    type.url = عنوان URL
    type.user-account = حساب مستخدم
    type.windows-registry-key = مفتاح في سجل ويندوز
    type.x509-certificate = شهادة X.509

    # الخصائص
    property.type = النوع
    property.spec_version = إصدار STIX
    property.id = المعرف
    property.created_by_ref = من إعداد
    property.created = تاريخ الإعداد
    property.modified = تاريخ التعديل
    property.revoked = ملغاة
    property.labels = الوسوم
    property.confidence = درجة الثقة
    property.lang = اللغة
    property.external_references = مراجع خارجية
    property.object_marking_refs = العلامات
    property.granular_markings = علامات الأجزاء
    property.extensions = الامتدادات
    property.name = الاسم
    property.description = الوصف
    property.aliases = أسماء أخرى
    property.kill_chain_phases = مراحل سلسلة الهجوم
    property.kill_chain_name = سلسلة الهجوم
    property.phase_name = المرحلة
    property.first_seen = أول ظهور
    property.last_seen = آخر ظهور
    property.objective = الهدف
    property.context = السياق
    property.object_refs = الكائنات
    property.roles = الأدوار
    property.identity_class = صنف الهوية
    property.sectors = القطاعات
    property.contact_information = وسيلة الاتصال
    property.indicator_types = أنواع المؤشر
    property.pattern = النمط
    property.pattern_type = لغة النمط
    property.pattern_version = إصدار لغة النمط
    property.valid_from = صالح من
    property.valid_until = صالح حتى
    property.infrastructure_types = أنواع البنية التحتية
    property.goals = الغايات
    property.resource_level = الموارد
    property.primary_motivation = الدافع الرئيسي
    property.secondary_motivations = الدوافع الثانوية
    property.personal_motivations = الدوافع الشخصية
    property.sophistication = درجة التطور
    property.latitude = خط العرض
    property.longitude = خط الطول
    property.precision = الدقة (بالأمتار)
    property.region = الإقليم
    property.country = البلد
    property.administrative_area = الوحدة الإدارية
    property.city = المدينة
    property.street_address = العنوان البريدي
    property.postal_code = الرمز البريدي
    property.malware_types = أنواع البرمجية الخبيثة
    property.is_family = عائلة برمجيات
    property.capabilities = القدرات
    property.operating_system_refs = أنظمة التشغيل
    property.architecture_execution_envs = المعماريات
    property.implementation_languages = لغات البرمجة
    property.sample_refs = العينات
    property.content = المحتوى
    property.abstract = الملخص
    property.authors = المحررون
    property.first_observed = أول رصد
    property.last_observed = آخر رصد
    property.number_observed = عدد مرات الرصد
    property.explanation = التعليل
    property.opinion = الرأي
    property.report_types = أنواع التقرير
    property.published = تاريخ النشر
    property.threat_actor_types = أنواع جهة التهديد
    property.tool_types = أنواع الأداة
    property.tool_version = إصدار الأداة
    property.relationship_type = العلاقة
    property.source_ref = من
    property.result_ref = النسخة المعممة
    property.target_ref = إلى
    property.start_time = البداية
    property.stop_time = النهاية
    property.count = العدد
    property.sighting_of_ref = المرصود
    property.observed_data_refs = البيانات المرصودة
    property.where_sighted_refs = مكان الرصد
    property.summary = موجز
    property.source_name = المصدر
    property.external_id = معرفه هناك
    property.url = العنوان
    property.value = القيمة
    property.hashes = البصمات
    property.size = الحجم (بالبايت)
    property.mime_type = نوع الوسيط
    property.number = الرقم
    property.rir = سجل الإنترنت الإقليمي
    property.path = المسار
    property.display_name = الاسم المعروض
    property.resolves_to_refs = يحيل إلى العنوان
    property.belongs_to_refs = ينتمي إلى
    property.definition_type = نوع العلامة
    property.definition = التعريف
    property.statement = البيان
    property.schema = المخطط
    property.version = الإصدار
    property.extension_types = أنواع الامتداد
    property.object_ref = الكائن
    property.object_modified = نسخة الكائن
    property.contents = المحتويات
    property.selectors = الأجزاء
    property.marking_ref = العلامة
    property.src_ref = المصدر
    property.dst_ref = الوجهة
    property.src_port = منفذ المصدر
    property.dst_port = منفذ الوجهة
    property.protocols = البروتوكولات
    property.start = البداية
    property.end = النهاية
    property.vendor = المورد
    property.languages = اللغات
    property.originator = الجهة المصدرة
    property.filed_by = أودعها
    property.channel = القناة
    property.defanged = معطل عمدا
    property.kind = الصنف
    property.content_hash = بصمة المحتوى
    property.owner_node = العقدة
    property.node = العقدة
    property.precedence = الأسبقية
    property.release_policy = سياسة التعميم
    property.released_by = عممها
    property.classification = درجة السرية
    property.tlp = TLP
    property.rel_to = قابل للتعميم على
    property.not_rel_to = غير قابل للتعميم على
    property.rel_to_mode = عند تغير المستلمين
    property.originator_control = تحكم الجهة المصدرة
    property.originators = الجهات المصدرة
    property.onward = التعميم على الغير
    property.permitted_use = الاستعمال المسموح به
    property.handling = تعليمات المناولة
    property.attribution = ذكر المصدر
    property.review_on = تاريخ المراجعة
    property.downgrade_on = تاريخ خفض درجة السرية
    property.urn = اسم البطاقة
    property.prev_hash = بصمة النسخة السابقة
    property.provenance = الأصل
    property.retention = الحفظ
    property.legal_basis = الأساس القانوني
    property.personal_data = البيانات الشخصية
    property.links = الروابط
    property.translations = الترجمات
    property.signatures = التوقيعات

    # مكتب التعميم
    release.title = مكتب التعميم
    release.lead = ما يستلزم شخصين يوقف هنا إلى أن تبت فيه وظيفة أخرى من منظمتكم. ولا أحد يقرر بمفرده.
    release.waiting = في انتظار القرار
    release.mine = طلبكم
    release.none.title = لا شيء في الانتظار
    release.none.text = يمر من هنا أولا ما كانت درجته CONFIDENTIAL فأعلى، وما يذكر أشخاصا، وما يوسع دائرة المستلمين عن النسخة السابقة، وكذلك كل تقييم: ينظر فيه غير كاتبه.
    release.decided = ما بت فيه
    release.due = ما حان وقت مراجعته
    release.due.lead = حل موعدها بحسب وسومها أو بحسب سجل الجهات. والتاريخ يقترح فحسب: لا يعمم به شيء.
    release.due.since = منذ
    release.due.why = السبب
    release.due.more = هناك المزيد مما حان وقت مراجعته: هذه أقدمها انتظارا.
    release.due.downgrade = يقترح خفض الدرجة
    release.due.review = مراجعة
    release.due.ending = اتفاق ينتهي قريبا
    release.older = قرارات أقدم
    release.more = المزيد مما ينتظر
    release.newest = العودة إلى ما ينتظر
    release.when = التاريخ
    release.what = الموضوع
    release.state = الحالة
    release.by = صاحب القرار
    release.for = للقناة
    release.asked = مقدم الطلب
    release.askedBy = {post}، {time}
    release.reason = أعيد إلى المحرر
    release.record = هي الآن في قناتها: عرض البطاقة
    release.source = مقارنتها بما أعدت منه
    release.why = لماذا يستلزم شخصين
    release.preview = من يتسلم ماذا
    release.organisation = المنظمة
    release.new = جديدة
    release.decide = قراركم
    release.clear = الموافقة والتعميم
    release.clear.text = تودع في قناتها فورا وبصفة نهائية، مع ذكر الوظيفتين.
    release.read = قراءة ما تقوله
    release.changes = ما تغير منذ النسخة السابقة
    release.changes.since = بالمقارنة مع نسخة
    release.changes.none = تقول الشيء نفسه: لم يتغير إلا وسمها أو قناتها.
    release.changes.elsewhere = تختلف في ما لا يقارن هنا: اقرؤوا خصائصها.
    release.changes.part = المقارنة بقدر ما يعرض عليكم من النسخة السابقة: ما لا يعرض عليكم منها يظهر هنا كأنه جديد.
    release.changes.gone = قبل
    release.changes.added = الآن
    release.scores = تقدير من بت فيها
    release.scores.give = تقديرها بحسب معايير التحليل
    release.scores.hint = يطلع كاتبها على التقديرات. وما تتركونه لا يقدر.
    release.scores.must = يطلع كاتبها على التقديرات. ولا يوافق على تقدير قبل تقديره بحسب المعايير التسعة كلها.
    release.return = الإعادة إلى المحرر
    release.return.why = سبب الإعادة
    release.own = أنتم مقدمو هذا الطلب
    release.own.text = يبت فيه مسؤول تعميم آخر من منظمتكم. ويمكنكم التراجع عنه إلى ذلك الحين.
    release.withdraw = تراجع
    release.problem = لا يمكن إيداعها على حالها: {problem}
    release.stale = أرسل النموذج من صفحة قديمة: لم ينفذ شيء. يرجى اتخاذ القرار من جديد.
    release.changed = تغير الطلب منذ اطلاعكم عليه، أو بت فيه غيركم: لم ينفذ شيء. يرجى الاطلاع عليه من جديد.
    release.needsReason = يرجى بيان سبب الإعادة: فالمحرر بحاجة إلى معرفته.
    release.done.clear = تم التعميم.
    release.done.return = تمت الإعادة إلى المحرر.
    release.done.withdraw = تم التراجع.
    release.state.submitted = قيد الانتظار
    release.state.cleared = تمت الموافقة، ويجري الإيداع
    release.state.returned = أعيد إلى المحرر
    release.state.released = تم التعميم
    release.state.withdrawn = تم التراجع عنه
    release.ground.classification = مصنف
    release.ground.persons = أشخاص
    release.ground.widening = مستلمون أكثر
    release.ground.recalled = سبق سحبه
    release.ground.tear-line = نسخة منقحة
    release.ground.definition = علامة
    release.ground.classification.long = درجة سريتها CONFIDENTIAL فأعلى، أو ما يعادلها.
    release.ground.persons.long = تذكر أشخاصا.
    release.ground.widening.long = قيودها أخف من قيود النسخة السابقة: قد يتسلمها، أو يتسلم منها أكثر، من لم يكن يجوز له ذلك.
    release.ground.recalled.long = سبق سحبها، وتعود بهذا الطلب.
    release.ground.tear-line.long = هي نسخة منقحة: يبحث قارئ ثان عما لا تزال تكشفه عن مصدرها.
    release.ground.definition.long = تحدد معنى علامة تعد بدرجة CONFIDENTIAL أو تذكر أشخاصا أو توجد من قبل على بطاقات لغير من عرفها.

    # التعميم على الغير
    onward.title = الموافقات وعمليات السحب
    onward.lead = ما أعطاه بيت لآخر يبقى ملكا له: ومسؤولو التعميم فيه هم من يقولون هل يجوز أن يتعداه إلى غيره. والسكوت خمسة أيام عمل رفض.
    onward.requests = طلبات التعميم على الغير
    onward.ask = طلب تمرير بطاقة
    onward.ask.text = تسأل كل جهة مصدرة للبطاقة، وإن كانت بطاقتكم فالجهات المصدرة لما تشير إليه. ولا يمرر شيء قبل أن تجيب.
    onward.ask.for = لأي منظمة (رمزها)
    onward.ask.own = هذا قول منظمتكم نفسها: لا حاجة إلى سؤال غيرها.
    onward.done.ask = أرسل الطلب.
    onward.none = لم يطلب منكم أحد شيئا، ولم تطلبوا من أحد شيئا.
    onward.originator = الجهة المصدرة
    onward.due = يعتد بالجواب حتى
    onward.said = الجواب
    onward.grant = موافقة
    onward.grant.text = موافقة على هذه النسخة ولهذه المنظمة دون غيرهما.
    onward.refuse = رفض
    onward.refuse.why = السبب
    onward.needsReason = يرجى بيان السبب: برمز أو بجملة.
    onward.consents = الموافقات التي أعطتها منظمتكم
    onward.consents.none = لم تعط أي موافقة.
    onward.granted = أعطاها
    onward.until = صالحة حتى
    onward.open = دون أجل
    onward.withdraw.why = السبب
    onward.recalls = عمليات السحب
    onward.recalls.none = لم يسحب شيء.
    onward.why = السبب
    onward.derived = ما أعد منها
    onward.done.grant = تمت الموافقة.
    onward.done.refuse = تم الرفض.
    onward.done.withdraw = تم التراجع عن الموافقة.
    onward.state.asked = مطلوب
    onward.state.seen = تم الاطلاع عليه
    onward.state.granted = تمت الموافقة
    onward.state.granted-as-tear-line = تمت الموافقة على نسخة منقحة
    onward.state.refused = مرفوض
    onward.state.lapsed = انقضى أجله
    onward.code.source-protection = حماية مصدر
    onward.code.not-held = غير موجود لدينا
    onward.code.judicial-authorisation = يستلزم إذنا قضائيا
    onward.code.essential-security-interest = مصلحة أمنية أساسية
    onward.code.would-harm = من شأنه إلحاق الضرر
    onward.code.disproportionate-or-unclear = غير متناسب أو غير واضح
    onward.code.third-party-rule = قاعدة الطرف الثالث
    onward.code.rights-risk = خطر على الحقوق
    onward.code.no-capacity = عدم توفر الإمكانات
    onward.recall = سحب بطاقة
    onward.recall.text = تسحب من كل قناة وعن الجميع. ويبقى مدونا أنها سحبت ومن سحبها ولماذا.
    onward.recall.words = جملة تدون في السجل
    onward.done.recall = تم السحب. ووضع تنبيه على ما أعد منها.
    onward.recall.error = خطأ
    onward.recall.source-protection = حماية مصدر
    onward.recall.rights = حقوق
    onward.recall.legal = سبب قانوني
    """
