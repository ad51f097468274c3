### Every text of the tablet app, in Arabic. Its words are those of the glossary in README.md.

app-name = Cahier
opening = جارٍ فتح ملاحظاتك…
loading = جارٍ سؤال الخادم…
done = تم
list-comma = { "، " }
quoted = «{ $text }»
again = إعادة المحاولة
to-home = دروسي
to-home-brand = Cahier، دروسي
to-released = كل الدروس المتاحة

## States of the whole app

elsewhere = Cahier مفتوح في علامة تبويب أخرى
elsewhere-next = تُكتب الملاحظات في علامة تبويب واحدة في كل مرة، كي لا تضيع أيٌّ منها. تابع في العلامة الأخرى أو هنا.
elsewhere-here = المتابعة هنا
gone = توقّف Cahier
gone-next = كل ما ظهرت عليه كلمة «محفوظة» آمن على هذا الجهاز. أغلق التطبيقات والعلامات الأخرى ثم افتح Cahier من جديد.
gone-again = فتح من جديد
unknown-page = هذه الصفحة غير موجودة
unknown-page-next = ربما نقص شيء من الرابط. اطلبه مرة أخرى، أو اذهب إلى دروسك.

## How far notes have got

sync-saving = جارٍ الحفظ…
sync-on-tablet = على هذا الجهاز
sync-on-relay = على الخادم
sync-seen = وصل إلى { $count }
sync-away = لا اتصال
sync-relay-full = الخادم ممتلئ
relay-full-document = لم يبقَ في الخادم مكان لأحد دروسك.
relay-full-group = لم يبقَ في الخادم مكان لمجموعتك.
relay-full-next = ما تكتبه آمن على هذا الجهاز. اطلب ممن يدير الخادم أن يوفّر مكانًا؛ وسيواصل Cahier المحاولة.
sync-failing = لم يُحفظ
sync-full = لم يُحفظ: الجهاز ممتلئ
storage-failing = ملاحظاتك الأخيرة لم تُحفظ بعد.
storage-failing-next = يواصل Cahier المحاولة. اترك هذه الصفحة مفتوحة حتى تظهر عبارة «على هذا الجهاز».
storage-full = هذا الجهاز ممتلئ، فلم تُحفظ ملاحظاتك الأخيرة بعد.
storage-full-next = اترك هذه الصفحة مفتوحة، واحذف صورًا أو تطبيقات لا تحتاج إليها. يواصل Cahier المحاولة.

## When something was refused

problem-notJoined = لم ينضم هذا الجهاز إلى مجموعة.
problem-notJoined-next = اطلب من مسؤول المجموعة رابط دعوة وافتحه هنا.
problem-notFound = لم يعد هذا موجودًا على هذا الجهاز.
problem-notFound-next = ربما تغيّر على جهاز آخر. انظر إلى الدرس من جديد ثم حاول مرة أخرى.
problem-notAllowed = هذا غير متاح لك هنا.
problem-notAllowed-next = اطلب من مسؤول المجموعة أن يفعله.
problem-unsynced = هناك ما لا يوجد إلا على هذا الجهاز.
problem-unsynced-next = صِل الجهاز بالشبكة وانتظر عبارة «على الخادم».
problem-unreadable = تعذّرت قراءة جواب الخادم.
problem-unreadable-next = لم يتغيّر شيء. حدّث Cahier، وإن استمر ذلك فأخبر من يدير الخادم.
problem-template = هذا الملف ليس قالبًا يستطيع Cahier استعماله.
problem-template-next = لم يتغيّر شيء. يستطيع من كتب الملف إصلاحه.
problem-storage = لم تستجب ذاكرة هذا الجهاز.
problem-storage-next = انتظر لحظة ثم أعد المحاولة. وإن استمر ذلك فأغلق تطبيقات أخرى.
problem-broken = لم يُحفظ ذلك.
problem-broken-next = أعاد Cahier تشغيل نفسه. أعد ما فعلته من فضلك.
standing-refused = لم يعد الخادم يعرف هذا الجهاز.
standing-refused-next = ملاحظاتك باقية هنا. اطلب من مسؤول المجموعة رابط دعوة جديدًا وافتحه على هذا الجهاز.
unreachable = تعذّر الوصول إلى الخادم.
relay-unreachable-next = تحقّق من الشبكة ثم حاول مرة أخرى. ما كتبته آمن على هذا الجهاز.
relay-patience = محاولات كثيرة في وقت قصير.
relay-patience-next = انتظر دقيقة ثم حاول مرة أخرى.
relay-refused = رفض الخادم الطلب.
relay-refused-next = حاول مرة أخرى. وإن استمر ذلك فأخبر من يدير الخادم.

## Joining

join-title = انضم إلى مجموعتك
join-lead = لاحظوا درسًا بحثيًا معًا، لكلٍّ ملاحظاته، ثم اقرؤوها جنبًا إلى جنب.
join-code = رمز الدعوة
join-code-hint = أعطاك إياه مسؤول المجموعة رابطًا أو رمز QR أو مكتوبًا.
join-code-from-link = جاء هذا مع الرابط.
join-do = الانضمام على هذا الجهاز
join-joining = جارٍ الانضمام…
join-scan = مسح رمز QR
join-no-relay = الرمز وحده لا يبيّن مصدره.
join-no-relay-next = امسح رمز QR، أو الصق الرابط كاملًا كما أعطاك إياه مسؤول المجموعة.
join-refused = هذه الدعوة لا تعمل.
join-refused-next = ربما انتهت مدتها أو استُعملت. اطلب دعوة جديدة من مسؤول المجموعة.
join-unreachable-next = يحتاج الانضمام إلى الشبكة مرة واحدة. صِل الجهاز بها ثم حاول مرة أخرى.
join-engine = تم الانضمام، لكن تعذّر على هذا الجهاز أن يحفظه.
join-engine-next = أعد تحميل هذه الصفحة. وإن استمر ذلك فأغلق تطبيقات أخرى واطلب دعوة جديدة.
join-already = لقد انضممت، { $name }
join-already-next = كي يستعمل شخص آخر هذا الجهاز، سجّل خروجك أولًا من آخر صفحة «دروسي».
join-already-unsynced = بعض ملاحظاتك لا توجد إلا على هذا الجهاز، فلا يمكن لأحد غيرك الانضمام عليه بعد. صِله بالشبكة وانتظر عبارة «على الخادم».
join-kept = ما يُحفظ وأين يُحفظ
join-kept-tablet = على هذا الجهاز:
join-kept-tablet-more = كل ما تكتبه، فورًا، مع الشبكة أو من دونها.
join-kept-relay = على خادم شراكتكم:
join-kept-relay-more = ما تشاركه مع مجموعتك، ونسخة من مسوداتك لا يفتحها غيرك.
join-kept-names = ليست في أي مكان:
join-kept-names-more = أسماء التلاميذ. يظهر التلاميذ برموز مثل Otter-3.
install-first = ضع Cahier أولًا على الشاشة الرئيسية.
install-first-how = المس «مشاركة» ثم «إضافة إلى الشاشة الرئيسية». افتح Cahier من هناك ثم انضم: فهكذا تُحفظ الملاحظات بأمان أكبر.
install-hint = يعمل Cahier أفضل ما يعمل تطبيقًا مستقلًا: يفتح من دون شبكة ويحتفظ بملاحظاته. في قائمة المتصفح «تثبيت» أو «إضافة إلى الشاشة الرئيسية».
install-do = تثبيت Cahier

## My lessons

home-title = دروسي
home-empty = لا دروس بعد
home-empty-next = حالما تخطّط مجموعتك لدرس بحثي يظهر هنا من تلقاء نفسه.
home-empty-offline = لا اتصال الآن. ستظهر هنا الدروس التي تخطّط لها مجموعتك عند عودة الاتصال.
home-nothing = لا شيء هنا لتراه بعد
home-nothing-next = لا يقرأ دورك على هذا الجهاز دروسًا ولا ما أُتيح منها. يمكن لمن دعاك أن يخبرك بالمزيد.
lesson-untitled = درس بلا عنوان
lesson-arriving = ما زال في الطريق
notes-shared = { $count ->
    [zero] لم يُشارَك شيء بعد
    [one] ملاحظة واحدة مشتركة
    [two] ملاحظتان مشتركتان
    [few] { $count } ملاحظات مشتركة
    [many] { $count } ملاحظة مشتركة
   *[other] { $count } ملاحظة مشتركة
  }
phase-planned = مخطط له
phase-running = جارٍ الآن
phase-ended = قُدِّم
drafts-count = { $count ->
    [zero] لا ملاحظات لك وحدك
    [one] ملاحظة واحدة لك وحدك
    [two] ملاحظتان لك وحدك
    [few] { $count } ملاحظات لك وحدك
    [many] { $count } ملاحظة لك وحدك
   *[other] { $count } ملاحظة لك وحدك
  }
notes-count = { $count ->
    [zero] لا ملاحظات
    [one] ملاحظة واحدة
    [two] ملاحظتان
    [few] { $count } ملاحظات
    [many] { $count } ملاحظة
   *[other] { $count } ملاحظة
  }
observers-count = { $count ->
    [zero] لا ملاحِظين
    [one] ملاحِظ واحد
    [two] ملاحِظان
    [few] { $count } ملاحِظين
    [many] { $count } ملاحِظًا
   *[other] { $count } ملاحِظ
  }
released = متاح
update-ready = هناك نسخة جديدة من Cahier.
update-ready-more = لا تغيّر شيئًا مما كتبته. والأفضل ألا يكون ذلك في وسط درس.
update-running = هناك درس جارٍ: الأفضل بعد انتهائه. لا يحدث شيء وحده.
update-do = التحديث الآن
update-again = المس مرة أخرى للتحديث

## This tablet

