internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// Serves the connections of a socket that the service manager opened and handed over.
///
/// The library binds addresses of its own alone; what it makes of a connection is used here as it is.
struct InheritedServer<Responder: HTTPResponder>: Service
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let descriptor: Int32
    let responder: Responder
    let configuration: HTTP1Channel.Configuration
    let mostConnections: Int
    let logger: Logger
    let onRunning: @Sendable (any Channel) -> Void

    func run() async throws {
        let child = HTTP1Channel(
            responder: { [responder, logger] request, writer, channel in
                let context = Responder.Context(source: .init(channel: channel, logger: logger))
                let response: Response
                do {
                    response = try await responder.respond(to: request, context: context)
                } catch {
                    response = Response(status: .internalServerError)
                }
                try await writer.write(response: response.head, body: response.body)
            },
            configuration: configuration
        )
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .bind(descriptor) { [logger] channel in child.setup(channel: channel, logger: logger) }
        onRunning(server.channel)
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                do {
                    try await server.executeThenClose { connections in
                        var count = 0
                        for try await connection in connections {
                            if count >= mostConnections { await group.next() } else { count += 1 }
                            group.addTask { [logger] in await child.handle(value: connection, logger: logger)
                            }
                        }
                    }
                } catch {
                    logger.warning(
                        "the socket that was handed over cannot be listened at",
                        metadata: ["error": "\(error)"]
                    )
                }
                // Answers under way are small; who is silent is not waited for.
                group.cancelAll()
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
    }
}
