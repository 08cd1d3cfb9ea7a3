import FoundationEssentials

/// The text around a question and a record, cut at its placeholders.
///
/// Placeholders are `{question}`, `{ehr}` and, optionally, `{now}` (the record's latest timestamp, which MedAlign takes
/// as the present); templates of later steps have more (`Role`). Each is filled once, in the template only: braces inside
/// a record, a question or an answer stay as they are. Every other brace of a template is plain text.
public struct PromptTemplate: Sendable, Equatable {
  public enum Placeholder: String, Sendable, CaseIterable {
    case question, ehr, now
    /// What was answered so far: the answer over the earlier parts, or the answers over all parts.
    case answer
    /// Which part of the record this is, such as `2 of 5`.
    case part
  }

  /// What a template asks for, which decides its placeholders.
  public enum Role: String, Sendable {
    /// An answer over the record, or what fits of it.
    case answer
    /// An answer over one part of the record.
    case map
    /// A better answer, given one more part of the record and the answer so far.
    case refine
    /// One answer, given those over the parts.
    case reduce

    var required: [Placeholder] {
      switch self {
      case .answer, .map: [.question, .ehr]
      case .refine: [.question, .ehr, .answer]
      case .reduce: [.question, .answer]
      }
    }

    var allowed: [Placeholder] {
      switch self {
      case .answer: required + [.now]
      case .map, .refine: required + [.now, .part]
      case .reduce: required + [.now]
      }
    }
  }

  public enum Segment: Sendable, Equatable {
    case literal(String)
    case placeholder(Placeholder)
  }

  /// `paper`, `helm`, `helm-verbatim`, or the path of a file.
  public let name: String
  public let segments: [Segment]

  /// The template as written, with its placeholders: what provenance hashes.
  public var source: String {
    segments.map { segment in
      switch segment {
      case .literal(let text): text
      case .placeholder(let placeholder): "{\(placeholder.rawValue)}"
      }
    }.joined()
  }

  /// Whether the record comes before the question, so that prompts about one record can share a token prefix.
  public var recordComesFirst: Bool {
    for case .placeholder(let placeholder) in segments where placeholder != .now { return placeholder == .ehr }
    return false
  }

  /// The filled template. Inserted texts are never searched for placeholders.
  public func fill(_ fields: PromptFields) -> String {
    var text = ""
    for segment in segments {
      switch segment {
      case .literal(let literal): text += literal
      case .placeholder(.question): text += fields.question
      case .placeholder(.ehr): text += fields.record
      case .placeholder(.now): text += fields.now
      case .placeholder(.answer): text += fields.answer
      case .placeholder(.part): text += fields.part
      }
    }
    return text
  }

  // MARK: from text

  /// Cuts `source` at its role's placeholders. Those that the role needs must be there, each at most once.
  public init(name: String, source: String, role: Role = .answer) throws(PackingError) {
    self.name = name
    var segments: [Segment] = []
    var literal: [UInt8] = []
    var found: Set<Placeholder> = []
    var line = 1
    let bytes = Array(source.utf8)
    var position = 0
    scan: while position < bytes.count {
      if bytes[position] == UInt8(ascii: "{") {
        for placeholder in role.allowed {
          let spelling = Array("{\(placeholder.rawValue)}".utf8)
          guard bytes[position...].starts(with: spelling) else { continue }
          guard found.insert(placeholder).inserted else {
            throw .placeholderRepeated(placeholder: placeholder.rawValue, file: name, line: line)
          }
          if !literal.isEmpty { segments.append(.literal(String(decoding: literal, as: UTF8.self))) }
          literal = []
          segments.append(.placeholder(placeholder))
          position += spelling.count
          continue scan
        }
      }
      if bytes[position] == UInt8(ascii: "\n") { line += 1 }
      literal.append(bytes[position])
      position += 1
    }
    if !literal.isEmpty { segments.append(.literal(String(decoding: literal, as: UTF8.self))) }
    for placeholder in role.required where !found.contains(placeholder) {
      throw .placeholderMissing(placeholder: placeholder.rawValue, file: name)
    }
    self.segments = segments
  }

  /// The largest template file read, in bytes.
  public static let largestFile = 1 << 20

  /// Reads a template file (UTF-8). One line end at the end of the file is not part of the template, since editors add
  /// it.
  public init(contentsOf path: String, role: Role = .answer) throws(PackingError) {
    let size: Int
    let bytes: [UInt8]
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw PackingError.templateUnreadable(file: path, reason: "not a regular file")
      }
      size = attributes[.size] as? Int ?? 0
      guard size <= Self.largestFile else {
        throw PackingError.templateTooLarge(file: path, bytes: size, limit: Self.largestFile)
      }
      bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    } catch let error as PackingError {
      throw error
    } catch {
      let reason = FileManager.default.fileExists(atPath: path) ? "no permission or not a file" : "no such file"
      throw .templateUnreadable(file: path, reason: reason)
    }
    guard var text = String(validating: bytes, as: UTF8.self) else { throw .templateNotUTF8(file: path) }
    if text.last?.isNewline == true { text.removeLast() }
    try self.init(name: path, source: text, role: role)
  }

  // MARK: built in

  init(name: String, segments: [Segment]) {
    self.name = name
    self.segments = segments
  }

  /// The paper's "standard prompt template" (Fig. S9): the question before the record. The exact wording is not
  /// published in text form; parts and order are. The line with the present time is ours.
  public static let paper = PromptTemplate(
    name: "paper",
    segments: [
      .literal("Answer the following question based on the EHR. The current date and time is "), .placeholder(.now),
      .literal(".\n\n###\n\nQuestion: \"\"\""), .placeholder(.question),
      .literal("\"\"\"\n\nEHR: \"\"\""), .placeholder(.ehr), .literal("\"\"\""),
    ])

  /// HELM's MedAlign template (`medalign_scenario_helper.py`), the record first, with one line of ours: the present
  /// time.
  public static let helm = PromptTemplate(
    name: "helm",
    segments: [
      .literal("Instruction: Answer the following question based on the EHR:\nThe current date and time is "),
      .placeholder(.now), .literal(".\n\nEHR: "), .placeholder(.ehr),
      .literal("\n\nQuestion: "), .placeholder(.question), .literal("\n\nAnswer:"),
    ])

  /// HELM's template to the letter: the present time is not said.
  public static let helmVerbatim = PromptTemplate(
    name: "helm-verbatim",
    segments: [
      .literal("Instruction: Answer the following question based on the EHR:\n\nEHR: "), .placeholder(.ehr),
      .literal("\n\nQuestion: "), .placeholder(.question), .literal("\n\nAnswer:"),
    ])

  public static let builtIn = [paper, helm, helmVerbatim]

  /// A built-in template by name, else the file at that path.
  public static func named(_ nameOrPath: String) throws(PackingError) -> PromptTemplate {
    if let template = builtIn.first(where: { $0.name == nameOrPath }) { return template }
    return try PromptTemplate(contentsOf: nameOrPath)
  }
}