this-tablet = هذا الجهاز
language = اللغة
language-failed = هذه اللغة ليست على هذا الجهاز بعد. صِله بالشبكة مرة ثم اخترها من جديد.
role-observer = ملاحِظ
role-groupLead = مسؤول المجموعة
role-schoolLead = مسؤول المدرسة
role-leadPractitioner = معلم خبير
role-coordinator = منسق
role-analyst = محلل
role-studentObserver = تلميذ ملاحِظ
role-guest = ضيف
role-boardReader = قارئ من المجلس
role-administrator = مدير الخدمة
leave = تسجيل الخروج
leave-again = المس مرة أخرى للخروج
leave-leaving = جارٍ تسجيل الخروج…
leave-unsynced = بعض ملاحظاتك لا توجد إلا على هذا الجهاز.
leave-unsynced-next = صِله بالشبكة وانتظر عبارة «على الخادم»، ثم سجّل خروجك. أما قبل ذلك فالخروج يُضيّعها.
leave-unreachable-next = يحتاج تسجيل الخروج إلى الخادم كي يُغلق هذا الجهاز هناك أيضًا. صِله بالشبكة ثم حاول مرة أخرى.
leave-refused = لم ينجح تسجيل الخروج.
leave-refused-next = لم يُحذف شيء. حاول مرة أخرى بعد لحظة.

## One study

home-studies = { $count ->
    [zero] دراساتي
    [one] دراستي
    [two] دراستاي
    [few] دراساتي
    [many] دراساتي
   *[other] دراساتي
  }
study-parts = أقسام الدراسة
study-overview = نظرة عامة
study-findings = الاستنتاجات
study-workbook = الملف
study-untitled = دراستنا
study-title = اسم الدراسة
study-title-empty = اسم قصير يساعد على التمييز بين الدراسات.
study-missing = هذه الدراسة ليست على هذا الجهاز
study-missing-next = ربما ما زالت في الطريق: صِل الجهاز بالشبكة وانظر من جديد في «دروسي».
study-part-empty = لا شيء هنا بعد
study-part-empty-next = يمتلئ هذا القسم حين تقدّم المجموعة دروسها وتناقشها.
study-lessons = الدروس البحثية
study-lessons-count = { $count ->
    [zero] لا دروس بعد
    [one] درس واحد
    [two] درسان
    [few] { $count } دروس
    [many] { $count } درسًا
   *[other] { $count } درس
  }
study-no-lessons = لا درس بعد.
study-take-out = إخراج { $title }
study-take-out-again = المس مرة أخرى لإخراجه
study-removed = ما أُخرج
study-removed-by = أخرجه { $by }، { $time }
enquiry = سؤال البحث
enquiry-empty = ماذا تريد مجموعتك أن تكتشف؟ سؤال واحد يكفي للبداية، ويمكنكم أن تعيدوا صياغته كلما تعلّمتم.
enquiry-none = لم تكتب المجموعة سؤال بحثها بعد.
method = الطريقة
method-choose = تحدّد شكل الخطط والمقابلات والنقاشات. ويمكن اختيارها حتى التخطيط لأول درس.
method-own = من ملف
method-file = من ملف…
method-refused = هذا الملف ليس قالبًا يستطيع Cahier استعماله.
method-refused-field = «{ $field }» في هذا الملف غير صحيح.
method-refused-next = لم يتغيّر شيء. يستطيع من كتب الملف إصلاحه.
method-fault-notATemplate = لا يمكن قراءته قالبًا.
method-fault-tooLong = طويل أكثر مما ينبغي، أو فيه أكثر من سطر.
method-fault-missing = لا شيء هناك.
method-fault-notAKey = لا يجوز فيه إلا حروف لاتينية صغيرة وأرقام وشرطات، ولا يكون «at» ولا «role».
method-fault-twice = مكرر مرتين.
method-fault-notMinutes = ليس عدد دقائق بين 1 و240.
ground-rules = قواعد العمل
ground-rules-label = قواعد العمل، قاعدة في كل سطر
ground-rules-suggested = هذا اقتراح. غيّروه حتى يصير لكم، ثم سجّلوا أنكم اعتمدتموه.
ground-rules-adopt = اعتمدناها
ground-rules-adopted = اعتُمدت في { $day }، سجّل ذلك { $by }
ground-rules-proposed = لم تُعتمد بعد. كتبها { $by }، { $time }
members = المجموعة
members-none = لم يكتب أحد في هذه الدراسة بعد.

## What a group writes together

words-write = كتابة
words-edit = تعديل
words-settle = جعلها واحدة
words-keep = إبقاء هذه
words-several = { $count ->
    [zero] لا صيغ
    [one] صيغة واحدة
    [two] صيغتان كُتبتا في وقت واحد. كلتاهما محفوظة حتى يحسم أحدكم.
    [few] { $count } صيغ كُتبت في وقت واحد. كلها محفوظة حتى يحسم أحدكم.
    [many] { $count } صيغة كُتبت في وقت واحد. كلها محفوظة حتى يحسم أحدكم.
   *[other] { $count } صيغة كُتبت في وقت واحد. كلها محفوظة حتى يحسم أحدكم.
  }
words-history-open = الصيغ السابقة
words-history-close = إخفاء الصيغ السابقة
words-unsigned = كُتب بنسخة قديمة من Cahier
words-emptied = (أُفرغ)

## One lesson

lesson-parts = أقسام الدرس
part-plan = الخطة
part-capture = تدوين
part-timeline = التسلسل
part-grid = الجدول
part-interviews = المقابلات
part-discussion = النقاش
part-merge = التجميع
part-more = المزيد
left-hand = اليد اليسرى
lesson-missing = هذا الدرس ليس على هذا الجهاز
lesson-missing-next = ربما ما زال في الطريق: صِل الجهاز بالشبكة وانظر من جديد في «دروسي».
clock = ساعة الدرس
clock-planned = لم يبدأ
clock-running = وقت الدرس
clock-ended = انتهى
start = بدء الدرس
start-again = المس مرة أخرى للبدء
end = إنهاء الدرس
end-again = المس مرة أخرى للإنهاء
share = { $count ->
    [zero] لا شيء للمشاركة
    [one] مشاركة ملاحظة واحدة
    [two] مشاركة ملاحظتين
    [few] مشاركة { $count } ملاحظات
    [many] مشاركة { $count } ملاحظة
   *[other] مشاركة { $count } ملاحظة
  }
share-none = كلها مشتركة
share-choose = اختيار بعضها
share-not-now = ليس الآن
share-this = مشاركة هذه الملاحظة
share-chosen = { $count ->
    [zero] اختر ما تريد مشاركته
    [one] مشاركة ملاحظة واحدة
    [two] مشاركة ملاحظتين
    [few] مشاركة { $count } ملاحظات
    [many] مشاركة { $count } ملاحظة
   *[other] مشاركة { $count } ملاحظة
  }
share-said = { $count ->
    [zero] لم تُشارَك ملاحظة.
    [one] صارت ملاحظة واحدة في سجل مجموعتك.
    [two] صارت ملاحظتان في سجل مجموعتك.
    [few] صارت { $count } ملاحظات في سجل مجموعتك.
    [many] صارت { $count } ملاحظة في سجل مجموعتك.
   *[other] صارت { $count } ملاحظة في سجل مجموعتك.
  }
drafts-only-you = { $count ->
    [zero] لا شيء من ملاحظاتك لك وحدك.
    [one] إحدى ملاحظاتك لك وحدك.
    [two] اثنتان من ملاحظاتك لك وحدك.
    [few] { $count } من ملاحظاتك لك وحدك.
    [many] { $count } من ملاحظاتك لك وحدك.
   *[other] { $count } من ملاحظاتك لك وحدك.
  }
drafts-only-you-more = تراها مجموعتك عندما تشاركها.

## The plan of a lesson

cancel = ليس الآن
plan-lesson-open-first = التخطيط للدرس الأول
plan-lesson-open = التخطيط للدرس التالي
plan-lesson-name = اسم الدرس
plan-lesson-title = { "الدرس " }{ $number } ·{ " " }
plan-lesson-first = تبدأ خطته بالمراحل والوسوم التي يقترحها هذا النوع من الدراسات. ويمكن تغيير كل شيء.
plan-lesson-carried = يبدأ بمراحل الدرس السابق وتلاميذه المتابَعين ومعاييره ووسومه. ويمكن تغيير كل شيء.
plan-lesson-do = بدء الخطة
plan-what = الدرس
plan-title = الاسم
plan-planned-for = الموعد
plan-teacher = من يقدّم الدرس
plan-objective = ما سيتعلمه التلاميذ
plan-technique = ما نجرّبه
plan-nothing = لا شيء بعد
plan-stages = المراحل
plan-stages-none = لا مراحل بعد.
plan-total = { $minutes ->
    [zero] لا دقائق
    [one] دقيقة واحدة في المجموع
    [two] دقيقتان في المجموع
    [few] { $minutes } دقائق في المجموع
    [many] { $minutes } دقيقة في المجموع
   *[other] { $minutes } دقيقة في المجموع
  }
