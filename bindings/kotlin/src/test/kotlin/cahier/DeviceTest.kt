package cahier

import java.nio.file.Path
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectory
import kotlin.io.path.div
import kotlin.io.path.readText
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.add
import kotlinx.serialization.json.buildJsonArray
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

private const val LESSON = "RL2 · Fractions of a whole"
private const val BEFORE_THE_KILL = 20

/** Devices with files of their own and a real relay, as an app on Android uses them. */
class DeviceTest {
    @TempDir
    lateinit var files: Path

    @Test
    fun `what was durable survives SIGKILL, and two tablets merge`() = runBlocking {
        val durable = writeUntilKilled()

        val amara = Observer(files, "amara").apply { openLesson(LESSON) }
        val here = amara.words()
        assertEquals(durable, here.take(durable.size))

        val ben = joined("ben", "Ben Tarrant")
        amara.untilOnRelay()
        assertTrue(ben.words().none { it in here }, "what is not shared is nobody else's")
        amara.share()
        ben.note("B", "and mine")
        ben.share()
        val all = here + "and mine"
        ben.untilWords(all)
        amara.untilWords(all)
        amara.untilOnRelay()
        ben.untilOnRelay()
        assertEquals(plain(amara.view()), plain(ben.view()))
        amara.device.closeFile()
        ben.device.closeFile()
    }

    /** A program in a JVM of its own writes notes without a network, and ends in the middle of one. */
    private fun writeUntilKilled(): List<String> {
        val program = ProcessBuilder(
            "${System.getProperty("java.home")}/bin/java",
            "-Djna.library.path=${System.getProperty("jna.library.path")}",
            "-cp",
            System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
            "cahier.ProgramKt",
            "$files",
            "amara",
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val (asks, answers) = program.outputStream.bufferedWriter() to program.inputStream.bufferedReader()
        fun ask(vararg words: String) {
            asks.write(buildJsonArray { words.forEach(::add) }.toString() + "\n")
            asks.flush()
        }
        for (words in listOf(arrayOf("join", relay.link("Amara Okoye")), arrayOf("lesson", LESSON), arrayOf("pause"), arrayOf("start"))) {
            ask(*words)
            assertEquals("null", answers.readLine())
        }
        ask("write", "C", "note")
        repeat(BEFORE_THE_KILL) { assertEquals("$it", answers.readLine()) }
        // SIGKILL, and what it had said can still be read.
        program.toHandle().destroyForcibly()
        // The last line may have been cut.
        val rest = answers.readText().substringBeforeLast('\n', "").lines().filter(String::isNotEmpty)
        program.waitFor()
        return (0 until BEFORE_THE_KILL + rest.size).map { "note $it" }
    }

    @Test
    fun `the README begins with lines that work`() = runBlocking {
        val example = Path.of("src/test/kotlin/cahier/Example.kt").readText()
        val body = example.substringAfter("link: String) {\n").substringBeforeLast("}\n")
        assertTrue(Path.of("README.md").readText().contains("```kotlin\n$body```"))
        observe("$files", relay.link("Dana Whitlock"))
    }

    @Test
    fun `a device has five reasons to refuse`(): Unit = runBlocking {
        val ben = Observer(files, "ben").device
        assertThrows<DeviceException.Storage> { Device.open("$files", "ben", Changes()) }
        val reason = assertThrows<DeviceException.Tablet> { runBlocking { ben.refresh() } }.reason
        assertInstanceOf(TabletException.NotJoined::class.java, reason)
        // Port 1 is nobody's.
        assertThrows<DeviceException.Unreachable> { runBlocking { ben.join("http://127.0.0.1:1/#/join/ABCD-EFGH") } }
        val link = relay.link("Ben Tarrant").substringBeforeLast('/')
        val refused = assertThrows<DeviceException.Refused> { runBlocking { ben.join("$link/NOBODYS-CODE") } }
        assertTrue(refused.error.isNotEmpty() && refused.next.isNotEmpty())
        ben.closeFile()
        assertThrows<DeviceException.Closed> { runBlocking { ben.home() } }
    }

    @Test
    fun `who stops waiting does no harm`() = runBlocking {
        val chandra = joined("chandra", "Chandra Pillai")
        chandra.device.edit(Edit.StartLesson(chandra.lesson))
        // Slow by design: it is cancelled while a thread of the device's works on it.
        val slow = launch(Dispatchers.Default) { chandra.device.passOn(emptyList(), "four words are enough here") }
        val answered = (0 until 100).map { number ->
            async(Dispatchers.Default) {
                val given = LinkedBlockingQueue<String>()
                val job = launch { given.add(checkNotNull(chandra.note("C", "note $number"))) }
                if (number % 2 == 0) job.cancelAndJoin() else job.join()
                given.poll()
            }
        }.awaitAll()
        slow.cancelAndJoin()
        val here = chandra.view().timeline.map { it.id }
        assertTrue(here.containsAll(answered.filterNotNull()))
        assertEquals(50, answered.filterIndexed { place, note -> place % 2 == 1 && note != null }.size)
        assertTrue(chandra.words().containsAll((1 until 100 step 2).map { "note $it" }))
        chandra.device.closeFile()
    }

    @Test
    fun `a listener is told on a thread of the device's own, and may take its time`() = runBlocking {
        val (threads, busy) = LinkedBlockingQueue<String>() to CountDownLatch(1)
        val listener = object : Listener {
            override fun changed() {
                threads.add(Thread.currentThread().name)
                busy.await()
            }
        }
        val ben = Device.open("$files", "ben", listener)
        ben.join(relay.link("Ben Tarrant"))
        assertNotNull(threads.poll(1, TimeUnit.MINUTES))
        // It is still at it, and nobody waits for it.
        assertEquals("Ben Tarrant", ben.home().person?.name)
        ben.flush()
        busy.countDown()
        ben.closeFile()
    }

    @Test
    fun `profiles share a directory and nothing else`() = runBlocking {
        val ben = joined("ben", "Ben Tarrant")
        val nobody = Observer(files, "nobody").device
        assertEquals(null, nobody.home().person)
        assertTrue(nobody.view().device != ben.device.view().device)
        nobody.closeFile()
        ben.device.closeFile()
    }

    private suspend fun joined(profile: String, name: String) = Observer(files, profile).apply {
        device.join(relay.link(name))
        openLesson(LESSON)
    }

    /** What both see alike; whose a note is differs. */
    private fun plain(view: LessonView) =
        view.timeline.map { listOf(it.id, it.atMs, it.author, it.about, it.texts, it.shared) } to
            view.grid.map { row -> row.name to row.cells.map { Triple(it.pupil, it.predicted, it.notes) } }

    companion object {
        private lateinit var relay: Relay

        @JvmStatic
        @BeforeAll
        fun start(@TempDir data: Path) {
            relay = Relay((data / "relay").createDirectory())
        }

        @JvmStatic
        @AfterAll
        fun stop() = relay.close()
    }
}
