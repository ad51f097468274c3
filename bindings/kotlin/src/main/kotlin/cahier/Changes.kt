package cahier

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update

/**
 * A device's listener as a flow: give it to [Device.open], and collect what a screen shows from [views].
 *
 * It reads nothing by itself and keeps no view. Who collects slowly misses steps in between, never the last.
 */
class Changes : Listener {
    private val count = MutableStateFlow(0L)

    override fun changed() = count.update { it + 1 }

    /** What [read] answers, at once and again whenever it has become something else. Its errors end the flow. */
    fun <View> views(read: suspend () -> View): Flow<View> = count.map { read() }.distinctUntilChanged()
}
// x
