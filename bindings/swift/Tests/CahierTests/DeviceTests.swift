import Foundation
import XCTest

import Cahier

private let title = "RL2 · Fractions of a whole"
private let beforeTheKill = 20

/// Who writes on a device, and waits for what a person would look for on its screen.
private struct Observer {
    private let changes = Changes()
    let device: Device

    init(_ files: URL, _ profile: String) throws {
        device = try Device.open(directory: files.path, profile: profile, listener: changes)
    }

    /// Reads again each time that something has changed, until it is so.
    func until<View>(_ read: () async throws -> View?) async throws -> View {
        for await _ in changes.ticks() {
            if let view = try await read() { return view }
        }
        throw CancellationError()
    }

    func lesson() async throws -> String {
        try await until { () async throws -> String? in
            try await device.home().lessons.first(where: { $0.title == title && $0.arrived })?.lesson
        }
    }

    func words(_ lesson: String) async throws -> [String] {
        try await device.lesson(lesson: lesson).timeline.flatMap { $0.texts }
    }

    func untilWords(_ all: Set<String>, _ lesson: String) async throws {
        _ = try await until { () async throws -> Bool? in
            try await all.isSubset(of: words(lesson)) ? true : nil
        }
    }

    func share(_ lesson: String) async throws {
        _ = try await device.edit(edit: .shareNotes(lesson: lesson, notes: []))
        try await device.flush()
    }

    func untilOnRelay() async throws {
        _ = try await until { () async throws -> Bool? in
            let sync = try await device.home().sync
            return sync.connected && sync.stage == .onRelay ? true : nil
        }
    }
}

private struct NotRefused: Error {}

/// Devices with files of their own and a real relay, as an app on an iPad uses them.
final class DeviceTests: XCTestCase {
    private var files = URL(fileURLWithPath: "/")
    private var relay: Relay?

    override func setUpWithError() throws {
        files = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        relay = try Relay(data: files.appendingPathComponent("relay").path)
    }

    override func tearDownWithError() throws {
        relay = nil
        try FileManager.default.removeItem(at: files)
    }

    func testWhatWasDurableSurvivesSigkillAndTwoTabletsMerge() async throws {
        let tablet = try Program(
            products.appendingPathComponent("tablet").path,
            [files.path, "amara", link("Amara Okoye"), title]
        )
        var durable: [String] = []
        while durable.count < beforeTheKill, let number = tablet.line() { durable.append("note \(number)") }
        tablet.end()
        while let number = tablet.line() { durable.append("note \(number)") }
        XCTAssertGreaterThanOrEqual(durable.count, beforeTheKill)

        let amara = try Observer(files, "amara")
        let lesson = try await amara.lesson()
        let here = try await amara.words(lesson)
        XCTAssertEqual(Array(here.prefix(durable.count)), durable)

        let ben = try Observer(files, "ben")
        try await ben.device.join(link: try link("Ben Tarrant"))
        _ = try await ben.lesson()
        try await amara.untilOnRelay()
        let before = try await ben.words(lesson)
        XCTAssertTrue(Set(before).isDisjoint(with: here), "what is not shared is nobody else's")
        try await amara.share(lesson)
        try await ben.untilWords(Set(here), lesson)

        let ofAmara = try await amara.device.lesson(lesson: lesson)
        let ofBen = try await ben.device.lesson(lesson: lesson)
        XCTAssertEqual(ofAmara.timeline.map { $0.id }, ofBen.timeline.map { $0.id })
        XCTAssertEqual(ofAmara.grid, ofBen.grid)
        try await amara.device.close()
        try await ben.device.close()
    }

    func testADeviceHasFiveReasonsToRefuse() async throws {
        let ben = try Observer(files, "ben").device
        XCTAssertThrowsError(try Device.open(directory: files.path, profile: "ben", listener: Changes())) {
            guard case DeviceError.Storage = $0 else {
                XCTFail("\($0)")
                return
            }
        }
        let unjoined = try await refusal { try await ben.refresh() }
        XCTAssertEqual(unjoined, .Tablet(reason: .NotJoined))
        // Port 1 is nobody's.
        let unreachable = try await refusal { try await ben.join(link: "http://127.0.0.1:1/#/join/ABCD-EFGH") }
        XCTAssertEqual(unreachable, .Unreachable)
        let right = try link("Ben Tarrant")
        let wrong = right.prefix(through: right.lastIndex(of: "/") ?? right.startIndex) + "NOBODYS-CODE"
        let refused = try await refusal { try await ben.join(link: String(wrong)) }
        guard case .Refused = refused else {
            XCTFail("\(refused)")
            return
        }
        try await ben.close()
        let closed = try await refusal { _ = try await ben.home() }
        XCTAssertEqual(closed, .Closed)
    }

    private func refusal(_ call: () async throws -> Void) async throws -> DeviceError {
        do {
            try await call()
        } catch let error as DeviceError {
            return error
        }
        throw NotRefused()
    }

    private func link(_ name: String) throws -> String {
        try XCTUnwrap(relay).link(name)
    }

    /// Where SwiftPM puts programs: beside the tests.
    private var products: URL {
        #if os(macOS)
        for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
            return bundle.bundleURL.deletingLastPathComponent()
        }
        #endif
        return Bundle.main.bundleURL
    }
}
