import SwiftUI
import WebKit

/// The page's own address: a scheme that only the app's files answer.
private let scheme = "cahier"

/// As the relay sends it (server/src/http/headers.rs).
private let policy = """
    default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; media-src blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'
    """

/// Gives the page the same port that Android's web view gives it.
private let port = """
    window.cahierShell = {
      onmessage: null,
      postMessage(text) { window.webkit.messageHandlers.cahierShell.postMessage(text); },
    };
    """

private let types = [
    "html": "text/html", "js": "text/javascript", "css": "text/css", "wasm": "application/wasm",
    "svg": "image/svg+xml", "png": "image/png", "ttf": "font/ttf",
]

/// The app's page in a web view, which loads its own files and nothing else.
struct PageView: UIViewRepresentable {
    let tablet: Tablet

    func makeUIView(context: Context) -> WKWebView {
        let configuration = WKWebViewConfiguration()
        configuration.setURLSchemeHandler(Files(), forURLScheme: scheme)
        let ears = Ears(bridge: tablet.bridge)
        configuration.userContentController.add(ears, name: "cahierShell")
        configuration.userContentController.addUserScript(
            WKUserScript(source: port, injectionTime: .atDocumentStart, forMainFrameOnly: true))
        let view = WKWebView(frame: .zero, configuration: configuration)
        view.navigationDelegate = context.coordinator
        tablet.phone.view = view
        tablet.bridge.say = { [weak view] text in
            view?.callAsyncJavaScript(
                "window.cahierShell?.onmessage?.({ data: text })", arguments: ["text": text], in: nil, in: .page)
        }
        view.load(URLRequest(url: URL(string: "\(scheme)://app/")!))
        return view
    }

    func updateUIView(_ view: WKWebView, context: Context) {}

    func makeCoordinator() -> Borders {
        Borders(bridge: tablet.bridge)
    }
}

/// Hears the page's messages: of its main frame alone.
private final class Ears: NSObject, WKScriptMessageHandler {
    private let bridge: Bridge

    init(bridge: Bridge) {
        self.bridge = bridge
    }

    func userContentController(_: WKUserContentController, didReceive message: WKScriptMessage) {
        guard message.frameInfo.isMainFrame, message.frameInfo.securityOrigin.protocol == scheme,
            let text = message.body as? String
        else { return }
        bridge.receive(text)
    }
}

/// A link that leads out of the app leads nowhere: the app has none.
final class Borders: NSObject, WKNavigationDelegate {
    private let bridge: Bridge

    init(bridge: Bridge) {
        self.bridge = bridge
    }

    func webView(_: WKWebView, decidePolicyFor action: WKNavigationAction) async -> WKNavigationActionPolicy {
        action.request.url?.scheme == scheme ? .allow : .cancel
    }

    func webView(_: WKWebView, didStartProvisionalNavigation _: WKNavigation!) {
        bridge.reloaded()
    }

    /// The system ends a page that takes too much memory; the device goes on, and a new page shows what it has.
    func webViewWebContentProcessDidTerminate(_ view: WKWebView) {
        view.reload()
    }
}

/// Answers every request of the page from the app's own files.
private final class Files: NSObject, WKURLSchemeHandler {
    func webView(_: WKWebView, start task: WKURLSchemeTask) {
        guard let url = task.request.url else { return }
        let name = url.path == "/" || url.path.isEmpty ? "index.html" : String(url.path.dropFirst())
        let root = Bundle.main.bundleURL.appendingPathComponent("dist", isDirectory: true).standardizedFileURL
        let file = root.appendingPathComponent(name).standardizedFileURL
        guard file.path.hasPrefix(root.path + "/"), let content = try? Data(contentsOf: file) else {
            respond(task, url, 404, [:], Data())
            return
        }
        let headers = [
            "Content-Type": types[file.pathExtension] ?? "application/octet-stream",
            "Content-Length": String(content.count),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
        ]
        respond(task, url, 200, headers, content)
    }

    func webView(_: WKWebView, stop _: WKURLSchemeTask) {}

    private func respond(_ task: WKURLSchemeTask, _ url: URL, _ status: Int, _ headers: [String: String], _ body: Data) {
        guard let response = HTTPURLResponse(url: url, statusCode: status, httpVersion: nil, headerFields: headers)
        else { return }
        task.didReceive(response)
        task.didReceive(body)
        task.didFinish()
    }
}
