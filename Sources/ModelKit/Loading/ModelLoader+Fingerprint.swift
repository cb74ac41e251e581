import ModelKitWeights

extension ModelLoader {
    /// Stands for all that a model's predictions depend on beside its items and options: its type, asset, settings and steps,
    /// and all that of the models it depends on. Where one of these changes, what was cached before is not found any more.
    ///
    /// - Throws: ``ModelError`` with code `.loadFailed` for an asset that cannot be read.
    func fingerprint(of model: LoadInformation) throws -> String {
        var known: [String: String] = [:]
        return try fingerprint(of: model, &known)
    }

    private func fingerprint(of model: LoadInformation, _ known: inout [String: String]) throws -> String {
        if let done = known[model.name] { return done }
        var parts: [JSONValue] = [
            .string(model.typeName), try model.asset.map { .string(try fingerprint(ofAsset: $0.path)) } ?? .null,
            .object(
                definitions[model.name]?.resolvedSettings(in: environment.variables) ?? model.configuration.settings),
            .string(definitions[model.name]?.plan?.wiring ?? ""),
        ]
        for (role, name) in model.configuration.dependencies.sorted(by: { $0.key < $1.key }) {
            // One that is gone was closed while this loads, which then starts anew.
            guard let dependency = loaded(name)?.information else { continue }
            parts += [.string(role), .string(try fingerprint(of: dependency, &known))]
        }
        let whole = SHA256.hex(JSONValue.array(parts).text().utf8)
        known[model.name] = whole
        return whole
    }

    /// Files are read once, however many models use them.
    private func fingerprint(ofAsset path: String) throws -> String {
        if let known = assetFingerprints.withLock({ $0[path] }) { return known }
        let content = try AssetFingerprint.of(path)
        assetFingerprints.withLock { $0[path] = content }
        return content
    }
}
