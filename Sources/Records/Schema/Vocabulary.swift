/// A list of suggested words (open) or of the only words (closed).
///
/// Source: STIX 2.1 §10; rules `open-vocab` and `enum` of D4.
struct Vocabulary: Sendable {
    let name: String
    let isClosed: Bool
    let words: [String]
    let table: NameTable

    private init(_ name: String, closed: Bool, _ words: String) {
        self.name = name
        self.isClosed = closed
        self.words = words.split(separator: " ").map(String.init)
        self.table = NameTable(self.words)
    }

    static func open(_ name: String, _ words: String) -> Vocabulary {
        Vocabulary(name, closed: false, words)
    }
    static func closed(_ name: String, _ words: String) -> Vocabulary {
        Vocabulary(name, closed: true, words)
    }

    /// Those of STIX, for tests and pages; ours stand beside their kinds.
    static let all: [Vocabulary] = [
        .accountType, .attackMotivation, .attackResourceLevel, .encryptionAlgorithm, .extensionType,
        .groupingContext, .hashAlgorithm, .identityClass, .implementationLanguage, .indicatorType, .industrySector,
        .infrastructureType, .malwareCapabilities, .malwareResult, .malwareType, .networkSocketAddressFamily,
        .networkSocketType, .opinion, .patternType, .processorArchitecture, .region, .reportType, .threatActorType,
        .threatActorRole, .threatActorSophistication, .toolType, .windowsIntegrityLevel, .windowsPebinaryType,
        .windowsRegistryDatatype, .windowsServiceStartType, .windowsServiceType, .windowsServiceStatus,
    ]

