package cahier

import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** The real relay with the sample on it, at a free port of this machine. */
class Relay(data: Path) : AutoCloseable {
    private val process: Process
    private val links: Map<String, String>

    init {
        val program = System.getenv("CAHIER") ?: "../../target/release/cahier"
        process = ProcessBuilder(program, "demo", "--data", "$data", "--listen", "127.0.0.1:0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
        val lines = process.inputStream.bufferedReader().lineSequence().takeWhile { !it.startsWith("Stop it with Ctrl-C") }.map(String::trim).toList()
        // Under each person's name, school and role stands the link of their invite.
        links = lines.zipWithNext()
            .filter { (_, link) -> Regex("""http://\S+/#/join/\S+""").matches(link) }
            .associate { (person, link) -> person.split(" · ")[1] to link }
    }

    fun link(name: String): String = checkNotNull(links[name]) { "the demo invites ${links.keys}, not $name" }

    override fun close() {
        process.destroyForcibly().waitFor(1, TimeUnit.MINUTES)
    }
}
