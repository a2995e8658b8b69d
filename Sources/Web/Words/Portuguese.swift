extension Language {
    /// European Portuguese, as Lusophone Africa's administrations write it, in the spelling of the 1990 agreement.
    ///
    /// Plurals, months and separators are those of CLDR's `pt-PT`: unlike Brazil's, its `one` is the number one alone.
    static let portuguese = Language(
        code: "pt", name: "Português", direction: .ltr,
        plurals: PluralRule(forms: [.one, .many, .other]) { number in
            switch number {
            case 1: .one
            case _ where number != 0 && number.isMultiple(of: 1_000_000): .many
            default: .other
            }
        },
        months: [
            "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
            "novembro", "dezembro",
        ],
        shortMonths: [
            "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.", "dez.",
        ],
        groupSeparator: "\u{A0}", decimalSeparator: ",", datePattern: "{day} de {month} de {year}",
        shortDatePattern: "{day} {month} {year}", dateTimePattern: "{date} às {time}", ordinalFirst: nil,
        phrases: Phrases(
            [
                portugueseWords, portuguesePartyWords, portugueseOversightWords, portuguesePeerWords,
                portugueseProductWords, portugueseTearLineWords, portugueseInboxWords, portugueseSearchWords,
                portugueseRfiWords, portugueseExpertiseWords, portugueseSeeingWords, portugueseMeasureWords,
                portugueseImportWords, portugueseCouncilWords, portugueseBudgetWords, portugueseTrainingWords,
                portugueseJointWords, portugueseReadingWords,
            ].joined(
                separator: "\n")),
        refusals: RefusalWords(
            [
                portugueseCheckingRefusals, portugueseKindsRefusals, portugueseCouncilRefusals,
                portugueseRequestsRefusals, portugueseReleasingRefusals, portugueseTrainingRefusals,
                portugueseFilesRefusals, portugueseNodeRefusals, portuguesePagesRefusals, portugueseListsRefusals,
            ].joined(separator: "\n")))
}

