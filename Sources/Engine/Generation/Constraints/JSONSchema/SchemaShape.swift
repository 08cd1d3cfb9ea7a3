/// What one alternative asks of a value, by the value's type: the own keywords of several schemas put together.
struct SchemaShape {
  private(set) var types: JSONTypes = .all
  private(set) var numbers = NumberConstraint()
  private(set) var strings = StringConstraint()
  private(set) var arrays = ArrayConstraint()
  private(set) var objects = ObjectConstraint()

  init(_ schemas: [Int], _ expansion: inout SchemaExpansion) throws(ConstraintError) {
    for schema in schemas {
      let reader = SchemaReader(expansion.table, schema)
      types.formIntersection(try reader.types())
      try numbers.add(reader)
      try strings.add(reader)
      try arrays.add(reader, &expansion.table)
      try objects.add(reader, &expansion.table)
    }
  }
}

/// The keywords of numbers.
struct NumberConstraint {
  struct Bound {
    var value: JSONNumber
    var isExclusive: Bool
    var reader: SchemaReader
    var keyword: String
  }

  private(set) var lower: [Bound] = []
  private(set) var upper: [Bound] = []
  /// Numbers are multiples of it; 1: no matter, and broken numbers are admitted.
  private(set) var step = 1
  private(set) var stepReader: SchemaReader?

  static let stepReason =
    "expected a whole number up to 10000, or a part of one such as 0.5 that 64-bit floats hold exactly"

  mutating func add(_ reader: SchemaReader) throws(ConstraintError) {
    for (keyword, isExclusive, isLower) in [
      ("minimum", false, true), ("exclusiveMinimum", true, true), ("maximum", false, false),
      ("exclusiveMaximum", true, false),
    ] {
      guard let value = try reader.number(keyword) else { continue }
      let bound = Bound(value: value, isExclusive: isExclusive, reader: reader, keyword: keyword)
      if isLower { lower.append(bound) } else { upper.append(bound) }
    }
    guard let divisor = try reader.number("multipleOf") else { return }
    guard let whole = Self.wholeStep(divisor) else { throw reader.refused("multipleOf", Self.stepReason) }
    let common = step / Self.greatestCommonDivisor(step, whole) * whole
    guard common <= 10_000 else { throw reader.refused("multipleOf", Self.stepReason) }
    step = common
    stepReader = reader
  }

  /// The least whole multiple of a divisor, if whole multiples of it are exact in binary floats, too.
  static func wholeStep(_ divisor: JSONNumber) -> Int? {
    // Doubling makes a binary fraction whole: 1.5 = 3 / 2, and 3 is the least whole multiple.
    for halvings in 0...10 {
      var value = divisor
      for _ in 0..<halvings { value = value.doubled }
      let (whole, isExact) = value.scaled(power: 0)
      guard isExact else { continue }
      return whole > 0 && whole <= 10_000 ? whole : nil
    }
    return nil
  }

  private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    right == 0 ? left : greatestCommonDivisor(right, left % right)
  }

  /// The least and greatest integer n with n / 10^`places` within the bounds and of at most 15 digits.
  func range(places: Int) throws(ConstraintError) -> (low: Int, high: Int) {
    let limit = 999_999_999_999_999
    var (low, high) = (-limit, limit)
    for bound in lower + upper where bound.isExclusive && bound.value.digits.count > DecimalLanguage.digitCount {
      throw bound.reader.refused(bound.keyword, "expected at most 15 significant digits")
    }
    for bound in lower {
      let (floor, isExact) = bound.value.scaled(power: places)
      low = max(low, isExact && !bound.isExclusive ? floor : floor + 1)
    }
    for bound in upper {
      let (floor, isExact) = bound.value.scaled(power: places)
      high = min(high, isExact && bound.isExclusive ? floor - 1 : floor)
    }
    return (low, high)
  }

  func isApart(from other: NumberConstraint) -> Bool {
    for (lows, highs) in [(lower, other.upper), (other.lower, upper)] {
      for low in lows {
        for high in highs {
          let order = low.value.compare(high.value)
          if order > 0 || order == 0 && (low.isExclusive || high.isExclusive) { return true }
        }
      }
    }
    return false
  }
}

extension JSONNumber {
  /// Twice the number.
  var doubled: JSONNumber {
    var carry: UInt8 = 0
    var result: [UInt8] = []
    for digit in digits.reversed() {
      let value = digit * 2 + carry
      result.append(value % 10)
      carry = value / 10
    }
    if carry > 0 { result.append(carry) }
    return JSONNumber(text: [], isNegative: isNegative, digits: result.reversed(), exponent: exponent)
  }
}

