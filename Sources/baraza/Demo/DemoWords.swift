/// The words that the demonstration's records are made of.
///
/// Everything is fiction: the organisations are invented (domain 5.2), places are real districts rounded to a degree, the
/// events never happened, addresses come from the ranges that RFC 5737 and RFC 2606 keep for examples.
enum DemoWords {
    struct Organisation {
        let code: String
        let name: String
        let language: String
        /// `nil` for those of several states: their codes begin with one that ISO 3166-1 leaves to its users.
        var country: String? { code.hasPrefix("X") ? nil : String(code.prefix(2)) }
    }

    struct Place {
        let name: String
        let country: String
        let latitude: Int
        let longitude: Int
    }

    /// What an event is called and told as, by language; `%p` is the place, `%o` the organisation, `%n` a number.
    struct Event {
        let label: String
        let title: [String: String]
        let text: [String: String]
    }

    static let organisations: [Organisation] = [
        Organisation(code: "KE-OUT", name: "Ofisi ya Uratibu wa Taarifa", language: "en"),
        Organisation(code: "KE-KUM", name: "Kituo cha Uchambuzi wa Mipaka", language: "sw"),
        Organisation(code: "UG-NAC", name: "National Assessment Centre", language: "en"),
        Organisation(code: "DJ-CAD", name: "Centre d'analyse des détroits", language: "fr"),
        Organisation(code: "SD-MTW", name: "مركز تقدير الوضع", language: "ar"),
        Organisation(code: "MZ-GCI", name: "Gabinete de Coordenação de Informações", language: "pt"),
        Organisation(code: "TD-PAL", name: "Pôle d'analyse du Lac", language: "fr"),
        Organisation(code: "ML-CNV", name: "Cellule nationale de veille", language: "fr"),
        Organisation(code: "BF-PVA", name: "Pôle de veille et d'anticipation", language: "fr"),
        Organisation(code: "NE-CAP", name: "Centre d'anticipation et de prospective", language: "fr"),
        Organisation(code: "SN-CAS", name: "Centre d'appréciation des situations", language: "fr"),
        Organisation(code: "GH-NFC", name: "National Fusion Cell", language: "en"),
        Organisation(code: "CV-CAM", name: "Centro de Alerta Marítimo", language: "pt"),
        Organisation(code: "MA-DAP", name: "Division d'analyse prospective", language: "fr"),
    ]

    static let places: [Place] = [
        Place(name: "Liptako", country: "NE", latitude: 14, longitude: 1),
        Place(name: "Bosso", country: "NE", latitude: 14, longitude: 13),
        Place(name: "Menaka", country: "ML", latitude: 16, longitude: 2),
        Place(name: "Dori", country: "BF", latitude: 14, longitude: 0),
        Place(name: "Bol", country: "TD", latitude: 13, longitude: 15),
        Place(name: "Obock", country: "DJ", latitude: 12, longitude: 43),
        Place(name: "Mandera", country: "KE", latitude: 4, longitude: 42),
        Place(name: "Naivasha", country: "KE", latitude: -1, longitude: 36),
        Place(name: "Kasese", country: "UG", latitude: 0, longitude: 30),
        Place(name: "Pemba", country: "MZ", latitude: -13, longitude: 41),
        Place(name: "Mindelo", country: "CV", latitude: 17, longitude: -25),
        Place(name: "Ziguinchor", country: "SN", latitude: 13, longitude: -16),
    ]

    static let families = ["KUSINI", "HARMATTAN", "CHEBKA", "MAREGRAPHE", "TAMARIN", "BAOBAB", "ALIZE", "SIROCCO"]

