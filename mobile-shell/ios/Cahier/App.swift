import SwiftUI

/// The program: one window with the app's page, and what the system opens it with.
@main
struct CahierApp: App {
    @Environment(\.scenePhase) private var phase
    @StateObject private var tablet = Tablet()

    var body: some Scene {
        WindowGroup {
            PageView(tablet: tablet)
                .ignoresSafeArea()
                .onOpenURL(perform: tablet.opened)
                .onContinueUserActivity(NSUserActivityTypeBrowsingWeb) { activity in
                    activity.webpageURL.map(tablet.opened)
                }
        }
        .onChange(of: phase) { now in
            switch now {
            case .active: tablet.resume()
            case .background: tablet.rest()
            default: break
            }
        }
    }
}