/// The keywords of strings.
struct StringConstraint {
  private(set) var minimum = 0
  private(set) var maximum: Int?
  private(set) var patterns: [RegularExpression] = []
  /// Of the last pattern.
  private(set) var patternReader: SchemaReader?
  /// Of the keyword that gave `minimum`.
  private(set) var minimumReader: SchemaReader?

  mutating func add(_ reader: SchemaReader) throws(ConstraintError) {
    if let count = try reader.count("minLength"), count > minimum { (minimum, minimumReader) = (count, reader) }
    if let count = try reader.count("maxLength") { maximum = min(maximum ?? count, count) }
    if let pattern = try reader.string("pattern") {
      patterns.append(try reader.pattern("pattern", pattern))
      patternReader = reader
    }
  }

  func isApart(from other: StringConstraint) -> Bool {
    minimum > other.maximum ?? .max || other.minimum > maximum ?? .max
  }
}

/// The keywords of arrays.
struct ArrayConstraint {
  private(set) var minimum = 0
  private(set) var maximum: Int?
  private(set) var layouts: [ArrayLayout] = []
  private(set) var minimumReader: SchemaReader?
  /// Of a schema with `uniqueItems`.
  private(set) var uniqueReader: SchemaReader?
  private(set) var contained: (schema: Int, count: Int)?

  mutating func add(_ reader: SchemaReader, _ table: inout SchemaTable) throws(ConstraintError) {
    if let count = try reader.count("minItems"), count > minimum { (minimum, minimumReader) = (count, reader) }
    if let count = try reader.count("maxItems") { maximum = min(maximum ?? count, count) }
    layouts.append(try ArrayLayout(reader, &table))
    if try reader.flag("uniqueItems") { uniqueReader = reader }
    guard let schema = try reader.child("contains", &table) else { return }
    if reader.has("maxContains") { throw reader.refused("maxContains", "this keyword is not supported") }
    let count = try Self.leastContained(reader, table.dialect)
    if count == 0 { return }
    guard contained == nil else { throw reader.refused("contains", "supported once for one value") }
    contained = (schema, count)
  }

  /// `minContains`, which draft-07 does not know.
  static func leastContained(_ reader: SchemaReader, _ dialect: SchemaDialect) throws(ConstraintError) -> Int {
    let count = try reader.count("minContains") ?? 1
    return dialect == .draft2020 ? count : max(count, 1)
  }

  func isApart(from other: ArrayConstraint) -> Bool {
    minimum > other.maximum ?? .max || other.minimum > maximum ?? .max
  }

  func schemas(at index: Int) -> [Int] { layouts.compactMap { $0.schema(at: index) } }
  var longestPrefix: Int { layouts.map(\.prefix.count).max() ?? 0 }
}

/// The keywords of objects.
struct ObjectConstraint {
  private(set) var minimum = 0
  private(set) var maximum: Int?
  private(set) var required: Set<[UInt8]> = []
  /// Declared and required names, in order.
  private(set) var names: [[UInt8]] = []
  private(set) var layouts: [ObjectLayout] = []
  private(set) var nameSchemas: [Int] = []
  private(set) var minimumReader: SchemaReader?
  /// Whether a schema says what else an object may hold.
  private(set) var describesOthers = false

  mutating func add(_ reader: SchemaReader, _ table: inout SchemaTable) throws(ConstraintError) {
    if let count = try reader.count("minProperties"), count > minimum { (minimum, minimumReader) = (count, reader) }
    if let count = try reader.count("maxProperties") { maximum = min(maximum ?? count, count) }
    let layout = try ObjectLayout(reader, &table)
    layouts.append(layout)
    if layout.additional != nil || !layout.patterns.isEmpty { describesOthers = true }
    if let schema = try reader.child("propertyNames", &table) { nameSchemas.append(schema) }
    let asked = try reader.names("required")
    required.formUnion(asked)
    for name in layout.properties.map(\.name) + asked where !names.contains(name) { names.append(name) }
  }

  func schemas(for name: [UInt8]) throws(ConstraintError) -> [Int] {
    var result: [Int] = []
    for layout in layouts {
      for schema in try layout.schemas(for: name) where !result.contains(schema) { result.append(schema) }
    }
    return result
  }
}
