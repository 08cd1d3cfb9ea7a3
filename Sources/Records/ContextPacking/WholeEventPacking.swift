import EHR

/// Policy `whole-events`: the newest events, whole, in well-formed XML.
extension ContextPacker {
  /// Finds the largest number of newest events with which the joined prompt fits.
  ///
  /// A prompt grows with its events almost everywhere (a merge across a seam can save a token), so the search narrows
  /// an interval: first by the average tokens of an event, then by halves. The result always fits, and with one event
  /// more it did not.
  func packWholeEvents(_ prepared: PreparedRecord, question: String) throws(PackingError) -> PackedPrompt {
    let limit = budget.promptTokens
    let empty = try join(record: "", question: question, now: prepared.now)
    let overhead = empty.tokens.count
    guard overhead <= limit else { throw .promptDoesNotFit(neededTokens: overhead, promptTokens: limit) }
    let total = prepared.record.events.count
    let source = prepared.record.source

    // Counted in pieces, a record may be a few tokens longer or shorter than it is when joined.
    if overhead + prepared.tokenCount.value <= limit + 64 {
      let whole = try join(record: String(decoding: source, as: UTF8.self), question: question, now: prepared.now)
      if whole.tokens.count <= limit {
        return packed(whole, prepared, overhead: overhead, kept: KeptPart(of: prepared.record, from: 0))
      }
    }

    var fits = 0
    var tooMany = total + 1
    var best: JoinedPrompt?
    var leastNeeded = overhead + 1
    var probe = min(max(1, prepared.newestEvents(inTokens: limit - overhead)), max(1, total))
    var attempts = 0
    while fits + 1 < tooMany, probe > fits, probe < tooMany {
      attempts += 1
      let xml = String(decoding: prepared.newest(probe), as: UTF8.self)
      let joined = try join(record: xml, question: question, now: prepared.now)
      let spare = limit - joined.tokens.count
      if spare >= 0 {
        (fits, best) = (probe, joined)
      } else {
        tooMany = probe
        leastNeeded = joined.tokens.count
      }
      let tokensPerEvent = max(1, (joined.tokens.count - overhead) / probe)
      let next = attempts < 6 ? probe + spare / tokensPerEvent : (fits + tooMany) / 2
      probe = min(max(next, fits + 1), tooMany - 1)
    }
    guard let best else { throw .newestEventDoesNotFit(neededTokens: leastNeeded, promptTokens: limit) }
    return packed(best, prepared, overhead: overhead, kept: prepared.kept(newest: fits))
  }
}
