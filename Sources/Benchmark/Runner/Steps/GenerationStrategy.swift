public import ContextPacking

/// How many prompts an answer takes.
public enum GenerationStrategy: String, Sendable, CaseIterable {
  /// One, over what of the record fits.
  case single
  /// The paper's multi-step refinement (medalign.md 12): an answer over the oldest part of the record, then one prompt
  /// for each later part that holds the answer so far and asks for a better one. The last answer counts.
  case refine
  /// An answer over each part by itself, then one answer from all of these; as many at a time as the context holds.
  case mapReduce = "map-reduce"
}

/// The templates of a strategy's steps.
public struct StepTemplates: Sendable {
  /// Over one part alone.
  public var map: PromptTemplate
  /// Over one more part, with the answer so far.
  public var refine: PromptTemplate
  /// One answer from several.
  public var reduce: PromptTemplate

  /// The built-in ones that go with a run's template.
  public init(goingWith template: PromptTemplate) {
    map = template.builtIn(for: .map)
    refine = template.builtIn(for: .refine)
    reduce = template.builtIn(for: .reduce)
  }
}
