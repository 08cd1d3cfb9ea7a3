import Dispatch
import Foundation
import Runner

/// Turns the first interrupt or termination signal into a request to stop; a second one ends the process as usual.
final class StopSignals {
  private let sources: [any DispatchSourceSignal]
  private static let numbers = [SIGINT, SIGTERM]

  init(_ stop: StopRequest) {
    sources = Self.numbers.map { number in
      signal(number, SIG_IGN)  // the dispatch source is told instead
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        stop.make()
        Self.restore()
        StandardError.write("\nstopping after the prompts in hand; once more stops at once\n")
      }
      source.resume()
      return source
    }
  }

  func end() {
    for source in sources { source.cancel() }
    Self.restore()
  }

  private static func restore() {
    for number in numbers { signal(number, SIG_DFL) }
  }
}
