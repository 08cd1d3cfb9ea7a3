import Statistics
import Testing

/// Oracles: statsmodels 0.15.0, krippendorff 0.9.0, Shrout & Fleiss (1979), numpy.
@Suite struct AgreementTests {
  @Test("Cohen's kappa, its errors and interval equal statsmodels'")
  func cohen() throws {
    let two = try #require(CohenKappa(table: [[20, 5], [10, 15]]))
    #expect(near(two.kappa, 0.4) && near(two.standardError, 0.12699606293110033))
    #expect(near(two.standardErrorAtZero, 0.13856406460551018))
    #expect(near(two.interval(), 0.151092290476661, 0.6489077095233389))
    #expect(near(two.pValue, 0.0038924171227786367))
    // cohens_kappa(table, wt=None / 'linear' / 'quadratic'): kappa, std_kappa, std_kappa0, kappa_low, kappa_upp
    let expected: [(CohenKappa.Weights, Double, Double, Double, Double, Double)] = [
      (.equal, 0.5249554367201427, 0.1085627033374071, 0.10997107955053499, 0.3121764481145184, 0.7377344253257669),
      (.linear, 0.614247311827957, 0.09575802786628101, 0.12222227349507316, 0.42656502597946333, 0.8019295976764507),
      (.quadratic, 0.7045045045045045, 0.0904991032934607, 0.15504716382855133, 0.5271295214161513, 0.8818794875928577),
    ]
    for (weights, kappa, error, errorAtZero, low, high) in expected {
      let found = try #require(CohenKappa(table: [[11, 3, 1], [2, 8, 4], [0, 3, 9]], weights: weights))
      #expect(near(found.kappa, kappa) && near(found.standardError, error))
      #expect(near(found.standardErrorAtZero, errorAtZero) && near(found.interval(), low, high))
      // Two categories have one distance, so weights do not matter.
      #expect(near(CohenKappa(table: [[20, 5], [10, 15]], weights: weights)?.standardError, two.standardError))
    }
  }

  @Test("Cohen's kappa of ratings drops items that a rater left out")
  func cohenRatings() throws {
    let found = try #require(CohenKappa([0, 1, nil, 1, 0, 2], [0, 1, 1, nil, 1, 2], categoryCount: 3))
    #expect(found.count == 4 && found.droppedCount == 2)
    #expect(found.kappa == CohenKappa(table: [[1, 1, 0], [0, 1, 0], [0, 0, 1]])?.kappa)
    #expect(CohenKappa([0, 0], [0, 0], categoryCount: 2) == nil)
    #expect(CohenKappa([0, 3], [0, 0], categoryCount: 2) == nil)
    #expect(CohenKappa([0], [0, 1], categoryCount: 2) == nil)
    #expect(CohenKappa(table: [[1, 2]]) == nil)
    #expect(CohenKappa(table: [[0, 0], [0, 0]]) == nil)
    #expect(CohenKappa(table: [[5, 0], [0, 5]])?.interval() == 1...1)
  }

