package cahier

import java.nio.file.Path
import kotlin.io.path.div
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readText
import kotlin.reflect.full.memberFunctions
import kotlin.reflect.full.valueParameters
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

private val VECTORS = Path.of("../../tests/vectors")
private val EXAMPLE = read("worked-example")

private fun read(name: String) = Json.parseToJsonElement((VECTORS / "$name.json").readText()).jsonObject

/** The vectors, whose form is in `tests/vectors/README.md`. */
class VectorsTest {
    @TestFactory
    fun `every case shows what it says`(): List<DynamicTest> =
        VECTORS.listDirectoryEntries("*.json").map { it.nameWithoutExtension }
            .filter { it != "worked-example" && it != "sealed" }.sorted()
            .map { name -> dynamicTest(name) { run(read(name)) } }

    /** A device opens a file before it asks who is there: that nobody has joined is the last that it says. */
    @Test
    fun `a sealed file is opened or refused`(@TempDir files: Path) = runBlocking {
        val case = read("sealed")
        val device = Device.open("$files", "nobody", Changes())
        val names = Names(case)
        for (step in case.list("steps").map { names.put(it).jsonObject }.filter { "opens" in it }) {
            val error = assertThrows<DeviceException.Tablet> {
                runBlocking { device.takeIn(step.text("opens").toByteArray(), step.text("passphrase")) }
            }
            names.match(step["refused"] ?: JsonPrimitive("notJoined"), plain(error.reason), step.text("passphrase"))
        }
        device.closeFile()
    }

    private fun run(case: JsonObject) {
        for (order in case["orders"]?.jsonArray ?: JsonArray(listOf(JsonArray(emptyList())))) {
            val running = Case(case)
            val takes = order.jsonArray.map { JsonObject(mapOf("on" to it.jsonArray[1], "takes" to it.jsonArray[0])) }
            for (step in case.list("steps") + takes + case.list("ends")) running.step(step.jsonObject)
        }
    }
}

/** What has a name in a case: `${name}` stands for it, and `?name` gives it. */
private class Names(case: JsonObject) {
    private val names = mutableMapOf(
        "lesson" to EXAMPLE.text("lesson"),
        "study" to EXAMPLE.getValue("account").jsonObject.list("studies")[0].jsonPrimitive.content,
    )

    init {
        case["names"]?.jsonObject?.forEach { (name, of) -> names[name] = of.jsonPrimitive.content }
    }

    operator fun set(name: String, of: String) = names.set(name, of)

    fun put(value: JsonElement): JsonElement = when {
        value is JsonObject -> JsonObject(value.mapValues { put(it.value) })
        value is JsonArray -> JsonArray(value.map(::put))
        value is JsonPrimitive && value.isString ->
            JsonPrimitive(Regex("""\$\{(\w+)}""").replace(value.content) { names.getValue(it.groupValues[1]) })
        else -> value
    }

    fun match(expected: JsonElement, actual: JsonElement, at: String) {
        when {
            expected is JsonPrimitive && expected.isString && expected.content.startsWith("?") ->
                names[expected.content.drop(1)] = actual.jsonPrimitive.content
            expected is JsonObject && actual is JsonArray ->
                expected.forEach { (place, of) -> match(of, actual.getOrElse(place.toInt()) { JsonNull }, "$at/$place") }
            expected is JsonObject && actual is JsonObject ->
                expected.forEach { (field, of) -> match(of, actual[field] ?: JsonNull, "$at/$field") }
            expected is JsonArray && actual is JsonArray && expected.size == actual.size ->
                expected.forEachIndexed { place, of -> match(of, actual[place], "$at/$place") }
            else -> assertEquals(expected, actual, at)
        }
    }
}

private class Case(case: JsonObject) {
    private val names = Names(case)
    private val shells = case.getValue("tablets").jsonObject.mapValues { (name, person) ->
        val changes = EXAMPLE.list("changes").map { it.jsonObject }.map {
            StoredChange(it.text("document"), it.text("actor"), it.getValue("seq").jsonPrimitive.long.toUInt(), bytes(it.text("bytes")))
        }
        val account = EXAMPLE.getValue("accounts").jsonObject.getValue(person.jsonPrimitive.content)
        Shell(name, changes).also { it.carryOut(it.tablet.join("$account"), moment(0.0)) }
    }