plan-orders = نقل شخصان المراحل في وقت واحد؛ ويظهر الترتيب الأحدث.
plan-stage-minutes = د { $from }–{ $to }
plan-stage-change = تغيير
plan-stage-name = اسم المرحلة
plan-stage-length = الدقائق
plan-stage-up = تقديم
plan-stage-down = تأخير
plan-stage-remove = إخراج
plan-stage-new = مرحلة جديدة
plan-stage-add = إضافة المرحلة
plan-tags-what = ينقرها الملاحِظون على الملاحظة. وتحتفظ الملاحظة بالوسوم التي أُعطيت لها.
plan-tags-none = لا توجد وسوم بعد.
plan-tag = وسم
plan-tag-new = وسم جديد
plan-tag-add = إضافة الوسم
plan-pupils = التلاميذ المتابَعون
plan-pupils-codes = رموز فقط، مثل Otter-3: أسماء التلاميذ تبقى في المدرسة.
plan-pupils-none = لا تلاميذ متابَعين بعد.
plan-pupil-new = رمز تلميذ متابَع آخر
plan-pupil-example = قندس-3
plan-pupil-add = إضافة التلميذ
plan-pupil-code = الرمز
plan-pupil-typifies = يمثّل
plan-pupil-criterion = معيار النجاح
plan-pupil-outcome = ما نتج عن ذلك
plan-remove-pupil = إخراج { $pupil }
plan-remove-again = المس مرة أخرى للإخراج
plan-predictions = التوقعات
plan-predictions-later = حين تكون هناك مراحل وتلاميذ متابَعون، تتوقعون ما سيفعله كل تلميذ في كل مرحلة.
plan-predictions-count = التوقعات المكتوبة: { $predicted } من { $cells }.
plan-predictions-locked = بدأ الدرس: ما يُكتب الآن يظهر فكرةً لاحقة.
plan-predictions-open = فتح الجدول
plan-next-time = في المرة القادمة
plan-next-time-empty = ماذا كانت المجموعة ستفعل بشكل مختلف؟ بهذا تبدأ الخطة التالية.
plan-removed = ما أُخرج
plan-bring-back = إعادة
plan-outcome = ما نتج عن ذلك لدى { $pupil }
previous = من الدرس السابق
previous-outcome-none = لم يُكتب بعد شيء عما نتج.
previous-next-none = لم يُكتب شيء بعد.
previous-aims = أهداف من النقاش

## Capture

capture-planned = لم يبدأ الدرس.
capture-planned-next = ابدأه حين يبدأ المعلم: ساعته تعطي كل ملاحظة وقتها.
seating-plan = مخطط الجلوس
front-of-room = مقدمة الصف
no-seats = لا مخطط للجلوس. المس تلميذًا متابَعًا، أو اكتب عن الصف كله.
seat-notes = { $count ->
    [zero] ملاحظات منك
    [one] ملاحظة منك
    [two] ملاحظتان منك
    [few] ملاحظات منك
    [many] ملاحظة منك
   *[other] ملاحظة منك
  }
about-class = الصف كله
undo = تراجع
undo-note = تراجع عن الملاحظة
undo-tag = تراجع عن الوسم
undo-kind = تراجع عن الطريقة
undo-stage = تراجع عن المرحلة
undo-mark = تراجع عن العلامة
undo-words = تراجع عن الكلمات
undo-time = تراجع عن { "\u200E" }−10 ث
undo-removal = إعادة الملاحظة
my-notes = ملاحظاتي
stream-empty = لا ملاحظات بعد
stream-empty-next = لمسة واحدة على تلميذ ملاحظة محفوظة. وقد تتبعها وسوم وكلمات، وقد لا تتبعها.
stream-earlier = { $count ->
    [zero] لا ملاحظات سابقة
    [one] عرض ملاحظة سابقة واحدة
    [two] عرض ملاحظتين سابقتين
    [few] عرض { $count } ملاحظات سابقة
    [many] عرض { $count } ملاحظة سابقة
   *[other] عرض { $count } ملاحظة سابقة
  }
note-in-hand = الملاحظة الحالية
nothing-in-hand = المس تلميذًا، أو اكتب عن الصف كله.
earlier = { "\u200E" }−10 ث
remove = حذف
kinds = كيف لاحظتها
kind-saw = رؤية
kind-heard = سماع
kind-wrote = كتابة
kind-asked = سؤال
tags = الوسوم
surprise = مفاجئ
verbatim = بكلماته
words = الكلمات
words-placeholder = كلمات، إن شئت
note-saved = محفوظة
note-shared = مشتركة

## Timeline

who-saw-what = من رأى ماذا
filter-observers = حسب الملاحِظ
filter-pupils = حسب التلميذ
filter-all-observers = كل الملاحِظين
filter-everyone = الجميع
filter-others = تلاميذ آخرون
filter-empty = لم يدوّن أحد ذلك
filter-clear = عرض كل الملاحظات
filter-counted = { $words } ({ $count })
filter-shown = { $count } من { $all }
filter-hidden = { $count ->
    [zero] لا شيء أخفاه اختيارك
    [one] ملاحظة أخرى أخفاها اختيارك
    [two] ملاحظتان أخريان أخفاهما اختيارك
    [few] { $count } ملاحظات أخرى أخفاها اختيارك
    [many] { $count } ملاحظة أخرى أخفاها اختيارك
   *[other] { $count } ملاحظة أخرى أخفاها اختيارك
  }
filter-all-stages = كل المراحل
filter-all-kinds = كل الطرق
filter-tag = الوسم
filter-all-tags = بوسم أو من دونه
filter-surprises = المفاجئ فقط
timeline-empty = لا ملاحظات بعد
timeline-empty-next = تظهر الملاحظات هنا حين يشاركها أصحابها، بوقت الدرس. أما ملاحظاتك فتظهر فورًا.
stage = المرحلة
stage-title = { $number } · { $name }
stage-minutes = د { $from }–{ $to }
stage-none = بلا مرحلة
stage-empty = لا ملاحظات في هذه المرحلة.
only-you = لك وحدك
note-withdrawn = سحبها { $by }، { $time }
note-amended = غُيّرت بعد مشاركتها
note-disputed = { $count ->
    [zero] لا صيغ
    [one] صيغة واحدة
    [two] صيغتان كُتبتا في وقت واحد. كلتاهما محفوظة.
    [few] { $count } صيغ كُتبت في وقت واحد. كلها محفوظة.
    [many] { $count } صيغة كُتبت في وقت واحد. كلها محفوظة.
   *[other] { $count } صيغة كُتبت في وقت واحد. كلها محفوظة.
  }
note-keep = إبقاء هذه
note-disputed-fields = حُفظ جوابان عن: { $fields }
field-text = الكلمات
field-verbatim = كونها بكلماته
field-tags = الوسوم
field-surprise = المفاجأة
field-kind = كيف لوحظت
field-about = عمّن هي
field-stage = المرحلة
text-more = عرض الملاحظة كلها
text-less = عرض أقل
history-open = غُيّرت: عرض تاريخها
history-close = إخفاء التاريخ
history-failed = تعذّر عرض التاريخ الآن. أغلقه ثم افتحه من جديد.
history-written = كُتبت
history-changed = غُيّرت
history-withdrew = سُحبت
history-by = كتبه { $by }، { $time }

## Grid

grid-caption = المتوقع والملاحَظ، حسب المرحلة والتلميذ المتابَع
grid-key = معنى الأطر
grid-key-gap = لم يدوّن أحد شيئًا
grid-empty = لم تصل الخطة بعد
grid-empty-next = حين تكون في خطة المجموعة مراحل وتلاميذ متابَعون، تظهر توقعاتها هنا إلى جانب ما لوحظ.
criterion = معيار النجاح:
predicted = المتوقع
predicted-none = لا توقّع
predicted-several = { $count ->
    [zero] لا توقعات
    [one] توقّع واحد
    [two] توقّعان، كلاهما محفوظ
    [few] { $count } توقعات، كلها محفوظة
    [many] { $count } توقعًا، كلها محفوظة
   *[other] { $count } توقّع، كلها محفوظة
  }
predicted-later = كُتب بعد البدء، { $by }، { $time }
predict-write = كتابة توقّع
predict-edit = تعديل
predict-later-write = إضافة فكرة لاحقة
predict-later-edit = تعديل الفكرة اللاحقة
predict-label = توقّع { $pupil } في المرحلة { $stage }
observed = الملاحَظ
observed-count = { $count ->
    [zero] لا ملاحظات
    [one] الملاحَظ، ملاحظة واحدة
    [two] الملاحَظ، ملاحظتان
    [few] الملاحَظ، { $count } ملاحظات
    [many] الملاحَظ، { $count } ملاحظة
   *[other] الملاحَظ، { $count } ملاحظة
  }
surprises = { $count ->
    [zero] لا مفاجآت
    [one] مفاجأة واحدة
    [two] مفاجأتان
    [few] { $count } مفاجآت
    [many] { $count } مفاجأة
   *[other] { $count } مفاجأة
  }
gap = لا ملاحظة عن { $pupil } في المرحلة { $stage }

## Merge

merge-empty = لم يُشارَك شيء بعد
merge-empty-next = حين يشارك الملاحِظون ملاحظاتهم، تبيّن هذه الصفحة ما تجتمع عليه.
merge-who = ملاحظات كل ملاحِظ
merge-observer = الملاحِظ
merge-notes = الملاحظات
merge-surprises = المفاجآت
merge-clocks = ساعات قد تكون غير صحيحة
merge-clocks-fine = ساعات كل الأجهزة مضبوطة معًا.
clock-alignedByAnotherRun = { $name }: ضُبطت في يوم آخر أو تشغيل آخر للتطبيق. وهي صحيحة ما لم تُغيّر ساعة الجهاز بين ذلك.
clock-notAligned = { $name }: غير مضبوطة. لم يلتقِ هذا الجهاز بالخادم، فاعتُمدت ساعته هو.
merge-disputed = { $count ->
    [zero] لا ملاحظات بعدة صيغ
    [one] ملاحظة بعدة صيغ
    [two] ملاحظتان بعدة صيغ
    [few] { $count } ملاحظات بعدة صيغ
    [many] { $count } ملاحظة بعدة صيغ
   *[other] { $count } ملاحظة بعدة صيغ
  }
merge-disputed-what = كُتبت في وقت واحد على جهازين. كلها محفوظة؛ يختار كاتبها ما يبقى، وتبقى الأخرى في تاريخها.
merge-gaps = { $count ->
    [zero] الثغرات
    [one] ثغرة واحدة
    [two] ثغرتان
    [few] { $count } ثغرات
    [many] { $count } ثغرة
   *[other] { $count } ثغرة
  }
merge-gaps-none = هناك ملاحظة عن كل تلميذ متابَع في كل مرحلة.
merge-gaps-planned = لم يبدأ الدرس.
merge-to-grid = عرض الجدول
merge-overlaps = { $count ->
    [zero] التقاطعات
    [one] تقاطع واحد
    [two] تقاطعان
    [few] { $count } تقاطعات
    [many] { $count } تقاطعًا
   *[other] { $count } تقاطع
  }
