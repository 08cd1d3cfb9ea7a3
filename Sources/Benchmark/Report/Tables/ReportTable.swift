public import MedAlign

/// A table of a report. HTML, Markdown, CSV and JSON are all written from it, so that they say the same.
public struct ReportTable: Sendable, Equatable {
  /// Names its file, in lower case with hyphens, such as `correctness`.
  public var id: String
  /// What the numbers are, with the unit and the kind of interval.
  public var caption: String
  public var columns: [Column]
  /// As many cells as columns, each.
  public var rows: [[Cell]]

  public init(id: String, caption: String, columns: [Column], rows: [[Cell]]) {
    self.id = id
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }

  public struct Column: Sendable, Equatable {
    /// For programs, such as `win_rate`.
    public var name: String
    /// For people.
    public var title: String
    /// Whether it holds words, which begin at the left, rather than numbers.
    public var isText: Bool

    public init(_ name: String, _ title: String, isText: Bool = false) {
      self.name = name
      self.title = title
      self.isText = isText
    }
  }

  public enum Cell: Sendable, Equatable {
    /// Not known, or not defined for this row: an en dash, an empty CSV field, JSON's null. Never a zero.
    case missing
    case text(String)
    /// An item's ids; a page that shows the item's text links to it.
    case item(ItemID)
    case count(Int)
    case number(Double, Style)
    case estimate(Estimate, Style)
  }

  /// How a number is written for people; programs get all its digits.
  public enum Style: Sendable, Equatable {
    /// With so many digits after the point.
    case decimal(Int)
    /// A share of 1, in percent with one digit.
    case percent
    /// A difference of shares, in percentage points with sign and one digit.
    case points
    /// A probability value of a test: `0.031`, `< 0.001`.
    case probability
  }

  /// A value with its confidence interval and the number of observations behind it.
  public struct Estimate: Sendable, Equatable {
    public var value: Double
    public var interval: ClosedRange<Double>?
    public var count: Int?

    public init(_ value: Double, _ interval: ClosedRange<Double>? = nil, count: Int? = nil) {
      self.value = value
      self.interval = interval
      self.count = count
    }
  }
}
