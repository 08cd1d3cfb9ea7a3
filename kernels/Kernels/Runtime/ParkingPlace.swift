internal import Glibc
internal import Synchronization

/// Where one thread sleeps until it is called.
///
/// `@unchecked Sendable`: the lock and the condition are made for sharing and never move.
final class ParkingPlace: @unchecked Sendable {
  private let isParked = Atomic<Bool>(false)
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(wakeUp, nil)
  }

  deinit {
    pthread_cond_destroy(wakeUp)
    pthread_mutex_destroy(lock)
    wakeUp.deallocate()
    lock.deallocate()
  }

  /// Sleeps until `wake`, unless `hasReason` finds one to stay awake: it is asked after the thread has said that it
  /// sleeps, and a caller makes the reason before it wakes, so one of the two sees the other.
  func park(unless hasReason: () -> Bool) {
    pthread_mutex_lock(lock)
    isParked.store(true, ordering: .sequentiallyConsistent)
    if hasReason() { isParked.store(false, ordering: .relaxed) }
    while isParked.load(ordering: .relaxed) { pthread_cond_wait(wakeUp, lock) }
    pthread_mutex_unlock(lock)
  }

  /// Ends the sleep of the thread that owns this place, if it sleeps. Cheap if it does not.
  func wake() {
    guard isParked.load(ordering: .sequentiallyConsistent) else { return }
    pthread_mutex_lock(lock)
    isParked.store(false, ordering: .relaxed)
    pthread_cond_signal(wakeUp)
    pthread_mutex_unlock(lock)
  }
}
