//! Invite links, and the pattern of dots that a tablet's camera reads them from.

use cahier_server::access::Secret;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

/// The link of an invite. The code is in the fragment, which browsers send to nobody.
pub(super) fn link(base: &str, code: &Secret) -> String {
    format!("{}/#/join/{}", base.trim_end_matches('/'), code.reveal())
}

/// The link as a QR code for a terminal.
pub(super) fn qr(link: &str) -> String {
    QrCode::new(link).map_or_else(
        |_| String::new(),
        |code| {
            code.render::<Dense1x2>()
                .dark_color(Dense1x2::Light)
                .light_color(Dense1x2::Dark)
                .build()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_in_the_fragment_only() {
        let code = Secret::claimed("abc");
        assert_eq!(
            link("https://relay.example/", &code),
            "https://relay.example/#/join/abc"
        );
        assert!(qr("https://relay.example/#/join/abc").lines().count() > 10);
    }
}
