enum PortugueseReasonWords: ReasonWords {
    static func sentence(_ reason: Reason) -> String {
        switch reason {
        case .originatorUnknown:
            "O originador desta informação é desconhecido, ou a sua política de difusão não se consegue ler."
        case .agreementMissing:
            "Nenhum acordo em vigor entre o originador e a organização abrange esta informação."
        case .agreementOutOfScope:
            "Há um acordo em vigor, mas não abrange este tipo de informação ou esta finalidade."
        case .organisationInactive: "A organização não é membro ativo neste momento."
        case .audienceOutside: "A informação não é divulgável à organização."
        case .audienceExcluded: "A informação está expressamente vedada à organização."
        case .audienceLater:
            "A organização juntou-se aos destinatários depois da difusão; o originador teria de a difundir de novo."
        case .classificationUnmapped:
            "Nenhum acordo diz a que equivale este grau de classificação na organização, ou nenhum vai tão alto."
        case .classificationCeiling:
            "O grau de classificação está acima daquele para o qual o nó da organização está acreditado."
        case .classificationChannel:
            "O grau de classificação está acima do que o canal pode transportar, ou o canal está fechado."
        case .classificationContradiction:
            "A informação está classificada e, ao mesmo tempo, marcada TLP:CLEAR; é preciso corrigir uma das duas."
        case .tlpRed: "TLP:RED destina-se apenas aos postos que a difusão nomeia."
        case .tlpAmberStrict: "TLP:AMBER+STRICT destina-se apenas às organizações destinatárias."
        case .tlpAmber:
            "TLP:AMBER destina-se apenas às organizações destinatárias e aos serviços que elas apoiam no seu próprio país."
        case .tlpGreen: "TLP:GREEN destina-se apenas à comunidade do originador."
        case .consentMissing: "O originador não consentiu em divulgar esta versão à organização."
        case .purposeUnstated: "A organização não indicou para que fim pretende a informação."
        case .purposeNotPermitted: "O originador não permite a finalidade que a organização indicou."
        case .diligenceRefused:
            "A avaliação de diligência devida da organização proíbe divulgar-lhe este tipo de informação."
        case .diligenceMissing:
            "Não há avaliação de diligência devida da organização em vigor para este tipo de informação."
        case .transferBasisMissing:
            "Nenhum acordo em vigor dá base legal à transferência de dados pessoais."
        case .screenMissing: "Não se verificou se as pessoas mencionadas têm um estatuto protegido."
        case .signOffMissing:
            "O encarregado da proteção de dados não aprovou a divulgação destes dados pessoais sensíveis."
        case .caveatUnknown:
            "Uma marcação que protege pessoas não é conhecida aqui; por isso ninguém pode prometer respeitá-la."
        case .recalled: "O originador fez a retirada da informação."
        case .withdrawn: "A informação deixou de valer: foi anulada."
        case .notYetValid: "A difusão da informação ainda não começou."
        case .retentionPassed: "O prazo de conservação da informação terminou."
        case .projectionEmpty: "Nada resta da informação depois de omitidas as partes que não podem ser vistas."
        case .roleMissing: "O posto não tem nenhuma função que lhe permita ler."
        case .membershipMissing:
            "O posto não é membro do canal; por isso não tem necessidade de conhecer."
        case .clearanceMissing: "Não se conhece nenhuma credenciação do posto."
        case .clearanceLapsed: "A credenciação do posto caducou; tem de ser renovada."
        case .clearanceTooLow: "A credenciação do posto é inferior ao grau de classificação."
        case .prerequisiteMissing: "Falta ao posto uma formação ou uma iniciação que o originador exige."
        case .handlingPost: "A instrução de tratamento reserva a informação aos postos nomeados."
        case .handlingAct: "A instrução de tratamento proíbe o que o posto quer fazer com a informação."
        case .handlingUnknown:
            "Uma instrução de tratamento não é conhecida aqui; por isso ninguém pode prometer respeitá-la."
        case .accountSuspended: "A conta está suspensa."
        }
    }

    static func word(_ tier: Tier) -> String {
        switch tier {
        case .member: "membro"
        case .partner: "parceiro"
        case .observer: "observador"
        case .suspended: "membro suspenso"
        }
    }

    static func duty(_ handling: Handling) -> String {
        switch handling {
        case .eyesOfPost: "Não a mostrar a ninguém além do posto."
        case .noPrint: "Não a imprimir."
        case .noMachineTranslation: "Não a mandar traduzir por uma máquina."
        case .noAI: "Não a entregar a uma inteligência artificial."
        case .offlineOnly: "Lê-la apenas offline."
        }
    }

    static func duty(_ caveat: RightsCaveat) -> String {
        switch caveat {
        case .notForDetention: "Não pode servir para deter ninguém."
        case .notForLethalAction: "Não pode servir para nenhuma ação letal."
        case .notForInterrogation: "Não pode servir em interrogatórios."
        case .childData: "Contém dados sobre crianças: há que protegê-las."
        case .victimData: "Contém dados sobre vítimas: há que protegê-las."
        }
    }

    static func duty(code: String) -> String { "Respeitar a condição «\(code)»." }
    static let allowed = "Nada se opõe à divulgação."
    static func withheld(_ marking: String) -> String { "As partes marcadas \(marking) são omitidas." }
    static func until(_ instant: String) -> String { "Esta resposta vale até \(instant)." }
}
