import ArgumentParser
import EndpointClient
import Generation
import Kernels
import ModelFiles
import Runner

/// A local server that answers in place of this program's engine.
struct EndpointArguments: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Let the OpenAI-compatible server at this address, on this machine, answer, such as http://127.0.0.1:8080.",
      valueName: "url"))
  var endpoint: String?

  @Option(
    name: .long, help: ArgumentHelp("The server's model by its name there (default: its only one).", valueName: "name"))
  var endpointModel: String?

  @Option(
    name: .long,
    help: """
      How prompts are sent: tokens (ids, exact), text (for servers that take no ids; a prompt that spells a special \
      token fails) or auto (tokens where the server takes them).
      """)
  var endpointPrompt = EndpointPromptArgument.auto

  @Option(
    name: .long,
    help: ArgumentHelp("A file of mode 0600 with the key that the server asks for (bearer token).", valueName: "file"))
  var endpointKeyFile: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long the server may send nothing. It does so while it reads a prompt, or writes a whole answer.",
      valueName: "seconds"))
  var endpointTimeout = 3600

  @Flag(
    name: .long,
    help: """
      Allow an address beyond this machine, to which records then go unencrypted. The MedAlign release must not be sent \
      to services outside: only servers that the data's terms of use allow.
      """)
  var endpointMayLeaveThisMachine = false

  /// - Throws: what makes no sense beside `--endpoint`, or without it.
  func validate(engine: EngineArguments, sampling: SamplingOptions) throws {
    guard endpoint != nil else {
      if endpointModel != nil || endpointKeyFile != nil || endpointMayLeaveThisMachine || endpointPrompt != .auto {
        throw ValidationError("--endpoint-… options need --endpoint")
      }
      return
    }
    if !(1...604_800).contains(endpointTimeout) { throw ValidationError("--endpoint-timeout must be 1 to 604800") }
    if let option = engine.optionOfThisEngine {
      throw ValidationError("--\(option) is this program's engine's; with --endpoint the server decides")
    }
    do throws(RunnerError) { try EndpointGenerator.check(sampling) } catch { throw ValidationError("\(error)") }
  }

  /// The server as a generator; `nil` if none is named.
  func generator(model path: String, contextLength: Int?) throws -> EndpointGenerator? {
    guard let endpoint else { return nil }
    let resolved = try ResolvedEndpoint(
      EndpointAddress(endpoint), mayLeaveThisMachine: endpointMayLeaveThisMachine)
    if !resolved.isLoopback {
      StandardError.write(
        "warning: prompts with records go unencrypted to \(resolved.address), beyond this machine. The MedAlign release "
          + "must not be sent to services outside, nor be redistributed.\n")
    }
    let client = EndpointClient(
      resolved, key: try endpointKeyFile.map { path throws(EndpointError) in try EndpointKey(file: path) },
      silenceSeconds: endpointTimeout)
    let generator = try EndpointGenerator(
      try VocabularyFile(path: path, contextLength: contextLength), client: client, model: endpointModel,
      promptForm: endpointPrompt.form
    ) { StandardError.write("remark: \($0)\n") }
    StandardError.write("answers: \(generator.engine)\n")
    return generator
  }
}

/// `auto`, `tokens` or `text`.
enum EndpointPromptArgument: String, ExpressibleByArgument, CaseIterable {
  case auto, tokens, text

  var form: EndpointGenerator.PromptForm? { EndpointGenerator.PromptForm(rawValue: rawValue) }
}

extension EngineArguments {
  /// The first option given that decides how this program's engine computes; `nil` if there is none.
  var optionOfThisEngine: String? {
    let given: [(String, Bool)] = [
      ("threads", threads != nil), ("prefill-threads", prefillThreads != nil), ("pin-threads", pinThreads),
      ("backend", backend != .native), ("chunk-tokens", chunkTokens != 512),
      ("cache-type", cache.keyType != nil || cache.valueType != nil), ("rope-base", ropeBase != nil),
      ("rope-scaling", ropeScaling != nil), ("alibi-extrapolation", alibiExtrapolation),
    ]
    return given.first { $0.1 }?.0
  }
}