private let portugueseWords = """
    # todas as páginas
    site.tagline = Cada um fala pela sua casa; juntos, decidem.
    site.skip = Saltar para o conteúdo
    site.nav = Principal
    site.live = Chegadas
    site.search = Pesquisa
    site.node = Nó
    site.releases = Difusão
    site.signOut = Terminar sessão
    site.signedInAs = Sessão iniciada como
    site.language = Língua
    site.footer = Nó de {organisation}
    site.version = Baraza {version}
    site.allowances = O que vê é o que lhe foi divulgado. O resto não se mostra nem se conta.
    site.utc = Todas as horas são em UTC.
    site.markingBanner = Marcação desta página

    # listas de fichas
    list.older = Fichas mais antigas
    list.newest = Voltar às mais recentes
    list.revoked = revogada
    list.reassess = fonte retirada: reavaliar
    list.exact = correspondência exata
    list.channel = Canal
    list.type = Tipo
    list.any = Todos
    list.allChannels = Todos os canais

    # chegadas
    live.title = Chegadas
    live.lead = As fichas à medida que este nó as aceita, da mais recente para a mais antiga.
    live.refresh = Atualizar a lista
    live.state.off = A lista está parada: atualize-a para ver as novidades.
    live.state.connecting = A ligar…
    live.state.live = Em direto
    live.state.paused = Em pausa
    live.state.lost = Ligação perdida, nova tentativa em curso…
    live.state.ended = A lista em direto terminou: atualize esta página.
    live.pause = Pausar
    live.resume = Retomar
    live.waiting.one = {n} ficha nova: mostrá-la
    live.waiting.many = {n} de fichas novas: mostrá-las
    live.waiting.other = {n} fichas novas: mostrá-las
    live.arrived.one = Chegou {n} ficha nova
    live.arrived.many = Chegaram {n} de fichas novas
    live.arrived.other = Chegaram {n} fichas novas
    live.filter = Filtrar por canal
    live.file.stix = Descarregar o canal: STIX
    live.file.csv = Tabela: CSV
    live.empty.title = Ainda não chegou nada
    live.empty.text = Assim que este nó aceitar uma ficha que possa ler, ela aparecerá aqui por si.
    live.empty.noChannel = Ainda não é membro de nenhum canal. O operador deste nó pode inscrevê-lo.
    live.empty.try = Para depositar uma ficha, envie um pacote STIX para um canal por TAXII, ou peça ao operador que importe um:
    live.empty.older = Não há fichas mais antigas que possa ver.
    live.list = Fichas, da mais recente para a mais antiga

    # ficha
    record.properties = O que diz
    record.translated.unreviewed = Tradução automática, não revista: nenhuma avaliação a cita antes de uma autoridade de difusão a rever.
    record.translated.reviewed = Tradução automática, revista por {post}.
    record.signature.signed = Assinado por {by} e verificado com a chave do seu nó.
    record.signature.unsigned = Não assinado.
    record.signature.unknown = Assinado em nome de {by} com uma chave que este nó não conhece: não verificado.
    record.signature.wrong = A assinatura em nome de {by} é falsa: esta ficha não abre nada a ninguém.
    record.reassess = Aquilo de que esta ficha foi feita foi retirado, ou tem agora uma marcação mais restritiva: reavalie-a.
    record.unprinted = Esta ficha não pode ser impressa.
    record.corrected = Corrigida: a versão de
    record.markings = Marcações
    record.history = Versões
    record.history.lead.one = {n} versão que pode ver.
    record.history.lead.many = {n} de versões que pode ver, da mais recente para a mais antiga.
    record.history.lead.other = {n} versões que pode ver, da mais recente para a mais antiga.
    record.history.more.one = {n} versão mais antiga não figura nesta lista.
    record.history.more.many = {n} de versões mais antigas não figuram nesta lista.
    record.history.more.other = {n} versões mais antigas não figuram nesta lista.
    record.history.this = mostrada aqui
    record.history.notNewest = Esta não é a versão mais recente.
    record.history.showNewest = Mostrar a versão mais recente
    record.refersTo = Remete para
    record.refersTo.none = Esta ficha não remete para nada que possa ver.
    record.refersTo.more.one = {n} outra referência consta do objeto tal como foi recebido.
    record.refersTo.more.many = {n} de outras referências constam do objeto tal como foi recebido.
    record.refersTo.more.other = {n} outras referências constam do objeto tal como foi recebido.
    record.referredBy = Referida por
    record.referredBy.none = Nada do que pode ver remete para esta ficha.
    record.referredBy.more = Também há fichas mais antigas que remetem para esta; mostram-se as mais recentes.
    record.revoked = Esta ficha foi revogada por quem a criou. Já não é válida.
    record.envelope = Como chegou aqui
    record.id = Identificador
    record.channel = Canal
    record.elsewhere = Também em
    record.added = Aceite por este nó
    record.markings.unknown = {id} (não compreendida: só para o seu originador)
    record.sightingOf = Observação: {type}
    record.untitled = {type} {digits}
    record.noMarkings = Só a marcação do seu canal.
    record.more.one = {n} outro valor consta do objeto tal como foi recebido.
    record.more.many = {n} de outros valores constam do objeto tal como foi recebido.
    record.more.other = {n} outros valores constam do objeto tal como foi recebido.
    record.deep = Encaixado a demasiada profundidade para se mostrar aqui: veja o objeto tal como foi recebido.
    record.object = Objeto tal como foi recebido
    record.object.lead = Os bytes exatos que este nó aceitou, salvo os espaços em branco.
    record.object.download = Descarregar o objeto (STIX 2.1, JSON)
    record.contents = Nesta página
    record.yes = sim
    record.no = não
    record.none = nada
    record.table = Tabela: {name}
    record.time.exact = exatamente

    # prova
    proof.title = Lugar no registo
    proof.lead = O registo deste nó só cresce. Esta ficha é a sua entrada {entry} de {size}; o caminho abaixo leva dela à raiz que o nó assinou.
    proof.verified = Verificada: o caminho leva à raiz assinada.
    proof.failed = Não verificada: o caminho não leva à raiz assinada. Avise o operador e guarde o ficheiro de prova.
    proof.index = Índice da folha
    proof.size = Entradas do registo
    proof.root = Raiz
    proof.leaf = Resumo criptográfico da folha
    proof.entry = Bytes da entrada
    proof.salt = Sal
    proof.envelopeHash = Envelope
    proof.bodyHash = Corpo
    proof.pathTitle = Caminho da folha à raiz
    proof.step.left = Passo {step}: junção com as entradas {from} a {to}, à esquerda
    proof.step.right = Passo {step}: junção com as entradas {from} a {to}, à direita
    proof.step.leftOne = Passo {step}: junção com a entrada {from}, à esquerda
    proof.step.rightOne = Passo {step}: junção com a entrada {from}, à direita
    proof.alone = O registo tem uma só entrada: a folha é a raiz.
    proof.download = Descarregar a prova (.tlog-proof)
    proof.check = O ficheiro de prova pode ser verificado sem este nó, com qualquer verificador de provas C2SP tlog e a chave pública deste nó.
    proof.details = Resumos criptográficos, para quem verifica à mão
    proof.drawing = Desenho do caminho na árvore de Merkle
    proof.drawing.leaf = esta ficha
    proof.drawing.root = raiz

    # pesquisa
    search.title = Pesquisa
    search.lead = Palavras, um nome, um identificador, um endereço, um resumo criptográfico.
    search.field = Pesquisar
    search.button = Pesquisar
    search.hint = A tecla / volta a este campo.
    search.results.for = Resultados para «{text}»
    search.none.title = Nenhum resultado para «{text}»
    search.none.text = Entre o que pode ler, nada corresponde. Tente menos palavras, outra grafia, ou todos os canais e todos os tipos.
    search.start = Um identificador, um resumo criptográfico, um endereço ou um nome de domínio completo encontra exatamente as fichas que o contêm. As palavras encontram as fichas em que figuram todas; acentos e maiúsculas não contam.
    search.filters = Refinar a pesquisa

    # nó
    node.title = Este nó
    node.organisation = Organização
    node.origin = Nome do registo
    node.software = Software
    node.started = Em serviço desde
    node.readable = Fichas que pode ler
    node.you = A sua conta
    node.roles = Funções
    node.noRoles = nenhuma
    node.channels = Os seus canais
    node.noChannels = Não é membro de nenhum canal.
    node.right.read = ler
    node.right.write = escrever
    node.right.both = ler e escrever
    node.ledger = Registo
    node.ledger.size = Entradas
    node.ledger.checkpoint = Estado assinado
    node.ledger.key = Chave de verificação
    node.ledger.teach = Guarde uma cópia do estado assinado: quem tiver um antigo pode provar que nada do que o precede foi alterado desde então.
    node.service = Serviço
    node.accounts = Contas
    node.listeners = Leitores em direto
    node.audit = Entradas de auditoria
    node.audit.none = Ainda não há entradas de auditoria.
    node.audit.when = Quando
    node.audit.who = Quem
    node.audit.act = Ato
    node.audit.subject = Sobre
    node.audit.outcome = Resultado
    node.audit.older = Entradas mais antigas
    node.audit.newest = Entradas mais recentes

    # início de sessão
    signin.title = Iniciar sessão
    signin.lead = Este é o nó de {organisation}.
    signin.leadNameless = Este é um nó da rede Baraza.
    signin.name = Nome do seu posto
    signin.name.hint = Tal como o operador lho deu, por exemplo duty
    signin.password = Palavra-passe
    signin.button = Iniciar sessão
    signin.wrong = O nome e a palavra-passe não correspondem. Verifique ambos e tente de novo.
    signin.empty = Escreva o nome do seu posto e a sua palavra-passe.
    signin.locked = Demasiadas tentativas. Aguarde {wait} e tente de novo.
    signin.stale = Este formulário tinha perdido a validade. Tente de novo.
    signin.first = Inicie sessão para ver essa página.
    signin.out = Terminou a sessão.
    signin.notice = Reservado aos membros. O que aqui se faz fica inscrito no registo deste nó, incluindo as recusas.
    signin.error = Não foi possível iniciar sessão
    wait.seconds.one = {n} segundo
    wait.seconds.many = {n} de segundos
    wait.seconds.other = {n} segundos
    wait.minutes.one = {n} minuto
    wait.minutes.many = {n} de minutos
    wait.minutes.other = {n} minutos
    wait.hours.one = {n} hora
    wait.hours.many = {n} de horas
    wait.hours.other = {n} horas

    # erros
    error.back = Ir para as chegadas
    error.signIn = Iniciar sessão
    error.reference = Referência para o operador
    error.invalid.title = Não é possível responder a isto
    error.invalid.text = Há no endereço ou no formulário algo que não faz sentido. Volte atrás e tente de novo.
    error.unauthenticated.title = Inicie sessão, por favor
    error.unauthenticated.text = A sua sessão terminou ou não chegou a começar.
    error.forbidden.title = Não lhe compete
    error.forbidden.text = O seu posto não pode fazer isto. Se devia poder, dirija-se ao operador deste nó.
    error.stale.title = O formulário não merecia confiança
    error.stale.text = Tinha perdido a validade ou não vinha deste sítio. Nada foi feito. Volte atrás, recarregue a página e envie-o de novo.
    error.missing.title = Nada aqui
    error.missing.text = Esta página não existe ou não está disponível para si.
    error.too-many.title = Demasiados pedidos
    error.too-many.text = Aguarde {wait} e tente de novo.
    error.too-many.textNoWait = Aguarde um momento e tente de novo.
    error.unavailable.title = O nó não consegue responder
    error.unavailable.text = A falha é nossa e ficou anotada no registo de erros. Nada do que foi aceite se perdeu. Tente de novo daqui a pouco.

    # funções
    role.reader = leitura
    role.author = redação
    role.releaser = autoridade de difusão
    role.operator = operação do nó
    role.auditor = auditoria
    role.oversight = fiscalização externa

    # tipos de fichas
    type.attack-pattern = Padrão de ataque
    type.campaign = Campanha
    type.course-of-action = Medida de resposta
    type.grouping = Agrupamento
    type.identity = Identidade
    type.incident = Incidente
    type.indicator = Indicador
    type.infrastructure = Infraestrutura
    type.intrusion-set = Conjunto de intrusões
    type.location = Local
    type.malware = Software malicioso
    type.malware-analysis = Análise de software malicioso
    type.note = Nota
    type.observed-data = Dados observados
    type.opinion = Parecer
    type.report = Relatório
    type.threat-actor = Ator de ameaça
    type.tool = Ferramenta
    type.vulnerability = Vulnerabilidade
    type.relationship = Relação
    type.sighting = Observação
    type.marking-definition = Definição de marcação
    type.extension-definition = Definição de extensão
    type.language-content = Conteúdo traduzido
    type.artifact = Artefacto
    type.autonomous-system = Sistema autónomo
    type.directory = Diretório
    type.domain-name = Nome de domínio
    type.email-addr = Endereço de correio eletrónico
    type.email-message = Mensagem de correio eletrónico
    type.file = Ficheiro
    type.ipv4-addr = Endereço IPv4
    type.ipv6-addr = Endereço IPv6
    type.mac-addr = Endereço MAC
    type.mutex = Mutex
    type.network-traffic = Tráfego de rede
    type.process = Processo
    type.software = Software
    type.url = URL
    type.user-account = Conta de utilizador
    type.windows-registry-key = Chave do registo do Windows
    type.x509-certificate = Certificado X.509

    # propriedades
    property.type = Tipo
    property.spec_version = Versão do STIX
    property.id = Identificador
    property.created_by_ref = Criada por
    property.created = Criada em
    property.modified = Modificada em
    property.revoked = Revogada
    property.labels = Etiquetas
    property.confidence = Grau de confiança
    property.lang = Língua
    property.external_references = Referências externas
    property.object_marking_refs = Marcações
    property.granular_markings = Marcações das partes
    property.extensions = Extensões
    property.name = Nome
    property.description = Descrição
    property.aliases = Outros nomes
    property.kill_chain_phases = Fases da cadeia de ataque
    property.kill_chain_name = Cadeia de ataque
    property.phase_name = Fase
    property.first_seen = Visto pela primeira vez
    property.last_seen = Visto pela última vez
    property.objective = Objetivo
    property.context = Contexto
    property.object_refs = Objetos
    property.roles = Funções
    property.identity_class = Classe de identidade
    property.sectors = Setores
    property.contact_information = Contacto
    property.indicator_types = Tipos de indicador
    property.pattern = Padrão
    property.pattern_type = Linguagem do padrão
    property.pattern_version = Versão da linguagem do padrão
    property.valid_from = Válido a partir de
    property.valid_until = Válido até
    property.infrastructure_types = Tipos de infraestrutura
    property.goals = Metas
    property.resource_level = Meios
    property.primary_motivation = Motivação principal
    property.secondary_motivations = Motivações secundárias
    property.personal_motivations = Motivações pessoais
    property.sophistication = Nível técnico
    property.latitude = Latitude
    property.longitude = Longitude
    property.precision = Precisão (metros)
    property.region = Região
    property.country = País
    property.administrative_area = Divisão administrativa
    property.city = Cidade
    property.street_address = Morada
    property.postal_code = Código postal
    property.malware_types = Tipos de software malicioso
    property.is_family = É uma família
    property.capabilities = Capacidades
    property.operating_system_refs = Sistemas operativos
    property.architecture_execution_envs = Arquiteturas
    property.implementation_languages = Linguagens de programação
    property.sample_refs = Amostras
    property.content = Conteúdo
    property.abstract = Resumo
    property.authors = Autores
    property.first_observed = Observado pela primeira vez
    property.last_observed = Observado pela última vez
    property.number_observed = Número de observações
    property.explanation = Explicação
    property.opinion = Parecer
    property.report_types = Tipos de relatório
    property.published = Publicado em
    property.threat_actor_types = Tipos de ator de ameaça
    property.tool_types = Tipos de ferramenta
    property.tool_version = Versão da ferramenta
    property.relationship_type = Relação
    property.source_ref = De
    property.result_ref = Versão publicada
    property.target_ref = Para
    property.start_time = Início
    property.stop_time = Fim
    property.count = Número
    property.sighting_of_ref = Observação de
    property.observed_data_refs = Dados observados
    property.where_sighted_refs = Local da observação
    property.summary = Síntese
    property.source_name = Fonte
    property.external_id = Identificador na fonte
    property.url = Endereço
    property.value = Valor
    property.hashes = Resumos criptográficos
    property.size = Tamanho (bytes)
    property.mime_type = Tipo de conteúdo (MIME)
    property.number = Número
    property.rir = Registo regional
    property.path = Caminho
    property.display_name = Nome a apresentar
    property.resolves_to_refs = Resolve-se em
    property.belongs_to_refs = Pertence a
    property.definition_type = Tipo de marcação
    property.definition = Definição
    property.statement = Declaração
    property.schema = Esquema
    property.version = Versão
    property.extension_types = Tipos de extensão
    property.object_ref = Objeto
    property.object_modified = Versão do objeto
    property.contents = Conteúdos
    property.selectors = Partes
    property.marking_ref = Marcação
    property.src_ref = Origem
    property.dst_ref = Destino
    property.src_port = Porta de origem
    property.dst_port = Porta de destino
    property.protocols = Protocolos
    property.start = Início
    property.end = Fim
    property.vendor = Fornecedor
    property.languages = Línguas
    property.originator = Originador
    property.filed_by = Depositada por
    property.channel = Canal
    property.defanged = Neutralizada
    property.kind = Tipo
    property.content_hash = Resumo criptográfico do conteúdo
    property.owner_node = Nó
    property.node = Nó
    property.precedence = Precedência
    property.release_policy = Política de difusão
    property.released_by = Difusão autorizada por
    property.classification = Classificação
    property.tlp = TLP
    property.rel_to = Divulgável a
    property.not_rel_to = Não divulgável a
    property.rel_to_mode = Se os destinatários mudarem
    property.originator_control = Controlo do originador
    property.originators = Originadores
    property.onward = Retransmissão
    property.permitted_use = Utilização permitida
    property.handling = Instruções de tratamento
    property.attribution = Atribuição
    property.review_on = A rever em
    property.downgrade_on = Desgraduação em
    property.urn = Nome da ficha
    property.prev_hash = Resumo criptográfico da versão anterior
    property.provenance = Proveniência
    property.retention = Conservação
    property.legal_basis = Base legal
    property.personal_data = Dados pessoais
    property.links = Ligações
    property.translations = Traduções
    property.signatures = Assinaturas

    # o gabinete de difusão
    release.title = Gabinete de difusão
    release.lead = O que exige duas pessoas fica aqui retido até que outro posto da sua organização decida. Ninguém decide sozinho.
    release.waiting = A aguardar decisão
    release.mine = sua
    release.none.title = Nada aguarda decisão
    release.none.text = O que é CONFIDENCIAL ou superior, fala de pessoas, ou chega a mais destinatários do que a versão anterior passa primeiro por aqui, tal como uma avaliação: revê-a quem não a escreveu.
    release.decided = Decididas
    release.due = A rever
    release.due.lead = A data chegou, segundo as suas próprias marcações ou segundo o repertório. Uma data apenas propõe: nada é difundido por ela.
    release.due.since = Desde
    release.due.why = Motivo
    release.due.more = Há mais por rever: estas esperam há mais tempo.
    release.due.downgrade = proposta de desclassificação
    release.due.review = revisão
    release.due.ending = um acordo termina em breve
    release.older = Decisões mais antigas
    release.more = Mais do que aguarda decisão
    release.newest = Voltar ao que aguarda decisão
    release.when = Quando
    release.what = O quê
    release.state = Estado
    release.by = Decisão de
    release.for = Para o canal
    release.asked = Pedido de
    release.askedBy = {post}, {time}
    release.reason = Devolvida
    release.record = Está no seu canal: ver a ficha
    release.source = Compará-la com aquilo de que foi feita
    release.why = Porque exige duas pessoas
    release.preview = Quem receberia o quê
    release.organisation = Organização
    release.new = nova
    release.decide = A sua decisão
    release.clear = Aprovar e difundir
    release.clear.text = É depositada no seu canal, de imediato e em definitivo, com o nome dos dois postos.
    release.read = Ler o que diz
    release.changes = O que mudou desde a versão anterior
    release.changes.since = Comparada com a versão de
    release.changes.none = Diz o mesmo: só a marcação ou o canal é outro.
    release.changes.elsewhere = Difere no que aqui não se compara: leia as propriedades.
    release.changes.part = Comparado até onde a versão anterior lhe é mostrada: o que dela não vê figura aqui como se fosse novo.
    release.changes.gone = antes
    release.changes.added = agora
    release.scores = A nota de quem decidiu
    release.scores.give = Avaliar pelas normas de análise
    release.scores.hint = O autor vê as notas. O que deixar por preencher não é avaliado.
    release.scores.must = O autor vê as notas. Uma avaliação só é aprovada depois de avaliadas as nove.
    release.return = Devolver ao autor
    release.return.why = Porque é devolvida
    release.own = O pedido é seu
    release.own.text = Sobre ele decide outro posto da sua organização com autoridade de difusão. Até lá, pode anulá-lo.
    release.withdraw = Anular
    release.problem = Não pode ser depositada tal como está: {problem}
    release.stale = O formulário era de uma página antiga: nada foi feito. Decida de novo.
    release.changed = Mudou desde que a viu, ou alguém já decidiu: nada foi feito. Veja-a de novo.
    release.needsReason = Diga porque a devolve: o autor tem de o saber.
    release.done.clear = Difundida.
    release.done.return = Devolvida ao autor.
    release.done.withdraw = Anulada.
    release.state.submitted = a aguardar
    release.state.cleared = aprovada, em depósito
    release.state.returned = devolvida
    release.state.released = difundida
    release.state.withdrawn = anulada
    release.ground.classification = classificada
    release.ground.persons = pessoas
    release.ground.widening = mais destinatários
    release.ground.recalled = já retirada antes
    release.ground.tear-line = expurgada
    release.ground.definition = marcação
    release.ground.classification.long = É CONFIDENCIAL ou superior, ou o seu equivalente.
    release.ground.persons.long = Fala de pessoas.
    release.ground.widening.long = Exige menos do que a versão anterior: alguém que não a podia receber passa a poder, ou passa a receber mais.
    release.ground.recalled.long = Já foi retirada uma vez, e volta com este pedido.
    release.ground.tear-line.long = É uma versão expurgada: um segundo leitor procura o que ela ainda revela da sua fonte.
    release.ground.definition.long = Diz o que significa uma marcação que vale como CONFIDENCIAL, que fala de pessoas ou que já marca fichas de outrem.

    # o que se retransmite
    onward.title = Consentimentos e retiradas
    onward.lead = O que uma casa deu a outra continua a ser da casa de origem: são as autoridades de difusão desta que dizem se pode seguir adiante. O silêncio durante cinco dias úteis vale como recusa.
    onward.requests = Pedidos de retransmissão
    onward.ask = Pedir para transmitir
    onward.ask.text = Pergunta-se a cada originador da ficha; no caso de uma vossa, aos originadores do que ela cita. Nada segue antes de responderem.
    onward.ask.for = Para que organização (o seu código)
    onward.ask.own = É palavra da vossa própria organização: não é preciso perguntar a mais ninguém.
    onward.done.ask = Pedido feito.
    onward.none = Ninguém lhe pediu nada, e também não pediu nada a ninguém.
    onward.originator = A quem pertence
    onward.due = A resposta conta até
    onward.said = A resposta
    onward.grant = Conceder
    onward.grant.text = Um consentimento só para esta versão e só para esta organização.
    onward.refuse = Recusar
    onward.refuse.why = Motivo
    onward.needsReason = Diga porquê: um código, ou uma frase.
    onward.consents = Consentimentos dados pela sua organização
    onward.consents.none = Nenhum foi dado.
    onward.granted = Concedido por
    onward.until = Até
    onward.open = sem termo
    onward.withdraw.why = Porquê
    onward.recalls = Retiradas
    onward.recalls.none = Nada foi retirado.
    onward.why = Porquê
    onward.derived = Derivadas
    onward.done.grant = Concedido.
    onward.done.refuse = Recusado.
    onward.done.withdraw = Anulado.
    onward.state.asked = pedido
    onward.state.seen = visto
    onward.state.granted = concedido
    onward.state.granted-as-tear-line = concedido como versão expurgada
    onward.state.refused = recusado
    onward.state.lapsed = caducado
    onward.code.source-protection = proteção de uma fonte
    onward.code.not-held = não detida
    onward.code.judicial-authorisation = exige decisão de um juiz
    onward.code.essential-security-interest = interesse essencial de segurança
    onward.code.would-harm = causaria dano
    onward.code.disproportionate-or-unclear = desproporcionado ou pouco claro
    onward.code.third-party-rule = regra do terceiro
    onward.code.rights-risk = risco para os direitos
    onward.code.no-capacity = falta de meios
    onward.recall = Retirar uma ficha
    onward.recall.text = É retirada de todos os canais, para todos. Que foi retirada, por quem e porquê, fica registado.
    onward.recall.words = Uma frase para o processo
    onward.done.recall = Retirada. O que dela deriva fica assinalado.
    onward.recall.error = erro
    onward.recall.source-protection = proteção de uma fonte
    onward.recall.rights = direitos
    onward.recall.legal = motivo legal
    """
