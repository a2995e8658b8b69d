import Records

/// What a table of a budget's execution may say of each line: names as finance systems and the Fiscal Data Package have them, in
/// five languages.
extension BudgetSheet {
    package static let columns: [SheetColumn] = [
        SheetColumn(
            "line", required: true,
            "line line_id budget_line id code ligne ligne_budgetaire linha rubrica رمز_البند البند kifungu mstari"),
        SheetColumn(
            "year",
            "fiscal_year year exercice annee annee_budgetaire exercicio ano ano_fiscal السنه_الماليه السنه mwaka mwaka_wa_fedha"
        ),
        SheetColumn(
            "institution", required: true,
            """
            institution admin administrative admin_unit administrative_unit ministry vote institution_nom ministere service \
            instituicao ministerio الموسسه الوزاره الجهه taasisi wizara
            """),
        SheetColumn("programme", "programme program activity programa البرنامج programu"),
        SheetColumn(
            "cofog", required: true,
            "cofog functional function functional_classification cofog_code cfap fonction funcao التصنيف_الوظيفي الوظيفه kazi"
        ),
        SheetColumn(
            "economic", required: true,
            """
            economic gfsm economic_class economic_classification nature_economique classification_economique economica \
            classificacao_economica التصنيف_الاقتصادي uchumi
            """),
        SheetColumn("nature", "nature purpose objet finalidade الغرض dhumuni"),
        SheetColumn(
            "funding",
            "funding funding_source source_of_funds fund financement source_de_financement financiamento التمويل مصدر_التمويل ufadhili"
        ),
        SheetColumn("currency", "currency devise monnaie moeda العمله sarafu"),
        SheetColumn(
            "original",
            "original budget approved initial dotation_initiale budget_initial dotacao_inicial orcamento الاعتماد_الاصلي bajeti"
        ),
        SheetColumn(
            "revised",
            "revised adjusted budget_revise dotation_revisee revisto dotacao_revista الاعتماد_المعدل iliyorekebishwa"),
        SheetColumn(
            "committed", "committed commitments engage engagements comprometido cabimentado الارتباطات imeahidiwa"),
        SheetColumn("verified", "verified accrued liquide liquidations liquidado المصفي imethibitishwa"),
        SheetColumn(
            "paid", "paid executed actual outturn paye paiements ordonnance pago executado المدفوع المنفق imelipwa"),
        SheetColumn("arrears", "arrears arrieres restes_a_payer atrasados المتاخرات malimbikizo"),
        SheetColumn("secrecy", "secrecy secrecy_level confidentialite niveau_de_secret sigilo السريه usiri"),
        SheetColumn(
            "ground",
            "ground legal_ground base_legale fondement_legal fundamento_legal السند_القانوني msingi_wa_kisheria"),
        SheetColumn(
            "objectives", "objectives objective objectif objectifs objetivo objetivos الاهداف الهدف lengo malengo"),
        SheetColumn("owner", "owner responsible responsable responsavel المسوول mhusika"),
    ]

    static func secrecy(_ text: String) -> BudgetExecution.Secrecy? { secrecies[Sheet.folded(text)] }
    static func nature(_ text: String) -> BudgetExecution.Nature? { natures[Sheet.folded(text)] }

    private static func table<Value>(_ names: [(Value, String)]) -> [String: Value] {
        var table: [String: Value] = [:]
        for (value, words) in names {
            for word in words.split(separator: ",") { table[Sheet.folded(String(word))] = value }
        }
        return table
    }

    private static let secrecies: [String: BudgetExecution.Secrecy] = table([
        (.public, "public,publique,open,público,pública,عام,علني,hadharani,umma"),
        (.parliament, "parliament,parlement,parlamento,البرلمان,برلمان,bunge"),
        (.auditor, "auditor,auditors,audit,auditeur,cour des comptes,auditor,tribunal de contas,المدقق,مدقق,mkaguzi"),
        (.sealed, "sealed,secret,scellé,secret défense,selado,secreto,مختوم,سري,siri"),
    ])
    private static let natures: [String: BudgetExecution.Nature] = table([
        (.maintenance, "maintenance,entretien,manutenção,الصيانة,صيانة,matengenezo"),
        (.contingency, "contingency,contingencies,imprévus,dépenses imprévues,contingência,الطوارئ,طوارئ,dharura"),
    ])
}