merge-overlaps-rule = شخصان أو أكثر عن تلميذ واحد، في ملاحظات بدأت خلال { $minutes ->
    [zero] أقل من دقيقة
    [one] دقيقة
    [two] دقيقتين
    [few] { $minutes } دقائق
    [many] { $minutes } دقيقة
   *[other] { $minutes } دقيقة
  } من أولاها. وتبقى كل رواية كما كُتبت.
merge-surprising = { $count ->
    [zero] لا مفاجآت
    [one] مفاجأة واحدة
    [two] مفاجأتان
    [few] { $count } مفاجآت
    [many] { $count } مفاجأة
   *[other] { $count } مفاجأة
  }

## Releasing

release-heading = خارج مجموعتك
release-none-lesson = لا يقرأ هذا الدرس إلا مجموعتك.
release-none-findings = لا يقرأ هذه الاستنتاجات إلا مجموعتك.
release-not-yours-lesson = يستطيع مسؤول المجموعة إتاحته حين توافق المجموعة.
release-not-yours-findings = يستطيع مسؤول المجموعة إتاحتها حين توافق المجموعة.
release-yours-lesson = يمكنك إتاحته حين توافق المجموعة.
release-yours-findings = يمكنك إتاحتها حين توافق المجموعة.
release-open = إتاحة…
release-close = ليس الآن
release-leaves = ما يخرج من المجموعة
release-leaves-what = نسخة مما تختاره أدناه. يصير الملاحِظون «Observer 1» و«Observer 2»؛ ويحتفظ التلاميذ برموزهم.
release-stays = ما يبقى في المجموعة
release-stays-what = المسودات، والملاحظات المسحوبة، والصيغ السابقة، ومخطط الجلوس، وأسماؤكم.
release-do = { $count ->
    [zero] لا شيء للإتاحة
    [one] إتاحة عنصر واحد
    [two] إتاحة عنصرين
    [few] إتاحة { $count } عناصر
    [many] إتاحة { $count } عنصرًا
   *[other] إتاحة { $count } عنصر
  }
release-change = تغيير ما أُتيح…
release-out = { $count ->
    [zero] لا عنصر متاح.
    [one] عنصر واحد متاح.
    [two] عنصران متاحان.
    [few] { $count } عناصر متاحة.
    [many] { $count } عنصرًا متاحًا.
   *[other] { $count } عنصر متاح.
  }
release-by-pupil = الملاحظات حسب التلميذ
release-one-by-one = اختيار واحدة واحدة
release-chosen = { $count } من { $of }
release-kind-finding = الاستنتاجات، مع أدلتها
release-kind-predictions = التوقعات
release-kind-note = الملاحظات
release-kind-interview = المقابلات
release-kind-discussion = النقاش
release-kind-practiceCard = بطاقة الممارسة، مع ما فيها من استنتاجات
release-item-out = متاح
release-take-back = استرجاع
release-gone = { $count ->
    [zero] لم يُسحب شيء مما أُتيح.
    [one] سُحب في مجموعتك بعد ذلك عنصر متاح.
    [two] سُحب في مجموعتك بعد ذلك عنصران متاحان.
    [few] سُحبت في مجموعتك بعد ذلك { $count } عناصر متاحة.
    [many] سُحب في مجموعتك بعد ذلك { $count } عنصرًا متاحًا.
   *[other] سُحب في مجموعتك بعد ذلك { $count } عنصر متاح.
  }
release-gone-take-back = استرجاعها من المنسقين أيضًا
release-name = يبدو أن فيه اسم { $names }
release-named = { $count ->
    [zero] لا يبدو أن في أي عنصر اسمًا لأحد من مجموعتك.
    [one] يبدو أن في عنصر واحد اسم أحد من مجموعتك.
    [two] يبدو أن في عنصرين أسماء من مجموعتك.
    [few] يبدو أن في { $count } عناصر أسماء من مجموعتك.
    [many] يبدو أن في { $count } عنصرًا أسماء من مجموعتك.
   *[other] يبدو أن في { $count } عنصر أسماء من مجموعتك.
  }
release-named-next = عدّل الكلمات في السجل، أو اترك العنصر. القرار لك.
release-named-leave-out = ترك كل هذه
release-preview = عرض ما سيخرج بالضبط
release-preview-close = إخفاء ما سيخرج
release-stands = أتاحه { $by }، { $time }.
release-stands-what = يستطيع المنسقون قراءة نسخة بأسماء مستعارة. وسحب الإتاحة يأخذها منهم.
release-withdraw = سحب الإتاحة
release-withdraw-again = المس مرة أخرى للسحب

## Findings

findings = الاستنتاجات
findings-empty = لا استنتاجات بعد
findings-empty-next = يقول الاستنتاج ما تعلّمته المجموعة، ويستند إلى ملاحظات ومقابلات وما قيل في نقاش أي درس.
findings-withdrawn = { $count ->
    [zero] لم يُسحب أي استنتاج
    [one] سُحب استنتاج واحد
    [two] سُحب استنتاجان
    [few] سُحبت { $count } استنتاجات
    [many] سُحب { $count } استنتاجًا
   *[other] سُحب { $count } استنتاج
  }
finding-add = كتابة استنتاج
rival-add = إضافة تفسير آخر
dissent-add = أرى غير ذلك
rivals = تفسيرات أخرى
dissents = آراء مخالفة
claim-finding = استنتاج
claim-finding-hint = ماذا تعلّم التلاميذ، وما الذي يبدو أنه ساعدهم؟ بوضوح، في جملة أو جملتين.
claim-rival = تفسير آخر
claim-rival-hint = ما الذي قد يفسّره غير ذلك؟ له أدلته هو.
claim-dissent = كيف أراه
claim-dissent-hint = يبقى إلى جانب الاستنتاج باسمك. ولا يغيّره غيرك.
claim-save = حفظ
claim-cancel = إلغاء
claim-evidence = تغيير الأدلة
claim-withdraw = سحب
claim-withdraw-again = المس مرة أخرى للسحب نهائيًا
claim-earlier = { $count ->
    [zero] لا صيغ سابقة
    [one] صيغة سابقة واحدة
    [two] صيغتان سابقتان
    [few] { $count } صيغ سابقة
    [many] { $count } صيغة سابقة
   *[other] { $count } صيغة سابقة
  }
triangulated = أدلته متعددة المصادر
triangulated-not = أدلته ليست متعددة المصادر بعد
triangulation-people = { $count ->
    [zero] لا دليل من أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصًا
   *[other] { $count } شخص
  }
triangulation-outsider = رآه أيضًا شخص من الخارج
triangulation-no-outsider = لم يره أحد من الخارج
method-observation = ملاحظة
method-work = عمل التلميذ
method-question = سؤال في الدرس
method-interview = مقابلة
method-discussion = نقاش
evidence-count = { $count ->
    [zero] لم يُختر دليل بعد
    [one] دليل واحد
    [two] دليلان
    [few] { $count } أدلة
    [many] { $count } دليلًا
   *[other] { $count } دليل
  }
evidence-add = اختيار أدلة
evidence-choose = اختيار:
evidence-close = إغلاق القائمة
evidence-lesson = الدرس
evidence-search = كلمات
evidence-to-choose = أدلة للاختيار
evidence-no-match = لا شيء هنا يطابق.
evidence-wordless = دُوّنت بلا كلمات
evidence-withdrawn = سُحب بعد ذلك
evidence-not-arrived = لم يصل إلى هذا الجهاز
evidence-lesson-not-arrived = لم يصل هذا الدرس إلى هذا الجهاز.
progress = التقدّم
progress-what = إلى أين وصل كل تلميذ متابَع قياسًا بالمعيار الموضوع للدرس. ولا يقول شيئًا عمّن قدّم الدرس.
progress-label = إلى أين وصل { $pupil } في { $lesson }
progress-reason = كيف عرفتم ذلك؟
progress-reason-label = كيف عرفتم ذلك، { $pupil } في { $lesson }
progress-none = لم يُسجَّل بعد
reached-met = تحقّق
reached-partly = جزئيًا
reached-notYet = ليس بعد

## What was released

released-title = الدروس المتاحة
released-lead = ما اختارت المجموعات إتاحته، حسب المدرسة والمجموعة.
released-count = { $count ->
    [zero] لا شيء حتى الآن.
    [one] درس واحد متاح، حسب المدرسة والمجموعة.
    [two] درسان متاحان، حسب المدرسة والمجموعة.
    [few] { $count } دروس متاحة، حسب المدرسة والمجموعة.
    [many] { $count } درسًا متاحًا، حسب المدرسة والمجموعة.
   *[other] { $count } درس متاح، حسب المدرسة والمجموعة.
  }
released-again = تحديث
released-empty = لم يُتَح شيء بعد
released-empty-next = يظهر الدرس هنا حين تقرّر مجموعته إتاحته، لا قبل ذلك.
released-on = أُتيح في { $day }
release-pseudonyms = بأسماء مستعارة
release-closed = لا يمكن عرض هذا الدرس
release-unreadable = لا تستطيع نسخة Cahier هذه قراءة هذا الدرس المتاح.
release-unreadable-next = حدّث Cahier من «دروسي» ثم حاول مرة أخرى.
release-withdrawn = سُحب هذا الدرس أو لم يُتَح
release-withdrawn-next = لا يمكن قراءة شيء منه هنا. وتبقى الدروس المتاحة الأخرى مفتوحة لك.
release-empty = لا ملاحظات فيما أُتيح
release-empty-next = أتاحت المجموعة الخطة من دون ملاحظات.
released-has-notes = { $count ->
    [zero] لا ملاحظات
    [one] ملاحظة واحدة
    [two] ملاحظتان
    [few] { $count } ملاحظات
    [many] { $count } ملاحظة
   *[other] { $count } ملاحظة
  }
released-has-observers = { $count ->
    [zero] لا ملاحِظين
    [one] ملاحِظ واحد
    [two] ملاحِظان
    [few] { $count } ملاحِظين
    [many] { $count } ملاحِظًا
   *[other] { $count } ملاحِظ
  }
