import Dispatch
import NIOHTTP1
import Synchronization

/// What comes in over one connection, on its way from the event loop to the thread that waits for it.
final class ResponseInbox: Sendable {
  enum Event: Sendable {
    case head(HTTPResponseHead)
    case bytes([UInt8])
    case end
    case failed(EndpointError)
  }

  private let events = Mutex<[Event]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  /// Bytes that nobody has taken yet are joined, so that a server which sends them one by one costs no more memory.
  func put(_ event: Event) {
    events.withLock { events in
      guard case .bytes(let more) = event, case .bytes(var bytes)? = events.last else { return events.append(event) }
      events.removeLast()
      bytes += more
      events.append(.bytes(bytes))
    }
    arrivals.signal()
  }

  /// The next event; `nil` if none comes within `seconds`.
  func next(seconds: Int) -> Event? {
    while true {
      guard arrivals.wait(timeout: .now() + .seconds(seconds)) == .success else { return nil }
      // Joined bytes have signalled more often than there are events.
      if let event = events.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return event }
    }
  }
}
