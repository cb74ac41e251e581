import ModelKitWeights

/// What is known about a model of a library since it was loaded.
public struct LoadInformation: Sendable {
    /// Its name in the library.
    public var name: String
    /// Its configuration, with the library's overrides.
    public var configuration: ModelConfiguration
    /// Where it is defined: a type, or a file with its line.
    public var origin: String
    /// Its Swift type.
    public var typeName: String
    /// The Swift type of its items; nil for an asset.
    public var itemTypeName: String?
    /// The Swift type of its predictions; nil for an asset.
    public var predictionTypeName: String?
    /// What it does.
    public var documentation = ""
    /// Whether its predictions wait for something.
    public var isAsynchronous = false
    /// The asset it was loaded from.
    public var asset: AssetLocator.Location?
    /// What loading it took, without its dependencies.
    public var cost: LoadCost
    /// Stands for what its predictions depend on, for the keys of those that are cached; nil where none are.
    var fingerprint: String?
}

/// What loading took.
public struct LoadCost: Sendable, Equatable {
    /// The time.
    public var duration: Duration
    /// The memory that was added; nil where it could not be told from that of others, loaded at the same time.
    public var memory: MemoryUse?

    static func + (left: LoadCost, right: LoadCost) -> LoadCost {
        var memory: MemoryUse?
        if let first = left.memory, let second = right.memory { memory = first + second }
        return LoadCost(duration: left.duration + right.duration, memory: memory)
    }
}

/// Memory of this process, in bytes.
public struct MemoryUse: Sendable, Equatable, Codable {
    /// In memory and of this process alone.
    public var resident: Int
    /// Mapped from files, which processes share: in memory only as far as it has been read.
    public var mapped: Int

    /// These amounts.
    public init(resident: Int, mapped: Int) {
        self.resident = resident
        self.mapped = mapped
    }

    static func + (left: MemoryUse, right: MemoryUse) -> MemoryUse {
        MemoryUse(resident: left.resident + right.resident, mapped: left.mapped + right.mapped)
    }

    static func - (left: MemoryUse, right: MemoryUse) -> MemoryUse {
        MemoryUse(resident: left.resident - right.resident, mapped: left.mapped - right.mapped)
    }
}