released-has-findings = { $count ->
    [zero] لا استنتاجات
    [one] استنتاج واحد
    [two] استنتاجان
    [few] { $count } استنتاجات
    [many] { $count } استنتاجًا
   *[other] { $count } استنتاج
  }
released-has-cards = { $count ->
    [zero] لا بطاقات ممارسة
    [one] بطاقة ممارسة واحدة
    [two] بطاقتا ممارسة
    [few] { $count } بطاقات ممارسة
    [many] { $count } بطاقة ممارسة
   *[other] { $count } بطاقة ممارسة
  }
released-has-predictions = { $count ->
    [zero] لا توقعات
    [one] توقّع واحد
    [two] توقّعان
    [few] { $count } توقعات
    [many] { $count } توقعًا
   *[other] { $count } توقّع
  }
released-has-answers = { $count ->
    [zero] لا إجابات
    [one] إجابة تلميذ واحدة
    [two] إجابتان لتلاميذ
    [few] { $count } إجابات لتلاميذ
    [many] { $count } إجابة لتلاميذ
   *[other] { $count } إجابة لتلاميذ
  }
released-has-discussed = { $count ->
    [zero] لا أقوال من النقاش
    [one] قول واحد من النقاش
    [two] قولان من النقاش
    [few] { $count } أقوال من النقاش
    [many] { $count } قولًا من النقاش
   *[other] { $count } قول من النقاش
  }
released-plan-only = الخطة وحدها
card-title = بطاقة ممارسة
card-enquiry = سؤال البحث
card-technique = ما جُرّب
card-for-whom = لمن
card-evidence = الأدلة
card-to-try = ما يمكن تجريبه
evidence-dissent = رأي مخالف

## The workbook

workbook-title = للأخذ معك
workbook-lead = الدراسة في وثيقة تُعدّ على هذا الجهاز مما هو عليه. عناوينها بالإنجليزية، ولا مسودات فيها أبدًا.
workbook-which = ماذا
workbook-kind-workbook = ملف الدراسة
workbook-kind-report = تقرير
workbook-kind-practiceCard = بطاقة ممارسة
workbook-adults = يظهر البالغون
workbook-adults-names = بأسمائهم
workbook-adults-pseudonyms = هكذا: Adult 1 وAdult 2
workbook-pupils = يظهر التلاميذ برموزهم. أما الأسماء التي كتبها أحد في ملاحظة فتبقى كما كُتبت.
workbook-docx = ملف Word
workbook-pdf = ملف PDF
workbook-html = صفحة ويب
workbook-json = ملف بيانات
workbook-json-what = ملف البيانات (JSON) هو الدراسة كلها بتاريخها وأسماء البالغين، للحفظ ولبرامج أخرى.
workbook-making = جارٍ الإعداد…
workbook-saved = حُفظ { $format } مع تنزيلاتك.
workbook-shared = نُقل { $format }.
workbook-failed = تعذّر إعداد الملف. صِل الجهاز بالشبكة مرة كي يصل إليه ما يلزم، ثم حاول مرة أخرى.
workbook-undrawn = { $count ->
    [zero] لا ينقص هذا PDF أي حرف: { $characters }.
    [one] في هذا PDF مربع مكان حرف واحد ليس في خطوطه: { $characters }. وهو في ملف Word وصفحة الويب.
    [two] في هذا PDF مربعان مكان حرفين ليسا في خطوطه: { $characters }. وهما في ملف Word وصفحة الويب.
    [few] في هذا PDF مربعات مكان { $count } حروف ليست في خطوطه: { $characters }. وهي في ملف Word وصفحة الويب.
    [many] في هذا PDF مربعات مكان { $count } حرفًا ليست في خطوطه: { $characters }. وهي في ملف Word وصفحة الويب.
   *[other] في هذا PDF مربعات مكان { $count } حرف ليست في خطوطه: { $characters }. وهي في ملف Word وصفحة الويب.
  }
workbook-unreadable = تعذّر إعداد الوثيقة. اذهب إلى «دروسي» وافتح الدراسة من جديد.
workbook-preview = معاينة

## Interviews

interviews-title = ماذا يقول التلاميذ عنه
interviews-lead = خمس دقائق مع كل تلميذ متابَع، بُعيد الدرس وقبل أن تناقشوه. اكتبوا كلماتهم كما هي.
interviews-early = المقابلات تأتي بعد الدرس. يمكنكم التحضير هنا، ثم الكتابة حين ينتهي.
interviews-empty = لا مقابلات بعد
interviews-empty-next = ما يقوله التلاميذ يظهر هنا، برموزهم، للمجموعة كلها.
interviews-codes = يظهر التلاميذ برموزهم. من فضلكم لا تكتبوا أسماء، ولا فيما يقولونه.
interview-new = بدء مقابلة
interview-no-pupils = لا تلاميذ متابَعين في الخطة بعد.
interview-begin = بدء المقابلة
interview-instead = شخص مكانه
interview-code = رمز التلميذ الذي يتكلم مكان { $letter }
interview-code-hint = رمز مثل Wren-5، لا اسم أبدًا.
interview-code-strange = هذا الرمز ليس في مخطط الجلوس. إن كان اسمًا فاكتب رمزًا بدلًا منه.
interview-proxy = تكلّم { $code } مكانه
interview-by = سأل { $by }، { $time }
interview-answers = { $count ->
    [zero] لا إجابات بعد
    [one] إجابة واحدة
    [two] إجابتان
    [few] { $count } إجابات
    [many] { $count } إجابة
   *[other] { $count } إجابة
  }
interview-withdraw = سحب هذه المقابلة
interview-withdraw-again = المس مرة أخرى للسحب
answer-none = لم يُقل شيء

## Discussion

section-interviews = المقابلات
section-progress = التقدّم
section-others = تلاميذ آخرون
section-technique = ما جرّبناه
section-teaching = التدريس
section-next-lesson = الدرس التالي
discussion-sections = محطات النقاش
discussion-at-here = مجموعتك هنا
discussion-number = { $number } من { $all }
discussion-due = ناقشوه قبل { $time }.
discussion-overdue = انتهى اليوم المخصص لنقاشه في { $time }.
discussion-late = لم يناقشه أحد بعد؛ وانتهى اليوم المخصص له في { $time }.
discussion-brief-due = النقاش قبل { $time }
discussion-brief-overdue = كان النقاش مقررًا في { $time }
discussion-brief-late = تأخر النقاش، كان مقررًا في { $time }
discussion-due-why = ما رأيناه يتلاشى سريعًا.
discussion-next = الانتقال إلى { $next }
discussion-back-to = العودة إلى { $at }
discussion-ahead = مجموعتك ما زالت في { $at }
discussion-lead = الانتقال إلى هذه المحطة
discussion-jump = القفز إلى هذه المحطة
discussion-jump-why = ستتجاوزون محطات. هذا ممكن، ويُسجَّل.
discussion-jump-reason = السبب، إن شئت
discussion-jumps = ما جرى تجاوزه
discussion-jumped = انتقل { $by } من { $from } إلى { $to }، { $time }.
discussion-last-word = الكلمة الأخيرة: { $names }
discussion-role-chair = إدارة النقاش
discussion-role-recorder = التسجيل
discussion-role-commentator = الكلمة الأخيرة
role-choose = اختيار
role-nobody = لا أحد بعد
role-several = اختيروا في وقت واحد: { $names }. اختر واحدًا.
say-label = ماذا تقول المجموعة؟
say-aims = إلى ماذا تهدفون؟
say-do = تسجيل للمجموعة
say-cites = { $count ->
    [zero] لا يستند إلى ملاحظة
    [one] يستند إلى ملاحظة واحدة
    [two] يستند إلى ملاحظتين
    [few] يستند إلى { $count } ملاحظات
    [many] يستند إلى { $count } ملاحظة
   *[other] يستند إلى { $count } ملاحظة
  }
say-uncited = اختر ملاحظة واحدة على الأقل تبيّن ذلك.
say-free = يمكن اختيار ملاحظات، وليس ذلك لازمًا.
said-by = سجّله { $by }، { $time }
said-withdraw = سحب
said-withdraw-again = المس مرة أخرى للسحب
cites = ما يستند إليه
cited = مختارة
cited-interview = مقابلة مع { $code }
cited-withdrawn = سُحبت بعد ذلك.
dissent-do = أرى غير ذلك
dissent-by = يرى { $by } غير ذلك
dissent-label = كيف تراه؟
dissent-say = تسجيل إلى جانبه
dissent-not = العدول عن ذلك
evidence-title = ما رأيناه وسمعناه
evidence-how = المس ما يبيّن ذلك.
evidence-filter = الملاحظات حسب التلميذ
evidence-all = الكل
evidence-none = لم يدوّن أحد ذلك.
evidence-gap = لا ملاحظة في هذه المرحلة.
evidence-to-words = { $count ->
    [zero] لم تُختر ملاحظة: العودة إلى كلماتك
    [one] اختيرت ملاحظة: العودة إلى كلماتك
    [two] اختيرت ملاحظتان: العودة إلى كلماتك
    [few] اختيرت { $count } ملاحظات: العودة إلى كلماتك
    [many] اختيرت { $count } ملاحظة: العودة إلى كلماتك
   *[other] اختيرت { $count } ملاحظة: العودة إلى كلماتك
  }
evidence-drafts = يمكن اختيارها بعد مشاركتها.

## Passing on without a network, and opening a file

