/// A system in a chart. Its place among all systems fixes its color and the shape of its marks, in every chart alike.
struct ChartSeries: Sendable {
  var index: Int
  var name: String
}
