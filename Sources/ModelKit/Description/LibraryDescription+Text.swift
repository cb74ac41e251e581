import Foundation
import ModelKitWeights

extension LibraryDescription {
    /// The description as a tree of lines.
    public var tree: TextTree {
        var root = TextTree(.plain("Library"))
        var settings = TextTree(.plain("Settings"))
        settings.add("lazy loading", self.settings.lazyLoading ? "yes" : "no")
        settings.add("required models", self.settings.requiredModels.map { $0.joined(separator: ", ") })
        settings.add("asset folder", self.settings.assetFolder)
        settings.add("asset override folder", self.settings.assetOverrideFolder)
        settings.add("loading threads", "\(self.settings.loadingThreads)")
        root.add(settings)
        var configurations = TextTree(.plain("Models"))
        for model in models { configurations.add(model.tree) }
        root.add(configurations)
        if let total {
            root.add("load time", Self.duration(total.seconds))
            root.add("load memory", Self.memory(total.memory))
        }
        return root
    }

    static func duration(_ seconds: Double) -> String {
        for (unit, scale) in [("s", 1.0), ("ms", 1e3)] where seconds * scale >= 1 {
            return String(format: "%.1f %@", seconds * scale, unit)
        }
        return String(format: "%.0f µs", seconds * 1e6)
    }

    static func memory(_ memory: MemoryUse?) -> String {
        guard let memory else { return "not known: loaded beside others" }
        return "\(bytes(memory.resident))" + (memory.mapped > 0 ? " and \(bytes(memory.mapped)) mapped from files" : "")
    }

    static func bytes(_ count: Int) -> String {
        for (unit, scale) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where Double(count) >= scale {
            return String(format: "%.1f %@", Double(count) / scale, unit)
        }
        return "\(count) bytes"
    }
}

extension ModelDescription {
    var tree: TextTree {
        var tree = TextTree(.value(name), .plain(kind.map { " (\($0))" } ?? " (not loaded)"))
        tree.add("type", type)
        tree.add("defined by", origin == type ? nil : origin)
        tree.add("doc", documentation.isEmpty ? nil : documentation)
        if let itemType, let predictionType { tree.add("signature", "\(itemType) -> \(predictionType)") }
        add("options", optionTypes, to: &tree)
        add("inputs", inputs?.map { ($0.name, "\($0)") } ?? [], to: &tree)
        add("outputs", outputs?.map { ($0.name, "\($0)") } ?? [], to: &tree)
        if let asset {
            var line = asset.specification
            if let version = asset.version { line += ", version \(version)" }
            if let path = asset.path { line += ", \(path)" }
            tree.add("asset", line)
        }
        tree.add("batch size", batchSize.map { "\($0)" })
        if cachesPredictions { tree.add("caches predictions", "yes") }
        add("settings", settings.sorted { $0.key < $1.key }.map { ($0, $1.text()) }, to: &tree)
        if let steps {
            add("steps", steps.map { ($0.name, $0.text) }, to: &tree)
            tree.add("gives", gives?.sourceText)
        } else {
            let names = dependencies.sorted { $0.key < $1.key }
            add("dependencies", names.map { ($0 == $1 ? nil : $0, $1) }, to: &tree)
        }
        if let load {
            tree.add("load time", LibraryDescription.duration(load.seconds))
            tree.add("load memory", LibraryDescription.memory(load.memory))
        }
        if let total = loadWithDependencies, !dependencies.isEmpty {
            tree.add("load time including dependencies", LibraryDescription.duration(total.seconds))
            tree.add("load memory including dependencies", LibraryDescription.memory(total.memory))
        }
        return tree
    }

    /// The options of a call, each with its type.
    private var optionTypes: [(String?, String)] {
        guard let properties = optionsSchema?["properties"]?.object else { return [] }
        return properties.sorted { $0.key < $1.key }.map { ($0, $1["type"]?.string ?? $1.text()) }
    }

    /// A branch of values, those with a name behind it.
    private func add(_ title: String, _ values: [(name: String?, value: String)], to tree: inout TextTree) {
        guard !values.isEmpty else { return }
        var branch = TextTree(.label(title))
        for (name, value) in values {
            if let name { branch.add(name, value) } else { branch.add(TextTree(.value(value))) }
        }
        tree.add(branch)
    }
}
