package cahier.shell

import android.app.Application
import cahier.Device
import cahier.Listener
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.launch

/**
 * The program, and its one device: its file has one owner, and activities come and go.
 *
 * It is never closed: what was answered as durable is, and a process that is killed lets go of the file.
 */
class TabletApp : Application(), Listener {
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)

    /** Fails where the file cannot be used; then each ask does, and the page says that the app cannot go on. */
    val device: Deferred<Device> = scope.async(Dispatchers.IO, CoroutineStart.LAZY) { Device.open(filesDir.path, "tablet", this@TabletApp) }

    /** Whoever shows the page at the moment. */
    var shown: (() -> Unit)? = null

    override fun changed() {
        scope.launch { shown?.invoke() }
    }
}
