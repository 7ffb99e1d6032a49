internal import Fetching
import Machinery
import Storage

extension NewsWriter {
    /// Lets go of what was needed in a busy minute; what the next one needs of it is read again.
    func giveBackMemory() {
        database.giveBackMemory()
        SpareMemory.giveBack()
    }

    /// Says that no new articles come: what only they need is let go of, after their words were put into the full-text
    /// index. Should some come all the same, it is read again.
    func endPlacing() throws {
        while try indexWaiting() {}
        related = nil
        giveBackMemory()
    }
}
