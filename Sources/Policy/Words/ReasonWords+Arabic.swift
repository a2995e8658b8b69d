/// Codes and TLP levels are Latin: a page isolates them (Unicode UAX #9), the sentences do not.
enum ArabicReasonWords: ReasonWords {
    static func sentence(_ reason: Reason) -> String {
        switch reason {
        case .originatorUnknown: "الجهة المصدرة لهذه المعلومات غير معروفة، أو أن سياسة تعميمها غير مقروءة."
        case .agreementMissing: "لا يوجد اتفاق نافذ بين الجهة المصدرة والمنظمة يشمل هذه المعلومات."
        case .agreementOutOfScope: "يوجد اتفاق نافذ، لكنه لا يشمل هذا النوع من المعلومات أو هذا الغرض."
        case .organisationInactive: "المنظمة ليست عضوا نشطا حاليا."
        case .audienceOutside: "المعلومات غير قابلة للتعميم على المنظمة."
        case .audienceExcluded: "المعلومات محجوبة صراحة عن المنظمة."
        case .audienceLater: "انضمت المنظمة إلى المستلمين بعد التعميم، وعلى الجهة المصدرة أن تعممها من جديد."
        case .classificationUnmapped:
            "لا يحدد أي اتفاق ما تعادله درجة السرية هذه لدى المنظمة، أو لا يبلغ أي اتفاق هذه الدرجة."
        case .classificationCeiling: "درجة السرية أعلى من الدرجة التي اعتمدت لها عقدة المنظمة."
        case .classificationChannel: "درجة السرية أعلى مما يجوز للقناة أن تنقله، أو أن القناة مغلقة."
        case .classificationContradiction:
            "المعلومات مصنفة وعليها في الوقت نفسه علامة TLP:CLEAR، ويجب تصحيح أحد الأمرين."
        case .tlpRed: "علامة TLP:RED مخصصة للوظائف التي سماها التعميم دون غيرها."
        case .tlpAmberStrict: "علامة TLP:AMBER+STRICT مخصصة للمنظمات التي وجه إليها التعميم دون غيرها."
        case .tlpAmber: "علامة TLP:AMBER مخصصة للمنظمات التي وجه إليها التعميم وللأجهزة التي تخدمها داخل بلدها."
        case .tlpGreen: "علامة TLP:GREEN مخصصة لمجتمع الجهة المصدرة دون غيره."
        case .consentMissing: "لم توافق الجهة المصدرة على تعميم هذه النسخة على المنظمة."
        case .purposeUnstated: "لم تبين المنظمة الغرض الذي تطلب المعلومات من أجله."
        case .purposeNotPermitted: "لا تسمح الجهة المصدرة بالغرض الذي بينته المنظمة."
        case .diligenceRefused: "تقييم العناية الواجبة الخاص بالمنظمة يمنع تعميم هذا النوع من المعلومات عليها."
        case .diligenceMissing: "لا يوجد تقييم نافذ للعناية الواجبة لدى المنظمة بشأن هذا النوع من المعلومات."
        case .transferBasisMissing: "لا يوجد اتفاق نافذ يوفر أساسا قانونيا لنقل البيانات الشخصية."
        case .screenMissing: "لم يتم التحقق مما إذا كان للأشخاص المذكورين وضع محمي."
        case .signOffMissing: "لم يوافق مسؤول حماية البيانات على تعميم هذه البيانات الشخصية الحساسة."
        case .caveatUnknown: "يوجد قيد يحمي الأشخاص غير معروف هنا، فلا يمكن لأحد أن يتعهد باحترامه."
        case .recalled: "سحبت الجهة المصدرة المعلومات."
        case .withdrawn: "ألغيت المعلومات."
        case .notYetValid: "لم يبدأ تعميم المعلومات بعد."
        case .retentionPassed: "انقضت مدة حفظ المعلومات."
        case .projectionEmpty: "لا يبقى شيء من المعلومات بعد حذف الأجزاء التي لا يجوز الاطلاع عليها."
        case .roleMissing: "ليس للوظيفة أي دور يسمح لها بالقراءة."
        case .membershipMissing: "الوظيفة ليست عضوا في القناة، فلا حاجة لها إلى المعرفة."
        case .clearanceMissing: "لا يعرف أي تصريح أمني للوظيفة."
        case .clearanceLapsed: "انتهت صلاحية التصريح الأمني للوظيفة، ويجب تجديده."
        case .clearanceTooLow: "التصريح الأمني للوظيفة أدنى من درجة السرية."
        case .prerequisiteMissing: "ينقص الوظيفة تدريب أو اطلاع خاص تشترطه الجهة المصدرة."
        case .handlingPost: "تعليمات المناولة تقصر المعلومات على الوظائف المسماة."
        case .handlingAct: "تعليمات المناولة تمنع ما تريد الوظيفة فعله بالمعلومات."
        case .handlingUnknown: "توجد تعليمات مناولة غير معروفة هنا، فلا يمكن لأحد أن يتعهد باحترامها."
        case .accountSuspended: "الحساب موقوف."
        }
    }

    static func word(_ tier: Tier) -> String {
        switch tier {
        case .member: "عضو"
        case .partner: "شريك"
        case .observer: "مراقب"
        case .suspended: "عضو معلق العضوية"
        }
    }

    static func duty(_ handling: Handling) -> String {
        switch handling {
        case .eyesOfPost: "لا تعرض على أحد غير صاحب الوظيفة."
        case .noPrint: "لا تطبع."
        case .noMachineTranslation: "لا تترجم ترجمة آلية."
        case .noAI: "لا تسلم إلى أي ذكاء اصطناعي."
        case .offlineOnly: "لا تقرأ إلا دون اتصال بالشبكة."
        }
    }

    static func duty(_ caveat: RightsCaveat) -> String {
        switch caveat {
        case .notForDetention: "لا يجوز استعمالها لاحتجاز أي شخص."
        case .notForLethalAction: "لا يجوز استعمالها في أي عمل مميت."
        case .notForInterrogation: "لا يجوز استعمالها في الاستجواب."
        case .childData: "تتضمن بيانات عن أطفال، ويجب حمايتهم."
        case .victimData: "تتضمن بيانات عن ضحايا، ويجب حمايتهم."
        }
    }

    static func duty(code: String) -> String { "يجب احترام الشرط «\(code)»." }
    static let allowed = "لا يوجد ما يمنع التعميم."
    static func withheld(_ marking: String) -> String { "حذفت الأجزاء ذات العلامة \(marking)." }
    static func until(_ instant: String) -> String { "هذا الجواب صالح حتى \(instant)." }
}
