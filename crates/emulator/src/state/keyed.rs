/// What a region keeps by ids.
pub trait Keyed: Sized {
    /// The name of the id in a seed.
    const NAME: &'static str;

    /// The id.
    fn id(&self) -> &str;
}
