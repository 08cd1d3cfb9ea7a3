import Statistics
import Testing

/// Oracles: scipy.stats.bootstrap (1.17.1) over the very same draws: SplitMix64's streams written again in Python, the
/// distribution passed in as `bootstrap_result` with n_resamples=0.
@Suite struct BootstrapTests {
  static let values = (0..<40).map { i in
    let x = Double(i * i * 7 % 41) / 41
    return x * x * x
  }
  static let others = (0..<40).map { Double(($0 * 29 + 3) % 41) / 50 }
  static let plan = Bootstrap(resampleCount: 1_000, seed: 7)
  static let table: [[Double?]] = zip(values, others).map { [$0, $1] }

  @Test("intervals of a mean equal scipy's over the same draws")
  func mean() throws {
    let found = try #require(Self.plan.means(of: Self.table)?.column(0))
    #expect(near(found.estimate, 0.214509728529766))
    #expect(near(found.interval(.percentile), 0.15192071357060982, 0.2872431842254175))
    #expect(near(found.interval(.basic), 0.14177627283411448, 0.27709874348892216))
    #expect(near(found.interval(.bca), 0.1539707808534506, 0.29310222166296596))
    #expect(near(found.standardError, 0.03513711385157344))
    #expect(found.values.count == 1_000 && found.undefinedCount == 0)
  }

  @Test("intervals of a paired difference of means equal scipy's over the same draws")
  func difference() throws {
    let found = try #require(Self.plan.means(of: Self.table)?.difference(0, 1))
    #expect(near(found.interval(.percentile), -0.2747358745882967, -0.10105305984387929))
    #expect(near(found.interval(.basic), -0.27492748309658877, -0.10124466835217139))
    #expect(near(found.interval(.bca), -0.2704403698210733, -0.09620854011677196))
    #expect(near(found.standardError, 0.04510096674388766))
  }

  @Test("intervals of any statistic equal scipy's over the same draws")
  func closures() throws {
    let values = Self.values
    let median = try #require(
      Self.plan.replicates(of: 40) { drawn in
        quantile(sorted: drawn.map { values[$0] }.sorted(), probability: 0.5)
      })
    #expect(near(median.interval(.percentile), 0.04439140465170267, 0.2703022300895228))
    #expect(near(median.interval(.basic), -0.016286763105584634, 0.20962406233223552))
    #expect(near(median.interval(.bca), 0.04439140465170267, 0.26186915419966894))
    let deviation = try #require(
      Self.plan.replicates(of: 40) { drawn in
        let mean = drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count)
        let squares = drawn.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) }
        return (squares / Double(drawn.count)).squareRoot()
      })
    #expect(near(deviation.interval(.percentile), 0.16625770409039511, 0.27169964385061146, 1e-11))
    #expect(near(deviation.interval(.basic), 0.1838513367633649, 0.2892932765235813, 1e-11))
    #expect(near(deviation.interval(.bca), 0.18205498615478552, 0.2864797961479544, 1e-11))
    #expect(near(deviation.standardError, 0.027126701347664536, 1e-11))
  }

  @Test("the fast path of means draws what a closure is given")
  func fastPath() throws {
    let values = Self.values
    let slow = try #require(
      Self.plan.replicates(of: 40) { drawn in drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count) })
    let fast = try #require(Self.plan.means(of: Self.table)?.column(0))
    #expect(near(slow.values, fast.values, 1e-15))
    #expect(near(slow.acceleration, try #require(fast.acceleration), 1e-9))
  }

  @Test("replicates do not depend on the number of threads", arguments: [1, 2, 3, 16])
  func threads(_ count: Int) throws {
    let table = Self.table.enumerated().map { $0.offset % 7 == 0 ? [$0.element[0], nil] : $0.element }
    var plan = Bootstrap(resampleCount: 1_130, seed: 9, threadCount: 1)
    let expected = plan.means(of: table)
    let counts = plan.replicates(of: 40) { Double(Set($0).count) }
    plan.threadCount = count
    #expect(plan.means(of: table) == expected)
    #expect(plan.replicates(of: 40) { Double(Set($0).count) } == counts)
    plan.seed = 10
    #expect(plan.means(of: table) != expected)
  }

  @Test("more than eight columns are drawn together")
  func manyColumns() throws {
    let table: [[Double?]] = Self.values.map { value in (0..<19).map { value + Double($0) } }
    let found = try #require(Self.plan.means(of: table))
    let first = try #require(found.column(0)?.values)
    for column in 1..<19 {
      let values = try #require(found.column(column)?.values)
      #expect(near(values.map { $0 - Double(column) }, first, 1e-12))
    }
    #expect(near(found.difference(18, 2)?.interval(), 16, 16))
  }

  @Test("means cover the values that are there, and resamples without any are counted")
  func missing() throws {
    let table: [[Double?]] = [[1, nil], [3, 5], [nil, nil], [8, nil]]
    let found = try #require(Self.plan.means(of: table))
    #expect(found.means == [4, 5] && found.missingCounts == [1, 3])
    let rare = try #require(found.column(1))
    // A draw of four misses the only value with probability (3/4)⁴ = .316.
    #expect(abs(Double(rare.undefinedCount) / 1_000 - 0.316) < 0.05)
    #expect(rare.values.count + rare.undefinedCount == 1_000)
    #expect(rare.interval() == 5...5)
    #expect(rare.interval(.bca) == nil && rare.acceleration == nil)
    #expect(Self.plan.means(of: [[1, nil], [2, nil]])?.column(1) == nil)
    #expect(Self.plan.means(of: [[1, nil], [2, nil]])?.difference(0, 1) == nil)
    #expect(Self.plan.means(of: [[1], [.nan]]) == nil)
    #expect(Self.plan.means(of: [[1], [1, 2]]) == nil)
    #expect(Self.plan.means(of: []) == nil)
  }

  @Test("several statistics come from one pass, and undefined ones are left out")
  func several() throws {
    let rankings: [[Double?]] = (0..<30).map { [Double($0 % 3), Double($0 * 7 % 4), 1] }
    let comparisons = try #require(Comparisons(rankings))
    let found = Self.plan.replicates(of: 30, statisticCount: 4) { drawn in
      let table = comparisons.table(drawn: drawn)
      return (0..<3).map { table.winRate(of: $0)?.rate } + [nil]
    }
    #expect(found.count == 4 && found[3] == nil)
    let first = try #require(found[0])
    let interval = try #require(first.interval(.bca))
    #expect(interval.contains(first.estimate))
    #expect(first == Self.plan.replicates(of: 30) { comparisons.table(drawn: $0).winRate(of: 0)?.rate })
    #expect(Self.plan.replicates(of: 0) { _ in 1 } == nil)
    #expect(Self.plan.replicates(of: 3) { _ in nil } == nil)
  }

  @Test("an interval needs a coverage between 0 and 1")
  func coverage() throws {
    let found = try #require(Self.plan.means(of: Self.table)?.column(0))
    #expect(found.interval(coverage: 0) == nil && found.interval(coverage: 1) == nil)
    let (narrow, wide) = (try #require(found.interval(coverage: 0.5)), try #require(found.interval(coverage: 0.99)))
    #expect(wide.lowerBound < narrow.lowerBound && narrow.upperBound < wide.upperBound)
  }
}
