extension ContextPacker {
  func packWholeEvents(_ prepared: PreparedRecord, question: String) throws(PackingError) -> PackedPrompt {
    try packTail(prepared, question: question)
  }
}
