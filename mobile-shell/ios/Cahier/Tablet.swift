import Cahier
import SwiftUI

/// The one device, and the bridge between it and the page.
///
/// The device is never closed: what was answered as durable is, and a program that is ended lets go of the file.
@MainActor
final class Tablet: ObservableObject {
    let bridge: Bridge
    let phone = Phone()
    private let opening: Task<Device, Error>

    init() {
        let changes = Changes()
        opening = Task.detached {
            let directory = try FileManager.default.url(
                for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
            return try Device.open(directory: directory.path, profile: "tablet", listener: changes)
        }
        let opening = opening
        bridge = Bridge(device: { ask in try await opening.value.call(ask: ask) }, phone: phone)
        changes.tell = { [weak bridge] in Task { @MainActor in bridge?.changed() } }
    }

    /// An invite's link, or a file that the system hands over.
    func opened(_ url: URL) {
        if url.isFileURL {
            let scoped = url.startAccessingSecurityScopedResource()
            defer { if scoped { url.stopAccessingSecurityScopedResource() } }
            guard let size = try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize, size <= maxFileBytes,
                let content = try? Data(contentsOf: url)
            else { return }
            bridge.opened(name: url.lastPathComponent, content: content)
        } else if let invite = invite(in: url.absoluteString) {
            bridge.opened(link: invite)
        }
    }

    func resume() {
        Task { try? await opening.value.resume() }
    }

    /// The system gives a program in the background some seconds: enough to write what waits.
    func rest() {
        let application = UIApplication.shared
        var asked = UIBackgroundTaskIdentifier.invalid
        asked = application.beginBackgroundTask { application.endBackgroundTask(asked) }
        Task {
            try? await opening.value.pause()
            try? await opening.value.flush()
            application.endBackgroundTask(asked)
        }
    }
}

/// The longest file that is taken in; the core refuses less.
let maxFileBytes = 64 << 20

/// What the device tells, on a thread of its own.
private final class Changes: Listener, @unchecked Sendable {
    /// Set once, before the device can say anything that matters: a page reads everything when it is ready.
    var tell: (() -> Void)?

    func changed() {
        tell?()
    }
}
