import JSON

/// Requests that are refused at the requester's own node, as far as their form and their words tell. Domain 3.9.
///
/// A list of words is no judge: it stops what somebody writes down as if it were nothing. What it misses is for the second person
/// who releases the request, and for the addressee, who declines by a code.
extension RedLines {
    /// What of a request may not be asked, and why; `nil` where nothing was found.
    static func prohibited(in request: JSONValue) -> Complaint? {
        for (property, texts) in [
            ("questions", Rfi.texts(request["questions"])), ("purpose", [request["purpose"]?.string ?? ""]),
            ("why_addressee", [request["why_addressee"]?.string ?? ""]),
        ] {
            for text in texts {
                if let message = prohibited(text) { return Complaint(property, message) }
            }
        }
        return nil
    }

    private static func prohibited(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        if !ownLaw.all(inText: bytes).isEmpty {
            return "a partner is not asked for what the requester's own law does not let it find out"
        }
        if !lists.all(inText: bytes).isEmpty {
            return "R3: lists of persons are not asked for: name the one whom the question is about, and why"
        }
        if isOnProtected(bytes), !whereabouts.all(inText: bytes).isEmpty {
            return "R5: nobody is asked where somebody is whose status protects them"
        }
        return nil
    }

    private static let ownLaw = Fragments([
        .surveillance: """
        without a warrant,without judicial authori,without a court order,our law does not allow,our law does not permit,\
        our law forbids,our own law forbids,circumvent our,get round our law,get around our law,bypass our law,\
        sans mandat,sans autorisation judiciaire,notre loi ne permet pas,notre loi interdit,contourner notre loi,\
        contourner la loi,sem mandado,sem autorização judicial,a nossa lei não permite,nossa lei proíbe,\
        contornar a nossa lei,contornar a lei,bila hati ya mahakama,bila idhini ya mahakama,sheria yetu hairuhusu,\
        sheria yetu inakataza,kukwepa sheria,دون إذن قضائي,بدون إذن قضائي,قانوننا لا يسمح,قانوننا يمنع,الالتفاف على القانون
        """
    ])

    private static let lists = Fragments([
        .surveillance: """
        passenger list,passenger manifest,list of passengers,all passengers,list of travellers,all travellers,\
        call records,call data records,call detail records,all subscribers,list of subscribers,list of all persons,\
        list of all people,list of all members,list of all citizens,list of persons,names of all,all persons who,\
        everyone who,everybody who,all members of,all residents of,\
        liste des passagers,liste de tous les,liste de toutes les personnes,toutes les personnes qui,tous les abonnés,\
        relevés d'appels,relevés téléphoniques,noms de tous,tous les membres de,tous les voyageurs,\
        lista de passageiros,lista de todos os,lista de todas as pessoas,todas as pessoas que,todos os assinantes,\
        registos de chamadas,registros de chamadas,nomes de todos,todos os membros de,todos os viajantes,\
        orodha ya abiria,orodha ya watu wote,watu wote wa,majina ya wote,rekodi za simu,wanachama wote,wasafiri wote,\
        قائمة الركاب,قائمة بجميع الأشخاص,قائمة بكل الأشخاص,جميع الأشخاص الذين,سجلات المكالمات,أسماء جميع,جميع أعضاء,جميع المسافرين
        """
    ])

    private static let whereabouts = Fragments([
        .protected: """
        where is,where does,where do,where are,where can,whereabouts,home address,location of,locate,current location,\
        phone location,lives now,hiding,\
        où est,où habite,où se trouve,où vit,adresse du domicile,domicile de,localiser,localisation,se cache,\
        onde está,onde mora,onde vive,endereço,morada,localizar,localização,paradeiro,\
        yuko wapi,anaishi wapi,anakaa wapi,wako wapi,mahali alipo,anwani ya,kumpata,anajificha,\
        أين يوجد,أين يسكن,أين يقيم,أين هو,مكان وجود,عنوان,تحديد موقع,موقع,مكان إقامة
        """
    ])
}
