import GRDB
import Store

extension StoreError {
    /// Whether it is about the one call, so that others in its group are not touched.
    var isRefusal: Bool {
        switch self {
        case .taken, .missing: true
        case .full, .unavailable, .corrupt: false
        }
    }

    /// What an error of SQLite or GRDB means to callers.
    init(_ error: any Error) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .unavailable(detail: "\(error)")
            return
        }
        let detail = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        switch error.extendedResultCode {
        // The memory that connections share could not grow: that is how a full disk shows first in WAL mode.
        case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: self = .full(detail: detail)
        default:
            switch error.resultCode {
            case .SQLITE_FULL: self = .full(detail: detail)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT: self = .corrupt(detail: detail)
            default: self = .unavailable(detail: detail)
            }
        }
    }
}
