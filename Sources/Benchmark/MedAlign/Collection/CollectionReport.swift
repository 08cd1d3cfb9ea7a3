/// What became of a form: every row and instruction is counted once, kept or dropped with its reason.
///
/// Holds lines, columns' headers, ids, counts, names of specialties and categories; no text of an instruction.
public struct CollectionReport: Sendable, Equatable, Codable {
  /// Why an instruction was dropped; the raw value says it.
  public enum Reason: String, Sendable, CaseIterable, Codable {
    case unreadableRow = "the row cannot be read"
    case empty = "no instruction"
    case tooShort = "too short"
    case tooLong = "too long"
    case notText = "not text"
    case exactDuplicate = "exact duplicate"
    case nearDuplicate = "near-duplicate"
  }

  /// An instruction, or a row without one, that was dropped.
  public struct Dropped: Sendable, Equatable, Codable {
    /// The line that the row begins on.
    public var line: Int
    /// The instruction's column, from 1; `nil` for a whole row.
    public var column: Int?
    public var reason: Reason
    /// The instruction kept that it duplicates, and how much it is like it (ROUGE-L's F; `nil` for an exact duplicate).
    public var duplicateOf: InstructionID?
    public var score: Double?
    /// What the reader found wrong with the row.
    public var detail: String?
  }

  /// A remark about instructions that are kept, with the lines it concerns; without lines it is about the whole form.
  public struct Warning: Sendable, Equatable, Codable {
    public var text: String
    public var count: Int
    public var lines: [Int]
  }

  /// A column of the form and what became of it.
  public struct Column: Sendable, Equatable, Codable {
    public enum Use: Sendable, Equatable, Codable {
      case field(FormField)
      /// Looks like the field, which has another column.
      case passedOver(FormField)
      /// Says who filled in the form, or when; never copied.
      case personal
      case unused

      public var text: String {
        switch self {
        case .field(let field): field.rawValue
        case .passedOver(let field): "not used (looks like \(field.rawValue))"
        case .personal: "never copied (who or when)"
        case .unused: "not used"
        }
      }

      public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let all = FormField.allCases.flatMap { [Use.field($0), .passedOver($0)] } + [.personal, .unused]
        guard let use = all.first(where: { $0.text == text }) else {
          throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "unknown use"))
        }
        self = use
      }

      public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
      }
    }

    /// From 1.
    public var number: Int
    public var header: String
    public var use: Use
  }

  /// How many of something there are.
  public struct Count: Sendable, Equatable, Codable {
    public var name: String
    public var count: Int
  }

  /// The form's path as it was given.
  public var form: String
  public var columns: [Column]
  /// Data rows, those that cannot be read included.
  public var rows: Int
  /// Instructions found in them; a row without any counts as one that is dropped. Kept and dropped ones add up to it.
  public var instructions: Int
  public var kept = 0
  public var dropped: [Dropped]
  /// Reasons that occur, in the order of `Reason`.
  public var droppedByReason: [Count]
  public var duplicateThreshold: Double
  public var warnings: [Warning]
  /// Subcategories, and categories of instructions without one, that the taxonomy does not have, as the form spells
  /// them.
  public var unknownNames: [Count]
  /// Of those kept; most first.
  public var bySpecialty: [Count] = []
  public var byCategory: [Count] = []
  public var withoutSpecialty = 0
  public var withoutCategory = 0
  public var withoutSubcategory = 0
  public var applyingGenerally = 0
  public var notApplyingGenerally = 0
  /// Subcategories that were taken over from the output that was there before.
  public var subcategoriesTakenOver = 0

  /// Counts the instructions that are kept, again after their subcategories were asked for.
  public mutating func count(_ instructions: [CollectedInstruction]) {
    kept = instructions.count
    bySpecialty = Self.counts(instructions.compactMap(\.submitterSpecialty))
    byCategory = Self.counts(instructions.compactMap(\.category))
    withoutSpecialty = instructions.count { $0.submitterSpecialty == nil }
    withoutCategory = instructions.count { $0.category == nil }
    withoutSubcategory = instructions.count { $0.subcategory == nil }
    applyingGenerally = instructions.count { $0.appliesGenerally == true }
    notApplyingGenerally = instructions.count { $0.appliesGenerally == false }
  }

  /// Names that differ in case and spacing alone are one, spelled as first met; the most frequent first, equal ones by
  /// name.
  static func counts(_ names: [String]) -> [Count] {
    var counts: [String: Count] = [:]
    for name in names {
      counts[FormText.collapsed(name).lowercased(), default: Count(name: FormText.shown(name, limit: 40), count: 0)]
        .count += 1
    }
    return counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map(\.value)
  }

  /// One JSON object with sorted keys.
  public func json() throws -> String { try JSONText.encode(self, snakeCase: true) }
}