    fun step(written: JsonObject) {
        val step = names.put(written).jsonObject
        val shell = shells.getValue(step.text("on"))
        shell.asked.clear()
        val answer = try {
            call(shell, step, moment(step["minute"]?.jsonPrimitive?.double ?: 0.0)).also {
                check("refused" !in step) { "$step was not refused" }
            }
        } catch (error: TabletException) {
            names.match(step["refused"] ?: throw error, plain(error), "$step")
            return
        }
        step["as"]?.let { names[it.jsonPrimitive.content] = answer as String }
        // What frames mean is for who reads the case.
        step["asks"]?.let { asks -> assertEquals(asks.jsonArray.map { if (it is JsonObject) JsonObject(it - "means") else it }, shell.asked) }
        (step["shows"] ?: step["news"])?.let { names.match(it, plain(answer), "$written") }
    }

    private fun call(shell: Shell, step: JsonObject, now: Moment): Any? {
        val tablet = shell.tablet
        when {
            "edit" in step -> {
                val begun = tablet.edit(made<Edit>(step.getValue("edit")), now)
                shell.carryOut(begun.effects, now)
                return begun.id
            }
            "view" in step -> {
                val view = Tablet::class.memberFunctions.single { it.name == step.text("view") }
                val of = view.valueParameters.zip(step.list("of")) { parameter, value -> made(parameter.type, value) }
                return unwrapped { view.call(tablet, *of.toTypedArray()) }
            }
            "takes" in step -> {
                val taken = tablet.takeIn(shells.getValue(step.text("takes")).tablet.pack(emptyList(), now), now)
                shell.carryOut(taken.effects, now)
                return taken.news
            }
            "restarts" in step -> shell.restart()
            "opened" in step -> shell.carryOut(tablet.socketOpened(now), now)
            "receives" in step -> shell.carryOut(tablet.frameReceived(bytes(step.text("receives")), now), now)
            else -> error("nobody knows what to do with $step")
        }
        return null
    }
}

/** A tablet, and what its store holds. */
private class Shell(private val name: String, changes: List<StoredChange>) {
    private val changes = changes.toMutableList()
    private val values = mutableMapOf<String, StoredValue>()
    private var run = 0
    val asked = mutableListOf<JsonElement>()
    lateinit var tablet: Tablet
        private set

    init {
        restart()
    }

    fun restart() {
        run += 1
        tablet = Tablet.open(name, "$name $run".toByteArray().copyOf(32))
        tablet.restoreChanges(changes)
        values.values.forEach(tablet::restoreValue)
        carryOut(tablet.start(moment(0.0)), moment(0.0))
    }

    fun carryOut(effects: List<Effect>, now: Moment) {
        for (effect in effects) {
            when (effect) {
                is Effect.Persist -> {
                    asked += JsonObject(mapOf("persist" to JsonPrimitive(effect.changes.size)))
                    changes += effect.changes
                    effect.values.forEach { values[it.key] = it }
                    carryOut(tablet.persisted(effect.ticket, now), now)
                }
                is Effect.Send -> asked += JsonObject(mapOf("send" to JsonPrimitive(effect.frame.joinToString("") { "%02x".format(it) })))
                is Effect.WakeAfter -> asked += JsonPrimitive("wake")
                is Effect.Changed -> {}
                else -> asked += plain(effect)
            }
        }
    }
}

private fun moment(minute: Double) = Moment(1_791_886_500_000.0 + minute * 60_000, 5_000.0 + minute * 60_000)

private fun bytes(hex: String) = hex.chunked(2).map { it.toInt(16).toByte() }.toByteArray()

private fun JsonObject.text(field: String) = getValue(field).jsonPrimitive.content

private fun JsonObject.list(field: String): List<JsonElement> = this[field]?.jsonArray.orEmpty()
