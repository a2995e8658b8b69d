/// Swahili for why something is refused: what pages ask for, and how it is sent.
let swahiliPagesRefusals = """
    the form is not UTF-8 = fomu si UTF-8
    there is no such language = hakuna lugha kama hiyo
    there is no such purpose: choose one of {1} = hakuna dhumuni kama hilo: chagua moja kati ya {1}
    at: write a time, as in 2025-04-05T09:30:00Z = at: andika wakati, kama 2025-04-05T09:30:00Z
    as: write csv or json = as: andika csv au json
    the question is too long: ask for less = swali ni refu mno: omba kidogo zaidi
    the house whose meeting this is writes to its participants = nyumba yenye mkutano ndiyo huwaandikia washiriki wake
    this meeting has no participant of that number = mkutano huu hauna mshiriki wa namba hiyo
    nobody recorded when this meeting is: a calendar could not show it = hakuna aliyeandika mkutano huu ni lini: kalenda isingeweza kuuonyesha
    this meeting is not one that you may change here = mkutano huu si ule unaoweza kuubadilisha hapa
    name a channel, and how it is to be written: as=stix or as=csv = taja chaneli, na jinsi ya kuandikwa: as=stix au as=csv
    days: write a number from 1 to {1} = days: andika namba kuanzia 1 hadi {1}
    answer with grant or refuse = jibu kwa grant au refuse
    a recall has a reason = urudishaji una sababu
    a recall says what becomes of the content = urudishaji husema maudhui yatakuwaje
    an entry is named by its number = ingizo hutajwa kwa namba yake
    what you look for is too long: write less = unachotafuta ni kirefu mno: andika kidogo zaidi
    there is no "{1}" in the registry that you may see = hakuna “{1}” katika sajili unayoweza kuiona
    there is no form "{1}" for you = hakuna fomu “{1}” kwa ajili yako
    a request is for access, rectification, erasure, restriction or an objection = ombi ni la ufikiaji, marekebisho, ufutaji, uzuiaji au pingamizi
    choose one of the decisions = chagua moja ya maamuzi
    a request does not go that way = ombi haliendi njia hiyo
    there is no proof of a part: it would tell of the rest = hakuna uthibitisho wa sehemu: ungedokeza yaliyobaki
    {1} is no product: its page prints, and its object is a file = {1} si taarifa ya uchambuzi: ukurasa wake huchapishwa, na kitu chake ni faili
    this requirement is not one that you may change here = hitaji hili si lile unaloweza kulibadilisha hapa
    this request is another house's: only they ask others for it = ombi hili ni la nyumba nyingine: yenyewe pekee huwauliza wengine kwa ajili yake
    say what is to be found: q=… = sema nini kitafutwe: q=…
    the form has {1} lines of wordings at most, each of four fields = fomu ina mistari ya maneno mbadala isiyozidi {1}, kila mmoja wenye sehemu nne
    there is no such certificate that you may see = hakuna cheti kama hicho unachoweza kukiona
    a certificate is a file as json, or a sheet as pdf = cheti ni faili ya json, au karatasi ya pdf
    months: write a number = months: andika namba
    there is no form "{1}": choose one of those on the page before = hakuna fomu “{1}”: chagua moja ya zile za ukurasa uliotangulia
    say how it is to be written: as=stix or as=csv = sema itaandikwaje: as=stix au as=csv
    the package has {1} bytes, {2} is the most: shorten it = kifurushi kina baiti {1}, {2} ndiyo ya juu: kifupishe
    {1} is no warning whose hazard you may see: take its object = {1} si tahadhari ambayo unaweza kuona hatari yake: chukua kitu chake
    {1} was taken back, and no version before it may go wherever this one goes: cancel those by hand = {1} ilirudishwa, na hakuna toleo la kabla linaloweza kwenda kila linakokwenda hili: yafuteni kwa mkono
    {1} cannot be written as an alert: {2} = {1} haiwezi kuandikwa kama tahadhari: {2}
    the label of {1} cannot be written: {2} = lebo ya {1} haiwezi kuandikwa: {2}
    more than {1} query parameters: send fewer = zaidi ya vigezo {1} vya swali: tuma vichache
    the query has a malformed percent escape: send UTF-8, %XX for each byte = swali lina msimbo wa asilimia wenye kasoro: tuma UTF-8, %XX kwa kila baiti
    more than {1} fields: send fewer = zaidi ya sehemu {1}: tuma chache
    {1} is given {2} times: give it once = {1} imetolewa mara {2}: itoe mara moja
    the form does not say what parts it: send multipart/form-data with a boundary = fomu haisemi nini kinaitenganisha: tuma multipart/form-data yenye boundary
    the form has more than {1} parts: send fewer = fomu ina sehemu zaidi ya {1}: tuma chache
    the form is not multipart/form-data as RFC 7578 has it: send it again = fomu si multipart/form-data kwa mujibu wa RFC 7578: itume tena
    {1} cannot be written anew in this form: follow it up instead = {1} haiwezi kuandikwa upya katika fomu hii: ifuatilie badala yake
    """
