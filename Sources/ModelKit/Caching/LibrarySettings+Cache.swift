extension LibrarySettings {
    /// The cache that `MODELKIT_CACHE_PROVIDER` asks for: `native` for a ``NativeCache`` of the environment, `none` or
    /// nothing for none.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration`, also for `redis`: a `RedisCache` is given to the library.
    func nativeCache() throws -> (any PredictionCache)? {
        switch environment["MODELKIT_CACHE_PROVIDER"]?.lowercased() {
        case nil, "", "none": return nil
        case "native": return NativeCache(try NativeCache.Configuration(environment: environment))
        case "redis":
            throw ModelError(
                .invalidConfiguration,
                "MODELKIT_CACHE_PROVIDER=redis needs a cache that is given to the library: RedisCache of ModelKitRedis")
        case let other?:
            throw ModelError(
                .invalidConfiguration, "MODELKIT_CACHE_PROVIDER must be native, redis or none, not '\(other)'")
        }
    }
}
