import ArgumentParser
import Foundation
import JSON
import Ledger
import Records
import StoreSQLite

struct Floor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a node's rows again, with SQLite alone: same tables, indexes and durability.",
        discussion: "Prints {\"records\":…,\"seconds\":…}; the seconds are those of the writing alone.")

    @Argument(help: "The database of a node that is not running.") var database: String
    @Argument(help: "A folder to write into; it must have no database.") var folder: String
    @Option(help: "Records in one transaction.") var transaction = 1_000

    func run() throws {
        let floor = try SQLiteFloor(database: database) { body in
            try Draft(checking: JSONDocument(parsing: body).root).text
        }
        let signer = CheckpointSigner(key: try SignerKey.generate(name: "bench"))
        let taken = try floor.write(to: folder, signer: signer, transaction: transaction)
        let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
        print("{\"records\":\(floor.records),\"seconds\":\(seconds)}")
    }
}
