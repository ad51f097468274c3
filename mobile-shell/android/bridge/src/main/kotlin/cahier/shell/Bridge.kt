package cahier.shell

import java.util.Base64
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.launch
import org.json.JSONException
import org.json.JSONObject

/** What a page cannot do by itself. Whatever it throws is told to the page as a failure. */
interface Phone {
    suspend fun save(file: PageFile): Given

    suspend fun share(file: PageFile): Given

    /** The text of a QR code, or null if the person showed none. */
    suspend fun scan(): String?

    fun stayAwake(on: Boolean)
}

class PageFile(val name: String, val type: String, val content: ByteArray)

/** What became of a file that was handed on. */
enum class Given(internal val word: String) { SHARED("shared"), SAVED("saved"), REFUSED("refused") }

/**
 * The shell's end of what `mobile-shell/src/platform/shell.ts` says, without anything of Android's.
 *
 * It carries a device's bytes and reads none of them. [say] posts a message to the page; it and the bridge are used on
 * one thread, which [scope] dispatches to. What is no message is dropped: the page is the app's own.
 */
class Bridge(
    private val scope: CoroutineScope,
    private val device: suspend (ByteArray) -> ByteArray,
    private val phone: Phone,
    private val say: (String) -> Unit,
) {
    private var ready = false

    /** What was opened with the app before the page could hear it: one of a kind, the last. */
    private val early = LinkedHashMap<String, JSONObject>()

    /** Takes in what the page says. */
    fun receive(text: String) {
        val message = try {
            JSONObject(text)
        } catch (_: JSONException) {
            return
        }
        when (message.optString("tag")) {
            "ready" -> {
                ready = true
                early.values.forEach(::post)
                early.clear()
            }
            "call" -> answer(message, "reply") { put("reply", encoded(device(bytes(message, "ask")))) }
            "save" -> answer(message, "given") { put("given", phone.save(file(message)).word) }
            "share" -> answer(message, "given") { put("given", phone.share(file(message)).word) }
            "scan" -> answer(message, "scanned") { put("text", phone.scan()) }
            "awake" -> phone.stayAwake(message.optBoolean("on"))
        }
    }

    /** The device says that screens may have changed. */
    fun changed() {
        if (ready) post(JSONObject().put("tag", "changed"))
    }

    /** Somebody opened an invite with the app. */
    fun opened(link: String) = sayOrKeep(JSONObject().put("tag", "link").put("link", link))

    /** Somebody opened a file with the app. */
    fun opened(name: String, content: ByteArray) =
        sayOrKeep(JSONObject().put("tag", "file").put("name", name).put("content", encoded(content)))

    /** A page that is loaded anew says when it is ready. */
    fun reloaded() {
        ready = false
    }

    private fun sayOrKeep(message: JSONObject) {
        if (ready) post(message) else early[message.getString("tag")] = message
    }

    /** At once, so that what the page asks reaches the device in the order asked. */
    private fun answer(message: JSONObject, tag: String, with: suspend JSONObject.() -> Unit) {
        val id = message.optLong("id")
        scope.launch(start = CoroutineStart.UNDISPATCHED) {
            val answer = try {
                JSONObject().put("tag", tag).put("id", id).also { it.with() }
            } catch (cancelled: CancellationException) {
                throw cancelled
            } catch (_: Exception) {
                JSONObject().put("tag", "failed").put("id", id)
            }
            post(answer)
        }
    }

    private fun post(message: JSONObject) = say(message.toString())

    private fun file(message: JSONObject) =
        PageFile(fileName(message.getString("name")), message.getString("type"), bytes(message, "content"))

    private fun bytes(message: JSONObject, key: String) = Base64.getDecoder().decode(message.getString(key))

    private fun encoded(bytes: ByteArray) = Base64.getEncoder().encodeToString(bytes)
}