pass-on = النقل بلا شبكة
pass-on-lead = عمل مجموعتك في ملف مقفل واحد، لجهاز زميل: بسلك أو بذاكرة محمولة أو لاسلكيًا من جهاز إلى جهاز. ومن يفتحه يصير لديه ما لديك.
pass-on-begin = نقل…
pass-on-none = لا شيء لنقله بعد
pass-on-none-next = حالما يكون درس من هذه الدراسة على هذا الجهاز يمكن نقله.
pass-on-what = ما يدخل في الملف
pass-on-all = كل الدروس على هذا الجهاز
pass-on-some = اختيار دروس
pass-on-with = الدراسة نفسها تدخل دائمًا: سؤالها وقواعد عملها واستنتاجاتها.
pass-on-drafts = { $count ->
    [zero] لا تبقى هنا ملاحظات لك وحدك.
    [one] تبقى هنا ملاحظة لا يراها غيرك. شاركها أولًا إن أردت نقلها.
    [two] تبقى هنا ملاحظتان لا يراهما غيرك. شاركهما أولًا إن أردت نقلهما.
    [few] تبقى هنا { $count } ملاحظات لا يراها غيرك. شاركها أولًا إن أردت نقلها.
    [many] تبقى هنا { $count } ملاحظة لا يراها غيرك. شاركها أولًا إن أردت نقلها.
   *[other] تبقى هنا { $count } ملاحظة لا يراها غيرك. شاركها أولًا إن أردت نقلها.
  }
pass-on-no-lesson = اختر درسًا واحدًا على الأقل.
passphrase = عبارة السر
passphrase-how = قلها، أو اكتبها على السبورة. ولا ترسلها مع الملف: فمن معه الاثنان يقرأ كل ما فيه.
passphrase-another = اقتراح عبارة أخرى
passphrase-own = عبارة من عندك
passphrase-own-label = عبارة السر من عندك
passphrase-proposed = أخذ العبارة المقترحة
passphrase-tooShort = قصيرة: ثمانية أحرف على الأقل.
passphrase-fair = تمنع الناس، وقد لا تمنع حاسوبًا يحاول طويلًا. جملة من أربع كلمات أو أكثر أفضل.
passphrase-strong = قوية.
seal-do = إعداد الملف
seal-working = جارٍ قفل الملف…
seal-why = يستغرق هذا ثوانيَ عن قصد: فهو ما يجعل تخمين عبارة السر بطيئًا.
sealed-ready = الملف جاهز
sealed-file = { $name }، { $size } ك.ب
sealed-share = نقل…
sealed-save = حفظه على هذا الجهاز
sealed-shared = نُقل. على الجهاز الآخر: «فتح ملف» في «دروسي».
sealed-saved = حُفظ مع تنزيلاتك باسم { $name }. على الجهاز الآخر: «فتح ملف» في «دروسي».
sealed-again = إعداد ملف آخر

open-heading = هل وصلك ملف؟
open-lead = ملف الزميل يأتي بما لديه إلى هذا الجهاز، مع الشبكة أو من دونها.
open-file = فتح ملف
open-title = فتح ملف
open-how = ملف مقفل نقله إليك زميل، أو ملف بيانات. يُضاف ما فيه إلى ما هنا؛ ولا يُستبدل شيء.
open-choose = اختيار ملف
open-drop = أو أفلته هنا
open-other = اختيار ملف آخر
open-kind-sealed = ملف مقفل. عبارة السر عند من أعدّه.
open-kind-study = ملف بيانات. لا يحتاج إلى عبارة سر.
open-do = فتحه
open-add = إضافته إلى هذا الجهاز
open-working = جارٍ فتح الملف…
open-not-yours = لا يفتح الملفات إلا أعضاء مجموعة
open-not-yours-next = لا يكتب دورك دروسًا على هذا الجهاز. يستطيع من أرسل الملف أن يجعل عضوًا من مجموعته يفتحه.
opened-new = الجديد على هذا الجهاز
opened-nothing = لا جديد: كله كان هنا
opened-nothing-next = كان على جهازك كل ما في هذا الملف.
opened-by = أعدّه { $by }، { $time }.
opened-notes = { $count ->
    [zero] لا ملاحظات جديدة، بل كلمات أخرى جديدة
    [one] ملاحظة جديدة واحدة
    [two] ملاحظتان جديدتان
    [few] { $count } ملاحظات جديدة
    [many] { $count } ملاحظة جديدة
   *[other] { $count } ملاحظة جديدة
  }
opened-arrived = درس جديد
opened-study = ما كتبته مجموعتك عن دراستها محدَّث.
opened-kept = يُحفظ كما تُحفظ ملاحظاتك، ويذهب معها إلى الخادم حين تكون هناك شبكة.
opened-another = فتح ملف آخر
problem-notSealed = هذا ليس ملفًا من ملفات Cahier.
problem-notSealed-next = اختر ملفًا آخر. اسم الملف المنقول يبدأ بـ «cahier-{ "\u200E" }» وينتهي بـ «{ "\u200E" }.txt»؛ وملف البيانات ينتهي بـ «{ "\u200E" }.json».
problem-wrongPassphrase = عبارة السر هذه لا تفتح الملف.
problem-wrongPassphrase-next = ابحث عن خطأ في الكتابة. وإن استمر ذلك فاسأل من أعدّ الملف عن عبارة هذا الملف بعينه.
problem-damaged = هذا الملف تالف أو ناقص.
problem-damaged-next = لم يتغيّر شيء. اطلب الملف مرة أخرى.
problem-tooNew = أعدّت هذا الملف نسخة أحدث من Cahier.
problem-tooNew-next = لم يتغيّر شيء. حدّث Cahier على هذا الجهاز، وهذا يحتاج إلى الشبكة مرة، ثم افتح الملف من جديد.
problem-tooLarge = هذا أكثر مما يسعه ملف واحد.
problem-tooLarge-next = تسع الملفَّ دروس أقل: يختارها من يعدّه.
problem-ofAnotherGroup = لا شيء في هذا الملف لك.
problem-ofAnotherGroup-next = هو لمجموعة أخرى. يستطيع عضو من تلك المجموعة فتحه.
problem-weakPassphrase = عبارة السر هذه قصيرة.
problem-weakPassphrase-next = ثمانية أحرف على الأقل، أو العبارة المقترحة.
problem-sealing = تعذّر ذلك على هذا الجهاز الآن.
problem-sealing-next = لم يتغيّر شيء. أغلق تطبيقات وعلامات أخرى ثم حاول مرة أخرى.

## المراحل والأسهم والفترات وما يذكّر به الجهاز

work-phases = طريقة عمل الصف
work-phase-wholeClass = معًا
work-phase-groups = مجموعات
work-phase-pairs = أزواج
work-phase-individual = فرديًّا
work-phase-lasted = { $minutes } د
arrow = سهم إلى…
arrow-aim = اختيار المتلقي
toward = إلى
undo-arrow = تراجع عن السهم
field-toward = إلى من
quiet = دقائق بلا ملاحظة
quiet-short = { $minutes }′
observing = طريقة الملاحظة
observing-quiet = التنبيه حين لا توجد ملاحظة عن تلميذ متابَع منذ 10 دقائق
intervals = الترميز بالفترات
intervals-more = كل دقيقتين يُختار ما حدث. وتُحفظ القاعدة مع ما اختير.
intervals-off = بدون
intervals-choose-partial = يُحسب الرمز إن حدث في أي وقت
intervals-choose-whole = يُحسب الرمز إن دام الدقيقتين كلتيهما
intervals-choose-momentary = يُحسب الرمز إن حدث في اللحظة الأخيرة
intervals-first = الدقيقتان الأوليان جاريتان. بعدهما يُختار ما حدث فيهما.
intervals-number = الفترة { $number }
intervals-rule-partial = في أي وقت
intervals-rule-whole = طوال الوقت
intervals-rule-momentary = في اللحظة الأخيرة

## رسم الغرفة

room-title = مخطط الجلوس
room-draw = رسم الغرفة
room-change = تغيير مخطط الجلوس
room-how = يُختار ترتيب، ثم يُلمس مقعد لإمساكه والمكان لوضعه فيه. ولمس مقعدين يبدّل بينهما.
room-empty = لا مقاعد بعد. يُختار ترتيب أو يُلمس مكان.
room-seats = { $count ->
    [zero] لا مقاعد
    [one] مقعد واحد
    [two] مقعدان
    [few] { $count } مقاعد
    [many] { $count } مقعدًا
   *[other] { $count } مقعد
  }
room-count = عدد التلاميذ
room-pattern-rows = صفوف
room-pattern-groups = طاولات لأربعة
room-pattern-horseshoe = حدوة
room-others = كما في درس آخر
room-like = { $title } ({ $count ->
    [zero] لا مقاعد
    [one] مقعد واحد
    [two] مقعدان
    [few] { $count } مقاعد
    [many] { $count } مقعدًا
   *[other] { $count } مقعد
  })
room-code = الرمز على هذا المقعد
room-sits = مكان { $letter } هنا
room-remove = إزالة هذا المقعد
room-sideways = للغرفة بقية جانبًا: يُسحب المخطط.
room-place = الصف { $row }، العمود { $column }
room-versions = رُسمت الغرفة مرتين في وقت واحد
room-versions-next = يُختار الرسم الصحيح، ويبقى الآخر في سجل المخطط.
room-version = { $by }، { $when } ({ $count ->
    [zero] لا مقاعد
    [one] مقعد واحد
    [two] مقعدان
    [few] { $count } مقاعد
    [many] { $count } مقعدًا
   *[other] { $count } مقعد
  })

## People of a tablet, their PINs, and what is stored

