import Foundation

/// A program that a test starts, reads and kills.
final class Program {
    private let process = Process()
    private let output = Pipe()
    private var unread = Data()

    init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// The next whole line, or nothing once it has ended. The last line of a killed program may be cut, and is none.
    func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
                unread = Data(unread[unread.index(after: end)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread.append(more)
        }
    }

    /// SIGKILL; what it had said can still be read.
    func end() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// The real relay with the sample on it, at a free port of this machine.
final class Relay {
    private let program: Program
    private var links: [String: String] = [:]

    init(data: String) throws {
        let binary = ProcessInfo.processInfo.environment["CAHIER"] ?? "../../target/release/cahier"
        program = try Program(binary, ["demo", "--data", data, "--listen", "127.0.0.1:0"])
        var last = ""
        while let line = program.line()?.trimmingCharacters(in: .whitespaces), !line.hasPrefix("Stop it with Ctrl-C") {
            // Under each person's name, school and role stands the link of their invite.
            let person = last.components(separatedBy: " · ")
            if line.contains("/#/join/"), person.count > 1 { links[person[1]] = line }
            last = line
        }
    }

    func link(_ name: String) -> String {
        guard let link = links[name] else { fatalError("the demo invites \(links.keys.sorted()), not \(name)") }
        return link
    }

    deinit { program.end() }
}
