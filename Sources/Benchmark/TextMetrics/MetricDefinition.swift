/// What a metric is, apart from how it is computed: enough to store, compare and plot its scores, also those that
/// another program computed.
public struct MetricDefinition: Sendable, Equatable, Codable {
  /// What scores are stored under, such as `rougeL`.
  public var name: String
  /// For tables, such as `ROUGE-L`.
  public var title: String
  /// What fixes the numbers: the implementation that they agree with, or the version of a rule of our own.
  public var version: String
  /// The values that a score can take, on the reference implementation's own scale.
  public var range: ClosedRange<Double>
  public var direction: MetricDirection
  /// Whether scoring reads the source (the instruction or the record) beside answer and reference.
  public var needsSource: Bool

  public init(
    name: String, title: String, version: String, range: ClosedRange<Double>,
    direction: MetricDirection = .higherIsBetter, needsSource: Bool = false
  ) {
    self.name = name
    self.title = title
    self.version = version
    self.range = range
    self.direction = direction
    self.needsSource = needsSource
  }
}

public enum MetricDirection: String, Sendable, Codable {
  case higherIsBetter, lowerIsBetter
}
