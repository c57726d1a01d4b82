use std::sync::Arc;

use super::Table;

/// What a region keeps by ids.
pub trait Keyed: Sized {
    /// The name of the id in a seed.
    const NAME: &'static str;

    /// The id.
    fn id(&self) -> &str;

    /// These by their ids, or the number and the id of the first that was there before.
    fn by_id(list: Vec<Self>) -> Result<Table<Self>, (usize, String)> {
        let mut table = Table::default();
        for (n, one) in list.into_iter().enumerate() {
            let id: Arc<str> = one.id().into();
            if table.insert(Arc::clone(&id), one) {
                return Err((n, id.to_string()));
            }
        }
        Ok(table)
    }
}