insecure = هذا العنوان غير آمن
insecure-next = يقفل Cahier ما يحفظه، ولا يستطيع المتصفح ذلك إلا على عنوان يبدأ بـ https. اطلب هذا العنوان ممن يدير الخادم.
people-title = من هنا؟
people-nameless = شخص لم ينضم بعد
people-locked = مقفل برمز
people-open = فتح
people-new = انضمام شخص آخر على هذا الجهاز
people-new-more = لكل شخص ملاحظاته، ولا يفتحها غيره على هذا الجهاز.
pin = الرمز
pin-trying = جارٍ التجريب…
pin-forgotten = نسيت الرمز؟
pin-forgotten-next = لا أحد يستطيع فتح هذه الملاحظات من دونه، ولا من يدير الخادم. ما وصل إلى الخادم يعود: اطلب دعوة جديدة من مسؤول المجموعة وانضم أدناه كشخص آخر. أما ما لا يوجد إلا على هذا الجهاز فيضيع مع الرمز، إلا إذا تذكرته: فهو باقٍ هنا.
pin-fault-wrongPin = ليس هذا هو الرمز.
pin-fault-wrongPin-next = حاول مرة أخرى. لا يُحذف شيء مهما تكررت المحاولة.
pin-fault-pause = كثرت الرموز الخاطئة.
pin-fault-pause-next = حاول مرة أخرى بعد لحظة.
pin-fault-wait = { $seconds ->
    [zero] حاول الآن. لا يُحذف شيء مهما تكررت المحاولة.
    [one] حاول مرة أخرى بعد ثانية واحدة. لا يُحذف شيء مهما تكررت المحاولة.
    [two] حاول مرة أخرى بعد ثانيتين. لا يُحذف شيء مهما تكررت المحاولة.
    [few] حاول مرة أخرى بعد { $seconds } ثوانٍ. لا يُحذف شيء مهما تكررت المحاولة.
    [many] حاول مرة أخرى بعد { $seconds } ثانية. لا يُحذف شيء مهما تكررت المحاولة.
   *[other] حاول مرة أخرى بعد { $seconds } ثانية. لا يُحذف شيء مهما تكررت المحاولة.
  }
pin-fault-weakPin = هذا الرمز قصير جدًا.
pin-fault-weakPin-next = اختر أربعة أحرف أو أرقام على الأقل.
pin-fault-damaged = تتعذر قراءة مفتاح هذه الملاحظات.
pin-fault-damaged-next = أضاعه المتصفح. لم يُحذف شيء. اطلب دعوة جديدة من مسؤول المجموعة وانضم أدناه كشخص آخر: ما وصل إلى الخادم يعود.
pin-fault-unknown = لم تستجب ذاكرة هذا الجهاز.
pin-fault-unknown-next = انتظر لحظة ثم أعد المحاولة. إن استمر ذلك فأغلق تطبيقات أخرى.
pin-is-none = بلا رمز:
pin-is-none-more = كل من بيده هذا الجهاز يستطيع قراءة ملاحظاتك.
pin-is-set = مقفل برمز:
pin-is-set-more = لا تُفتح ملاحظاتك على هذا الجهاز إلا به.
pin-set = وضع رمز
pin-change = تغيير الرمز
pin-remove = إزالته
pin-old = الرمز الحالي
pin-new = رمز جديد
pin-again = الرمز الجديد مرة أخرى
pin-least = { $letters } أحرف أو أرقام على الأقل. الأطول أفضل، ويجوز أن يكون جملة كاملة.
pin-short = يمنع من يمسك الجهاز بيده. أما من ينسخ ذاكرته إلى حاسوب فيستطيع تجريب الرموز القصيرة هناك حتى يصيب.
pin-strong = يمنع أيضًا من ينسخ ذاكرة الجهاز.
pin-warning = لا أحد يستطيع إخبارك برمزك إذا نسيته، وما لا يوجد إلا على هذا الجهاز يضيع عندئذ.
pin-do-set = اعتماد هذا الرمز
pin-do-change = تغييره
pin-do-remove = إزالة الرمز
pin-kept = ملاحظاتك مقفلة بهذا الرمز.
pin-removed = أُزيل الرمز.
set-aside = ترك الجهاز لشخص آخر
set-aside-refused = لم ينجح ذلك.
set-aside-refused-next = ما زال الحفظ جاريًا. انتظر عبارة «على هذا الجهاز» ثم حاول مرة أخرى.
damaged = { $count ->
    [zero] كل ما على هذا الجهاز مقروء.
    [one] تتعذر قراءة عنصر واحد على هذا الجهاز.
    [two] تتعذر قراءة عنصرين على هذا الجهاز.
    [few] تتعذر قراءة { $count } عناصر على هذا الجهاز.
    [many] تتعذر قراءة { $count } عنصرًا على هذا الجهاز.
   *[other] تتعذر قراءة { $count } عنصر على هذا الجهاز.
  }
damaged-next = كل ما عدا ذلك هنا، ولم يُحذف شيء. وما لدى الخادم منه يعود وحده.
damaged-which = { $count ->
    [zero] ما هي
    [one] ما هو
    [two] ما هما
    [few] ما هي
    [many] ما هي
   *[other] ما هي
  }

## A copy of everything on a tablet

copy-title = حفظ نسخة
copy-lead = كل ما لك على هذا الجهاز، مع الملاحظات التي تراها وحدك، في ملف واحد تقفله عبارة سر.
copy-passphrase = اكتبها على ورقة بعيدًا عن الملف. لا أحد يستطيع إخبارك بها لاحقًا.
copy-do = إنشاء النسخة
copy-back = لاستعادتها انضم من جديد بدعوة جديدة، واختر «{ open-file }» في «{ to-home }»، ثم أدخل عبارة السر. لا تُفتح إلا لك، ولا يتكرر ما هو موجود.
copy-offer = لا يوجد هذا الدرس إلا على هذا الجهاز.
copy-offer-next = ينتقل وحده إلى الخادم حالما توجد شبكة. وإن كان ذلك قد يطول:
problem-copyOfAnother = هذه نسخة شخص آخر.
problem-copyOfAnother-next = لم يتغير شيء. تُفتح لمن أنشأها بعد انضمامه على هذا الجهاز.

## Names of pupils

names-title = الأسماء
names-lead = الأسماء موجودة على أجهزة مجموعتك التي لديها المفتاح. أما الملاحظات والأوراق والملفات وكل من سواكم فلا يرى إلا الرموز. ويحفظ الخادم نسخة مقفلة لا يستطيع قراءتها.
names-back = عودة إلى الدرس
names-not-yours = الأسماء لأجهزة المجموعة وحدها
names-not-yours-next = دورك يعمل بالرموز. يمكن سؤال مسؤول المجموعة عند الحاجة إلى معرفة صاحب رمز.
names-no-key = هل الأسماء موجودة عند أحد من مجموعتك؟
names-no-key-next = اطلب منه فتح «الأسماء» على جهازه ثم «جهاز انضم من قبل». بعد ذلك امسح النمط بالكاميرا، أو ألصق الرابط هنا.
names-link = الرابط الذي فيه المفتاح
names-link-do = أخذ المفتاح
names-begin = لم يبدأ أحد بعد؟
names-begin-lead = يصنع هذا الجهاز مفتاحًا لمجموعتك. وإن لم يبق جهاز لديه المفتاح فلن يقرأ الأسماء أحد: ينبغي إعطاؤه لجهاز ثانٍ قريبًا.
names-begin-do = بدء قائمة الأسماء
names-state-onTablet = على هذا الجهاز. وتذهب إلى الخادم مقفلة عند الاتصال به.
names-state-onRelay = على هذا الجهاز، ومقفلة على الخادم.
names-state-otherKey = على هذا الجهاز. المفتاح لا يفتح ما لدى الخادم.
names-state-full = على هذا الجهاز. مجموعها أكثر مما يقبله الخادم: ينبغي حذف بعضها.
names-other-key = الأسماء التي على الخادم لها مفتاح آخر
names-other-key-next = بدأ أحدهم من جديد، أو أن هذا المفتاح لمجموعة أخرى. اطلب المفتاح من زميل تظهر الأسماء على جهازه؛ وعندها تضاف الأسماء التي هنا إلى ما لديه.
names-disputed = أعطى جهازان رمزًا واحدًا اسمين.
names-disputed-next = المس الاسم الصحيح.
names-list = الرموز والأسماء
names-progress = { $named } من { $of }
names-empty = لا رموز بعد. يمكن رسم غرفة درس أولًا، أو إضافة رمز هنا.
names-code = الرمز
names-name = الاسم
names-add = إضافة
names-paste = لصق قائمة
names-paste-lead = عمودان من جدول: الرمز والاسم، تلميذ في كل سطر.
names-paste-do = أخذ القائمة
names-taken =
    { $count ->
        [zero] لم يؤخذ أي اسم.
        [one] أُخذ اسم واحد.
        [two] أُخذ اسمان.
        [few] أُخذت { $count } أسماء.
        [many] أُخذ { $count } اسمًا.
       *[other] أُخذ { $count } اسم.
    }
names-passed-over =
    { $count ->
        [zero] وكل السطور صالحة.
        [one] وسطر واحد ليس فيه رمز واسم.
        [two] وسطران ليس فيهما رمز واسم.
        [few] و{ $count } سطور ليس فيها رمز واسم.
        [many] و{ $count } سطرًا ليس فيها رمز واسم.
       *[other] و{ $count } سطر ليس فيها رمز واسم.
    }
