/// How long the rest of a prompt will take. Attention makes later tokens dearer, so the time is taken to grow as
/// a · tokens + b · tokens², through what has been seen half-way and now.
struct PromptForecast {
  private let clock = ContinuousClock()
  /// The first report, and the tokens read by then: a part that was shared took no time.
  private var first: (tokens: Int, time: ContinuousClock.Instant)?
  private var samples: [(tokens: Double, seconds: Double)] = []
  private var rest = 0

  mutating func add(done: Int, of total: Int) {
    let first = first ?? (done, clock.now)
    self.first = first
    rest = total - done
    if done > first.tokens { samples.append((Double(done - first.tokens), (clock.now - first.time) / .seconds(1))) }
  }

  /// nil: nothing is known yet.
  var secondsLeft: Double? {
    guard let now = samples.last else { return nil }
    let half = samples[samples.count / 2]
    let rate = now.seconds / now.tokens
    let growth = now.tokens > half.tokens ? max(0, (rate - half.seconds / half.tokens) / (now.tokens - half.tokens)) : 0
    let total = now.tokens + Double(rest)
    return (rate - growth * now.tokens) * total + growth * total * total - now.seconds
  }
}
