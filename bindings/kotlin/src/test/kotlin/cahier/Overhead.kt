package cahier

import java.nio.file.Path
import kotlin.io.path.readText
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

private const val NOTES = 120
private val NOW = Moment(1_791_886_500_000.0, 5_000.0)

/** What the way from Kotlin to the core and back costs, on a JVM that is warm: `./overhead` runs it, from this module's directory. */
fun main() {
    val example = Json.parseToJsonElement(Path.of("../../tests/vectors/worked-example.json").readText()).jsonObject
    val lesson = example.getValue("lesson").jsonPrimitive.content
    val changes = example.getValue("changes").jsonArray.map { it.jsonObject }.map { change ->
        fun text(field: String) = change.getValue(field).jsonPrimitive.content
        val bytes = text("bytes").chunked(2).map { it.toInt(16).toByte() }.toByteArray()
        StoredChange(text("document"), text("actor"), change.getValue("seq").jsonPrimitive.long.toUInt(), bytes)
    }
    val tablet = Tablet.open("a-tablet", ByteArray(32))
    fun carryOut(effects: List<Effect>) {
        for (effect in effects) if (effect is Effect.Persist) carryOut(tablet.persisted(effect.ticket, NOW))
    }
    tablet.restoreChanges(changes)
    carryOut(tablet.start(NOW))
    carryOut(tablet.join("${example.getValue("account")}"))
    carryOut(tablet.edit(Edit.StartLesson(lesson), NOW).effects)
    val request = NoteRequest(
        about = About.Case("C"),
        kind = NoteKind.SAW,
        text = "turns the card to show the partner, waits, and then counts the pieces once more",
        verbatim = false,
        tags = listOf("explains"),
        surprise = false,
        stage = null,
        earlierMs = 0u,
    )
    repeat(NOTES) { carryOut(tablet.edit(Edit.RecordNote(lesson, request), NOW).effects) }
    measure("the smallest call", 2_000) { passphraseStrength("a") }
    measure("a lesson's view with $NOTES notes", 20) { tablet.lesson(lesson) }
}

/** The median of some rounds, after as many to warm up, in microseconds a call. */
private fun measure(what: String, times: Int, call: () -> Unit) {
    val rounds = List(18) {
        val before = System.nanoTime()
        repeat(times) { call() }
        (System.nanoTime() - before) / 1e3 / times
    }
    println("Kotlin, %s: %.1f µs".format(what, rounds.drop(9).sorted()[4]))
}
