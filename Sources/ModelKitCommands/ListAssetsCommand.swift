import ArgumentParser
import Foundation
import ModelKit

struct ListAssetsCommand: ParsableCommand {
    /// An asset that models need.
    struct Row: Encodable {
        var asset: String
        var models: [String]
        var found: Bool
        var version: String?
        var path: String?
        /// That of all files where the asset is a folder.
        var bytes: Int?
        /// Why it was not found.
        var error: String?
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list-assets",
            abstract: "List the assets that models are loaded from.",
            discussion: """
                Loads no model. The exit status is 1 when an asset is missing.

                \(CommandContext.examples("list-assets", "list-assets -r \(CommandContext.exampleModel) --json"))
                """)
    }

    @OptionGroup var options: LibraryOptions
    @OptionGroup var required: RequiredModels

    @Flag(help: "Print the list as JSON.")
    var json = false

    func run() throws {
        let library = try options.unloaded()
        let rows = try Self.rows(of: library, required.names(in: library))
        let text = try json ? CommandOutput.json(rows) : Self.text(rows)
        if json || !rows.isEmpty { try CommandOutput.write(text) }
        if rows.contains(where: { !$0.found }) { throw ExitCode.failure }
    }

    /// The assets in the order of their names; one that models find in different places is listed for each.
    private static func rows(of library: ModelLibrary, _ names: [String]?) throws -> [Row] {
        var rows: [Row] = []
        for model in try library.describe(names).models {
            guard let asset = model.asset?.specification else { continue }
            var row = Row(asset: asset, models: [model.name], found: false)
            do {
                guard let location = try library.assetLocation(of: model.name) else { continue }
                row.found = true
                row.path = location.path
                row.version = location.version
                row.bytes = bytes(at: location.path)
            } catch let error as ModelError {
                row.error = error.message
            }
            if let same = rows.firstIndex(where: { $0.asset == asset && $0.path == row.path }) {
                rows[same].models.append(model.name)
            } else {
                rows.append(row)
            }
        }
        return rows.sorted { ($0.asset, $0.path ?? "") < ($1.asset, $1.path ?? "") }
    }

    private static func bytes(at path: String) -> Int {
        func size(_ path: String) -> Int {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                attributes[.type] as? FileAttributeType == .typeRegular
            else { return 0 }
            return attributes[.size] as? Int ?? 0
        }
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let within = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return size(path) + within.reduce(0) { $0 + size("\(path)/\($1)") }
    }

    private static func text(_ rows: [Row]) -> String {
        rows.map { row in
            var lines = ["\(row.asset)\(row.version.map { ", version \($0)" } ?? "")"]
            if let path = row.path { lines.append("    \(path), \(CommandOutput.bytes(row.bytes ?? 0))") }
            if let error = row.error { lines.append("    MISSING: \(error)") }
            lines.append("    for \(row.models.joined(separator: ", "))")
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
