import Foundation

/// A device's listener as asynchronous sequences: give it to `Device.open`, and read what a screen shows at each tick.
///
/// It reads nothing by itself and keeps no view. Who reads slowly misses ticks in between, never the last.
public final class Changes: Listener, @unchecked Sendable {
    private let lock = NSLock()
    private var readers: [UUID: AsyncStream<Void>.Continuation] = [:]

    public init() {}

    /// Ticks once at the beginning, and again whenever something that a screen may show has changed. Each caller gets a
    /// sequence of its own, for one reader.
    public func ticks() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { reader in
            let id = UUID()
            reader.onTermination = { [weak self] _ in self?.change { $0[id] = nil } }
            change { $0[id] = reader }
            reader.yield()
        }
    }

    /// The device calls this on a thread of its own.
    public func changed() {
        // Told outside the lock: a reader that ends meanwhile takes it too.
        var told: [AsyncStream<Void>.Continuation] = []
        change { told = Array($0.values) }
        for reader in told { reader.yield() }
    }

    private func change(_ act: (inout [UUID: AsyncStream<Void>.Continuation]) -> Void) {
        lock.lock()
        defer { lock.unlock() }
        act(&readers)
    }
}
