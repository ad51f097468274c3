//! A device behind the app in a web view.
//!
//! Rules kept here:
//! - Every message begins with the mark of the API that its sender was built with, so that an app and a device of two
//!   builds refuse each other, and do not take one edit for another.
//! - An ask that is too long, of another build, cut short or too long by a byte is refused like any other.
//!
//! `UniFFI` takes the length of a list at its word and asks for that much memory: whoever forges one ends the program.
//! What speaks here is the app's own page, which nobody else's script gets into.

use std::sync::LazyLock;

use cahier_core::sealed::{Passphrase, open, seal};
use sha2::{Digest as _, Sha256};
use uniffi::{Lift, Lower};

use super::Device;
use crate::bridge::{Ask, Reply};
use crate::tablet::{
    kind_of_file, paper_html, passphrase_strength, propose_passphrase, read_release, template_refusal,
};
use crate::{DeviceError, TabletError, UniFfiTag};

/// The longest sealed file and what is around it.
const MAX_ASK_BYTES: usize = 64 << 20;

/// The first bytes of the hash of the API's description. The app's build computes the same.
static MARK: LazyLock<[u8; 8]> = LazyLock::new(|| {
    let hash = Sha256::digest(include_bytes!("../../api.txt"));
    let mut mark = [0; 8];
    for (byte, of_hash) in mark.iter_mut().zip(hash) {
        *byte = of_hash;
    }
    mark
});

#[uniffi::export]
impl Device {
    /// Does what the app in a web view asks, and answers it: an `Ask` and a `Reply`, both in the bytes of `UniFFI` behind
    /// the mark of the API. Whoever carries them has no reason to look inside.
    pub async fn call(&self, ask: Vec<u8>) -> Vec<u8> {
        let reply = match read(&ask) {
            Some(ask) => self.answer(ask).await,
            None => Err(TabletError::unreadable("ask").into()),
        };
        let mut bytes = MARK.to_vec();
        let reply = reply.unwrap_or_else(|error| Reply::Refused { error });
        <Reply as Lower<UniFfiTag>>::write(reply, &mut bytes);
        bytes
    }
}

fn read(bytes: &[u8]) -> Option<Ask> {
    let mut rest = bytes
        .strip_prefix(MARK.as_slice())
        .filter(|rest| rest.len() <= MAX_ASK_BYTES)?;
    let ask = <Ask as Lift<UniFfiTag>>::try_read(&mut rest).ok()?;
    rest.is_empty().then_some(ask)
}

impl Device {
    #[expect(
        clippy::too_many_lines,
        reason = "a line or three for each ask, and none of them is a case of another"
    )]
    async fn answer(&self, ask: Ask) -> Result<Reply, DeviceError> {
        Ok(match ask {
            Ask::Standing => Reply::Standing {
                view: self.view().await?,
            },
            Ask::Home => Reply::Home {
                view: self.home().await?,
            },
            Ask::Lesson { lesson } => Reply::Lesson {
                view: self.lesson(lesson).await?,
            },
            Ask::NoteHistory { lesson, note } => Reply::NoteHistory {
                steps: self.note_history(lesson, note).await?,
            },
            Ask::Plan { lesson } => Reply::Plan {
                view: self.plan(lesson).await?,
            },
            Ask::MergeReport { lesson } => Reply::MergeReport {
                view: self.merge_report(lesson).await?,
            },
            Ask::Interviews { lesson } => Reply::Interviews {
                view: self.interviews(lesson).await?,
            },
            Ask::Discussion { lesson } => Reply::Discussion {
                view: self.discussion(lesson).await?,
            },
            Ask::Study { study } => Reply::Study {
                view: self.study(study).await?,
            },
            Ask::WordsHistory { document, place } => Reply::WordsHistory {
                versions: self.words_history(document, place).await?,
            },
            Ask::Findings { study } => Reply::Findings {
                view: self.findings(study).await?,
            },
            Ask::Evidence { study } => Reply::Evidence {
                sources: self.evidence(study).await?,
            },
            Ask::ReleaseChoices { document } => Reply::ReleaseChoices {
                view: self.release_choices(document).await?,
            },
            Ask::PreviewRelease { document, items } => Reply::Release {
                view: self.preview_release(document, items).await?,
            },
            Ask::ReadRelease { json } => Reply::Release {
                view: read_release(json)?,
            },
            Ask::Change { edit } => Reply::Edited {
                begun: self.edit(edit).await?,
            },
            Ask::Paper { study, request } => Reply::Text {
                text: self.paper(study, request).await?,
            },
            Ask::PaperHtml { paper } => Reply::Text {
                text: paper_html(paper)?,
            },
            Ask::StudyFile { study } => Reply::Text {
                text: self.study_file(study).await?,
            },
            Ask::Attached { lesson, hash } => Reply::Found {
                bytes: self.attached(lesson, hash).await?,
            },
            Ask::Pack { lessons } => Reply::Bytes {
                bytes: self.pack(lessons).await?,
            },
            Ask::Seal { parcel, passphrase } => Reply::Bytes {
                bytes: self
                    .aside(move || seal(&parcel, &Passphrase::typed(&passphrase)))
                    .await?,
            },
            Ask::Open { file, passphrase } => Reply::Bytes {
                bytes: self.aside(move || open(&file, &Passphrase::typed(&passphrase))).await?,
            },
            Ask::TakeIn { parcel } => Reply::News {
                news: self.take_in_parcel(parcel).await?,
            },
            Ask::KindOfFile { file } => Reply::Kind {
                kind: kind_of_file(file)?,
            },
            Ask::ProposePassphrase { randomness } => Reply::Text {
                text: propose_passphrase(randomness)?,
            },
            Ask::RatePassphrase { passphrase } => Reply::Rated {
                strength: passphrase_strength(passphrase),
            },
            Ask::CheckTemplate { text } => Reply::Template {
                refusal: template_refusal(text),
            },
            Ask::Join { invite } => {
                self.join(invite).await?;
                Reply::Done
            }
            Ask::Refresh => {
                self.refresh().await?;
                Reply::Done
            }
            Ask::MayLeave => Reply::MayLeave {
                may: self.ask(|driver| Ok(driver.may_leave())).await?,
            },
            Ask::Leave => {
                self.leave().await?;
                Reply::Done
            }
            Ask::Releases => Reply::Text {
                text: self.releases().await?,
            },
            Ask::Release { document } => Reply::Text {
                text: self.release(document).await?,
            },
            Ask::Roster => Reply::Roster {
                view: self.roster().await?,
            },
            Ask::RosterKey => Reply::Text {
                text: self.roster_key().await?,
            },
            Ask::ChangeRoster { change } => {
                let (taken, passed_over) = self.change_roster(change).await?;
                Reply::RosterChanged { taken, passed_over }
            }
            Ask::Pupil => Reply::Pupil {
                view: self.pupil().await?,
            },
            Ask::InvitePupil { lesson, label, minutes } => Reply::Text {
                text: self.invite_pupil(lesson, label, minutes).await?,
            },
            Ask::SyncRoster => {
                self.sync_roster().await?;
                Reply::Done
            }
        })
    }
}