names-give = إعطاء الأسماء لجهاز آخر
names-give-lead = لبالغي مجموعتك فقط. من لديه المفتاح وهو من المجموعة يقرأ الأسماء.
names-give-joined = جهاز انضم من قبل
names-give-invite = دعوة مع الأسماء
names-give-warn = المفتاح هنا. لا يمسحه ولا يأخذه إلا الزميل المقصود.
names-pattern = نمط فيه الرابط، للمسح بالكاميرا
names-copy = نسخ الرابط
names-copied = نُسخ. لا يُلصق إلا لذلك الزميل.
names-not-copied = لم ينسخه المتصفح. يمكن لزميلك مسح النمط.
names-hide = إخفاء
names-invite = رابط دعوة لمن لم ينضم بعد
names-invite-hint = ألصق الرابط الذي استلمته له، وسيحمل الأسماء أيضًا.
names-invite-do = إضافة الأسماء
names-forget = نسيان الأسماء على هذا الجهاز
names-forget-lead = تبقى على الأجهزة الأخرى، وتبقى النسخة المقفلة على الخادم. ولإعادتها هنا يلزم المفتاح من زميل.
names-forget-alone = بعض هذه الأسماء على هذا الجهاز وحده. إن نسيها ضاعت.
names-forget-do = نسيانها هنا
names-forget-again = لمسة أخرى للنسيان
names-anew = هل ضاع المفتاح أو وقع في يد غير أمينة؟
names-anew-lead = اسأل أولًا عن كل جهاز في مجموعتك: جهاز تظهر عليه الأسماء يستطيع إعطاء المفتاح. البدء من جديد يصنع مفتاحًا جديدًا، وتحل أسماء هذا الجهاز محل ما لدى الخادم، وتضيع الأسماء التي لا توجد إلا هناك. وتحتاج كل الأجهزة الأخرى إلى المفتاح الجديد.
names-anew-do = البدء من جديد بمفتاح جديد
names-anew-again = لمسة أخرى: استبدال ما لدى الخادم
names-on-seats = الأسماء على المقاعد
names-open = أسماء التلاميذ
names-open-lead = معرفة صاحب كل رمز، على أجهزة مجموعتك فقط.
problem-rosterWords = هذا ليس رمزًا ولا اسمًا.
problem-rosterWords-next = للرمز حتى 40 حرفًا وللاسم حتى 80، في سطر واحد.
problem-rosterFull = لا مكان لأسماء أخرى.
problem-rosterFull-next = ينبغي حذف ما لا حاجة إليه، أو بدء القائمة من جديد.
problem-rosterNoKey = ليس لدى هذا الجهاز مفتاح الأسماء.
problem-rosterNoKey-next = اطلب المفتاح من زميل تظهر الأسماء على جهازه.
problem-rosterNotAKey = ليس في هذا الرابط مفتاح للأسماء.
problem-rosterNotAKey-next = اطلب الرابط من زميلك مرة أخرى، وخذه كاملًا.

## What is attached to notes

problem-attachmentTooLarge = هذا أكبر من أن يُرفق.
problem-attachmentTooLarge-next = لم يتغير شيء. تتسع الملاحظة لصورة أصغر أو تسجيل أقصر.
problem-attachmentTooMany = في هذه الملاحظة أقصى ما تتسع له من مرفقات.
problem-attachmentTooMany-next = أرفِقه بملاحظة أخرى.
problem-attachmentMediaType = لا يمكن إرفاق هذا.
problem-attachmentMediaType-next = لم يتغير شيء. يمكن إرفاق الصور والرسوم والتسجيلات القصيرة.
problem-attachmentMetadata = تقول هذه الصورة أكثر مما يُرى فيها.
problem-attachmentMetadata-next = لم يُرفق شيء. يزيل التطبيق مكان التقاط الصورة ووقته، ولم يستطع ذلك في هذه الصورة.

## A pupil who observes

pupil-who = من الذي نراقبه؟
pupil-class = الصف كله
pupil-what = ماذا حدث؟
pupil-saw = رأيت
pupil-heard = سمعت
pupil-surprise = مفاجأة!
pupil-question = سؤال
pupil-words = يمكن قول المزيد هنا
pupil-tags = كلمات للمس
pupil-undo = تراجع
pupil-mine = ملاحظاتي
pupil-none = لا شيء بعد. المس ما تراه أو تسمعه.
pupil-left =
    { $minutes ->
        [zero] انتهى الوقت
        [one] بقيت دقيقة واحدة
        [two] بقيت دقيقتان
        [few] بقيت { $minutes } دقائق
        [many] بقيت { $minutes } دقيقة
       *[other] بقيت { $minutes } دقيقة
    }
pupil-soon = بقي أقل من دقيقة
pupil-over = انتهى الدرس. شكرًا!
pupil-over-next = أعط الجهاز للمعلم، واتركه يعمل.
pupil-safe-saving = جارٍ حفظ ملاحظاتك…
pupil-safe-onTablet = ملاحظاتك محفوظة على هذا الجهاز.
pupil-safe-onRelay = ملاحظاتك محفوظة.
pupil-back = إعادة الجهاز
pupil-back-again = لمسة أخرى
pupil-invite = دعوة تلميذ للملاحظة
pupil-invite-lead = يستطيع تلميذ أن يراقب هذا الدرس ويكتب ملاحظاته. يحصل على الغرفة برموزها وعلى كلمات قليلة للمس؛ بلا أسماء، وبلا تلاميذ متابَعين، وبلا شيء مما كتبته المجموعة. وينتهي ذلك بانتهاء الدرس، وتبقى ملاحظاته له.
pupil-label = ما يُسمى به التلميذ هنا
pupil-label-first = ملاحِظ 1
pupil-label-hint = ليس اسمًا. «ملاحِظ 1» تكفي.
pupil-minutes = مدة الدرس بالدقائق
pupil-gets =
    { $seats ->
        [0] لا غرفة له لأنها لم تُرسم بعد، وله { $tags } من الكلمات للمس.
        [zero] لا غرفة له، وله { $tags } من الكلمات للمس.
        [one] يحصل على غرفة بمقعد واحد و{ $tags } من الكلمات للمس.
        [two] يحصل على غرفة بمقعدين و{ $tags } من الكلمات للمس.
        [few] يحصل على غرفة بـ{ $seats } مقاعد و{ $tags } من الكلمات للمس.
        [many] يحصل على غرفة بـ{ $seats } مقعدًا و{ $tags } من الكلمات للمس.
       *[other] يحصل على غرفة بـ{ $seats } مقعد و{ $tags } من الكلمات للمس.
    }
pupil-invite-do = إنشاء الدعوة
pupil-made = دعوة لـ { $label }
pupil-made-until = تُمسح بجهاز التلميذ أو يُكتب الرمز عليه قبل { $time }. تبقى صالحة حتى ذلك الوقت، ولا تظهر مرة أخرى.
pupil-another = دعوة تلميذ آخر
pupil-refused = لم تُنشأ الدعوة.
pupil-refused-next = يجب أن يكون الدرس على الخادم أولًا. انتظر حتى يظهر ذلك، ثم أعد المحاولة.
pupil-unreachable-next = تحتاج الدعوة إلى الخادم للحظة. صل هذا الجهاز، ثم أعد المحاولة.
problem-lessonOver = انتهى الدرس.
problem-lessonOver-next = ملاحظاتك محفوظة. يستطيع معلمك دعوتك مرة أخرى.

## الصور والرسوم والتسجيلات

add-photo = صورة
add-ink = رسم
add-audio = تسجيل
add-audio-stop = إيقاف
add-audio-said = التسجيل جارٍ
add-photo-hint = التقاط العمل، لا الوجه.
ink-area = مكان الرسم
ink-hint = الرسم بالقلم أو الإصبع أو الفأرة. والكلمات تغني عنه لمن يستعمل لوحة المفاتيح.
ink-full = امتلأ هذا الرسم. بعد «تم» يمكن المتابعة في رسم آخر.
ink-undo = تراجع عن الخط
ink-clear = مسح الكل
dictate = إملاء
dictate-stop = إيقاف
dictate-said = الاستماع جارٍ. ما يقال يبقى على هذا الجهاز.
dictation-refused = لا يُسمح باستعمال الميكروفون.
dictation-refused-next = اسمح به في إعدادات المتصفح، ثم المس «إملاء» من جديد.
dictation-none = لا يوجد ميكروفون.
dictation-none-next = يمكن توصيل واحد، أو الكتابة.
dictation-silent = لم يُسمع شيء.
dictation-silent-next = المس «إملاء» من جديد وتكلّم قرب الجهاز، أو اكتب.
dictation-unable = توقف المتصفح عن الاستماع.
dictation-unable-next = المس «إملاء» من جديد، أو اكتب.
undo-photo = تراجع عن الصورة
undo-ink = تراجع عن الرسم
undo-audio = تراجع عن التسجيل
undo-detached = إعادة المرفق
attached = المرفقات
attached-photo = صورة { $time }، عن { $about }
attached-ink = رسم { $time }، عن { $about }
attached-audio = { $seconds ->
    [zero] تسجيل { $time }، عن { $about }، أقل من ثانية
    [one] تسجيل { $time }، عن { $about }، ثانية واحدة
    [two] تسجيل { $time }، عن { $about }، ثانيتان
    [few] تسجيل { $time }، عن { $about }، { $seconds } ثوانٍ
    [many] تسجيل { $time }، عن { $about }، { $seconds } ثانية
   *[other] تسجيل { $time }، عن { $about }، { $seconds } ثانية
  }
attached-remove = إزالة
attached-close = إغلاق
attached-missing = ليس هذا على الخادم بعد. يصل عندما يتصل الجهاز الذي صُنع عليه.
attached-away = ليس هذا على هذا الجهاز. يصل عندما يوجد اتصال.
media-noPicture = ليست هذه صورة.
media-noPicture-next = لم يُرفق شيء. المطلوب صورة، مثل ملف JPEG أو PNG.
media-tooRich = لا يمكن تصغير هذه الصورة بما يكفي.
media-tooRich-next = لم يُرفق شيء. المطلوب التقاطها من جديد.
media-refused = لا يُسمح باستعمال الميكروفون.
media-refused-next = لم يُسجَّل شيء. بعد السماح به في إعدادات المتصفح يمكن التسجيل من جديد.
media-none = لا يوجد ميكروفون.
media-none-next = لم يُسجَّل شيء. يمكن توصيل واحد، أو كتابة ما يُسمع.
media-unable = لا يستطيع هذا المتصفح التسجيل.
media-unable-next = لم يُسجَّل شيء. يمكن كتابة ما يُسمع، أو تحديث المتصفح.
media-unloaded = لم ينجح ذلك هذه المرة.
media-unloaded-next = لم يُرفق شيء. يمكن المحاولة من جديد.
sync-sending = إرسال { $number } من { $count }
copy-more = لا تتسع نسخة واحدة لكل الصور والتسجيلات. بعد حفظ هذا الملف يمكن إنشاء التالي.
copy-next = إنشاء الملف التالي
not-here-yet = هذه الشاشة ليست على هذا الجهاز بعد.
not-here-yet-next = ستصل تلقائيًا مع الاتصال التالي. ما كُتب محفوظ، ويمكن تدوين الملاحظات في أثناء ذلك.
