internal import CBuildInfo

/// Which engine this is: for provenance, benchmarks and `--version`.
public enum EngineVersion {
  /// Semantic version of the package.
  public static let number = "0.1.0"
  /// Git commit of the build, with a trailing `+` if the checkout had uncommitted changes; `unknown` outside git.
  public static let commit = String(cString: medalign_commit())
  /// Both, such as `0.1.0 (3b890e8)`.
  public static let text = "\(number) (\(commit))"
}
