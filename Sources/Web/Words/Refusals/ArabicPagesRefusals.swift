/// Arabic for why something is refused: what pages ask for, and how it is sent.
let arabicPagesRefusals = """
    the form is not UTF-8 = النموذج ليس بترميز \u{2066}UTF-8\u{2069}
    there is no such language = لا توجد لغة كهذه
    there is no such purpose: choose one of {1} = لا يوجد غرض كهذا: اختاروا واحدا من {1}
    at: write a time, as in 2025-04-05T09:30:00Z = at: اكتبوا وقتا، مثل \u{2066}2025-04-05T09:30:00Z\u{2069}
    as: write csv or json = as: اكتبوا csv أو json
    the question is too long: ask for less = السؤال أطول من اللازم: اطلبوا أقل
    the house whose meeting this is writes to its participants = البيت صاحب الاجتماع هو من يكتب إلى المشاركين فيه
    this meeting has no participant of that number = ليس في هذا الاجتماع مشارك بهذا الرقم
    nobody recorded when this meeting is: a calendar could not show it = لم يدون أحد موعد هذا الاجتماع: لا يمكن لتقويم أن يعرضه
    this meeting is not one that you may change here = هذا الاجتماع ليس مما يجوز لكم تغييره هنا
    name a channel, and how it is to be written: as=stix or as=csv = سموا قناة وصيغة الكتابة: \u{2066}as=stix\u{2069} أو \u{2066}as=csv\u{2069}
    days: write a number from 1 to {1} = days: اكتبوا عددا من 1 إلى {1}
    answer with grant or refuse = أجيبوا بالكلمة grant أو refuse
    a recall has a reason = للاسترجاع سبب
    a recall says what becomes of the content = يذكر الاسترجاع مصير المحتوى
    an entry is named by its number = يسمى القيد برقمه
    what you look for is too long: write less = ما تبحثون عنه أطول من اللازم: اكتبوا أقل
    there is no "{1}" in the registry that you may see = لا يوجد «{1}» في سجل الجهات يجوز لكم الاطلاع عليه
    there is no form "{1}" for you = لا يوجد نموذج «{1}» لكم
    a request is for access, rectification, erasure, restriction or an objection = الطلب إما اطلاع أو تصحيح أو محو أو تقييد أو اعتراض
    choose one of the decisions = اختاروا قرارا من القرارات
    a request does not go that way = لا يسلك الطلب هذا المسار
    there is no proof of a part: it would tell of the rest = لا إثبات لجزء: لأنه يدل على الباقي
    {1} is no product: its page prints, and its object is a file = {1} ليس منتجا: تطبع صفحته، وكائنه ملف
    this requirement is not one that you may change here = هذه الحاجة ليست مما يجوز لكم تغييره هنا
    this request is another house's: only they ask others for it = هذا الطلب لبيت آخر: هو وحده يسأل غيره لأجله
    say what is to be found: q=… = اذكروا ما يراد العثور عليه: \u{2066}q=…\u{2069}
    the form has {1} lines of wordings at most, each of four fields = في النموذج {1} من سطور الصياغات على الأكثر، في كل منها أربعة حقول
    there is no such certificate that you may see = لا توجد شهادة كهذه يجوز لكم الاطلاع عليها
    a certificate is a file as json, or a sheet as pdf = الشهادة ملف بصيغة json أو ورقة بصيغة pdf
    months: write a number = months: اكتبوا عددا
    there is no form "{1}": choose one of those on the page before = لا يوجد نموذج «{1}»: اختاروا واحدا من الصفحة السابقة
    say how it is to be written: as=stix or as=csv = بينوا صيغة الكتابة: \u{2066}as=stix\u{2069} أو \u{2066}as=csv\u{2069}
    the package has {1} bytes, {2} is the most: shorten it = حجم الحزمة {1} بايت، والأقصى {2}: اختصروها
    {1} is no warning whose hazard you may see: take its object = {1} ليس إنذارا يجوز لكم أن تروا خطره: خذوا كائنه
    {1} was taken back, and no version before it may go wherever this one goes: cancel those by hand = سحب {1}، وما من نسخة قبله يجوز أن تصل إلى كل ما تصل إليه هذه: ألغوا تلك النسخ يدويا
    {1} cannot be written as an alert: {2} = تعذرت كتابة {1} إنذارا: {2}
    the label of {1} cannot be written: {2} = تعذرت كتابة وسم {1}: {2}
    more than {1} query parameters: send fewer = أكثر من {1} من معلمات الاستعلام: أرسلوا أقل
    the query has a malformed percent escape: send UTF-8, %XX for each byte = في الاستعلام ترميز مئوي معيب: أرسلوا \u{2066}UTF-8\u{2069} بالصيغة %XX لكل بايت
    more than {1} fields: send fewer = أكثر من {1} من الحقول: أرسلوا أقل
    {1} is given {2} times: give it once = أعطي {1} {2} من المرات: أعطوه مرة واحدة
    the form does not say what parts it: send multipart/form-data with a boundary = لا يذكر النموذج ما يفصل أجزاءه: أرسلوا \u{2066}multipart/form-data\u{2069} مع boundary
    the form has more than {1} parts: send fewer = في النموذج أكثر من {1} من الأجزاء: أرسلوا أقل
    the form is not multipart/form-data as RFC 7578 has it: send it again = النموذج ليس \u{2066}multipart/form-data\u{2069} وفق RFC 7578: أرسلوه من جديد
    {1} cannot be written anew in this form: follow it up instead = لا يمكن كتابة {1} من جديد في هذا النموذج: تابعوه بدلا من ذلك
    """
