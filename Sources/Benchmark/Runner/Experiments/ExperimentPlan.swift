public import Generation

/// A plan file: models, and the combinations of contexts, strategies, templates and seeds that are run with each.
///
/// JSON; the keys are the names below in snake case. Keys that are not known are errors, so that a misspelt one does not
/// pass for a default.
public struct ExperimentPlan: Sendable, Equatable {
  /// The most runs that a plan may come to.
  public static let largestRunCount = 1000
  /// The most combinations that a grid may name, also where they come to the same runs.
  static let largestGrid = 10_000
  /// The largest plan file read, in bytes.
  public static let largestFile = 1 << 20

  public var name: String
  /// What the plan is for, in words.
  public var description: String?
  public var models: [PlannedModel]
  public var grids: [ExperimentGrid]
  /// At most so many tokens are generated.
  public var generateTokens: Int
  /// Without its seed, which the grids decide.
  public var sampling: SamplingOptions
}

/// A model of a plan.
public struct PlannedModel: Sendable, Equatable {
  /// Names the runs.
  public var name: String
  /// The GGUF file, inside the folder of models.
  public var file: String
  /// A chat format's name, or `auto`.
  public var chat: String
  /// As the options of `medalign run` of these names.
  public var ropeBase: Float?
  public var ropeScaling: String?
  public var trainedContext: Int?
  public var alibiExtrapolation: Bool
}

/// All combinations of some models, contexts, strategies, templates and seeds.
public struct ExperimentGrid: Sendable, Equatable {
  /// By name; empty: all of the plan's.
  public var models: [String]
  public var contexts: [Int]
  public var strategies: [PlannedStrategy]
  /// Names of built-in templates, or files beside the plan.
  public var templates: [String]
  public var seeds: [UInt64]
}

/// What of the records goes into prompts, and into how many.
public struct PlannedStrategy: Sendable, Equatable {
  /// A packing policy's name.
  public var packing: String
  public var rendering: String
  public var fixedReserve: Bool
  /// `single`, `refine` or `map-reduce`.
  public var strategy: String
  public var partTokens: Int?
}
