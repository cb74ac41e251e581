/// A type that a program adds to those of its library files and that says which settings it reads: the files' schema knows
/// them then, and the error of one that is misspelt points at its line.
///
/// A type with a nested `Settings` only has to adopt it; it still reads its settings with ``LoadContext/settings(as:)``.
public protocol SettingsProviding: LoadableType {
    /// The settings that the type reads.
    associatedtype Settings: ModelSettings
}
