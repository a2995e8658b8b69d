/// What no schema can judge: words of free text that ask for a person's eye.
///
/// They never refuse: a report on a kill list that somebody else keeps is no kill list. But none of them passes
/// silently: the record carries the flag, and an audit entry tells that it was raised (domain 0.2, R2).
extension RedLines {
    /// The lines that a record may cross by what it says.
    ///
    /// - Parameter text: all that is searched of it.
    static func flags(for kind: Kind, saying text: [UInt8]) -> Set<RedLine> {
        var flags = anywhere.all(inText: text)
        if onPersons.contains(kind.name) { flags.formUnion(persons.all(inText: text)) }
        if kind == .courseOfAction { flags.formUnion(measures.all(inText: text)) }
        return flags
    }

    private static let anywhere = Fragments([
        .targeting: """
        kill list,strike list,target list,target nomination,target package,target folder,target development,\
        nominated target,high value target,battle damage assessment,collateral damage estimat,strike on the person,\
        liste de cibles,dossier de cible,nomination de cible,cible prioritaire,cible de haute valeur,\
        évaluation des dommages de combat,lista de alvos,alvo prioritário,alvo de alto valor,\
        avaliação de danos de batalha,orodha ya walengwa,orodha ya shabaha,قائمة الأهداف,قائمة أهداف,بنك أهداف,\
        بنك الأهداف,هدف عالي القيمة
        """
    ])

    /// Kinds of objects that are about persons.
    private static let onPersons: Set<String> = ["identity", "threat-actor", "case-rfi"]

    /// Whether a text speaks of somebody whose status protects them (R5).
    static func isOnProtected(_ text: [UInt8]) -> Bool { !persons.all(inText: text).isEmpty }

    private static let persons = Fragments([
        .protected: """
        journalist,lawyer,human rights defender,opposition politician,peaceful protester,protester,activist,\
        avocat,défenseur des droits,défenseuse des droits,opposant politique,manifestant,militant des droits,\
        jornalista,advogad,defensor dos direitos,defensora dos direitos,manifestante,político da oposição,\
        mwandishi wa habari,waandishi wa habari,wakili,mtetezi wa haki,mwandamanaji,mwanasiasa wa upinzani,\
        صحفي,صحافي,محامي,مدافع عن حقوق,متظاهر,سياسي معارض,\
        الصحفي,الصحافي,المحامي,المدافع عن حقوق,المدافعة عن حقوق,المتظاهر,السياسي المعارض
        """
    ])

    private static let measures = Fragments([
        .deception: """
        fake account,fake persona,fake profile,sock puppet,sockpuppet,hack back,hacking back,dox,troll farm,\
        flood the,harass,faux compte,faux profil,fausse identité,contre piratage,conta falsa,contas falsas,\
        perfil falso,perfis falsos,akaunti bandia,akaunti feki,حساب وهمي,حسابات وهمية
        """
    ])
}