  /// Wikipedia's example: ten items, fourteen raters, five categories.
  static let table = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
  ]

  @Test("Fleiss' and Randolph's kappa equal statsmodels'")
  func fleiss() throws {
    // fleiss_kappa(table), fleiss_kappa(table, method='rand')
    let found = try #require(FleissKappa(table: Self.table))
    #expect(near(found.kappa, 0.20993070442195522) && near(found.randolph, 0.2225274725274725))
    let ratings = Self.table.map { row in row.enumerated().flatMap { [Int?](repeating: $0, count: $1) } }
    let fromRatings = try #require(
      FleissKappa(ratings: ratings + [[0, 1, nil]], raterCount: 14, categoryCount: 5))
    #expect(fromRatings.kappa == found.kappa && fromRatings.droppedCount == 1 && fromRatings.count == 10)
    let constant = try #require(FleissKappa(table: [[3, 0], [3, 0]]))
    #expect(constant.kappa == nil && constant.randolph == 1 && constant.agreement == 1)
    #expect(FleissKappa(table: [[1, 0], [0, 1]]) == nil)
    #expect(FleissKappa(table: [[2, 0], [1, 2]]) == nil)
    #expect(FleissKappa(table: []) == nil)
    #expect(FleissKappa(ratings: [[0, 7]], raterCount: 2, categoryCount: 2) == nil)
  }

  @Test("Krippendorff's alpha with missing ratings equals the krippendorff package's")
  func krippendorff() throws {
    let first = ["*****34121133*3", "1*213343*******", "**21344*21133*4"].map { row in row.map { Double(String($0)) } }
    let second = ["123321412***", "1233224125*3", "*3332342251*", "12332441251*"].map { row in
      row.map { Double(String($0)) }
    }
    // krippendorff.alpha(ratings, level_of_measurement=level)
    let expected: [(KrippendorffAlpha.Level, Double, Double)] = [
      (.nominal, 0.691358024691358, 0.743421052631579), (.ordinal, 0.8067214199413153, 0.8153875037548814),
      (.interval, 0.8108448928121059, 0.8491071428571428), (.ratio, 0.8089436707842471, 0.7974027747116121),
    ]
    for (level, one, two) in expected {
      let found = try #require(KrippendorffAlpha(first, level: level))
      #expect(near(found.alpha, one), "\(level)")
      #expect(found.itemCount == 12 && found.droppedItemCount == 3)
      #expect(near(KrippendorffAlpha(second, level: level)?.alpha, two), "\(level)")
    }
    #expect(KrippendorffAlpha([[1, 1], [1, 1]], level: .nominal) == nil)
    #expect(KrippendorffAlpha([[1, nil], [nil, 2]], level: .nominal) == nil)
    #expect(KrippendorffAlpha([[1, 2], [1]], level: .nominal) == nil)
    #expect(KrippendorffAlpha([[1, 2], [1, .nan]], level: .nominal) == nil)
  }

  @Test("the intraclass correlation equals Shrout and Fleiss' table")
  func intraclass() throws {
    let ratings: [[Double?]] = [
      [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7], [1, nil, 2, 3],
    ]
    let found = try #require(IntraclassCorrelation(ratings))
    // Published: .71 and .91; digits and interval with numpy's mean squares and scipy.stats.f.ppf.
    #expect(near(found.single, 0.7148407148407149) && near(found.average, 0.9093155423770695))
    #expect(near(found.averageInterval(), 0.6756747138163046, 0.9858916781690623))
    #expect(found.count == 6 && found.raterCount == 4 && found.droppedCount == 1)
    #expect(IntraclassCorrelation([[1, 2], [1, 2]]) == nil)
    #expect(IntraclassCorrelation([[1, 2]]) == nil)
    #expect(IntraclassCorrelation([[1, 2], [1]]) == nil)
  }

  @Test("the calibration error weighs each bin's distance by its answers")
  func calibration() throws {
    let confidences: [Double?] = [0.05, 0.1, 0.15, 0.35, 0.35, 0.6, 0.62, 0.9, 0.95, 1, 0, nil, 0.3]
    let correct: [Bool?] = [
      false, false, true, false, true, true, false, true, true, true, false, true, nil,
    ]
    let found = try #require(CalibrationError(confidences: confidences, correct: correct, binCount: 5))
    // numpy: bins ceil(5 c) − 1; 0.6 belongs to the third one, whose upper bound it is.
    #expect(found.bins.map(\.count) == [4, 2, 1, 1, 3])
    #expect(near(found.expected, 0.19727272727272727) && near(found.maximum, 0.62))
    #expect(found.count == 11 && found.droppedCount == 2)
    let one = try #require(CalibrationError(confidences: [0.8], correct: [true], binCount: 3))
    #expect(one.bins[0].meanConfidence == nil && one.bins[2].shareCorrect == 1)
    #expect(CalibrationError(confidences: [1.2], correct: [true]) == nil)
    #expect(CalibrationError(confidences: [nil], correct: [true]) == nil)
    #expect(CalibrationError(confidences: [0.5], correct: []) == nil)
    #expect(CalibrationError(confidences: [0.5], correct: [true], binCount: 0) == nil)
  }

  @Test("the area under the ROC curve equals the rank-sum statistic over both counts")
  func areaUnderROC() throws {
    // mannwhitneyu(s[l == 1], s[l == 0]).statistic / (n1 n0)
    let expected: [([Double], [Int], Double)] = [
      ([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75),
      ([0.5, 0.5, 0.5, 0.2, 0.9, 0.9], [1, 0, 1, 0, 1, 0], 0.6111111111111112),
      ([0.9, 0.8, 0.7, 0.6, 0.55, 0.54, 0.53, 0.52, 0.51, 0.505], [1, 1, 0, 1, 1, 1, 0, 0, 1, 0], 0.75),
      ([1, 1, 1], [1, 0, 0], 0.5), ([0, 1], [0, 1], 1), ([0, 1], [1, 0], 0),
    ]
    for (confidences, labels, area) in expected {
      let found = try #require(AreaUnderROC(confidences: confidences, correct: labels.map { $0 == 1 }))
      #expect(near(found.area, area) || found.area == area)
      #expect(found.correctCount + found.wrongCount == labels.count)
    }
    let gaps = try #require(AreaUnderROC(confidences: [0.2, nil, 0.9, 0.7], correct: [false, true, true, nil]))
    #expect(gaps.area == 1 && gaps.droppedCount == 2)
    #expect(AreaUnderROC(confidences: [0.2, 0.3], correct: [true, true]) == nil)
    #expect(AreaUnderROC(confidences: [0.2, .nan], correct: [true, false]) == nil)
    #expect(AreaUnderROC(confidences: [0.2], correct: []) == nil)
    #expect(AreaUnderROC(confidences: [], correct: []) == nil)
  }
}
