use std::path::Path;

use redb::TableDefinition;

use super::memory::Memory;
use super::{Disk, disk};

#[test]
fn another_form_is_left_alone() {
    let memory = Memory::default();
    drop(memory.disk().unwrap());
    let database = disk::builder().create_with_backend(memory.clone()).unwrap();
    let write = database.begin_write().unwrap();
    let about = TableDefinition::<&str, u64>::new("about");
    write.open_table(about).unwrap().insert("form", 3).unwrap();
    write.commit().unwrap();
    drop(database);
    let problem = memory.disk().err().unwrap();
    assert!(problem.contains("is of form 3, and this emulator knows form 2"), "{problem}");
}

#[test]
fn one_emulator_uses_a_directory() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("made");
    let first = Disk::open(&dir).unwrap();
    let problem = Disk::open(&dir).err().unwrap().to_string();
    assert!(problem.contains("in use by another emulator"), "{problem}");
    drop(first);
    Disk::open(&dir).map(drop).unwrap();
    let problem = Disk::open(Path::new("/dev/null/x")).err().unwrap().to_string();
    assert!(problem.contains("/dev/null/x: ") && problem.contains("name a directory"), "{problem}");
}
