/// The states of Africa by their names in English, French and Portuguese: tables write them out.
enum States {
    /// ISO 3166-1 alpha-2; `nil` for a name that is not known here.
    static func code(_ text: String) -> String? {
        let upper = text.uppercased()
        if upper.utf8.count == 2, upper.utf8.allSatisfy({ (65...90).contains($0) }) { return upper }
        return codes[Sheet.folded(text)]
    }

    private static let codes: [String: String] = {
        var codes: [String: String] = [:]
        for line in names.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            for name in parts.last?.split(separator: ",") ?? [] { codes[Sheet.folded(String(name))] = String(parts[0]) }
        }
        return codes
    }()

    private static let names = """
        DZ:Algeria,Algérie,Argélia
        AO:Angola
        BJ:Benin,Bénin,Benim
        BW:Botswana,Botsuana
        BF:Burkina Faso,Burkina Fasso
        BI:Burundi,Burúndi
        CV:Cabo Verde,Cape Verde,Cap-Vert
        CM:Cameroon,Cameroun,Camarões
        CF:Central African Republic,République centrafricaine,Centrafrique,República Centro-Africana
        TD:Chad,Tchad,Chade
        KM:Comoros,Comores
        CG:Congo,Republic of Congo,Republic of the Congo,République du Congo,Congo-Brazzaville
        CD:Democratic Republic of Congo,Democratic Republic of the Congo,République démocratique du Congo,RDC,DRC,DR Congo,República Democrática do Congo
        CI:Côte d'Ivoire,Ivory Coast,Costa do Marfim
        DJ:Djibouti,Jibuti
        EG:Egypt,Égypte,Egito,Egipto
        GQ:Equatorial Guinea,Guinée équatoriale,Guiné Equatorial
        ER:Eritrea,Érythrée,Eritreia
        SZ:Eswatini,Essuatíni,Swaziland
        ET:Ethiopia,Éthiopie,Etiópia
        GA:Gabon,Gabão
        GM:Gambia,The Gambia,Gambie,Gâmbia
        GH:Ghana,Gana
        GN:Guinea,Guinée,Guiné
        GW:Guinea-Bissau,Guinée-Bissau,Guiné-Bissau
        KE:Kenya,Quénia,Quênia
        LS:Lesotho,Lesoto
        LR:Liberia,Libéria
        LY:Libya,Libye,Líbia
        MG:Madagascar,Madagáscar
        MW:Malawi,Maláui
        ML:Mali
        MR:Mauritania,Mauritanie,Mauritânia
        MU:Mauritius,Maurice,Maurícia
        MA:Morocco,Maroc,Marrocos
        MZ:Mozambique,Moçambique
        NA:Namibia,Namibie,Namíbia
        NE:Niger,Níger
        NG:Nigeria,Nigéria
        RW:Rwanda,Ruanda
        ST:Sao Tome and Principe,São Tomé e Príncipe,Sao Tomé-et-Principe
        SN:Senegal,Sénégal
        SC:Seychelles,Seicheles
        SL:Sierra Leone,Serra Leoa
        SO:Somalia,Somalie,Somália
        ZA:South Africa,Afrique du Sud,África do Sul
        SS:South Sudan,Soudan du Sud,Sudão do Sul
        SD:Sudan,Soudan,Sudão
        TZ:Tanzania,Tanzanie,Tanzânia,United Republic of Tanzania
        TG:Togo
        TN:Tunisia,Tunisie,Tunísia
        UG:Uganda,Ouganda
        ZM:Zambia,Zambie,Zâmbia
        ZW:Zimbabwe,Zimbábue
        """
}
