package cahier.shell

import android.annotation.SuppressLint
import android.app.Activity
import android.net.Uri
import android.webkit.ValueCallback
import android.webkit.WebChromeClient
import android.webkit.WebResourceRequest
import android.webkit.WebResourceResponse
import android.webkit.WebView
import android.webkit.WebViewClient
import androidx.webkit.JavaScriptReplyProxy
import androidx.webkit.WebViewAssetLoader
import androidx.webkit.WebViewCompat
import java.io.ByteArrayInputStream
import java.io.IOException

/** The page's own address. Nobody can be reached there: every request for it is answered from the app's files. */
private const val HOST = "appassets.androidplatform.net"
private const val ORIGIN = "https://$HOST"

/** As the relay sends it (server/src/http/headers.rs). */
private const val POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
    "style-src 'self'; img-src 'self' blob: data:; media-src blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'"

private val types = mapOf(
    "html" to "text/html", "js" to "text/javascript", "css" to "text/css", "wasm" to "application/wasm",
    "svg" to "image/svg+xml", "png" to "image/png", "ttf" to "font/ttf",
)

/**
 * The app's page in a web view, which loads its own files and nothing else.
 *
 * [hear] gets what the page says and a way to answer it, on the main thread.
 */
@SuppressLint("SetJavaScriptEnabled")
class Page(
    private val activity: Activity,
    hear: (String) -> Unit,
    private val began: () -> Unit,
    private val chooseFile: (ValueCallback<Array<Uri>>) -> Unit,
) {
    private var page: JavaScriptReplyProxy? = null

    val view = WebView(activity).apply {
        settings.javaScriptEnabled = true
        settings.domStorageEnabled = true // the language that somebody chose; notes are the device's
        settings.allowFileAccess = false
        settings.allowContentAccess = false
        settings.blockNetworkLoads = true // what is not answered from the app's files is not fetched at all
        webViewClient = Files()
        webChromeClient = Chooser()
        // Only the main frame of the app's own origin has the port.
        WebViewCompat.addWebMessageListener(this, "cahierShell", setOf(ORIGIN)) { _, message, _, isMainFrame, reply ->
            if (isMainFrame) {
                page = reply
                message.data?.let(hear)
            }
        }
    }

    fun open() = view.loadUrl("$ORIGIN/")

    fun say(text: String) {
        page?.postMessage(text)
    }

    private inner class Files : WebViewClient() {
        private val loader = WebViewAssetLoader.Builder().setDomain(HOST).addPathHandler("/") { path -> file(path) }.build()

        override fun shouldInterceptRequest(view: WebView, request: WebResourceRequest): WebResourceResponse =
            loader.shouldInterceptRequest(request.url) ?: none()

        /** A link that leads out of the app leads nowhere: the app has none. */
        override fun shouldOverrideUrlLoading(view: WebView, request: WebResourceRequest) = request.url.host != HOST

        override fun onPageStarted(view: WebView, url: String, favicon: android.graphics.Bitmap?) {
            page = null
            began()
        }
    }

    private inner class Chooser : WebChromeClient() {
        override fun onShowFileChooser(view: WebView, chosen: ValueCallback<Array<Uri>>, asked: FileChooserParams): Boolean {
            chooseFile(chosen)
            return true
        }
    }

    private fun file(path: String): WebResourceResponse {
        val name = path.ifEmpty { "index.html" }
        return try {
            val headers = mapOf("Content-Security-Policy" to POLICY, "X-Content-Type-Options" to "nosniff")
            val type = types[name.substringAfterLast('.')] ?: "application/octet-stream"
            WebResourceResponse(type, "utf-8", 200, "OK", headers, activity.assets.open(name))
        } catch (_: IOException) {
            none()
        }
    }

    private fun none() = WebResourceResponse("text/plain", "utf-8", 404, "Not Found", mapOf(), ByteArrayInputStream(ByteArray(0)))
}
