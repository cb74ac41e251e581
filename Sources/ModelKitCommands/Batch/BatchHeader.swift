import Foundation
import ModelKit
import ModelKitWeights

/// What a batch was begun with, in its journal.
struct BatchHeader: Codable, Equatable {
    var format = "modelkit-batch-2"
    var model: String
    /// SHA-256 of the options, which may hold secrets.
    var options: String?
    var unordered: Bool
    var errors: String?
    var input: String
    var inputBytes: Int
    var inputModified: Double
    /// The configurations of the model and of what it depends on by their names, with size and date of their assets and a
    /// digest of their settings, which descriptions may hide.
    var library: JSONValue

    /// What a batch depends on.
    ///
    /// - Throws: `ModelError` for an unknown model, a missing asset or an input that cannot be read.
    init(
        model: String, library: ModelLibrary, options: String?, input: String, unordered: Bool, errors: String?
    ) throws {
        var models: [String: JSONValue] = [:]
        for var description in try library.describe([model]).models {
            // The line of a definition may change, and the cost of loading does.
            description.origin = ""
            if let location = try library.assetLocation(of: description.name) {
                description.asset?.path = "\(location.path), \(try FileFacts.text(of: location.path))"
            }
            var members = try JSONForm.value(of: description).object ?? [:]
            members["settings_sha256"] = .string(try library.settingsDigest(of: description.name))
            models[description.name] = .object(members)
        }
        let facts = try FileFacts(input)
        self.model = model
        self.options = options.map { SHA256.hex($0.utf8) }
        self.unordered = unordered
        self.errors = errors
        self.input = URL(fileURLWithPath: input).resolvingSymlinksInPath().path
        inputBytes = facts.size
        inputModified = facts.modified
        self.library = .object(models)
    }

    /// Whether the input is as it was, as far as its size and date tell.
    func hasInput(of other: BatchHeader) -> Bool {
        (inputBytes, inputModified) == (other.inputBytes, other.inputModified)
    }

    /// In what a batch differs from one that goes on, with both values; nil where it does not. The input may be another
    /// file's or differ in lines that are not finished; that is not looked at.
    ///
    /// - Parameter isComplete: whether the batch that was begun is whole. One that is not can be given a file for errors.
    func difference(from begun: BatchHeader, isComplete: Bool) -> String? {
        func both(_ name: String, _ old: String?, _ new: String?) -> String? {
            guard old != new else { return nil }
            guard let old else { return "without \(name), not with \(new ?? "")" }
            return "with \(name) \(old), not \(new ?? "without")"
        }
        if let difference = both("the model", "'\(begun.model)'", "'\(model)'") { return difference }
        if let difference = both("the input", "'\(begun.input)'", "'\(input)'") { return difference }
        if begun.options != options { return "with other --options" }
        if begun.unordered != unordered {
            return unordered ? "without --unordered, not with it" : "with --unordered, not without"
        }
        if begun.errors != nil || isComplete, let difference = both("--errors", begun.errors, errors) {
            return difference
        }
        guard let place = begun.library.firstDifference(from: library) else { return nil }
        return "with another library: \(place.path) was \(place.old?.text() ?? "absent") "
            + "and is \(place.new?.text() ?? "absent")"
    }
}

extension JSONValue {
    /// Where two values differ first, in the order of their names, with what stands there in each.
    func firstDifference(
        from other: JSONValue, path: String = ""
    ) -> (path: String, old: JSONValue?, new: JSONValue?)? {
        guard self != other else { return nil }
        guard let mine = object, let others = other.object else { return (path, self, other) }
        for name in Set(mine.keys).union(others.keys).sorted() {
            let path = path.isEmpty ? name : "\(path).\(name)"
            guard let old = mine[name], let new = others[name] else {
                if mine[name] == others[name] { continue }
                return (path, mine[name], others[name])
            }
            if let place = old.firstDifference(from: new, path: path) { return place }
        }
        return nil
    }
}
