extension Kind {
    /// STIX 2.1 §6.6.
    static let emailMessage = Kind.observable(
        "email-message", rule: "§6.6", id: ["from_ref", "subject", "body"],
        [
            .required("is_multipart", .boolean),
            .optional("date", .time),
            .optional("content_type", .string),
            .optional("from_ref", .reference("email-addr")),
            .optional("sender_ref", .reference("email-addr")),
            .optional("to_refs", .references("email-addr")),
            .optional("cc_refs", .references("email-addr")),
            .optional("bcc_refs", .references("email-addr")),
            .optional("message_id", .text, .exact),
            .optional("subject", .text, .exact),
            .optional("received_lines", .texts),
            .optional("additional_header_fields", .dictionary(.list(.text))),
            .optional("body", .text),
            .optional("body_multipart", .list(.shape(.emailPart))),
            .optional("raw_email_ref", .reference("artifact")),
        ],
        rules: [
            .custom("§6.6") { message in
                guard let isMultipart = message.boolean("is_multipart") else { return nil }
                if isMultipart, message.has("body") {
                    return Complaint("body", "a message of several parts has body_multipart, not body")
                }
                if !isMultipart, message.has("body_multipart") {
                    return Complaint("body_multipart", "a message of one part has body, not body_multipart")
                }
                return nil
            }
        ])
}
