//! How far long work has come, on standard error when that is a terminal.

use std::time::Duration;

use cahier_server::admin::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar for one piece of work. It goes away when this is dropped.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(doing: &'static str) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_message(doing);
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    pub(super) fn show(&self, Progress { done, of }: Progress) {
        if of > 0 && self.0.length().is_none() {
            let style = ProgressStyle::with_template("{msg} {bar:32} {percent} %").expect("the template is sound");
            self.0.set_style(style);
        }
        if of > 0 {
            self.0.set_length(of);
        }
        self.0.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
