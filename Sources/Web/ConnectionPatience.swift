internal import NIOCore
internal import NIOHTTPTypes

/// Closes a connection that has not had an answer to its end within `limit` of its beginning or of its last answer.
///
/// So neither one that asks nothing, nor one that sends its request by drops or half, nor one that does not read what it asked
/// for keeps its descriptor.
final class ConnectionPatience: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var end: Scheduled<Void>?

    init(_ limit: Duration) {
        self.limit = TimeAmount(limit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context.channel) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        end = nil
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        // Kept on the connection's own loop, as everything here is.
        written.futureResult.assumeIsolated().whenSuccess { self.begin(channel) }
        context.write(data, promise: written)
    }

    private func begin(_ channel: any Channel) {
        end?.cancel()
        end = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }
}