    static let events: [Event] = [
        Event(
            label: "intrep",
            title: [
                "fr": "Fausse convocation diffusée par messagerie, secteur de %p",
                "en": "Forged summons circulated by message, %p area",
                "pt": "Convocatória falsa difundida por mensagem, zona de %p",
                "ar": "استدعاء مزوّر متداول عبر الرسائل، منطقة %p",
                "sw": "Wito bandia wasambazwa kwa ujumbe, eneo la %p",
            ],
            text: [
                "fr":
                    "FICTION. Au moins %n destinataires ont reçu une fausse convocation portant l'en-tête d'un service public. Le lien mène à une page de hameçonnage. Diffusion observée à %p ; origine inconnue.",
                "en":
                    "FICTION. At least %n recipients received a forged summons under a public service's letterhead. The link leads to a phishing page. Seen around %p; origin unknown.",
                "pt":
                    "FICÇÃO. Pelo menos %n destinatários receberam uma convocatória falsa com o cabeçalho de um serviço público. A ligação leva a uma página de phishing. Observado em %p; origem desconhecida.",
                "ar":
                    "خيال. تلقّى %n مستلماً على الأقل استدعاءً مزوّراً يحمل ترويسة جهة عمومية. يقود الرابط إلى صفحة تصيّد. رُصد في %p، والمصدر مجهول.",
                "sw":
                    "HADITHI YA KUBUNI. Wapokeaji wasiopungua %n walipata wito bandia wenye nembo ya idara ya umma. Kiungo kinaelekea kwenye ukurasa wa ulaghai. Imeonekana %p; chanzo hakijulikani.",
            ]),
        Event(
            label: "warning",
            title: [
                "fr": "Alerte : crue attendue, axe routier de %p menacé",
                "en": "Warning: flood expected, the %p road at risk",
                "pt": "Alerta: cheia prevista, estrada de %p em risco",
                "ar": "إنذار: فيضان متوقّع يهدّد طريق %p",
                "sw": "Tahadhari: mafuriko yatarajiwa, barabara ya %p hatarini",
            ],
            text: [
                "fr":
                    "FICTION. Les stations amont annoncent une crue dans les 72 heures. Environ %n foyers peuvent être coupés du marché de %p. Action proposée : prévenir la protection civile et les transporteurs.",
                "en":
                    "FICTION. Upstream stations announce a flood within 72 hours. About %n households may be cut off from the market at %p. Proposed action: inform civil protection and carriers.",
                "pt":
                    "FICÇÃO. As estações a montante anunciam uma cheia em 72 horas. Cerca de %n famílias podem ficar isoladas do mercado de %p. Ação proposta: avisar a proteção civil e os transportadores.",
                "ar":
                    "خيال. تعلن محطات المنبع فيضاناً خلال 72 ساعة. قد ينقطع نحو %n أسرة عن سوق %p. الإجراء المقترح: إخطار الحماية المدنية والناقلين.",
                "sw":
                    "HADITHI YA KUBUNI. Vituo vya juu vinatangaza mafuriko ndani ya saa 72. Takriban kaya %n zinaweza kukatwa na soko la %p. Hatua: kuarifu ulinzi wa raia na wasafirishaji.",
            ]),
        Event(
            label: "intrep",
            title: [
                "fr": "Rumeur de fermeture de frontière à %p, démentie",
                "en": "Rumour of a border closure at %p, refuted",
                "pt": "Boato de fecho da fronteira em %p, desmentido",
                "ar": "شائعة إغلاق الحدود في %p، منفيّة",
                "sw": "Uvumi wa kufungwa kwa mpaka %p, umekanushwa",
            ],
            text: [
                "fr":
                    "FICTION. Une vidéo ancienne est présentée comme récente ; %n partages en une journée. Les autorités locales de %p confirment que le poste est ouvert.",
                "en":
                    "FICTION. An old video is presented as new; %n shares in a day. The local authorities at %p confirm that the post is open.",
                "pt":
                    "FICÇÃO. Um vídeo antigo é apresentado como recente; %n partilhas num dia. As autoridades locais de %p confirmam que o posto está aberto.",
                "ar":
                    "خيال. فيديو قديم يُقدَّم على أنه جديد؛ %n مشاركة في يوم واحد. تؤكد السلطات المحلية في %p أن المعبر مفتوح.",
                "sw":
                    "HADITHI YA KUBUNI. Video ya zamani inaonyeshwa kama mpya; imesambazwa mara %n kwa siku. Mamlaka za %p zathibitisha kuwa kituo kiko wazi.",
            ]),
        Event(
            label: "intsum",
            title: [
                "fr": "Synthèse hebdomadaire : trafics de carburant, corridor de %p",
                "en": "Weekly summary: fuel smuggling, %p corridor",
                "pt": "Síntese semanal: contrabando de combustível, corredor de %p",
                "ar": "موجز أسبوعي: تهريب الوقود، ممر %p",
                "sw": "Muhtasari wa wiki: magendo ya mafuta, ushoroba wa %p",
            ],
            text: [
                "fr":
                    "FICTION. %n saisies déclarées par les douanes partenaires. Changement depuis la semaine dernière : passages plus nombreux la nuit. Lacune : aucune source au sud de %p.",
                "en":
                    "FICTION. %n seizures declared by partner customs. Change since last week: more crossings by night. Gap: no source south of %p.",
                "pt":
                    "FICÇÃO. %n apreensões declaradas pelas alfândegas parceiras. Mudança desde a semana passada: mais passagens à noite. Lacuna: nenhuma fonte a sul de %p.",
                "ar":
                    "خيال. %n عملية حجز أعلنتها الجمارك الشريكة. التغيّر منذ الأسبوع الماضي: عبور ليلي أكثر. الثغرة: لا مصدر جنوب %p.",
                "sw":
                    "HADITHI YA KUBUNI. Ukamataji %n umetangazwa na forodha washirika. Badiliko: wavukaji zaidi usiku. Pengo: hakuna chanzo kusini mwa %p.",
            ]),
    ]
}
