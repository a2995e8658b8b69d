import Serving

/// A page: a plain struct of ready words, and a template that decides nothing.
///
/// The properties of the struct are the names in the template; optional ones open sections.
protocol Page: Sendable {
    /// The template's name.
    static var template: String { get }
    /// The template itself, as it lies in Resources.
    static var source: [UInt8] { get }
}

/// What answers for a page, beside it in its folder.
protocol PageRoutes: Sendable {
    static var page: any Page.Type { get }
    init(desk: Desk)
    var routes: [Route] { get }
}

/// Every page: a new one is a folder beside the others, its template in Resources, and a line here.
enum Pages {
    static let all: [any PageRoutes.Type] = [
        SignInRoutes.self,
        InboxRoutes.self,
        RatingsRoutes.self,
        RfisRoutes.self,
        AskRfiRoutes.self,
        RfiRoutes.self,
        RequirementsRoutes.self,
        RequirementFormRoutes.self,
        RequirementRoutes.self,
        ExpertisesRoutes.self,
        ExpertiseFormRoutes.self,
        ExpertiseRoutes.self,
        MeetingsRoutes.self,
        CouncilFormRoutes.self,
        MeetingRoutes.self,
        ParticipantsRoutes.self,
        ConvocationsRoutes.self,
        DecisionRoutes.self,
        CommitmentsRoutes.self,
        CommitmentRoutes.self,
        CoursesRoutes.self,
        CourseRoutes.self,
        LiveRoutes.self,
        RecordRoutes.self,
        AudienceRoutes.self,
        DeliveryRoutes.self,
        WriteRoutes.self,
        WriteFormRoutes.self,
        ImportEventsRoutes.self,
        ImportBudgetRoutes.self,
        BudgetsRoutes.self,
        BudgetRoutes.self,
        JointsRoutes.self,
        JointRoutes.self,
        TearLineRoutes.self,
        SearchRoutes.self,
        MapRoutes.self,
        TimelineRoutes.self,
        TrendRoutes.self,
        GraphRoutes.self,
        HistoryRoutes.self,
        BriefRoutes.self,
        PartiesRoutes.self,
        PartyRoutes.self,
        PartyFormRoutes.self,
        CommonRoutes.self,
        NodeRoutes.self,
        PeersRoutes.self,
        PeerRoutes.self,
        ReleasesRoutes.self,
        ReleaseRoutes.self,
        OnwardRoutes.self,
        OversightRoutes.self,
        GivenRoutes.self,
        RfiNumbersRoutes.self,
        ProtectionRoutes.self,
        ErrorRoutes.self,
    ]
}
