internal import CLinux
internal import Glibc

/// A file in memory that nobody can change any more, as journald asks for large entries.
///
/// Source: memfd_create(2), F_ADD_SEALS of fcntl(2).
package struct SealedFile: ~Copyable {
    package let descriptor: Int32

    /// Nil where the system gives none. `name` shows in /proc.
    package init?(_ bytes: [UInt8], name: String) {
        let file = khabar_memory_file(name)
        guard file >= 0 else { return nil }
        guard Descriptor.write(bytes, to: file), khabar_seal(file) == 0 else {
            close(file)
            return nil
        }
        descriptor = file
    }

    deinit { close(descriptor) }
}
