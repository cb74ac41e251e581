/// Which prediction a full cache drops for a new one.
public enum CachePolicy: String, Sendable, CaseIterable {
    /// The one that was not used for the longest time.
    case lru = "LRU"
    /// The one used least often, and of several the one that was not used for the longest time. What was used often long
    /// ago stays; prefer ``lru`` when the items in demand change.
    case lfu = "LFU"
    /// A random one.
    case randomReplacement = "RR"
}
