import Foundation
import PackagePlugin

/// Has `packaging/origin.sh` say at each build which commit is built.
@main
struct ReadOrigin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.pluginWorkDirectoryURL
        return [
            .prebuildCommand(
                displayName: "Reading which commit this is",
                executable: URL(filePath: "/bin/bash"),
                arguments: [
                    context.package.directoryURL.appending(path: "packaging/origin.sh").path, "swift",
                    folder.appending(path: "Commit.swift").path,
                ],
                // Nothing else of the environment reaches the script.
                environment: ProcessInfo.processInfo.environment.filter { $0.key == "KHABAR_COMMIT" },
                outputFilesDirectory: folder
            )
        ]
    }
}
