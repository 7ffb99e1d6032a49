internal import NIOCore
internal import NIOHTTPTypes

/// Closes a connection that has not had an answer to its end within `limit` of its beginning or of its last answer, and tells
/// the room whether it asks.
///
/// So neither one that asks nothing, nor one that sends its request by drops or half, nor one that does not read what it asked
/// for keeps its descriptor.
final class ConnectionPatience: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private let room: ConnectionRoom
    private var end: Scheduled<Void>?

    init(_ limit: Duration, in room: ConnectionRoom) {
        self.limit = TimeAmount(limit)
        self.room = room
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { enter(context.channel) }
    }

    func channelActive(context: ChannelHandlerContext) {
        enter(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        end = nil
        room.leave(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { room.isAsking(context.channel) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        // Kept on the connection's own loop, as everything here is.
        written.futureResult.assumeIsolated().whenSuccess {
            self.room.isAnswered(channel)
            self.begin(channel)
        }
        context.write(data, promise: written)
    }

    private func enter(_ channel: any Channel) {
        room.enter(channel)
        begin(channel)
    }

    private func begin(_ channel: any Channel) {
        end?.cancel()
        end = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }
}
