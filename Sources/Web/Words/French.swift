extension Language {
    /// French, with its typography: a no-break space before double punctuation and inside guillemets.
    static let french = Language(
        code: "fr", name: "Français", direction: .ltr,
        plurals: PluralRule(forms: [.one, .many, .other]) { number in
            switch number {
            case 0, 1: .one
            case _ where number.isMultiple(of: 1_000_000): .many
            default: .other
            }
        },
        months: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
            "novembre", "décembre",
        ],
        shortMonths: [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
        ],
        groupSeparator: "\u{202F}", decimalSeparator: ",", datePattern: "{day} {month} {year}",
        shortDatePattern: "{day} {month} {year}", dateTimePattern: "{date} à {time}", ordinalFirst: "1er",
        phrases: Phrases(
            [
                frenchWords, frenchPartyWords, frenchOversightWords, frenchPeerWords, frenchProductWords,
                frenchTearLineWords, frenchInboxWords, frenchSearchWords, frenchRfiWords, frenchExpertiseWords,
                frenchSeeingWords, frenchMeasureWords, frenchImportWords, frenchCouncilWords, frenchBudgetWords,
                frenchTrainingWords, frenchJointWords, frenchReadingWords,
            ].joined(
                separator: "\n")),
        refusals: RefusalWords(
            [
                frenchCheckingRefusals, frenchKindsRefusals, frenchCouncilRefusals, frenchRequestsRefusals,
                frenchReleasingRefusals, frenchTrainingRefusals, frenchFilesRefusals, frenchNodeRefusals,
                frenchPagesRefusals, frenchListsRefusals,
            ].joined(separator: "\n")))
}

