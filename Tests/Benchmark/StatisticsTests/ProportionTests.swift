import Statistics
import Testing

/// Oracles: statsmodels 0.15.0, proportion_confint(successes, trials, alpha, method) with 'wilson', 'beta', 'jeffreys'.
@Suite struct ProportionTests {
  @Test("intervals of 182 in 303 equal statsmodels'")
  func oracle() throws {
    let share = try #require(Proportion(successes: 182, trials: 303))
    #expect(near(share.wilson(), 0.5445858495998515, 0.654213883116991))
    #expect(near(share.clopperPearson(), 0.5431002854351801, 0.6562313368485739))
    #expect(near(share.jeffreys(), 0.5447723190096085, 0.654635042486393))
    #expect(near(share.wilson(coverage: 0.9), 0.5536860202068512, 0.6458523961096321))
    #expect(near(share.clopperPearson(coverage: 0.9), 0.552140772240877, 0.6477016332345462))
    #expect(near(share.jeffreys(coverage: 0.9), 0.5538109132376616, 0.6460951684768909))
  }

  @Test("intervals at no and at all successes stay inside 0 and 1")
  func ends() throws {
    let none = try #require(Proportion(successes: 0, trials: 20))
    #expect(near(none.wilson()?.upperBound, 0.1611251580528194))
    #expect(abs(try #require(none.wilson()).lowerBound) < 1e-16)
    #expect(near(none.clopperPearson(), 0, 0.16843347098308534))
    #expect(near(none.jeffreys(), 2.4246478459242733e-05, 0.11663898290487543))
    let all = try #require(Proportion(successes: 20, trials: 20))
    #expect(near(all.wilson(), 0.8388748419471804, 1))
    #expect(near(all.clopperPearson(), 0.8315665290169146, 1))
    #expect(near(all.jeffreys(), 0.8833610170951246, 0.9999757535215408))
    let few = try #require(Proportion(successes: 1, trials: 3))
    #expect(near(few.wilson(), 0.06149194472039626, 0.7923403991979523))
    #expect(near(few.clopperPearson(), 0.008403758659612636, 0.9057006759497539))
    #expect(near(few.jeffreys(), 0.038747617785165174, 0.8232639028687427))
  }

  @Test("missing judgements are in neither count, and impossible counts have no share")
  func missing() {
    let share = Proportion([true, nil, false, true, nil])
    #expect(share?.successes == 2 && share?.trials == 3 && share?.missingCount == 2)
    #expect(Proportion([nil, nil]) == nil)
    #expect(Proportion(successes: 4, trials: 3) == nil)
    #expect(Proportion(successes: 0, trials: 0) == nil)
    #expect(Proportion(successes: 1, trials: 3)?.wilson(coverage: 1) == nil)
    #expect(Proportion(successes: 1, trials: 3)?.clopperPearson(coverage: 0) == nil)
    #expect(Proportion(successes: 1, trials: 3)?.jeffreys(coverage: .nan) == nil)
  }
}
