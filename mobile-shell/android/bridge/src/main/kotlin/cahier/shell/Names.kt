package cahier.shell

import java.net.URI
import java.net.URISyntaxException

/** The longest name of a file that every system takes. */
private const val MAX_NAME = 120

/** A name that stays in the directory it is put into, whatever stood in it. */
fun fileName(asked: String): String {
    val plain = asked.filterNot { it.isISOControl() || it in "/\\:*?\"<>|" }.trim().trimStart('.').takeLast(MAX_NAME)
    return plain.ifEmpty { "cahier" }
}

/** The invite in a text that somebody shared or scanned, if there is one: `https://relay.example/#/join/CODE`. */
fun inviteIn(text: String): String? = text.split(Regex("\\s+")).firstOrNull { word ->
    try {
        val uri = URI(word)
        uri.scheme == "https" && !uri.host.isNullOrEmpty() && uri.fragment?.startsWith("/join/") == true
    } catch (_: URISyntaxException) {
        false
    }
}
