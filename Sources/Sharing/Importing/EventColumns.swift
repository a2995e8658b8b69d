import Records

/// What a table of events may say of each: the columns of ACLED's and UCDP's exports, and what houses call their own in the five
/// languages. The names are theirs; no data is.
extension EventSheet {
    package static let columns: [SheetColumn] = [
        SheetColumn(
            "id",
            """
            event_id_cnty event_id_no_cnty data_id event_id id id_event identifiant numero identificador id_do_evento \
            رقم_الحدث المعرف رقم kitambulisho namba_ya_tukio namba no
            """),
        SheetColumn(
            "date", required: true,
            """
            event_date date_start date start_date observed date_of_event day date_de_l_evenement date_evenement date_debut \
            date_de_debut jour data data_do_evento data_do_acontecimento data_inicio dia تاريخ_الحدث التاريخ تاريخ tarehe \
            tarehe_ya_tukio
            """),
        SheetColumn(
            "until", "date_end end_date until date_fin date_de_fin data_fim data_do_fim تاريخ_الانتهاء tarehe_ya_mwisho"
        ),
        SheetColumn(
            "precision",
            "time_precision date_prec date_precision precision_de_la_date precisao_da_data دقة_التاريخ usahihi_wa_tarehe"
        ),
        SheetColumn(
            "type", required: true,
            """
            event_type type_of_violence type type_d_evenement type_evenement type_de_l_evenement tipo tipo_de_evento \
            tipo_de_acontecimento نوع_الحدث النوع aina aina_ya_tukio
            """),
        SheetColumn("subtype", "sub_event_type subtype sous_type sub_tipo subtipo النوع_الفرعي aina_ndogo"),
        SheetColumn(
            "place", required: true,
            """
            location place where where_coordinates locality town lieu localite endroit local lugar localidade المكان الموقع \
            mahali eneo
            """),
        SheetColumn(
            "region",
            """
            admin1 adm_1 admin_1 region province state district admin2 adm_2 wilaya gouvernorat departement provincia distrito \
            regiao الولايه المحافظه المنطقه mkoa wilaya_ya
            """),
        SheetColumn("country", "country_code iso2 country pays pais البلد الدوله nchi"),
        SheetColumn("latitude", "latitude lat خط_العرض latitudo"),
        SheetColumn("longitude", "longitude lon lng long خط_الطول longitudo"),
        SheetColumn(
            "geo",
            "geo_precision where_prec precision_geo precision_du_lieu precisao_do_local دقة_المكان usahihi_wa_mahali"),
        SheetColumn(
            "dead",
            """
            fatalities best best_est fatalities_best deaths killed dead morts deces tues mortes obitos mortos القتلى الوفيات vifo \
            waliouawa waliokufa
            """),
        SheetColumn("dead_low", "low low_est fatalities_low deaths_low morts_min mortes_min الحد_الادنى vifo_chini"),
        SheetColumn("dead_high", "high high_est fatalities_high deaths_high morts_max mortes_max الحد_الاقصى vifo_juu"),
        SheetColumn(
            "displaced",
            "displaced displaced_persons idps deplaces personnes_deplacees deslocados النازحون waliohama wakimbizi"),
        SheetColumn("title", "title headline titre titulo العنوان kichwa"),
        SheetColumn(
            "text",
            "notes description text summary texte resume recit descricao notas resumo الوصف ملاحظات maelezo muhtasari"),
        SheetColumn("so_what", "so_what what_follows consequence consequences portee consequencia الدلاله maana"),
        SheetColumn("source", "source sources source_office source_article fonte fontes المصدر chanzo"),
        SheetColumn("grade", "grade grading rating cotation cotacao التقييم daraja"),
    ]

    /// The code of a type of event, as tables write it: our own, ACLED's, UCDP's numbers, and our words in the five languages.
    static func type(_ text: String) -> String? {
        let folded = Sheet.folded(text)
        return types[folded]
    }

    private static let types: [String: String] = {
        var types: [String: String] = [:]
        for code in CodedEvent.types { types[Sheet.folded(code)] = code }
        for line in typeNames.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            for name in parts.last?.split(separator: ",") ?? [] { types[Sheet.folded(String(name))] = String(parts[0]) }
        }
        return types
    }()

    /// UCDP's types of violence are 1, state-based, 2, non-state, both between armed sides, and 3, one-sided.
    private static let typeNames = """
        battle:battles,1,2,state-based conflict,non-state conflict,combat,combats,affrontement,affrontements,combate,combates,confronto,اشتباك,اشتباكات,معركة,mapigano
        explosion:explosions/remote violence,explosion or remote violence,explosions,explosion ou violence à distance,explosions/violence à distance,attentat,explosão ou violência à distância,explosão,explosões,انفجار,انفجار أو عنف عن بعد,mlipuko,mlipuko au shambulio la mbali
        violence-against-civilians:3,one-sided violence,violence contre des civils,violences contre des civils,violence contre les civils,violência contra civis,عنف ضد مدنيين,العنف ضد المدنيين,ukatili dhidi ya raia
        protest:protests,manifestation,manifestations,manifestação,manifestações,احتجاج,احتجاجات,مظاهرة,maandamano
        riot:riots,émeute,émeutes,motim,motins,شغب,أعمال شغب,ghasia
        strategic-development:strategic developments,évolution stratégique,évolutions stratégiques,evolução estratégica,تطور استراتيجي,badiliko la kimkakati
        kidnapping:kidnapping for ransom,enlèvement,enlèvement contre rançon,rapto,rapto para resgate,sequestro,خطف,خطف لطلب فدية,utekaji nyara,utekaji nyara wa fidia
        cattle-theft:cattle theft,cattle raid,cattle rustling,vol de bétail,roubo de gado,سرقة ماشية,wizi wa mifugo
        maritime:incident at sea,piracy,incident en mer,piraterie,incidente no mar,pirataria,حادث في البحر,قرصنة,tukio la baharini
        cyber:cyber incident,incident informatique,cyberattaque,incidente informático,حادث سيبراني,tukio la mtandaoni
        trafficking:trafic,tráfico,اتجار,تهريب,usafirishaji haramu
        border-incident:border incident,incident à la frontière,incident frontalier,incidente fronteiriço,حادث على الحدود,tukio la mpakani
        humanitarian-access:access to people in need,accès humanitaire,acesso humanitário,الوصول إلى المحتاجين,kuwafikia wenye uhitaji
        """

    /// Whether a type or sub-type tells of sexual violence: domain 3.14, safeguards.
    static func isSexualViolence(_ text: String?) -> Bool {
        let folded = Sheet.folded(text ?? "")
        if sexualParts.contains(where: { folded.contains($0) }) { return true }
        return folded.split(separator: "_").contains { sexualWords.contains(String($0)) }
    }

    /// Wherever they stand, also with what Arabic, Kiswahili and the Latin languages put before and after.
    private static let sexualParts = [
        "sexual", "sexuel", "estupr", "جنسي", "اغتصاب", "هتك", "kingono", "ubakaji", "kubaka", "kubakwa", "unajisi",
        "ulawiti",
    ].map(Sheet.folded)

    /// Whole words alone, as others begin like them: viol, but not violence. Where a word means something else too (violação),
    /// a place that is too rough is the lesser evil.
    private static let sexualWords: Set<String> = [
        "rape", "raped", "rapes", "raping", "rapist", "rapists", "defilement", "sgbv", "crsv", "viol", "viols", "viole",
        "violee", "violes", "violees", "violeur", "violeurs", "violacao", "violacoes", "violada", "violadas",
    ]
}
