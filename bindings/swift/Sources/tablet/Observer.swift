import Cahier
import Foundation

/// An observer whose program is killed while they write: `DIRECTORY PROFILE LINK LESSON`. Each line that it prints is the
/// number of a note that was durable.
@main
enum Observer {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let changes = Changes()
        let device = try Device.open(directory: arguments[0], profile: arguments[1], listener: changes)
        try await device.join(link: arguments[2])
        for await _ in changes.ticks() {
            let lessons = try await device.home().lessons
            guard let known = lessons.first(where: { $0.title == arguments[3] && $0.arrived }) else { continue }
            try await device.pause()
            _ = try await device.edit(edit: .startLesson(lesson: known.lesson))
            for number in 0..<Int.max { try await write(number, device, known.lesson) }
        }
    }

    private static func write(_ number: Int, _ device: Device, _ lesson: String) async throws {
        let request = NoteRequest(
            about: .case(letter: "C"),
            kind: .saw,
            text: "note \(number)",
            verbatim: false,
            tags: [],
            surprise: false,
            stage: nil,
            earlierMs: 0
        )
        _ = try await device.edit(edit: .recordNote(lesson: lesson, request: request))
        try await device.flush()
        // `print` keeps lines back when its output is a pipe.
        FileHandle.standardOutput.write(Data("\(number)\n".utf8))
    }
}
