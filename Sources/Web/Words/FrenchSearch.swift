/// French for the search page.
let frenchSearchWords = """
    search.start.signs = « Entre guillemets », les mots restent tels que vous les écrivez ; -mot exclut ; OR se met entre des mots dont un seul suffit ; mot* est un début. N’importe quel nom d’une organisation la trouve sous tous ses noms.
    search.results = Résultats
    search.none = Rien trouvé
    search.problem = Quelque chose est à corriger dans les filtres.
    search.problem.long = C’est trop long : écrivez moins.
    search.problem.day = Écrivez un jour comme 2026-05-31.
    search.problem.grade = Écrivez une lettre de A à F et un chiffre de 1 à 6, comme B2.
    search.problem.excluding = Dites ce qui doit s’y trouver : un mot avec un signe moins ne fait qu’exclure.
    search.problem.cursor = Cette page de résultats est trop ancienne ou appartient à une autre recherche : cherchez de nouveau.
    search.understood = Cherché : {text}
    search.named = « {text} » a aussi été cherché comme : {names}
    search.leftOut = Exclu : {text}
    search.passedOver = Laissé de côté, car presque tous les textes l’ont : {text}
    search.cut = Vous avez demandé plus qu’une recherche n’accepte : la fin a été laissée de côté.
    search.asWritten = Vous avez demandé tant de choses que les mots ont été cherchés seulement tels que vous les avez écrits.
    search.fewer = Avec un mot de moins, quelque chose est trouvé :
    search.genre = Genre de produit
    search.since = Du (jour, UTC)
    search.until = Au (jour, UTC)
    search.place = Où : KE, ou un nom
    search.organisation = De qui : code ou nom
    search.grade = Cote d’une source, comme B2
    """
