/// Swahili for the search page.
let swahiliSearchWords = """
    search.start.signs = “Ndani ya alama za kunukuu” maneno hubaki kama ulivyoyaandika; -neno huondoa; OR husimama kati ya maneno ambayo moja linatosha; neno* ni mwanzo. Jina lolote la shirika hulipata kwa majina yake yote.
    search.results = Matokeo
    search.none = Hakuna kilichopatikana
    search.problem = Kuna cha kurekebisha katika vichujio.
    search.problem.long = Ni ndefu mno: andika kidogo.
    search.problem.day = Andika siku kama 2026-05-31.
    search.problem.grade = Andika herufi kutoka A hadi F na tarakimu kutoka 1 hadi 6, kama B2.
    search.problem.excluding = Sema kinachopaswa kuwemo: neno lenye alama ya kutoa huondoa tu.
    search.problem.cursor = Ukurasa huu wa matokeo ni wa zamani mno, au ni wa utafutaji mwingine: tafuta tena.
    search.understood = Kilichotafutwa: {text}
    search.named = “{text}” pia ilitafutwa kama: {names}
    search.leftOut = Kilichoondolewa: {text}
    search.passedOver = Kilichoachwa, kwa kuwa karibu kila matini inacho: {text}
    search.cut = Uliomba zaidi ya utafutaji mmoja unavyoweza: mwisho wake uliachwa.
    search.asWritten = Uliomba mengi hadi maneno yalitafutwa kama ulivyoyaandika tu.
    search.fewer = Kwa neno moja pungufu kuna kinachopatikana:
    search.genre = Aina ya bidhaa
    search.since = Kuanzia (siku, UTC)
    search.until = Hadi (siku, UTC)
    search.place = Wapi: KE, au jina
    search.organisation = Neno la nani: msimbo au jina
    search.grade = Daraja la chanzo, kama B2
    """
