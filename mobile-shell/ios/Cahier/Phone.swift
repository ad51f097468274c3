import UIKit
import VisionKit
import WebKit

/// What a page cannot do by itself: the share sheet, a place for a file, the camera, a screen that stays on.
@MainActor
final class Phone: NSObject, System {
    /// The page, over which sheets are shown.
    weak var view: WKWebView?
    private var seen: ((String?) -> Void)?
    private var placed: ((Bool) -> Void)?

    func share(_ file: PageFile) async throws -> Given {
        let url = try write(file)
        let sheet = UIActivityViewController(activityItems: [url], applicationActivities: nil)
        let shared = await withCheckedContinuation { (done: CheckedContinuation<Bool, Never>) in
            sheet.completionWithItemsHandler = { _, completed, _, _ in done.resume(returning: completed) }
            show(sheet)
        }
        return shared ? .shared : .refused
    }

    func save(_ file: PageFile) async throws -> Given {
        let picker = UIDocumentPickerViewController(forExporting: [try write(file)])
        picker.delegate = self
        let saved = await withCheckedContinuation { (done: CheckedContinuation<Bool, Never>) in
            placed = { saved in
                self.placed = nil
                done.resume(returning: saved)
            }
            show(picker)
        }
        return saved ? .saved : .refused
    }

    func scan() async throws -> String? {
        guard DataScannerViewController.isSupported, DataScannerViewController.isAvailable else { return nil }
        let scanner = DataScannerViewController(
            recognizedDataTypes: [.barcode(symbologies: [.qr])], isGuidanceEnabled: true, isHighlightingEnabled: true)
        scanner.delegate = self
        scanner.presentationController?.delegate = self
        return await withCheckedContinuation { (done: CheckedContinuation<String?, Never>) in
            seen = { [weak scanner] text in
                self.seen = nil
                scanner?.dismiss(animated: true)
                done.resume(returning: text)
            }
            show(scanner)
            try? scanner.startScanning()
        }
    }

    func stayAwake(_ on: Bool) {
        UIApplication.shared.isIdleTimerDisabled = on
    }

    /// A copy that other apps can read, in place of the one before.
    private func write(_ file: PageFile) throws -> URL {
        let given = FileManager.default.temporaryDirectory.appendingPathComponent("given", isDirectory: true)
        try? FileManager.default.removeItem(at: given)
        try FileManager.default.createDirectory(at: given, withIntermediateDirectories: true)
        let url = given.appendingPathComponent(file.name)
        try file.content.write(to: url)
        return url
    }

    private func show(_ sheet: UIViewController) {
        // On an iPad a sheet wants to know what it belongs to.
        sheet.popoverPresentationController?.sourceView = view
        view?.window?.rootViewController?.present(sheet, animated: true)
    }
}

extension Phone: UIDocumentPickerDelegate {
    func documentPicker(_: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL]) {
        placed?(!urls.isEmpty)
    }

    func documentPickerWasCancelled(_: UIDocumentPickerViewController) {
        placed?(false)
    }
}

extension Phone: DataScannerViewControllerDelegate, UIAdaptivePresentationControllerDelegate {
    func dataScanner(_: DataScannerViewController, didAdd items: [RecognizedItem], allItems _: [RecognizedItem]) {
        for case .barcode(let code) in items {
            if let text = code.payloadStringValue { seen?(text) }
        }
    }

    func presentationControllerDidDismiss(_: UIPresentationController) {
        seen?(nil)
    }
}
