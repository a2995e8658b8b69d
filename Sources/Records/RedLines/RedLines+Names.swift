import JSON

/// What the names of foreign content give away: custom types, custom properties, extensions, and keys inside them.
///
/// STIX lets everybody add properties, and what came in goes out as it came (law 8), so a name is refused only where it
/// can mean nothing else. What is harmless in most mouths (`command_line`, `latitude`, `payload_hash`) passes: the standard
/// has such properties itself. What may be either is flagged, as free text is. A name that hides what it holds gets
/// through; no schema can see that.
extension RedLines {
    /// The line that a name of foreign content crosses; `nil`: none.
    static func crossed(byForeign name: JSONToken) -> RedLine? {
        name.withUTF8 { unmistakable.first(inName: $0) }
    }

    /// The line that a name of foreign content may cross.
    static func doubt(about name: JSONToken) -> RedLine? { name.withUTF8 { doubtful.first(inName: $0) } }

    /// The line that a type crosses: as a name, or as one that says what the object is.
    static func crossed(byType type: String) -> RedLine? {
        let plain = type.hasPrefix("x-") ? type.dropFirst(2) : type[...]
        if let line = types[String(plain)] { return line }
        var type = type
        return type.withUTF8 { unmistakable.first(inName: $0) }
    }

    private static let types: [String: RedLine] = [
        "target": .targeting, "targets": .targeting, "drone": .control, "uav": .control, "weapon": .control,
        "missile": .control, "telemetry": .control, "traveller": .surveillance, "traveler": .surveillance,
        "passenger": .surveillance, "fingerprint": .surveillance, "face": .surveillance,
    ]

    /// Without what sets their words apart, as ``Fragments/first(inName:)`` reads them.
    private static let unmistakable = Fragments(
        [
            .control: """
            waypoint,liveposition,livelocation,livetrack,livecoordinate,livevideo,livetelemetry,videostream,videofeed,\
            telemetrystream,telemetryfeed,flighttelemetry,dronetelemetry,uavtelemetry,aircrafttelemetry,flightplan,\
            flightpath,firecontrol,firingsolution,weaponcommand,weaponcontrol,weapontask,dronecommand,dronecontrol,\
            dronetask,droneposition,dronefeed,uavcommand,uavcontrol,uavtask,uavposition,uavfeed,aircraftcommand,\
            aircraftcontrol,aircrafttask,aircraftposition,missilecommand
            """,
            .targeting: """
            targetnomination,nominatedtarget,targetdeck,targetpriorit,targetedperson,targetingpackage,targetinglist,\
            strikelist,strikepackage,strikeorder,killlist,battledamage
            """,
            .surveillance: """
            biometric,fingerprinttemplate,fingerprintimage,fingerprintscan,fingerprintcard,irisscan,iriscode,\
            iristemplate,irisimage,faceprint,facetemplate,faceimage,facialimage,facialrecognition,faceencoding,\
            faceembedding,voiceprint,dnaprofile,dnasample,gaitprofile,calldetailrecord,calldatarecord,phonecallrecord,\
            passengerlist,passengermanifest,passengername,travellerlist,travelerlist
            """,
            .profiling: """
            religion,religious,ethnicity,ethnicorigin,ethnicgroup,politicalopinion,politicalview,tradeunion,\
            sexualorientation,sexuallife,sexlife,healthrecord,healthcondition
            """,
            .protected: """
            journalistlist,lawyerlist,activistlist,protesterlist,dissidentlist,journalistwatch,activistwatch,\
            protesterwatch,dissidentwatch
            """,
            .deception: "fakeaccount,fakepersona,sockpuppet,trollfarm,hackback",
        ],
        wholes: [.control: "telemetry"])

    private static let doubtful = Fragments([
        .control: "telemetry,sensorcommand,sensorcontrol,sensortask,sensorfeed",
        .targeting: "targetlist,targetpackage,targetfolder,targetdevelopment,damageassessment,collateraldamage",
        .surveillance: "callrecord,calldetail,passportnumber,imsi,imei,msisdn",
        .profiling: "healthstatus,unionmember",
    ])
}
