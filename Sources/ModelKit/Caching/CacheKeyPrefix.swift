/// Makes a model's cache keys, so that a call pays for its items only.
///
/// ```swift
/// let loaded = CacheKeyPrefix(model: "sentiment", assetFingerprint: digest, settings: settings)  // once, at load
/// let call = loaded.with(options)  // once per call
/// let key = call.key(for: item)  // per item
/// ```
///
/// Names, settings, options and items are compared by what they encode as: integers by value whatever their width, floats
/// by their bits (0 and -0 are two items; a NaN is found again), texts by their exact UTF-8, records without regard to the
/// order of properties, sets and dictionaries without regard to the order of elements. Types are not compared: the model's
/// name and asset stand for them.
public struct CacheKeyPrefix: Sendable {
    /// What all keys of a model share.
    final class Shared: Sendable {
        let bytes: [UInt8]
        let hash: Int

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            hash = CacheKey.hash(of: bytes)
        }
    }

    private let shared: Shared
    private let options: [UInt8]

    /// Whether settings and options could be encoded; if not, there are no keys.
    public let isUsable: Bool

    /// The keys of a loaded model.
    ///
    /// - Parameters:
    ///   - model: the model's configured name.
    ///   - assetFingerprint: tells one content of the model's asset from another; nil without an asset.
    ///   - settings: the model's settings. Without keys (see ``isUsable``) when they are not `Encodable` or fail to encode.
    public init<Settings>(model: String, assetFingerprint: String?, settings: Settings) {
        var writer = CanonicalWriter()
        writer.append(text: model)
        var isUsable = true
        do {
            try writer.append(assetFingerprint)
            try writer.append(settings)
        } catch {
            isUsable = false
        }
        self.init(shared: Shared(writer.bytes), options: [CanonicalWriter.Tag.null.rawValue], isUsable: isUsable)
    }

    /// The keys of a loaded model without settings.
    public init(model: String, assetFingerprint: String? = nil) {
        self.init(model: model, assetFingerprint: assetFingerprint, settings: Bool?.none)
    }

    private init(shared: Shared, options: [UInt8], isUsable: Bool) {
        self.shared = shared
        self.options = options
        self.isUsable = isUsable
    }

    /// The keys of a call with these options: without any (see ``isUsable``) when they are not `Encodable` or fail to
    /// encode.
    public func with<Options>(_ options: Options) -> CacheKeyPrefix {
        var writer = CanonicalWriter()
        do {
            try writer.append(options)
        } catch {
            return CacheKeyPrefix(shared: shared, options: [], isUsable: false)
        }
        return CacheKeyPrefix(shared: shared, options: writer.bytes, isUsable: isUsable)
    }

    /// The key of an item; nil when it cannot be cached: it is not `Encodable`, or fails to encode.
    public func key<Item>(for item: Item) -> CacheKey? {
        guard isUsable else { return nil }
        if let text = item as? String {
            // Tag and count take at most ten bytes more.
            var writer = CanonicalWriter(after: options, capacity: text.utf8.count + 10)
            writer.append(text: text)
            return CacheKey(prefix: shared, tail: writer.bytes)
        }
        var writer = CanonicalWriter(after: options, capacity: 32)
        do { try writer.append(item) } catch { return nil }
        return CacheKey(prefix: shared, tail: writer.bytes)
    }
}
