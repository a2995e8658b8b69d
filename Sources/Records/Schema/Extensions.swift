/// The predefined extensions of observables: STIX 2.1 §6; X1.
extension Shape {
    static let fileExtensions: [String: Shape] = [
        "archive-ext": Shape(
            "archive-ext",
            [.required("contains_refs", .references("file", "directory")), .optional("comment", .text)]),
        "ntfs-ext": ntfs,
        "pdf-ext": someOf(
            "pdf-ext",
            [
                .optional("version", .string),
                .optional("is_optimized", .boolean),
                .optional("document_info_dict", .dictionary(.text)),
                .optional("pdfid0", .string),
                .optional("pdfid1", .string),
            ]),
        "raster-image-ext": someOf(
            "raster-image-ext",
            [
                .optional("image_height", .anyInteger),
                .optional("image_width", .anyInteger),
                .optional("bits_per_pixel", .anyInteger),
                .optional("exif_tags", .dictionary(.integerOrString)),
            ]),
        "windows-pebinary-ext": portableExecutable,
    ]

    static let networkExtensions: [String: Shape] = [
        "http-request-ext": Shape(
            "http-request-ext",
            [
                .required("request_method", .text),
                .required("request_value", .text),
                .optional("request_version", .string),
                .optional("request_header", .dictionary(.list(.text))),
                .optional("message_body_length", .anyInteger),
                .optional("message_body_data_ref", .reference("artifact")),
            ]),
        "icmp-ext": Shape("icmp-ext", [.required("icmp_type_hex", .hex), .required("icmp_code_hex", .hex)]),
        "socket-ext": Shape(
            "socket-ext",
            [
                .required("address_family", .vocabulary(.networkSocketAddressFamily)),
                .optional("is_blocking", .boolean),
                .optional("is_listening", .boolean),
                .optional("options", .dictionary(.anyInteger)),
                .optional("socket_type", .vocabulary(.networkSocketType)),
                .optional("socket_descriptor", .count),
                .optional("socket_handle", .anyInteger),
            ]),
        "tcp-ext": someOf("tcp-ext", [.optional("src_flags_hex", .hex), .optional("dst_flags_hex", .hex)]),
    ]

    static let processExtensions: [String: Shape] = [
        "windows-process-ext": someOf(
            "windows-process-ext",
            [
                .optional("aslr_enabled", .boolean),
                .optional("dep_enabled", .boolean),
                .optional("priority", .string),
                .optional("owner_sid", .text),
                .optional("window_title", .text),
                // As Errata 01 prints it once by mistake: accepted, never written.
                .optional("windows_title", .text),
                .optional("startup_info", .dictionary(.anything)),
                .optional("integrity_level", .vocabulary(.windowsIntegrityLevel)),
            ]),
        "windows-service-ext": someOf(
            "windows-service-ext",
            [
                .optional("service_name", .text),
                .optional("descriptions", .texts),
                .optional("display_name", .text),
                .optional("group_name", .text),
                .optional("start_type", .vocabulary(.windowsServiceStartType)),
                .optional("service_dll_refs", .references("file")),
                .optional("service_type", .vocabulary(.windowsServiceType)),
                .optional("service_status", .vocabulary(.windowsServiceStatus)),
            ]),
    ]

    static let accountExtensions: [String: Shape] = [
        "unix-account-ext": someOf(
            "unix-account-ext",
            [
                .optional("gid", .anyInteger),
                .optional("groups", .texts),
                .optional("home_dir", .text),
                .optional("shell", .text),
            ])
    ]

    /// The names of all of them: none may sit on an object of another type.
    static let predefinedExtensions: Set<String> = Set(
        [fileExtensions, networkExtensions, processExtensions, accountExtensions].flatMap(\.keys))

    private static let ntfs = someOf(
        "ntfs-ext",
        [
            .optional("sid", .text),
            .optional(
                "alternate_data_streams",
                .list(
                    .shape(
                        Shape(
                            "alternate-data-stream-type",
                            [.required("name", .text), .optional("hashes", .hashes), .optional("size", .count)])))),
        ])

    private static let portableExecutable: Shape = {
        let more: [Property] = [
            .optional("imphash", .string, .folded),
            .optional("machine_hex", .hex),
            .optional("number_of_sections", .anyInteger),
            .optional("time_date_stamp", .time),
            .optional("pointer_to_symbol_table_hex", .hex),
            .optional("number_of_symbols", .anyInteger),
            .optional("size_of_optional_header", .count),
            .optional("characteristics_hex", .hex),
            .optional("file_header_hashes", .hashes),
            .optional("optional_header", .shape(optionalHeader)),
            .optional(
                "sections",
                .list(
                    .shape(
                        Shape(
                            "windows-pe-section-type",
                            [
                                .required("name", .text),
                                .optional("size", .count),
                                .optional("entropy", .anyFloat),
                                .optional("hashes", .hashes),
                            ])))),
        ]
        return Shape(
            "windows-pebinary-ext", [.required("pe_type", .vocabulary(.windowsPebinaryType))] + more,
            rules: [
                .some(of: more.map(\.name), rule: "§6.7"),
                .custom("§6.7") { header in
                    guard let stamp = header.string("time_date_stamp"), let time = Timestamp(stamp),
                        time.sortKey.utf8.count > CivilTime.lengthToSeconds
                    else { return nil }
                    return Complaint("time_date_stamp", "whole seconds alone: leave the fraction out")
                },
            ])
    }()

    private static let optionalHeader: Shape = {
        let numbers = [
            "major_linker_version", "minor_linker_version", "address_of_entry_point", "base_of_code", "base_of_data",
            "image_base", "section_alignment", "file_alignment", "major_os_version", "minor_os_version",
            "major_image_version", "minor_image_version", "major_subsystem_version", "minor_subsystem_version",
            "number_of_rva_and_sizes",
        ]
        let sizes = [
            "size_of_code", "size_of_initialized_data", "size_of_uninitialized_data", "size_of_image",
            "size_of_headers", "size_of_stack_reserve", "size_of_stack_commit", "size_of_heap_reserve",
            "size_of_heap_commit",
        ]
        let hexes = [
            "magic_hex", "win32_version_value_hex", "checksum_hex", "subsystem_hex", "dll_characteristics_hex",
            "loader_flags_hex",
        ]
        return someOf(
            "windows-pe-optional-header-type",
            numbers.map { .optional($0, .anyInteger) } + sizes.map { .optional($0, .count) }
                + hexes.map { .optional($0, .hex) } + [.optional("hashes", .hashes)])
    }()

    /// A shape that needs at least one of its properties.
    private static func someOf(_ name: String, _ properties: [Property]) -> Shape {
        Shape(name, properties, rules: [.some(of: properties.map(\.name), rule: "§6")])
    }
}