private let frenchWords = """
    # toutes les pages
    site.tagline = Chacun parle pour sa maison ; ensemble, on décide.
    site.skip = Aller au contenu
    site.nav = Principale
    site.live = Arrivées
    site.search = Recherche
    site.node = Nœud
    site.releases = Diffusion
    site.signOut = Se déconnecter
    site.signedInAs = Connecté en tant que
    site.language = Langue
    site.footer = Nœud de {organisation}
    site.version = Baraza {version}
    site.allowances = Vous voyez ce qui vous a été communiqué. Le reste n’est ni montré ni compté.
    site.utc = Toutes les heures sont en UTC.
    site.markingBanner = Mention de cette page

    # listes de fiches
    list.older = Fiches plus anciennes
    list.newest = Revenir aux plus récentes
    list.revoked = révoquée
    list.reassess = source rappelée : à réévaluer
    list.exact = correspondance exacte
    list.channel = Canal
    list.type = Type
    list.any = Tous
    list.allChannels = Tous les canaux

    # arrivées
    live.title = Arrivées
    live.lead = Les fiches à mesure que ce nœud les accepte, la plus récente d’abord.
    live.refresh = Actualiser la liste
    live.state.off = La liste est figée : actualisez-la pour voir les nouveautés.
    live.state.connecting = Connexion…
    live.state.live = En direct
    live.state.paused = En pause
    live.state.lost = Connexion perdue, nouvel essai…
    live.state.ended = Le direct est terminé : actualisez cette page.
    live.pause = Suspendre
    live.resume = Reprendre
    live.waiting.one = {n} nouvelle fiche : l’afficher
    live.waiting.many = {n} de nouvelles fiches : les afficher
    live.waiting.other = {n} nouvelles fiches : les afficher
    live.arrived.one = {n} nouvelle fiche est arrivée
    live.arrived.many = {n} de nouvelles fiches sont arrivées
    live.arrived.other = {n} nouvelles fiches sont arrivées
    live.filter = Filtrer par canal
    live.file.stix = Télécharger le canal : STIX
    live.file.csv = Tableau : CSV
    live.empty.title = Rien n’est encore arrivé
    live.empty.text = Dès que ce nœud acceptera une fiche que vous pouvez lire, elle apparaîtra ici d’elle-même.
    live.empty.noChannel = Vous n’êtes encore membre d’aucun canal. L’opérateur de ce nœud peut vous y inscrire.
    live.empty.try = Pour déposer une fiche, envoyez un paquet STIX à un canal par TAXII, ou demandez à l’opérateur d’en importer un :
    live.empty.older = Il n’y a pas de fiche plus ancienne que vous puissiez voir.
    live.list = Fiches, la plus récente d’abord

    # fiche
    record.properties = Ce qu’elle dit
    record.translated.unreviewed = Traduction automatique, non relue : aucune évaluation ne la cite avant qu’une autorité de diffusion l’ait relue.
    record.translated.reviewed = Traduction automatique, relue par {post}.
    record.signature.signed = Signé par {by}, vérifié avec la clé de son nœud.
    record.signature.unsigned = Non signé.
    record.signature.unknown = Signé au nom de {by} avec une clé que ce nœud ne connaît pas : non vérifié.
    record.signature.wrong = La signature au nom de {by} est fausse : cette fiche n’ouvre rien à personne.
    record.reassess = Ce dont ceci est tiré a été rappelé, ou porte désormais un marquage plus strict : à réévaluer.
    record.unprinted = Cette fiche ne doit pas être imprimée.
    record.corrected = Corrigé : la version du
    record.markings = Mentions
    record.history = Versions
    record.history.lead.one = {n} version que vous pouvez voir.
    record.history.lead.many = {n} de versions que vous pouvez voir, la plus récente d’abord.
    record.history.lead.other = {n} versions que vous pouvez voir, la plus récente d’abord.
    record.history.more.one = {n} version plus ancienne n’est pas affichée ici.
    record.history.more.many = {n} de versions plus anciennes ne sont pas affichées ici.
    record.history.more.other = {n} versions plus anciennes ne sont pas affichées ici.
    record.history.this = affichée ici
    record.history.notNewest = Ce n’est pas la version la plus récente.
    record.history.showNewest = Afficher la version la plus récente
    record.refersTo = Renvoie à
    record.refersTo.none = Cette fiche ne renvoie à rien que vous puissiez voir.
    record.refersTo.more.one = {n} autre renvoi figure dans l’objet tel que reçu.
    record.refersTo.more.many = {n} d’autres renvois figurent dans l’objet tel que reçu.
    record.refersTo.more.other = {n} autres renvois figurent dans l’objet tel que reçu.
    record.referredBy = Citée par
    record.referredBy.none = Rien de ce que vous pouvez voir ne renvoie à cette fiche.
    record.referredBy.more = Des fiches plus anciennes citent aussi celle-ci ; les plus récentes sont affichées.
    record.revoked = Cette fiche a été révoquée par qui l’avait établie. Elle n’est plus valable.
    record.envelope = Comment elle est arrivée
    record.id = Identifiant
    record.channel = Canal
    record.elsewhere = Aussi dans
    record.added = Acceptée par ce nœud
    record.markings.unknown = {id} (non comprise : pour son émetteur d’origine seul)
    record.sightingOf = Observation : {type}
    record.untitled = {type} {digits}
    record.noMarkings = Mention de son canal seulement.
    record.more.one = {n} autre valeur figure dans l’objet tel que reçu.
    record.more.many = {n} d’autres valeurs figurent dans l’objet tel que reçu.
    record.more.other = {n} autres valeurs figurent dans l’objet tel que reçu.
    record.deep = Imbrication trop profonde pour être montrée ici : voir l’objet tel que reçu.
    record.object = Objet tel que reçu
    record.object.lead = Les octets exacts que ce nœud a acceptés, aux blancs près.
    record.object.download = Télécharger l’objet (STIX 2.1, JSON)
    record.contents = Sur cette page
    record.yes = oui
    record.no = non
    record.none = néant
    record.table = Tableau : {name}
    record.time.exact = exactement

    # preuve
    proof.title = Place dans le registre
    proof.lead = Le registre de ce nœud ne fait que croître. Cette fiche en est l’entrée {entry} sur {size} ; le chemin ci-dessous mène d’elle à la racine que le nœud a signée.
    proof.verified = Vérifiée : le chemin mène à la racine signée.
    proof.failed = Non vérifiée : le chemin ne mène pas à la racine signée. Prévenez l’opérateur et gardez le fichier de preuve.
    proof.index = Rang de la feuille
    proof.size = Entrées du registre
    proof.root = Racine
    proof.leaf = Empreinte de la feuille
    proof.entry = Octets de l’entrée
    proof.salt = Sel
    proof.envelopeHash = Enveloppe
    proof.bodyHash = Corps
    proof.pathTitle = Chemin de la feuille à la racine
    proof.step.left = Étape {step} : jointe aux entrées {from} à {to}, à gauche
    proof.step.right = Étape {step} : jointe aux entrées {from} à {to}, à droite
    proof.step.leftOne = Étape {step} : jointe à l’entrée {from}, à gauche
    proof.step.rightOne = Étape {step} : jointe à l’entrée {from}, à droite
    proof.alone = Le registre n’a qu’une entrée : la feuille est la racine.
    proof.download = Télécharger la preuve (.tlog-proof)
    proof.check = Le fichier de preuve se vérifie sans ce nœud, avec tout vérificateur de preuves C2SP tlog et la clé publique de ce nœud.
    proof.details = Empreintes, pour qui vérifie à la main
    proof.drawing = Dessin du chemin dans l’arbre de Merkle
    proof.drawing.leaf = cette fiche
    proof.drawing.root = racine

    # recherche
    search.title = Recherche
    search.lead = Des mots, un nom, un identifiant, une adresse, une empreinte.
    search.field = Rechercher
    search.button = Rechercher
    search.hint = La touche / ramène à ce champ.
    search.results.for = Résultats pour « {text} »
    search.none.title = Aucun résultat pour « {text} »
    search.none.text = Parmi ce que vous pouvez lire, rien ne correspond. Essayez moins de mots, une autre graphie, ou tous les canaux et tous les types.
    search.start = Un identifiant, une empreinte, une adresse ou un nom de domaine entier trouve exactement les fiches qui le contiennent. Des mots trouvent les fiches où ils figurent tous ; accents et majuscules ne comptent pas.
    search.filters = Préciser

    # nœud
    node.title = Ce nœud
    node.organisation = Organisation
    node.origin = Nom du registre
    node.software = Logiciel
    node.started = En service depuis
    node.readable = Fiches que vous pouvez lire
    node.you = Vous
    node.roles = Rôles
    node.noRoles = aucun
    node.channels = Vos canaux
    node.noChannels = Vous n’êtes membre d’aucun canal.
    node.right.read = lire
    node.right.write = écrire
    node.right.both = lire et écrire
    node.ledger = Registre
    node.ledger.size = Entrées
    node.ledger.checkpoint = État signé
    node.ledger.key = Clé de vérification
    node.ledger.teach = Gardez une copie de l’état signé : qui en détient un ancien peut prouver que rien de ce qui le précède n’a été altéré depuis.
    node.service = Service
    node.accounts = Comptes
    node.listeners = Lecteurs en direct
    node.audit = Journal d’audit
    node.audit.none = Pas encore d’entrée d’audit.
    node.audit.when = Quand
    node.audit.who = Qui
    node.audit.act = Acte
    node.audit.subject = Sur
    node.audit.outcome = Issue
    node.audit.older = Entrées plus anciennes
    node.audit.newest = Entrées les plus récentes

    # connexion
    signin.title = Se connecter
    signin.lead = Voici le nœud de {organisation}.
    signin.leadNameless = Voici un nœud du réseau Baraza.
    signin.name = Nom de votre poste
    signin.name.hint = Tel que l’opérateur vous l’a donné, par exemple duty
    signin.password = Mot de passe
    signin.button = Se connecter
    signin.wrong = Le nom et le mot de passe ne vont pas ensemble. Vérifiez-les et réessayez.
    signin.empty = Saisissez le nom de votre poste et votre mot de passe.
    signin.locked = Trop d’essais. Attendez {wait}, puis réessayez.
    signin.stale = Ce formulaire était devenu trop ancien. Réessayez.
    signin.first = Connectez-vous pour voir cette page.
    signin.out = Vous êtes déconnecté.
    signin.notice = Réservé aux membres. Ce qui se fait ici est inscrit au registre de ce nœud, refus compris.
    signin.error = Échec de la connexion
    wait.seconds.one = {n} seconde
    wait.seconds.many = {n} de secondes
    wait.seconds.other = {n} secondes
    wait.minutes.one = {n} minute
    wait.minutes.many = {n} de minutes
    wait.minutes.other = {n} minutes
    wait.hours.one = {n} heure
    wait.hours.many = {n} d’heures
    wait.hours.other = {n} heures

    # erreurs
    error.back = Aller aux arrivées
    error.signIn = Se connecter
    error.reference = Référence pour l’opérateur
    error.invalid.title = Impossible de répondre à cela
    error.invalid.text = Quelque chose dans l’adresse ou le formulaire n’a pas de sens. Revenez en arrière et réessayez.
    error.unauthenticated.title = Veuillez vous connecter
    error.unauthenticated.text = Votre session est terminée ou n’a pas commencé.
    error.forbidden.title = Cela ne vous revient pas
    error.forbidden.text = Votre poste ne peut pas faire cela. S’il le devrait, demandez à l’opérateur de ce nœud.
    error.stale.title = Formulaire non fiable
    error.stale.text = Il était devenu trop ancien ou ne venait pas de ce site. Rien n’a été fait. Revenez en arrière, rechargez la page et renvoyez-le.
    error.missing.title = Rien ici
    error.missing.text = Cette page n’existe pas ou n’est pas disponible pour vous.
    error.too-many.title = Trop de demandes
    error.too-many.text = Attendez {wait}, puis réessayez.
    error.too-many.textNoWait = Attendez un instant, puis réessayez.
    error.unavailable.title = Le nœud ne peut pas répondre
    error.unavailable.text = L’erreur est de notre côté et figure au journal. Rien de ce qui a été accepté n’est perdu. Réessayez dans un instant.

    # rôles
    role.reader = lecture
    role.author = rédaction
    role.releaser = autorité de diffusion
    role.operator = exploitation du nœud
    role.auditor = audit
    role.oversight = contrôle externe

    # types de fiches
    type.attack-pattern = Technique d’attaque
    type.campaign = Campagne
    type.course-of-action = Mesure de réponse
    type.grouping = Regroupement
    type.identity = Identité
    type.incident = Incident
    type.indicator = Indicateur
    type.infrastructure = Infrastructure
    type.intrusion-set = Mode opératoire d’attaque
    type.location = Lieu
    type.malware = Maliciel
    type.malware-analysis = Analyse de maliciel
    type.note = Note
    type.observed-data = Données observées
    type.opinion = Avis
    type.report = Rapport
    type.threat-actor = Acteur de la menace
    type.tool = Outil
    type.vulnerability = Vulnérabilité
    type.relationship = Relation
    type.sighting = Observation
    type.marking-definition = Définition de mention
    type.extension-definition = Définition d’extension
    type.language-content = Contenu traduit
    type.artifact = Artefact
    type.autonomous-system = Système autonome
    type.directory = Répertoire
    type.domain-name = Nom de domaine
    type.email-addr = Adresse électronique
    type.email-message = Message électronique
    type.file = Fichier
    type.ipv4-addr = Adresse IPv4
    type.ipv6-addr = Adresse IPv6
    type.mac-addr = Adresse MAC
    type.mutex = Mutex
    type.network-traffic = Trafic réseau
    type.process = Processus
    type.software = Logiciel
    type.url = URL
    type.user-account = Compte d’utilisateur
    type.windows-registry-key = Clé de registre Windows
    type.x509-certificate = Certificat X.509

    # propriétés
    property.type = Type
    property.spec_version = Version de STIX
    property.id = Identifiant
    property.created_by_ref = Établie par
    property.created = Établie le
    property.modified = Modifiée le
    property.revoked = Révoquée
    property.labels = Étiquettes
    property.confidence = Confiance
    property.lang = Langue
    property.external_references = Références externes
    property.object_marking_refs = Mentions
    property.granular_markings = Mentions des parties
    property.extensions = Extensions
    property.name = Nom
    property.description = Description
    property.aliases = Alias
    property.kill_chain_phases = Phases de la chaîne d’attaque
    property.kill_chain_name = Chaîne d’attaque
    property.phase_name = Phase
    property.first_seen = Vu pour la première fois
    property.last_seen = Vu pour la dernière fois
    property.objective = Objectif
    property.context = Contexte
    property.object_refs = Objets
    property.roles = Rôles
    property.identity_class = Classe d’identité
    property.sectors = Secteurs
    property.contact_information = Contact
    property.indicator_types = Sortes d’indicateur
    property.pattern = Motif
    property.pattern_type = Langage du motif
    property.pattern_version = Version du langage du motif
    property.valid_from = Valable à partir du
    property.valid_until = Valable jusqu’au
    property.infrastructure_types = Sortes d’infrastructure
    property.goals = Buts
    property.resource_level = Moyens
    property.primary_motivation = Motivation première
    property.secondary_motivations = Motivations secondaires
    property.personal_motivations = Motivations personnelles
    property.sophistication = Niveau technique
    property.latitude = Latitude
    property.longitude = Longitude
    property.precision = Précision (mètres)
    property.region = Région
    property.country = Pays
    property.administrative_area = Unité administrative
    property.city = Ville
    property.street_address = Adresse postale
    property.postal_code = Code postal
    property.malware_types = Sortes de maliciel
    property.is_family = Est une famille
    property.capabilities = Capacités
    property.operating_system_refs = Systèmes d’exploitation
    property.architecture_execution_envs = Architectures
    property.implementation_languages = Langages de programmation
    property.sample_refs = Échantillons
    property.content = Contenu
    property.abstract = Résumé
    property.authors = Auteurs
    property.first_observed = Observé pour la première fois
    property.last_observed = Observé pour la dernière fois
    property.number_observed = Nombre d’observations
    property.explanation = Explication
    property.opinion = Avis
    property.report_types = Sortes de rapport
    property.published = Publié le
    property.threat_actor_types = Sortes d’acteur
    property.tool_types = Sortes d’outil
    property.tool_version = Version de l’outil
    property.relationship_type = Relation
    property.source_ref = De
    property.result_ref = Version publiée
    property.target_ref = Vers
    property.start_time = Début
    property.stop_time = Fin
    property.count = Nombre
    property.sighting_of_ref = Observation de
    property.observed_data_refs = Données observées
    property.where_sighted_refs = Lieu d’observation
    property.summary = Synthèse
    property.source_name = Source
    property.external_id = Identifiant à la source
    property.url = Adresse
    property.value = Valeur
    property.hashes = Empreintes
    property.size = Taille (octets)
    property.mime_type = Type de média
    property.number = Numéro
    property.rir = Registre régional
    property.path = Chemin
    property.display_name = Nom affiché
    property.resolves_to_refs = Se résout en
    property.belongs_to_refs = Appartient à
    property.definition_type = Sorte de mention
    property.definition = Définition
    property.statement = Déclaration
    property.schema = Schéma
    property.version = Version
    property.extension_types = Sortes d’extension
    property.object_ref = Objet
    property.object_modified = Version de l’objet
    property.contents = Contenus
    property.selectors = Parties
    property.marking_ref = Mention
    property.src_ref = Source
    property.dst_ref = Destination
    property.src_port = Port source
    property.dst_port = Port de destination
    property.protocols = Protocoles
    property.start = Début
    property.end = Fin
    property.vendor = Éditeur
    property.languages = Langues
    property.originator = Émetteur d’origine
    property.filed_by = Déposée par
    property.channel = Canal
    property.defanged = Désamorcée
    property.kind = Sorte
    property.content_hash = Empreinte du contenu
    property.owner_node = Nœud
    property.node = Nœud
    property.precedence = Degré d’urgence
    property.release_policy = Politique de diffusion
    property.released_by = Diffusion autorisée par
    property.classification = Classification
    property.tlp = TLP
    property.rel_to = Communicable à
    property.not_rel_to = Non communicable à
    property.rel_to_mode = Si l’audience change
    property.originator_control = Contrôle de l’émetteur
    property.originators = Émetteurs d’origine
    property.onward = Rediffusion
    property.permitted_use = Usage permis
    property.handling = Consignes de traitement
    property.attribution = Attribution
    property.review_on = À réexaminer le
    property.downgrade_on = Déclassement le
    property.urn = Nom de la fiche
    property.prev_hash = Empreinte de la version précédente
    property.provenance = Provenance
    property.retention = Conservation
    property.legal_basis = Base juridique
    property.personal_data = Données à caractère personnel
    property.links = Liens
    property.translations = Traductions
    property.signatures = Signatures

    # le bureau de diffusion
    release.title = Bureau de diffusion
    release.lead = Ce qui demande deux personnes est retenu ici jusqu’à ce qu’un autre poste de votre organisation décide. Nul ne décide de ce qu’il a déposé.
    release.waiting = En attente de décision
    release.mine = de vous
    release.none.title = Rien n’attend
    release.none.text = Ce qui est CONFIDENTIEL ou plus, parle de personnes, ou va à plus de lecteurs que la version précédente passe d’abord par ici, de même qu’une évaluation : un autre que son auteur la relit.
    release.decided = Décidé
    release.due = À réexaminer
    release.due.lead = Leur date est venue, selon leurs propres marquages ou selon le registre. Une date ne fait que proposer : elle ne diffuse rien.
    release.due.since = Depuis
    release.due.why = Motif
    release.due.more = D’autres sont à réexaminer : voici ceux qui attendent depuis le plus longtemps.
    release.due.downgrade = déclassement proposé
    release.due.review = réexamen
    release.due.ending = un accord prend bientôt fin
    release.older = Décisions plus anciennes
    release.more = Suite de ce qui attend
    release.newest = Revenir à ce qui attend
    release.when = Quand
    release.what = Quoi
    release.state = État
    release.by = Décidé par
    release.for = Pour le canal
    release.asked = Demandé par
    release.askedBy = {post}, {time}
    release.reason = Rendu
    release.record = Il est dans son canal : voir la fiche
    release.source = Comparez-la avec ce dont elle est tirée
    release.why = Pourquoi il faut deux personnes
    release.preview = Qui recevrait quoi
    release.organisation = Organisation
    release.new = nouveau
    release.decide = Votre décision
    release.clear = Valider et diffuser
    release.clear.text = Il est déposé dans son canal, aussitôt et pour de bon, avec le nom des deux postes.
    release.read = Lire ce qu’il dit
    release.changes = Ce qui a changé depuis la version précédente
    release.changes.since = Comparé à la version du
    release.changes.none = Il dit la même chose : seul son marquage ou son canal est autre.
    release.changes.elsewhere = Il diffère en ce qui n’est pas comparé ici : lisez ses propriétés.
    release.changes.part = Comparé pour autant que la version précédente vous soit montrée : ce que vous n’en voyez pas figure ici comme si c’était nouveau.
    release.changes.gone = avant
    release.changes.added = maintenant
    release.scores = La note de qui a décidé
    release.scores.give = Le noter selon les normes d’analyse
    release.scores.hint = L’auteur voit les notes. Ce que vous laissez de côté n’est pas noté.
    release.scores.must = L’auteur voit les notes. Une appréciation n’est validée qu’une fois les neuf notées.
    release.return = Rendre à l’auteur
    release.return.why = Pourquoi il est rendu
    release.own = Vous l’avez demandé
    release.own.text = Un autre poste habilité à diffuser de votre organisation en décide. D’ici là, vous pouvez le reprendre.
    release.withdraw = Retirer
    release.problem = Il ne peut être déposé tel quel : {problem}
    release.stale = Le formulaire venait d’une ancienne page : rien n’a été fait. Décidez à nouveau.
    release.changed = Il a changé depuis que vous l’avez lu, ou quelqu’un a décidé : rien n’a été fait. Relisez-le.
    release.needsReason = Dites pourquoi il est rendu : l’auteur doit le savoir.
    release.done.clear = Diffusé.
    release.done.return = Rendu à son auteur.
    release.done.withdraw = Retiré.
    release.state.submitted = en attente
    release.state.cleared = validé, en cours de dépôt
    release.state.returned = rendu
    release.state.released = diffusé
    release.state.withdrawn = retiré
    release.ground.classification = classifié
    release.ground.persons = personnes
    release.ground.widening = audience plus large
    release.ground.recalled = déjà rappelé
    release.ground.tear-line = expurgé
    release.ground.definition = marquage
    release.ground.classification.long = Il est CONFIDENTIEL ou plus, ou leur équivalent.
    release.ground.persons.long = Il parle de personnes.
    release.ground.widening.long = Il demande moins que la version précédente : quelqu’un peut le recevoir, ou en recevoir plus, qui ne le pouvait pas.
    release.ground.recalled.long = Il a été rappelé une fois, et revient par là.
    release.ground.tear-line.long = C’est une version expurgée : un second lecteur cherche ce qu’elle dit encore de sa source.
    release.ground.definition.long = Il dit ce que signifie un marquage qui vaut CONFIDENTIEL, parle de personnes, ou marque déjà des fiches de quelqu’un d’autre.

    # ce qui est transmis plus loin
    onward.title = Accords et rappels
    onward.lead = Ce qu’une maison a donné à une autre reste à elle : ses responsables de diffusion disent si cela peut aller plus loin. Cinq jours ouvrés de silence valent refus.
    onward.requests = Demandes de transmission
    onward.ask = Demander à transmettre
    onward.ask.text = Chaque émetteur d’origine de la fiche est interrogé ; pour la vôtre, les émetteurs de ce qu’elle cite. Rien ne part avant leur réponse.
    onward.ask.for = Pour quelle organisation (son code)
    onward.ask.own = C’est la parole de votre propre organisation : nul autre n’est à interroger.
    onward.done.ask = Demande faite.
    onward.none = Personne ne vous a rien demandé, et vous n’avez rien demandé.
    onward.originator = De qui c’est
    onward.due = Une réponse compte jusqu’au
    onward.said = La réponse
    onward.grant = Accorder
    onward.grant.text = Un accord pour cette version et cette organisation seules.
    onward.refuse = Refuser
    onward.refuse.why = Parce que
    onward.needsReason = Dites pourquoi : un code, ou une phrase.
    onward.consents = Accords donnés par votre organisation
    onward.consents.none = Aucun n’a été donné.
    onward.granted = Accordé par
    onward.until = Jusqu’au
    onward.open = sans terme
    onward.withdraw.why = Pourquoi
    onward.recalls = Rappels
    onward.recalls.none = Rien n’a été rappelé.
    onward.why = Pourquoi
    onward.derived = Dérivés
    onward.done.grant = Accordé.
    onward.done.refuse = Refusé.
    onward.done.withdraw = Retiré.
    onward.state.asked = demandé
    onward.state.seen = vu
    onward.state.granted = accordé
    onward.state.granted-as-tear-line = accordé, version expurgée
    onward.state.refused = refusé
    onward.state.lapsed = échu
    onward.code.source-protection = protection d’une source
    onward.code.not-held = non détenu
    onward.code.judicial-authorisation = demande un juge
    onward.code.essential-security-interest = intérêt essentiel de sécurité
    onward.code.would-harm = nuirait
    onward.code.disproportionate-or-unclear = disproportionné ou peu clair
    onward.code.third-party-rule = règle du tiers
    onward.code.rights-risk = risque pour les droits
    onward.code.no-capacity = pas de moyens
    onward.recall = Rappeler une fiche
    onward.recall.text = Elle est retirée de tous les canaux, pour tous. Le fait du rappel, son auteur et sa raison restent consignés.
    onward.recall.words = Une phrase pour le dossier
    onward.done.recall = Rappelée. Ce qui en dérive est signalé.
    onward.recall.error = erreur
    onward.recall.source-protection = protection d’une source
    onward.recall.rights = droits
    onward.recall.legal = droit
    """
