use crate::Switch;

/// `true` is [`Switch::On`].
impl From<bool> for Switch {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}
