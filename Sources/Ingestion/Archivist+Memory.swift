internal import Fetching
import Storage

extension Archivist {
    /// Lets go of what was needed in a busy minute; what the next one needs of it is read again.
    func giveBackMemory() {
        database.giveBackMemory()
        SpareMemory.giveBack()
    }
}
