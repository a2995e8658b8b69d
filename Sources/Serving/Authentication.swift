import FoundationEssentials
import HTTPTypes
import Hummingbird
import Sharing

/// How somebody may say who they are; each boundary names those that it takes.
package enum Credential: Hashable, Sendable {
    /// RFC 7617: an account's name, with its password or one of its tokens.
    case basic
    /// RFC 6750: a token. The scheme `Token`, which older TAXII clients send, means the same.
    case bearer
    /// The cookie that a sign-in set.
    case session
}

/// Finds out who sends a request.
struct Authentication: Sendable {
    let accounts: Accounts

    /// What a request's `Authorization` field says, where it is well formed.
    enum Claim: Hashable {
        case basic(name: String, secret: String)
        case bearer(String)

        init?(_ field: String) {
            guard let space = field.firstIndex(of: " ") else { return nil }
            let value = field[space...].drop { $0 == " " }
            switch field[..<space].lowercased() {
            case "basic":
                guard let data = Data(base64Encoded: String(value)),
                    let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":")
                else { return nil }
                self = .basic(name: String(text[..<colon]), secret: String(text[text.index(after: colon)...]))
            case "bearer", "token":
                guard !value.isEmpty else { return nil }
                self = .bearer(String(value))
            default:
                return nil
            }
        }
    }

    /// Sets ``AppContext/caller``; what is refused is written down. Leaves it anonymous where the request says nothing of who sends it.
    ///
    /// - Throws: ``Refusal/Code/unauthenticated`` for credentials that are wrong, malformed or not taken here,
    ///   ``Refusal/Code/tooMany`` beyond the caller's allowance, ``Refusal/Code/forbidden`` across sites.
    func authenticate(_ request: Request, taking credentials: Set<Credential>, in context: inout AppContext)
        async throws
    {
        let fields = request.headers[values: .authorization]
        if !fields.isEmpty, !credentials.isDisjoint(with: [.basic, .bearer]) {
            guard fields.count == 1, let claim = Claim(fields[0]) else {
                throw unauthenticated("malformed credentials", in: context)
            }
            switch claim {
            case .basic(let name, let secret) where credentials.contains(.basic):
                context.caller = try await accounts.caller(name: name, secret: secret, address: context.address)
            case .bearer(let token) where credentials.contains(.bearer):
                context.caller = try await accounts.caller(token: token, address: context.address)
            default:
                throw unauthenticated("credentials of another kind", in: context)
            }
        } else if credentials.contains(.session) {
            guard SameOrigin.allows(request) else {
                accounts.note(
                    refused: "form", on: "\(context.path) from another site", .forbidden, by: context.caller,
                    address: context.address)
                throw Refusal(.forbidden, "this was sent from another site: open the page here and send it again")
            }
            if let cookie = SessionCookie.value(in: request, secure: context.secure),
                let caller = try await accounts.caller(cookie: cookie)
            {
                context.caller = caller
                context.session = cookie
            }
        }
        try accounts.meter(context.caller, address: context.address)
    }

    /// The refusal of whoever does not say who they are, or not so that it can be understood; it is written down.
    ///
    /// - Parameter what: as little as there is to say: nothing in it is of the sender's choice.
    func unauthenticated(_ what: String, in context: AppContext) -> Refusal {
        accounts.note(
            refused: "sign-in", on: what, .unauthenticated, by: context.caller, address: context.address)
        return Refusal(.unauthenticated, "say who you are: an account's name with its password or token")
    }
}
