//! How lists come in pages.

use aliyun_emulator::product::Paging;

/// A page has 20 things where nobody says it.
pub(crate) const PAGES: Paging = Paging { size: 20, wrong_token: "IllegalParam" };
