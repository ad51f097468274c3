package cahier

import kotlinx.coroutines.flow.first

/** What the README begins with. */
suspend fun observe(directory: String, link: String) {
    val changes = Changes()
    val device = Device.open(directory, "amara", changes)
    device.join(link)
    val home = changes.views(device::home).first { home -> home.lessons.any { it.arrived } }
    val lesson = home.lessons.first { it.arrived }.lesson
    device.edit(Edit.StartLesson(lesson))
    val words = "turns the card to show the partner"
    device.edit(Edit.RecordNote(lesson, NoteRequest(About.Case("C"), NoteKind.SAW, words, false, listOf(), false, null, 0u)))
    device.flush() // it is on this device, whatever happens now
    changes.views { device.lesson(lesson) }.first { it.sync.stage == SyncStage.ON_RELAY }
    device.closeFile()
}
