import Foundation

/// What a page cannot do by itself. Whatever it throws is told to the page as a failure.
@MainActor
protocol System: AnyObject {
    func save(_ file: PageFile) async throws -> Given
    func share(_ file: PageFile) async throws -> Given
    /// The text of a QR code, or nothing if the person showed none.
    func scan() async throws -> String?
    func stayAwake(_ on: Bool)
}

struct PageFile {
    let name: String
    let type: String
    let content: Data
}

/// What became of a file that was handed on.
enum Given: String {
    case shared, saved, refused
}

/// The shell's end of what `mobile-shell/src/platform/shell.ts` says. It carries a device's bytes and reads none of them.
///
/// What is no message is dropped: the page is the app's own. The same as `android/bridge/…/Bridge.kt`, which has tests.
@MainActor
final class Bridge {
    /// Posts a message to the page.
    var say: (String) -> Void = { _ in }
    private let device: (Data) async throws -> Data
    private unowned let system: System
    private var ready = false
    /// What was opened with the app before the page could hear it: one of a kind, the last.
    private var early: [String: [String: Any]] = [:]

    init(device: @escaping (Data) async throws -> Data, phone: System) {
        self.device = device
        system = phone
    }

    /// Takes in what the page says.
    func receive(_ text: String) {
        guard let message = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else { return }
        switch message["tag"] as? String {
        case "ready":
            ready = true
            early.values.forEach(post)
            early = [:]
        case "call":
            answer(message, "reply") { ["reply": try await self.device(bytes(message, "ask")).base64EncodedString()] }
        case "save":
            answer(message, "given") { ["given": try await self.system.save(file(message)).rawValue] }
        case "share":
            answer(message, "given") { ["given": try await self.system.share(file(message)).rawValue] }
        case "scan":
            answer(message, "scanned") { try await self.system.scan().map { ["text": $0] } ?? [:] }
        case "awake":
            system.stayAwake(message["on"] as? Bool ?? false)
        default:
            break
        }
    }

    /// The device says that screens may have changed.
    func changed() {
        if ready { post(["tag": "changed"]) }
    }

    /// Somebody opened an invite with the app.
    func opened(link: String) {
        sayOrKeep("link", ["tag": "link", "link": link])
    }

    /// Somebody opened a file with the app.
    func opened(name: String, content: Data) {
        sayOrKeep("file", ["tag": "file", "name": fileName(name), "content": content.base64EncodedString()])
    }

    /// A page that is loaded anew says when it is ready.
    func reloaded() {
        ready = false
    }

    private func sayOrKeep(_ kind: String, _ message: [String: Any]) {
        if ready { post(message) } else { early[kind] = message }
    }

    /// The page waits for what it changes before it asks for more, so no order is kept here.
    private func answer(_ message: [String: Any], _ tag: String, _ with: @escaping () async throws -> [String: Any]) {
        let id = message["id"] as? Int ?? 0
        Task {
            do {
                post(["tag": tag, "id": id].merging(try await with()) { $1 })
            } catch {
                post(["tag": "failed", "id": id])
            }
        }
    }

    private func post(_ message: [String: Any]) {
        guard let json = try? JSONSerialization.data(withJSONObject: message) else { return }
        say(String(decoding: json, as: UTF8.self))
    }
}

private struct NoMessage: Error {}

private func bytes(_ message: [String: Any], _ key: String) throws -> Data {
    guard let text = message[key] as? String, let bytes = Data(base64Encoded: text) else { throw NoMessage() }
    return bytes
}

private func file(_ message: [String: Any]) throws -> PageFile {
    guard let name = message["name"] as? String, let type = message["type"] as? String else { throw NoMessage() }
    return PageFile(name: fileName(name), type: type, content: try bytes(message, "content"))
}

/// A name that stays in the directory it is put into, whatever stood in it.
func fileName(_ asked: String) -> String {
    let forbidden = CharacterSet(charactersIn: "/\\:*?\"<>|").union(.controlCharacters)
    let plain = asked.components(separatedBy: forbidden).joined().trimmingCharacters(in: .whitespaces)
    let name = String(plain.drop { $0 == "." }.suffix(120))
    return name.isEmpty ? "cahier" : name
}

/// The invite in a text that somebody scanned or opened, if there is one: `https://relay.example/#/join/CODE`.
func invite(in text: String) -> String? {
    text.split(whereSeparator: \.isWhitespace).map(String.init).first { word in
        guard let url = URLComponents(string: word) else { return false }
        return url.scheme == "https" && !(url.host ?? "").isEmpty && url.fragment?.hasPrefix("/join/") == true
    }
}
