import Foundation
import Glibc
import Logging
import Machinery
import ServiceLifecycle
import Testing

@testable import Ingestion

/// U5: who connects to the control socket and says nothing.
@Suite("U5: connections to the control socket", .timeLimit(.minutes(5)))
struct HearingTests {
    private static func connections(_ count: Int, to socket: ControlSocket) throws -> [Int32] {
        try (0..<count).map { _ in try socket.connect() }
    }

    /// What blocks has a thread of its own.
    private static func waiting<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread { done.resume(with: Result { try body() }) }
        }
    }

    @Test("U5: five hundred who say nothing hold up no one who asks, and take no descriptors")
    func silent() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى")
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let socket = ControlSocket(database: sample.databasePath)
            let desk = ControlDesk(
                line.writer,
                line: line,
                clock: line.clock,
                status: {
                    Vitals(version: "1", file: "config.json", startedAt: line.clock.now).status(
                        isStoreHeld: false
                    )
                },
                reload: { .refused(ControlRefusal(.unavailable, "")) }
            )
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let service = ControlService(socket, desk: desk, logger: quiet)
            let group = ServiceGroup(services: [service], logger: quiet)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                while access(socket.path, F_OK) != 0 { await Task.yield() }
                let before = Self.descriptors()
                let silent = try await Self.waiting { try Self.connections(500, to: socket) }
                defer { silent.forEach { close($0) } }
                let began = ContinuousClock.now
                let answer = try await Self.waiting { try ControlClient.ask(.status, at: socket) }
                guard case .status = answer else {
                    Issue.record("no status, but \(String(describing: answer))")
                    return
                }
                // They would be heard for five seconds each, sixteen at a time.
                #expect(ContinuousClock.now - began < .seconds(30))
                #expect(Self.descriptors() - before - 500 <= ControlService.mostAtOnce + 8)
                // Those who say half of something and stay are silent as well.
                let halting = try await Self.waiting { try Self.connections(50, to: socket) }
                defer { halting.forEach { close($0) } }
                for one in halting { #expect(write(one, "{\"sta", 5) == 5) }
                let again = try await Self.waiting { try ControlClient.ask(.status, at: socket) }
                #expect(again != nil)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    private static func descriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }
}
