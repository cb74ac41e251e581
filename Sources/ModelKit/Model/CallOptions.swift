/// What a caller may set for one call of a model; adopt ``ModelOptions`` for options of your own.
public protocol CallOptions: Codable, Sendable {
    /// The options of a call that sets none.
    init()
}

/// The options of a model that takes none.
public struct NoOptions: CallOptions, Hashable {
    /// No options.
    public init() {}
}

/// Options of one call, for models that take some: a type called `Options` inside the model.
///
///     struct Splitter: ItemModel {
///         struct Options: ModelOptions { var separator = " " }
///         func compute(item: String, options: Options) -> [String] {
///             item.components(separatedBy: options.separator)
///         }
///     }
///     try Splitter().predict("a,b", options: .init(separator: ","))
///
/// They are part of the key under which predictions are cached.
public protocol ModelOptions: CallOptions {}
