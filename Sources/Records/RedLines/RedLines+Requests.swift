import JSON

/// Requests that are refused at the requester's own node, as far as their form and their words tell. Domain 3.9.
///
/// A list of words is no judge: it stops what somebody writes down as if it were nothing. What it misses is for the second person
/// who releases the request, and for the addressee, who declines by a code.
extension RedLines {
    /// What of a request may not be asked, and why; `nil` where nothing was found.
    ///
    /// Questions are read together, with why they are asked of this addressee: what is set apart over two lines is one question.
    /// The purpose may speak of lists and of places, and is looked at for a way round the law alone.
    static func prohibited(in request: JSONValue) -> Complaint? {
        let questions = Rfi.texts(request["questions"]).joined(separator: "\n")
        let why = request["why_addressee"]?.string ?? ""
        let ways = [("questions", questions), ("why_addressee", why), ("purpose", request["purpose"]?.string ?? "")]
        if let way = ways.first(where: { !ownLaw.all(inText: Plain.bytes($0.1)).isEmpty }) {
            return Complaint(
                way.0, "a partner is not asked for what the requester's own law does not let it find out")
        }
        for (property, text) in [("questions", questions), ("why_addressee", questions + "\n" + why)] {
            let bytes = Plain.bytes(text)
            if !lists.all(inText: bytes).isEmpty
                || !everybody.all(inText: bytes).isEmpty && !naming.all(inText: bytes).isEmpty
            {
                return Complaint(
                    property,
                    "R3: lists of persons are not asked for: name the one whom the question is about, and why")
            }
            if !protected.all(inText: bytes).isEmpty, !whereabouts.all(inText: bytes).isEmpty {
                return Complaint(property, "R5: nobody is asked where somebody is whose status protects them")
            }
        }
        return nil
    }

    private static let ownLaw = Plain.fragments(
        """
        without a warrant,without judicial authori,without a court order,our law does not allow,our law does not permit,\
        our law forbids,our own law forbids,circumvent our,get round our law,get around our law,bypass our law,\
        sans mandat,sans autorisation judiciaire,notre loi ne permet pas,notre loi interdit,contourner notre loi,\
        contourner la loi,sem mandado,sem autorização judicial,a nossa lei não permite,nossa lei proíbe,\
        contornar a nossa lei,contornar a lei,bila hati ya mahakama,bila idhini ya mahakama,sheria yetu hairuhusu,\
        sheria yetu inakataza,kukwepa sheria,دون إذن قضائي,بدون إذن قضائي,قانوننا لا يسمح,قانوننا يمنع,الالتفاف على القانون
        """)

    /// Lists by what they are called.
    private static let lists = Plain.fragments(
        """
        passenger list,passenger manifest,list of passengers,all passengers,list of travellers,list of travelers,\
        all travellers,all travelers,call records,call data records,call detail records,all subscribers,\
        list of subscribers,list of all persons,list of all people,list of all members,list of all citizens,\
        list of persons,names of all,liste des passagers,liste de tous les,liste de toutes les personnes,\
        tous les abonnés,relevés d'appels,relevés téléphoniques,noms de tous,tous les voyageurs,\
        lista de passageiros,lista de todos os,lista de todas as pessoas,todos os assinantes,registos de chamadas,\
        registros de chamadas,nomes de todos,todos os viajantes,orodha ya abiria,orodha ya watu wote,\
        majina ya wote,rekodi za simu,wasafiri wote,قائمة الركاب,قائمة بجميع الأشخاص,قائمة بكل الأشخاص,سجلات المكالمات,\
        أسماء جميع,جميع المسافرين
        """)

    /// Many persons at once: no more than words where nobody asks who they are.
    private static let everybody = Plain.fragments(
        """
        all persons who,all people who,everyone who,everybody who,all members of,all residents of,\
        toutes les personnes qui,tous ceux qui,tous les membres de,tous les habitants de,\
        todas as pessoas que,todos os que,todos os membros de,todos os moradores de,\
        watu wote wa,watu wote ambao,wanachama wote,wakazi wote,\
        جميع الأشخاص الذين,كل من,جميع أعضاء,جميع سكان
        """)

    private static let naming = Plain.fragments(
        """
        name,list,identify,identities,addresses,phone numbers,particulars,details of,who are,\
        noms,nom de,liste,identifier,identité,identités,adresses,numéros,coordonnées,qui sont,\
        nomes,lista,identificar,identidades,endereços,moradas,números,quem são,\
        majina,orodha,watambue,anwani,namba za simu,ni nani,\
        أسماء,قائمة,هويات,عناوين,أرقام,من هم
        """)

    private static let whereabouts = Plain.fragments(
        """
        where is,where does,where do,where are,where can,whereabouts,home address,location of,locate,current location,\
        phone location,lives now,hiding,\
        où est,où habite,où se trouve,où vit,adresse du domicile,domicile de,localiser,localisation,se cache,\
        onde está,onde mora,onde vive,endereço,morada,localizar,localização,paradeiro,\
        yuko wapi,anaishi wapi,anakaa wapi,wako wapi,mahali alipo,anwani ya,kumpata,anajificha,\
        أين يوجد,أين يسكن,أين يقيم,أين هو,مكان وجود,عنوان,تحديد موقع,موقع,مكان إقامة
        """)

    /// Those whose status protects them, with accents and without.
    private static let protected = Plain.fragments(protectedPersons)
}

/// Letters as a list of words compares them: in small ones, without accents, however they are composed; words end at any
/// apostrophe, and what cannot be seen is not there.
enum Plain {
    /// The letters as UTF-8.
    static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: continue
            default: break
            }
            // What stretches a word of Arabic.
            if scalar == "\u{640}" { continue }
            if apostrophes.contains(scalar) || separators.contains(scalar.properties.generalCategory) {
                bytes.append(UInt8(ascii: " "))
            } else {
                for small in scalar.properties.lowercaseMapping.unicodeScalars {
                    switch small.properties.generalCategory {
                    case .nonspacingMark: continue
                    default: bytes += String(base[small] ?? Character(small)).utf8
                    }
                }
            }
        }
        return bytes
    }

    /// Texts to look for in what ``bytes(_:)`` makes, separated by commas.
    static func fragments(_ list: String) -> Fragments {
        let texts = list.split(separator: ",").map { String(decoding: bytes(String($0)), as: UTF8.self) }
        return Fragments([.surveillance: texts.joined(separator: ",")])
    }

    private static let apostrophes: Set<Unicode.Scalar> = ["'", "’", "‘", "ʼ", "ʻ", "`", "´", "＇"]
    private static let separators: Set<Unicode.GeneralCategory> = [
        .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .dashPunctuation, .connectorPunctuation,
        .otherPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
    ]

    /// What the accented letters of the interface's languages are without their accents, and the forms of one Arabic letter.
    private static let base: [Unicode.Scalar: Character] = {
        var base: [Unicode.Scalar: Character] = [
            "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
        ]
        for (letter, accented) in [
            ("a", "àáâãäåā"), ("c", "çć"), ("e", "èéêëē"), ("i", "ìíîïī"), ("n", "ñ"), ("o", "òóôõöō"), ("u", "ùúûüū"),
            ("y", "ýÿ"),
        ] as [(Character, String)] {
            // Composed, as they are written here; the others lose their marks before.
            for scalar in accented.unicodeScalars { base[scalar] = letter }
        }
        return base
    }()
}
