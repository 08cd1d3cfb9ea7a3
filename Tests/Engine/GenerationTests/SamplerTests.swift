import Generation
import Testing
import Tokenizers

@Suite("Sampling")
struct SamplerTests {
  private let logits: [Float] = [0, 3, 1, 3, -2, 2.5]

  private func draws(_ options: SamplingOptions, count: Int = 2000, prompt: [TokenID] = []) -> [TokenID: Int] {
    var sampler = Sampler(options, prompt: prompt)
    var counts: [TokenID: Int] = [:]
    for _ in 0..<count {
      counts[logits.withUnsafeBufferPointer { sampler.next($0, vocabularySize: logits.count) }, default: 0] += 1
    }
    return counts
  }

  @Test("greedy takes the most likely token, the lowest id of equals")
  func greedy() { #expect(draws(SamplingOptions()) == [1: 2000]) }

  @Test("padding rows beyond the vocabulary are never chosen")
  func padding() {
    var sampler = Sampler(SamplingOptions(), prompt: [])
    #expect([Float](arrayLiteral: 0, 1, 9).withUnsafeBufferPointer { sampler.next($0, vocabularySize: 2) } == 1)
  }

  @Test("draws follow the softmax at temperature 1")
  func softmax() {
    let counts = draws(SamplingOptions(temperature: 1, seed: 5), count: 20_000)
    // e^(3−3) : e^(2.5−3) = 1 : 0.6065
    let ratio = Double(counts[5] ?? 0) / Double(counts[1] ?? 1)
    #expect(abs(ratio - 0.6065) < 0.04)
    #expect(counts.count >= 5)
  }

  @Test("top-k, top-p and min-p keep the likely tokens only")
  func filters() {
    #expect(Set(draws(SamplingOptions(temperature: 1, topK: 2, seed: 1)).keys) == [1, 3])
    #expect(Set(draws(SamplingOptions(temperature: 1, topP: 0.5, seed: 1)).keys) == [1, 3])
    #expect(Set(draws(SamplingOptions(temperature: 1, minP: 0.5, seed: 1)).keys) == [1, 3, 5])
    #expect(Set(draws(SamplingOptions(temperature: 5, topP: 0.01, seed: 1)).keys) == [1])
  }

  @Test("the repetition penalty makes recent tokens less likely, old ones not")
  func penalty() {
    let options = SamplingOptions(repetitionPenalty: 1.5)
    var sampler = Sampler(options, prompt: [1, 3])
    #expect(logits.withUnsafeBufferPointer { sampler.next($0, vocabularySize: 6) } == 5)
    var old = Sampler(options, prompt: [1] + [TokenID](repeating: 4, count: Sampler.penaltyWindow))
    #expect(logits.withUnsafeBufferPointer { old.next($0, vocabularySize: 6) } == 1)
  }

  @Test(
    "values out of range are refused by name",
    arguments: [
      SamplingOptions(temperature: -1), SamplingOptions(temperature: .nan), SamplingOptions(topK: -1),
      SamplingOptions(topP: 0), SamplingOptions(minP: 2), SamplingOptions(repetitionPenalty: 0),
    ])
  func ranges(_ options: SamplingOptions) {
    #expect(throws: EngineError.self) { try options.validate() }
  }
}

@Suite("Stop strings")
struct StopMatcherTests {
  @Test("a stop string is found however it is cut, and nothing of it is shown", arguments: 1...7)
  func cuts(_ size: Int) {
    let text = Array("The value is 7.9 %.\n### end ### more")
    var matcher = StopMatcher(["### end", "never"])
    var shown = ""
    var isStopped = false
    for start in stride(from: 0, to: text.count, by: size) where !isStopped {
      let (piece, stopped) = matcher.append(String(text[start..<min(start + size, text.count)]))
      shown += piece
      isStopped = stopped
    }
    #expect(isStopped)
    #expect(shown == "The value is 7.9 %.\n")
    #expect(matcher.accepted == shown)
  }

  @Test("text that only began like a stop string is shown in the end")
  func falseAlarm() {
    var matcher = StopMatcher(["</s>"])
    var shown = matcher.append("a </").shown
    #expect(shown == "a ")
    shown += matcher.append("b> </s").shown
    shown += matcher.finish()
    #expect(shown == "a </b> </s" && matcher.accepted == shown)
  }

  @Test("characters of several bytes are shown whole")
  func multiByte() {
    var matcher = StopMatcher(["é!"])
    #expect(matcher.append("caf").shown == "caf")
    #expect(matcher.append("é").shown == "")
    #expect(matcher.append("?").shown == "é?")
  }
}
