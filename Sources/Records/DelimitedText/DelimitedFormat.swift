/// How cells are separated and whether a quote character exists.
///
/// MedAlign's tables are read by others both with pandas' defaults (`.tsv`) and with an empty quote
/// character (`.unquotedTSV`); a file that holds quotes reads differently in the two.
public struct DelimitedFormat: Sendable, Equatable, CustomStringConvertible {
  /// What a double quote means.
  public enum Quoting: Sendable, Equatable {
    /// A quote at the start of a cell opens it and may enclose delimiters and line ends; a doubled quote
    /// inside stands for one (RFC 4180). A quote inside an unquoted cell is text, as in pandas.
    case doubleQuotes
    /// Quotes are text; a cell cannot hold a delimiter or a line end.
    case none
  }

  /// The byte between cells (ASCII).
  public var delimiter: UInt8
  public var quoting: Quoting

  public init(delimiter: UInt8, quoting: Quoting) {
    self.delimiter = delimiter
    self.quoting = quoting
  }

  /// Comma, quoted (RFC 4180).
  public static let csv = DelimitedFormat(delimiter: ASCII.comma, quoting: .doubleQuotes)
  /// Tab, quoted as pandas reads and writes it.
  public static let tsv = DelimitedFormat(delimiter: ASCII.tab, quoting: .doubleQuotes)
  /// Tab, no quote character.
  public static let unquotedTSV = DelimitedFormat(delimiter: ASCII.tab, quoting: .none)

  public var description: String {
    let separator: String
    switch delimiter {
    case ASCII.comma: separator = "comma"
    case ASCII.tab: separator = "tab"
    default: separator = "byte \(delimiter)"
    }
    return quoting == .none ? "\(separator)-separated, no quote character" : "\(separator)-separated, quoted"
  }
}

enum ASCII {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
}
