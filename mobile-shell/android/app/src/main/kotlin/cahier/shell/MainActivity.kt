package cahier.shell

import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.provider.OpenableColumns
import android.view.WindowManager
import android.webkit.ValueCallback
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts.GetContent
import androidx.core.content.FileProvider
import androidx.lifecycle.lifecycleScope
import cahier.Device
import cahier.DeviceException
import com.journeyapps.barcodescanner.ScanContract
import com.journeyapps.barcodescanner.ScanOptions
import java.io.File
import java.io.IOException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** The longest file that is taken in; the core refuses less. */
private const val MAX_FILE_BYTES = 64 shl 20

/**
 * The one screen: the app's page, and the device that it is asked of.
 *
 * In the background the device lets go of the relay, and what waits is written.
 */
class MainActivity : ComponentActivity(), Phone {
    private val app get() = application as TabletApp
    private lateinit var page: Page
    private lateinit var bridge: Bridge
    private var choosing: ValueCallback<Array<Uri>>? = null
    private var saving: CompletableDeferred<Uri?>? = null
    private var scanning: CompletableDeferred<String?>? = null

    private val choose = registerForActivityResult(GetContent()) { uri ->
        choosing?.onReceiveValue(uri?.let { arrayOf(it) })
        choosing = null
    }
    private val create = registerForActivityResult(CreateFile()) { uri -> saving?.complete(uri) }
    private val look = registerForActivityResult(ScanContract()) { seen -> scanning?.complete(seen.contents) }

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        page = Page(this, { bridge.receive(it) }, { bridge.reloaded() }) { chosen ->
            choosing?.onReceiveValue(null)
            choosing = chosen
            choose.launch("*/*")
        }
        bridge = Bridge(lifecycleScope, { ask -> app.device.await().call(ask) }, this, page::say)
        setContentView(page.view)
        app.shown = bridge::changed
        page.open()
        if (state == null) take(intent)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        take(intent)
    }

    override fun onStart() {
        super.onStart()
        tell { it.resume() }
    }

    override fun onStop() {
        tell {
            // In this order: who comes back at once is connected again after it, not before.
            it.pause()
            it.flush()
        }
        super.onStop()
    }

    override fun onDestroy() {
        app.shown = null
        super.onDestroy()
    }

    private fun tell(what: suspend (Device) -> Unit) {
        // Not the activity's: it may be gone before everything is written.
        app.scope.launch {
            try {
                what(app.device.await())
            } catch (_: DeviceException) {
                // It is closed, or was never opened: then there is nobody to tell.
            }
        }
    }

    /** An invite or a file that the system opens with the app. */
    private fun take(intent: Intent) {
        val words = intent.getStringExtra(Intent.EXTRA_TEXT) ?: intent.data?.takeIf { it.scheme == "https" }?.toString()
        words?.let(::inviteIn)?.let { return bridge.opened(it) }
        @Suppress("DEPRECATION") // the other one is of Android 13
        val uri = intent.getParcelableExtra(Intent.EXTRA_STREAM) ?: intent.data?.takeIf { it.scheme == "content" } ?: return
        lifecycleScope.launch {
            val content = withContext(Dispatchers.IO) { read(uri) } ?: return@launch
            bridge.opened(nameOf(uri), content)
        }
    }

    private fun read(uri: Uri): ByteArray? = try {
        contentResolver.openInputStream(uri)?.use { file ->
            val content = java.io.ByteArrayOutputStream()
            val piece = ByteArray(1 shl 16)
            while (true) {
                val length = file.read(piece)
                if (length < 0) break
                content.write(piece, 0, length)
                if (content.size() > MAX_FILE_BYTES) return null
            }
            content.toByteArray()
        }
    } catch (_: IOException) {
        null
    } catch (_: SecurityException) {
        null // whoever handed it over has taken it back
    }

    private fun nameOf(uri: Uri): String {
        val columns = arrayOf(OpenableColumns.DISPLAY_NAME)
        val name = contentResolver.query(uri, columns, null, null, null)?.use { if (it.moveToFirst()) it.getString(0) else null }
        return fileName(name ?: "cahier")
    }

    override suspend fun save(file: PageFile): Given {
        val where = CompletableDeferred<Uri?>().also { saving = it }
        create.launch(file)
        val uri = where.await() ?: return Given.REFUSED
        withContext(Dispatchers.IO) {
            (contentResolver.openOutputStream(uri) ?: throw IOException()).use { it.write(file.content) }
        }
        return Given.SAVED
    }

    override suspend fun share(file: PageFile): Given {
        val uri = withContext(Dispatchers.IO) {
            val directory = File(cacheDir, "given").apply {
                deleteRecursively() // what was given before has been read
                mkdirs()
            }
            val copy = File(directory, file.name).apply { writeBytes(file.content) }
            FileProvider.getUriForFile(this@MainActivity, "$packageName.files", copy)
        }
        val given = Intent(Intent.ACTION_SEND)
            .setType(file.type)
            .putExtra(Intent.EXTRA_STREAM, uri)
            .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        startActivity(Intent.createChooser(given, file.name))
        return Given.SHARED
    }

    override suspend fun scan(): String? {
        val seen = CompletableDeferred<String?>().also { scanning = it }
        look.launch(ScanOptions().setDesiredBarcodeFormats(ScanOptions.QR_CODE).setBeepEnabled(false))
        return seen.await()
    }

    override fun stayAwake(on: Boolean) {
        if (on) window.addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
        else window.clearFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
    }
}
