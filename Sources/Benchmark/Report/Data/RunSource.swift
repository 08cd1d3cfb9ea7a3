/// A run's folder and what to call it.
public struct RunSource: Sendable, Equatable {
  public var folder: String
  /// `nil`: the folder's own name.
  public var name: String?

  public init(folder: String, name: String? = nil) {
    self.folder = folder
    self.name = name
  }
}