    static let accountType = open(
        "account-type-ov",
        "facebook ldap nis openid radius skype tacacs twitter unix windows-local windows-domain")
    static let attackMotivation = open(
        "attack-motivation-ov",
        "accidental coercion dominance ideology notoriety organizational-gain personal-gain personal-satisfaction "
            + "revenge unpredictable")
    static let attackResourceLevel = open(
        "attack-resource-level-ov",
        "individual club contest team organization government")
    static let encryptionAlgorithm = closed(
        "encryption-algorithm-enum",
        "AES-256-GCM ChaCha20-Poly1305 mime-type-indicated")
    static let extensionType = closed(
        "extension-type-enum",
        "new-sdo new-sco new-sro property-extension toplevel-property-extension")
    static let groupingContext = open("grouping-context-ov", "suspicious-activity malware-analysis unspecified")
    static let hashAlgorithm = open("hash-algorithm-ov", "MD5 SHA-1 SHA-256 SHA-512 SHA3-256 SHA3-512 SSDEEP TLSH")
    static let identityClass = open("identity-class-ov", "individual group system organization class unknown")
    static let implementationLanguage = open(
        "implementation-language-ov",
        "applescript bash c c++ c# go java javascript lua objective-c perl php powershell python ruby rust scala "
            + "swift typescript visual-basic x86-32 x86-64")
    static let indicatorType = open(
        "indicator-type-ov",
        "anomalous-activity anonymization benign compromised malicious-activity attribution unknown")
    static let industrySector = open(
        "industry-sector-ov",
        "agriculture aerospace automotive chemical commercial communications construction defense education "
            + "energy entertainment financial-services government emergency-services government-local "
            + "government-national government-public-services government-regional healthcare hospitality-leisure "
            + "infrastructure dams nuclear water insurance legal manufacturing mining non-profit pharmaceuticals "
            + "retail "
            + "technology telecommunications transportation utilities")
    static let infrastructureType = open(
        "infrastructure-type-ov",
        "amplification anonymization botnet command-and-control control-system exfiltration firewall "
            + "hosting-malware hosting-target-lists phishing reconnaissance routers-switches staging workstation "
            + "unknown")
    static let malwareCapabilities = open(
        "malware-capabilities-ov",
        "accesses-remote-machines anti-debugging anti-disassembly anti-emulation anti-memory-forensics "
            + "anti-sandbox anti-vm captures-input-peripherals captures-output-peripherals captures-system-state-data "
            + "cleans-traces-of-infection commits-fraud communicates-with-c2 compromises-data-availability "
            + "compromises-data-integrity compromises-system-availability controls-local-machine "
            + "degrades-security-software degrades-system-updates determines-c2-server emails-spam "
            + "escalates-privileges "
            + "evades-av exfiltrates-data fingerprints-host hides-artifacts hides-executing-code infects-files "
            + "infects-remote-machines installs-other-components persists-after-system-reboot prevents-artifact-access "
            + "prevents-artifact-deletion probes-network-environment self-modifies steals-authentication-credentials "
            + "violates-system-operational-integrity")
    static let malwareResult = open("malware-result-ov", "malicious suspicious benign unknown")
    static let malwareType = open(
        "malware-type-ov",
        "adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware "
            + "remote-access-trojan resource-exploitation rogue-security-software rootkit screen-capture spyware "
            + "trojan "
            + "unknown virus webshell wiper worm")
    static let networkSocketAddressFamily = closed(
        "network-socket-address-family-enum",
        "AF_UNSPEC AF_INET AF_IPX AF_APPLETALK AF_NETBIOS AF_INET6 AF_IRDA AF_BTH")
    static let networkSocketType = closed(
        "network-socket-type-enum",
        "SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET")
    static let opinion = closed("opinion-enum", "strongly-disagree disagree neutral agree strongly-agree")
    static let patternType = open("pattern-type-ov", "stix pcre sigma snort suricata yara")
    static let processorArchitecture = open(
        "processor-architecture-ov",
        "alpha arm ia-64 mips powerpc sparc x86 x86-64")
    static let region = open(
        "region-ov",
        "africa eastern-africa middle-africa northern-africa southern-africa western-africa americas caribbean "
            + "central-america latin-america-caribbean northern-america south-america asia central-asia eastern-asia "
            + "southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe "
            + "western-europe oceania antarctica australia-new-zealand melanesia micronesia polynesia")
    static let reportType = open(
        "report-type-ov",
        "attack-pattern campaign identity incident indicator intrusion-set malware observed-data threat-actor "
            + "threat-report tool vulnerability")
    static let threatActorType = open(
        "threat-actor-type-ov",
        "activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state "
            + "private-sector sensationalist spy terrorist unknown")
    static let threatActorRole = open(
        "threat-actor-role-ov",
        "agent director independent infrastructure-architect infrastructure-operator malware-author sponsor")
    static let threatActorSophistication = open(
        "threat-actor-sophistication-ov",
        "none minimal intermediate advanced expert innovator strategic")
    static let toolType = open(
        "tool-type-ov",
        "denial-of-service exploitation information-gathering network-capture credential-exploitation "
            + "remote-access vulnerability-scanning unknown")
    static let windowsIntegrityLevel = closed("windows-integrity-level-enum", "low medium high system")
    static let windowsPebinaryType = open("windows-pebinary-type-ov", "dll exe sys")
    static let windowsRegistryDatatype = closed(
        "windows-registry-datatype-enum",
        "REG_NONE REG_SZ REG_EXPAND_SZ REG_BINARY REG_DWORD REG_DWORD_BIG_ENDIAN REG_DWORD_LITTLE_ENDIAN REG_LINK "
            + "REG_MULTI_SZ REG_RESOURCE_LIST REG_FULL_RESOURCE_DESCRIPTION REG_RESOURCE_REQUIREMENTS_LIST REG_QWORD "
            + "REG_INVALID_TYPE")
    static let windowsServiceStartType = closed(
        "windows-service-start-type-enum",
        "SERVICE_AUTO_START SERVICE_BOOT_START SERVICE_DEMAND_START SERVICE_DISABLED SERVICE_SYSTEM_ALERT")
    static let windowsServiceType = closed(
        "windows-service-type-enum",
        "SERVICE_KERNEL_DRIVER SERVICE_FILE_SYSTEM_DRIVER SERVICE_WIN32_OWN_PROCESS SERVICE_WIN32_SHARE_PROCESS")
    static let windowsServiceStatus = closed(
        "windows-service-status-enum",
        "SERVICE_CONTINUE_PENDING SERVICE_PAUSE_PENDING SERVICE_PAUSED SERVICE_RUNNING SERVICE_START_PENDING "
            + "SERVICE_STOP_PENDING SERVICE_STOPPED")
}
