import ContentHash
import EHR
import Foundation
import TextMetrics

/// A run in the form that EleutherAI's lm-evaluation-harness logs its own: one JSON object a line for each sample, and
/// one file of results (`lm_eval/evaluator.py`, `lm_eval/loggers/evaluation_tracker.py`).
///
/// - A sample is an answered item; `doc_id` is its place among all planned items, so gaps show where others stand, and
///   `n-samples` counts them.
/// - `arguments` hold the question. The record is part of the prompt and is not stored in a run, so `prompt_hash` is
///   the question's; the whole prompt's tokens have their hash in `doc.prompt_sha256`.
/// - Scores are those against `Annotator_1`'s answer; results are their plain means with the standard error of the
///   mean.
/// - No clock is read: the time in the names is that of the run's last result, so the same run gives the same bytes.
///
/// The samples hold questions, references and answers: patient text.
public struct HarnessExport: Sendable {
  /// As the harness would name the model's folder.
  public let modelFolder: String
  /// `samples_medalign_<time>.jsonl`
  public let samplesName: String
  /// `results_<time>.json`
  public let resultsName: String
  /// One for each answered item, in the order of ids.
  public let samples: [String]
  public let results: String
  /// Planned items without an answer, which have no sample.
  public let withoutAnswer: Int

  static let task = "medalign"

  /// - Throws: What reading the store throws.
  public init(_ store: RunStore) throws(RunStoreError) {
    let plan = try store.plan()
    let items = try store.items()
    let definitions = MetricTable.found(
      Set(items.flatMap { $0.scores.map(\.metric) }), imported: try store.importedMetrics())
    let time = items.compactMap(\.finishedAt).max().map(Self.fileTime) ?? "none"
    let samples = items.enumerated().compactMap { HarnessSample($0.offset, $0.element, plan, definitions) }
    self.samples = samples.map(\.json.line)
    withoutAnswer = items.count - samples.count
    modelFolder = Self.sanitized(plan.modelName)
    samplesName = "samples_\(Self.task)_\(time).jsonl"
    resultsName = "results_\(time).json"
    results = HarnessResults(plan, samples, definitions, planned: items.count, time: time).json.indented + "\n"
  }

  /// Writes both files below `folder`, in a folder named for the model, readable by their owner alone.
  ///
  /// - Returns: The files' paths.
  /// - Throws: `notWritable`, `diskFull`.
  public func write(to folder: String) throws(RunStoreError) -> [String] {
    let path = folder + "/" + modelFolder
    try PrivateFolder.create(folder)
    try PrivateFolder.create(path)
    let files = [(samplesName, samples.map { $0 + "\n" }.joined()), (resultsName, results)]
    for (name, text) in files { try PrivateFile.write(text, to: path + "/" + name) }
    return files.map { path + "/" + $0.0 }
  }

  /// `2026-11-22T17:00:00Z` without what a file's name cannot hold.
  private static func fileTime(_ time: String) -> String {
    String(time.replacing(":", with: "-").filter { $0.isASCII && ($0.isNumber || $0 == "-" || $0 == "T") })
  }

  /// The harness's own rule (`sanitize_model_name`), for control characters too, and no name that means another folder.
  private static func sanitized(_ name: String) -> String {
    let bad = Set("\"<>:/|\\?*[]\0")
    var text = ""
    var wasBad = false
    for character in name {
      let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
      if isControl || bad.contains(character) {
        if !wasBad { text += "__" }
        wasBad = true
      } else {
        text.append(character)
        wasBad = false
      }
    }
    return text.isEmpty || text.allSatisfy { $0 == "." } ? "model" : String(text.prefix(120))
  }
}

/// One line of the samples.
struct HarnessSample {
  let json: OrderedJSON
  /// By metric.
  let scores: [String: Double]
  /// `doc_hash`, `prompt_hash` and `target_hash` in a row.
  let hashes: String

  /// - Returns: `nil` for an item without an answer.
  init?(_ position: Int, _ item: StoredItem, _ plan: RunProvenance.Plan, _ definitions: [MetricDefinition]) {
    guard let answer = item.result?.outcome.answer else { return nil }
    let question = item.instruction.question
    let target = item.instruction.goldReference?.text
    let document = Self.document(item)
    let measured = definitions.compactMap { metric in item.score(metric.name).map { (metric.name, $0) } }
    let hashed = [document.indented, question, target ?? "None"].map { SHA256.hash($0).description }

    var options: [(String, OrderedJSON)] = []
    if let tokens = plan.generationTokens { options.append(("max_gen_toks", .integer(Int64(tokens)))) }
    if let temperature = plan.options["temperature"].flatMap(Double.init) {
      options += [("temperature", .number(temperature)), ("do_sample", .bool(temperature > 0))]
    }
    scores = Dictionary(measured, uniquingKeysWith: { first, _ in first })
    hashes = hashed.joined()
    json = .object(
      [
        ("doc_id", .integer(Int64(position))),
        ("doc", document),
        ("target", .text(target ?? "None")),
        ("arguments", .object([("gen_args_0", .object([("arg_0", .text(question)), ("arg_1", .object(options))]))])),
        ("resps", .list([.list([.text(answer)])])),
        ("filtered_resps", .list([.text(answer)])),
        ("filter", .text("none")),
        ("metrics", .list(measured.map { .text($0.0) })),
        ("doc_hash", .text(hashed[0])),
        ("prompt_hash", .text(hashed[1])),
        ("target_hash", .text(hashed[2])),
      ] + measured.map { ($0.0, .number($0.1)) })
  }

  private static func document(_ item: StoredItem) -> OrderedJSON {
    let instruction = item.instruction
    return .object([
      ("instruction_id", .text("\(instruction.id)")),
      ("person_id", instruction.personID.map { .integer($0.rawValue) } ?? .null),
      ("question", .text(instruction.question)),
      ("category", .text(instruction.category)),
      ("subcategory", .text(instruction.subcategory)),
      ("specialty", .text(instruction.specialty)),
      (
        "references",
        .list(
          instruction.references.map {
            .object([("annotator", .text($0.annotator)), ("text", .text($0.text)), ("evidence", .text($0.evidence))])
          })
      ),
      ("prompt_sha256", .text(item.result?.promptDigest?.description)),
    ])
  }
}
