internal import Fetching
import Machinery
import Storage

extension NewsWriter {
    /// Gives memory of a busy minute back. What the next one needs of it is read again.
    func giveBackMemory() {
        database.giveBackMemory()
        SpareMemory.giveBack()
    }

    /// Says that no new articles come. Their words are put into the full-text index, and memory that only new articles need is
    /// given back. Should an article come all the same, that memory is filled again.
    func endPlacing() throws {
        while try indexWaiting() {}
        related = nil
        giveBackMemory()
    }
}
