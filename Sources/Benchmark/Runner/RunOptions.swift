public import ContextPacking
public import Generation
public import Tokenizers

/// What a run does with its data set, apart from the model itself.
public struct RunOptions: Sendable {
  /// Tokens of context: prompt and answer together.
  public var contextTokens = 2048
  /// Room for the answer, in tokens.
  public var generationTokens = 256
  public var template = PromptTemplate.paper {
    didSet { stepTemplates = StepTemplates(goingWith: template) }
  }
  /// How many prompts an answer takes. With several, the whole record is read, whatever its length.
  public var strategy = GenerationStrategy.single
  /// With several: the templates of the later ones. Setting `template` sets the built-in ones that go with it.
  public var stepTemplates = StepTemplates(goingWith: .paper)
  /// With several: tokens of the record in one prompt at most; `nil`: as many as fit.
  public var partTokens: Int?
  /// `nil`: the format that the model file's chat template shows, else `plain`.
  public var chatFormat: ChatFormat?
  public var policy = PackingPolicy.paper
  public var rendering = RecordRendering.xml
  /// Whether a fixed room is set aside for the instruction (policy `fixed-reserve` always does).
  public var reservesInstruction = false
  /// That room, in tokens.
  public var instructionReserve = 256
  public var sampling = SamplingOptions()
  /// At most so many items, the first in the data set's order.
  public var limit: Int?
  /// Items in hand at once. Answers do not depend on it.
  public var parallelItems = 1
  /// Whether continuations found in the prompt are tried several tokens at a time. Answers do not depend on it.
  public var usesPromptLookup = false
  /// Whether the user scaled the model's positions, and so answers for a context beyond the trained one.
  public var scalesPositions = false
  /// Options of the model that change answers (rope overrides), by the name of their flag, for provenance.
  public var modelOptions: [String: String] = [:]

  public init() {}
}

/// The chat format of a run and where it comes from.
public struct ChosenChatFormat: Sendable, Equatable {
  public enum Origin: String, Sendable {
    case asked = "as asked"
    case modelTemplate = "from the model's chat template"
    case noTemplate = "the model file has no chat template; older Vicuna files need --chat vicuna-v1.1"
    case unknownTemplate = "the model file's chat template is none of the known ones"
  }

  public let format: ChatFormat
  public let origin: Origin

  public init(asked: ChatFormat?, chatTemplate: String?) {
    if let asked {
      (format, origin) = (asked, .asked)
    } else if let found = ChatFormat.detect(chatTemplate: chatTemplate) {
      (format, origin) = (found, .modelTemplate)
    } else {
      (format, origin) = (.plain, chatTemplate == nil ? .noTemplate : .unknownTemplate)
    }
  }
}
