package cahier

import java.nio.file.Path
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.add
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray

/**
 * A tablet that another program uses: `DIRECTORY PROFILE`, then a line of JSON for everything that is asked of it and a
 * line of JSON when it is done. `tests/e2e/programs.js` lists what can be asked.
 */
fun main(arguments: Array<String>) = runBlocking {
    val observer = Observer(Path.of(arguments[0]), arguments[1])
    for (line in generateSequence(::readLine)) {
        val (asked, words) = Json.parseToJsonElement(line).jsonArray.map { it.jsonPrimitive.content }.let { it.first() to it.drop(1) }
        println(observer.answer(asked, words))
    }
}

private suspend fun Observer.answer(asked: String, words: List<String>): JsonElement {
    when (asked) {
        "join" -> device.join(words[0])
        "lesson" -> openLesson(words[0])
        "pause" -> device.pause()
        "start" -> device.edit(Edit.StartLesson(lesson))
        "running" -> until(::view) { it.phase == LessonPhase.RUNNING }
        "predict" -> {
            val stage = view().grid.first { it.name == words[0] }.stage
            val pupil = view().pupils.first { it.letter == words[1] }.id
            device.edit(Edit.WritePrediction(lesson, stage, pupil, words[2]))
            device.flush()
        }
        "note" -> note(words[0], words[1])
        // Until somebody ends this program: every line is a note that is durable.
        "write" -> for (number in generateSequence(0) { it + 1 }) {
            note(words[0], "${words[1]} $number")
            println(number)
        }
        "share" -> share()
        "words" -> untilWords(words)
        "on relay" -> untilOnRelay()
        "view" -> return shown(view())
        else -> error("nobody knows what $asked is")
    }
    return JsonNull
}

/** What a person sees of a lesson, as plain values. */
private fun shown(view: LessonView) = buildJsonObject {
    putJsonArray("timeline") {
        for (note in view.timeline) {
            addJsonObject {
                put("seconds", note.atMs.toLong() / 1000)
                put("about", (note.about as? About.Case)?.letter ?: "")
                put("author", note.author)
                put("shared", note.shared)
                putWords("words", note.texts)
            }
        }
    }
    val words = view.timeline.associate { it.id to it.texts }
    putJsonArray("grid") {
        for (row in view.grid) {
            for (cell in row.cells) {
                addJsonObject {
                    put("stage", row.name)
                    put("pupil", cell.pupil)
                    putWords("predicted", cell.predicted.map { it.text })
                    putWords("later", cell.laterEdits.map { it.text })
                    putWords("observed", cell.notes.flatMap { words[it].orEmpty() })
                }
            }
        }
    }
}

private fun JsonObjectBuilder.putWords(name: String, words: List<String>) =
    putJsonArray(name) { words.forEach(::add) }
