package cahier.shell

import java.util.Base64
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.json.JSONObject
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

private class FakePhone : Phone {
    val shared = mutableListOf<PageFile>()
    var awake = false
    var code: () -> String? = { null }

    override suspend fun save(file: PageFile) = Given.REFUSED

    override suspend fun share(file: PageFile): Given {
        shared += file
        return Given.SHARED
    }

    override suspend fun scan() = code()

    override fun stayAwake(on: Boolean) {
        awake = on
    }
}

class BridgeTest {
    private val said = mutableListOf<JSONObject>()
    private val asked = mutableListOf<String>()
    private val phone = FakePhone()
    private var device: suspend (ByteArray) -> ByteArray = { ask -> ask.reversedArray() }
    private val bridge = Bridge(
        CoroutineScope(Dispatchers.Unconfined),
        { ask ->
            asked += String(ask)
            device(ask)
        },
        phone,
    ) { said += JSONObject(it) }

    private fun text(words: String) = Base64.getEncoder().encodeToString(words.toByteArray())

    @Test
    fun `an ask is carried to the device and its answer back, unread`() {
        bridge.receive("""{"tag":"call","id":7,"ask":"${text("abc")}"}""")
        assertEquals("reply", said[0].getString("tag"))
        assertEquals(7, said[0].getInt("id"))
        assertEquals(text("cba"), said[0].getString("reply"))
    }

    @Test
    fun `asks reach the device in the order asked, though it has answered none`() = runBlocking {
        val held = CompletableDeferred<ByteArray>()
        device = { held.await() }
        for (word in listOf("one", "two", "three")) bridge.receive("""{"tag":"call","id":1,"ask":"${text(word)}"}""")
        assertEquals(listOf("one", "two", "three"), asked)
        assertTrue(said.isEmpty())
        held.complete(ByteArray(0))
        assertEquals(3, said.size)
    }

    @Test
    fun `what fails is said, and what is no message is dropped`() {
        device = { throw IllegalStateException() }
        bridge.receive("""{"tag":"call","id":8,"ask":"${text("abc")}"}""")
        bridge.receive("""{"tag":"call","id":9,"ask":"no base64!"}""")
        bridge.receive("no message")
        bridge.receive("""{"tag":"unknown","id":10}""")
        assertEquals(listOf("failed" to 8, "failed" to 9), said.map { it.getString("tag") to it.getInt("id") })
    }

    @Test
    fun `a file is handed on whole, under a name that leads nowhere`() {
        bridge.receive("""{"tag":"share","id":1,"name":"../a/b.txt","type":"text/plain","content":"${text("words")}"}""")
        assertEquals("ab.txt", phone.shared[0].name)
        assertArrayEquals("words".toByteArray(), phone.shared[0].content)
        assertEquals("shared", said[0].getString("given"))
        bridge.receive("""{"tag":"save","id":2,"name":"b.txt","type":"text/plain","content":""}""")
        assertEquals("refused", said[1].getString("given"))
    }

    @Test
    fun `a code that the camera saw is answered, and none is no text`() {
        phone.code = { "https://relay.example/#/join/ABCD" }
        bridge.receive("""{"tag":"scan","id":1}""")
        phone.code = { null }
        bridge.receive("""{"tag":"scan","id":2}""")
        assertEquals("https://relay.example/#/join/ABCD", said[0].getString("text"))
        assertTrue(said[1].isNull("text"))
    }

    @Test
    fun `what is opened before the page hears is kept, one of a kind, and a reloaded page is waited for again`() {
        bridge.changed()
        bridge.opened("https://relay.example/#/join/ONE")
        bridge.opened("https://relay.example/#/join/TWO")
        bridge.opened("RL2.txt", "words".toByteArray())
        assertTrue(said.isEmpty())
        bridge.receive("""{"tag":"ready"}""")
        assertEquals(listOf("link", "file"), said.map { it.getString("tag") })
        assertEquals("https://relay.example/#/join/TWO", said[0].getString("link"))
        bridge.changed()
        assertEquals("changed", said[2].getString("tag"))
        bridge.reloaded()
        bridge.changed()
        assertEquals(3, said.size)
    }

    @Test
    fun `the screen stays on while the page asks for it`() {
        bridge.receive("""{"tag":"awake","on":true}""")
        assertTrue(phone.awake)
        bridge.receive("""{"tag":"awake","on":false}""")
        assertEquals(false, phone.awake)
    }

    @Test
    fun `names and invites`() {
        assertEquals("Fractions · RL2.txt", fileName("Fractions · RL2.txt"))
        assertEquals("cahier", fileName("/../"))
        assertEquals(120, fileName("x".repeat(300)).length)
        val link = "https://relay.example/#/join/ABCD-EFGH"
        assertEquals(link, inviteIn("Join us: $link today"))
        assertNull(inviteIn("http://relay.example/#/join/ABCD"))
        assertNull(inviteIn("https://relay.example/#/lesson/1"))
        assertNull(inviteIn("javascript:alert(1)#/join/A"))
    }
}
