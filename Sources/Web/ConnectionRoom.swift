internal import NIOCore
import Synchronization

/// The connections of one service, which make room for one another: where there are too many, those go that have asked nothing
/// for the longest time.
///
/// So whoever opens connections and asks nothing keeps nobody else from being answered.
final class ConnectionRoom: Sendable {
    private struct Guest {
        let channel: any Channel
        /// Since when it has asked nothing; nil while it is answered.
        var silentSince: ContinuousClock.Instant?
    }

    private let most: Int
    private let guests = Mutex<[ObjectIdentifier: Guest]>([:])

    /// A client that means it asks at once. This long even a busy machine may take to hand its request on.
    static let grace: Duration = .milliseconds(100)

    init(most: Int) {
        self.most = most
    }

    /// Takes a new connection in. Another may have to go for it.
    func enter(_ channel: any Channel) {
        guests.withLock { $0[ObjectIdentifier(channel)] = Guest(channel: channel, silentSince: .now) }
        makeRoom(on: channel.eventLoop)
    }

    func leave(_ channel: any Channel) {
        guests.withLock { $0[ObjectIdentifier(channel)] = nil }
    }

    /// It has asked, and is answered.
    func isAsking(_ channel: any Channel) {
        guests.withLock { $0[ObjectIdentifier(channel)]?.silentSince = nil }
    }

    /// It has its answer, and may ask again.
    func isAnswered(_ channel: any Channel) {
        guests.withLock { $0[ObjectIdentifier(channel)]?.silentSince = .now }
    }

    private func makeRoom(on loop: any EventLoop) {
        let now = ContinuousClock.now
        let (gone, isCrowded) = guests.withLock { guests -> ([any Channel], Bool) in
            let silent = guests.compactMap { id, guest in guest.silentSince.map { (id: id, since: $0) } }
                .filter { $0.since + Self.grace <= now }
                .sorted { $0.since < $1.since }
                .prefix(max(guests.count - most, 0))
            return (silent.compactMap { guests.removeValue(forKey: $0.id)?.channel }, guests.count > most)
        }
        for channel in gone { channel.close(promise: nil) }
        // Those that are too new to go may be silent still a little later.
        if isCrowded { loop.scheduleTask(in: TimeAmount(Self.grace)) { self.makeRoom(on: loop) } }
    }
}
