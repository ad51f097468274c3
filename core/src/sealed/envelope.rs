//! Sealing and opening: the age format, by the age crate, for one passphrase.
//!
//! It does not know what it encrypts. The crate draws its own randomness, so this is a part that a shell switches on (the
//! feature `seal`) and the tablet never calls.
//!
//! A sealed file is written in age's armour: text, which every system's share sheet takes and no mail program spoils. The
//! bare form, as age programs write it, is read too.

use std::borrow::Cow;
use std::io::{Read, Write};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::scrypt::{Identity, Recipient};
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor};

use super::kind::{ARMOUR, PROGRAM};
use super::{FileKind, MAX_SEALED_BYTES, Passphrase, SealedError, Strength};

/// How much work one try of a passphrase is: the power of two that is scrypt's N, with r = 8 and p = 1. It takes 2^N KiB of memory.
const WORK_FACTOR: u8 = 16;

/// The most work that any file may ask for: 128 MiB.
const MAX_WORK_FACTOR: u8 = 17;

/// The longest file in armour: lines of 64 letters for 48 bytes, each ended by one byte or two, and two lines around them.
const MAX_ARMOURED_BYTES: usize = MAX_SEALED_BYTES / 48 * 66 + 128;

/// A header with one stanza is a fraction of this. The crate would look through a longer one again and again.
const MAX_HEADER_BYTES: usize = 1_024;

/// Encrypts a parcel's bytes.
///
/// # Errors
/// [`SealedError::WeakPassphrase`] and [`SealedError::TooLarge`].
pub fn seal(parcel: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, SealedError> {
    if passphrase.strength() == Strength::TooShort {
        return Err(SealedError::WeakPassphrase);
    }
    // A thousandth more for the tags of its parts.
    if parcel.len() > MAX_SEALED_BYTES / 1_001 * 1_000 - MAX_HEADER_BYTES {
        return Err(SealedError::TooLarge);
    }
    Ok(encrypt(parcel, passphrase, WORK_FACTOR))
}

/// Gives back the parcel's bytes.
///
/// # Errors
/// Any [`SealedError`] but those of [`seal`] alone and [`SealedError::OfAnotherGroup`], which the tablet finds out.
pub fn open(file: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, SealedError> {
    if file.len() > MAX_ARMOURED_BYTES {
        return Err(SealedError::TooLarge);
    }
    if FileKind::of(file)? != FileKind::Sealed {
        return Err(SealedError::NotSealed);
    }
    decrypt(&bare(file.trim_ascii_start())?, passphrase)
}

/// With the work factor that a caller chooses: tests have no hour.
pub(super) fn encrypt(content: &[u8], passphrase: &Passphrase, work_factor: u8) -> Vec<u8> {
    const IN_MEMORY: &str = "what is written to memory is written";
    let mut recipient = Recipient::new(secret(passphrase));
    recipient.set_work_factor(work_factor);
    let encryptor =
        Encryptor::with_recipients(std::iter::once(&recipient as _)).expect("one passphrase is a recipient");
    let armour = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).expect(IN_MEMORY);
    let mut writer = encryptor.wrap_output(armour).expect(IN_MEMORY);
    writer.write_all(content).expect(IN_MEMORY);
    let armour = writer.finish().expect(IN_MEMORY);
    armour.finish().expect(IN_MEMORY)
}

/// The file without its armour.
fn bare(file: &[u8]) -> Result<Cow<'_, [u8]>, SealedError> {
    if !file.starts_with(ARMOUR) {
        return if file.len() > MAX_SEALED_BYTES {
            Err(SealedError::TooLarge)
        } else {
            Ok(Cow::Borrowed(file))
        };
    }
    let mut bare = Vec::with_capacity(file.len() / 4 * 3);
    ArmoredReader::new(file)
        .read_to_end(&mut bare)
        .map_err(|_| SealedError::Damaged)?;
    Ok(Cow::Owned(bare))
}

/// All of it or nothing.
fn decrypt(file: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, SealedError> {
    if !file.starts_with(PROGRAM) {
        return Err(SealedError::NotSealed);
    }
    if file.get(PROGRAM.len()..).is_some_and(|rest| !rest.starts_with(b"v1\n")) {
        return Err(SealedError::TooNew);
    }
    let header = file.get(..MAX_HEADER_BYTES.min(file.len())).unwrap_or_default();
    if !header.windows(4).any(|window| window == b"\n---") {
        return Err(SealedError::Damaged);
    }
    let decryptor = Decryptor::new_buffered(file).map_err(|_| SealedError::Damaged)?;
    // Whatever else age can encrypt for, it was not made here.
    if !decryptor.is_scrypt() {
        return Err(SealedError::NotSealed);
    }
    let mut identity = Identity::new(secret(passphrase));
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    let mut reader = decryptor
        .decrypt(std::iter::once(&identity as _))
        .map_err(|error| match error {
            DecryptError::ExcessiveWork { .. } => SealedError::TooNew,
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
                SealedError::WrongPassphrase
            }
            DecryptError::InvalidHeader
            | DecryptError::InvalidMac
            | DecryptError::Io(_)
            | DecryptError::UnknownFormat => SealedError::Damaged,
        })?;
    let mut content = Vec::with_capacity(file.len());
    reader.read_to_end(&mut content).map_err(|_| SealedError::Damaged)?;
    Ok(content)
}

fn secret(passphrase: &Passphrase) -> SecretString {
    SecretString::from(passphrase.as_str())
}

#[cfg(test)]
mod tests;
