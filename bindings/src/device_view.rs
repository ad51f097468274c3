//! What a device says of itself.

/// How a device's disk does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum StorageState {
    /// Everything is written as it comes.
    Fine,
    /// Something is not written yet and is tried again for ever: the disk must be mended, or the device kept on.
    Failing,
    /// Something is not written yet because there is no room: something else must be deleted.
    Full,
}

/// What a device says of itself.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct DeviceView {
    /// Its id, for ever.
    pub device: String,
    /// The relay's address, once somebody has joined.
    pub relay: Option<String>,
    /// How its disk does.
    pub storage: StorageState,
    /// The relay does not know this device any more: an invite brings it back, with everything on it.
    pub signed_out: bool,
}
