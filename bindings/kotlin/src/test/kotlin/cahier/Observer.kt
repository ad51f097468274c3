package cahier

import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withTimeout

/** Who writes on a device in these tests, and waits for what a person would look for on its screen. */
class Observer(directory: Path, profile: String) {
    private val changes = Changes()
    val device = Device.open(directory.toString(), profile, changes)

    /** The lesson that everything here is about, once [openLesson] has found it. */
    lateinit var lesson: String
        private set

    /** Reads again each time that something has changed, until it is so. */
    suspend fun <View> until(read: suspend () -> View, isSo: (View) -> Boolean): View =
        withTimeout(1.minutes) { changes.views(read).first(isSo) }

    /** Waits until the lesson is here, with its plan. */
    suspend fun openLesson(title: String) {
        val home = until(device::home) { home -> home.lessons.any { it.title == title && it.arrived } }
        lesson = home.lessons.first { it.title == title }.lesson
        until({ view() }) { it.pupils.isNotEmpty() && it.grid.isNotEmpty() }
    }

    suspend fun view(): LessonView = device.lesson(lesson)

    /** Records a note that somebody saw something, and answers its id once it is durable here. */
    suspend fun note(letter: String, words: String): String? {
        val request = NoteRequest(
            about = About.Case(letter),
            kind = NoteKind.SAW,
            text = words,
            verbatim = false,
            tags = emptyList(),
            surprise = false,
            stage = null,
            earlierMs = 0u,
        )
        return device.edit(Edit.RecordNote(lesson, request)).also { device.flush() }
    }

    suspend fun words(): List<String> = view().timeline.flatMap { it.texts }

    /** The words of every later thought in the grid. */
    private suspend fun thoughts() = view().grid.flatMap { row -> row.cells.flatMap { cell -> cell.laterEdits.map { it.text } } }

    suspend fun untilWords(words: Collection<String>) {
        until({ words() + thoughts() }) { it.containsAll(words) }
    }

    suspend fun share() {
        device.edit(Edit.ShareNotes(lesson, emptyList()))
        device.flush()
    }

    suspend fun untilOnRelay() {
        until(device::home) { it.sync.connected && it.sync.stage == SyncStage.ON_RELAY }
    }
}
