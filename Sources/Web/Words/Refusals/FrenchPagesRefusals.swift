/// French for why something is refused: what pages ask for, and how it is sent.
let frenchPagesRefusals = """
    the form is not UTF-8 = le formulaire n’est pas en UTF-8
    there is no such language = il n’y a pas de telle langue
    there is no such purpose: choose one of {1} = il n’y a pas de telle finalité : choisissez l’une de {1}
    at: write a time, as in 2025-04-05T09:30:00Z = at : écrivez une heure, comme 2025-04-05T09:30:00Z
    as: write csv or json = as : écrivez csv ou json
    the question is too long: ask for less = la question est trop longue : demandez moins
    the house whose meeting this is writes to its participants = la maison dont c’est la réunion écrit à ses participants
    this meeting has no participant of that number = cette réunion n’a pas de participant de ce numéro
    nobody recorded when this meeting is: a calendar could not show it = nul n’a consigné quand est cette réunion : un calendrier ne pourrait la montrer
    this meeting is not one that you may change here = cette réunion n’est pas de celles que vous pouvez modifier ici
    name a channel, and how it is to be written: as=stix or as=csv = nommez un canal, et la forme voulue : as=stix ou as=csv
    days: write a number from 1 to {1} = days : écrivez un nombre de 1 à {1}
    answer with grant or refuse = répondez par grant ou refuse
    a recall has a reason = un rappel a un motif
    a recall says what becomes of the content = un rappel dit ce que devient le contenu
    an entry is named by its number = une entrée est nommée par son numéro
    what you look for is too long: write less = ce que vous cherchez est trop long : écrivez moins
    there is no "{1}" in the registry that you may see = il n’y a pas de « {1} » dans le registre que vous puissiez voir
    there is no form "{1}" for you = il n’y a pas de formulaire « {1} » pour vous
    a request is for access, rectification, erasure, restriction or an objection = une demande est d’accès, de rectification, d’effacement, de limitation ou d’opposition
    choose one of the decisions = choisissez l’une des décisions
    a request does not go that way = une demande ne prend pas ce chemin
    there is no proof of a part: it would tell of the rest = il n’y a pas de preuve d’une partie : elle trahirait le reste
    {1} is no product: its page prints, and its object is a file = {1} n’est pas un produit : sa page s’imprime, et son objet est un fichier
    this requirement is not one that you may change here = ce besoin n’est pas de ceux que vous pouvez modifier ici
    this request is another house's: only they ask others for it = cette demande est d’une autre maison : elle seule interroge d’autres pour elle
    say what is to be found: q=… = dites ce qu’il faut trouver : q=…
    the form has {1} lines of wordings at most, each of four fields = le formulaire a {1} lignes de formulations au plus, chacune de quatre champs
    there is no such certificate that you may see = il n’y a pas de tel certificat que vous puissiez voir
    a certificate is a file as json, or a sheet as pdf = un certificat est un fichier (json) ou une feuille (pdf)
    months: write a number = months : écrivez un nombre
    there is no form "{1}": choose one of those on the page before = il n’y a pas de formulaire « {1} » : choisissez l’un de ceux de la page précédente
    say how it is to be written: as=stix or as=csv = dites sous quelle forme l’écrire : as=stix ou as=csv
    the package has {1} bytes, {2} is the most: shorten it = le paquet a {1} octets, {2} est le maximum : abrégez-le
    {1} is no warning whose hazard you may see: take its object = {1} n’est pas une alerte dont vous puissiez voir le danger : prenez son objet
    {1} was taken back, and no version before it may go wherever this one goes: cancel those by hand = {1} a été retirée, et aucune version antérieure ne peut aller partout où va celle-ci : annulez-les à la main
    {1} cannot be written as an alert: {2} = {1} ne peut être écrite comme alerte : {2}
    the label of {1} cannot be written: {2} = l’étiquette de {1} ne peut être écrite : {2}
    more than {1} query parameters: send fewer = plus de {1} paramètres de requête : envoyez-en moins
    the query has a malformed percent escape: send UTF-8, %XX for each byte = la requête a un échappement % mal formé : envoyez de l’UTF-8, %XX pour chaque octet
    more than {1} fields: send fewer = plus de {1} champs : envoyez-en moins
    {1} is given {2} times: give it once = {1} est donné {2} fois : donnez-le une fois
    the form does not say what parts it: send multipart/form-data with a boundary = le formulaire ne dit pas ce qui le sépare : envoyez multipart/form-data avec un boundary
    the form has more than {1} parts: send fewer = le formulaire a plus de {1} parties : envoyez-en moins
    the form is not multipart/form-data as RFC 7578 has it: send it again = le formulaire n’est pas du multipart/form-data au sens de la RFC 7578 : renvoyez-le
    {1} cannot be written anew in this form: follow it up instead = {1} ne peut être récrit par ce formulaire : faites-en plutôt une suite
    """
