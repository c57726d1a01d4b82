//! Settings that others make meaningless are not answered.

use aliyun_emulator::product::Settings;

use crate::generated::TABLES;

#[test]
fn every_condition_of_the_specs_counts() {
    let mut seen = 0;
    for (action, conditions) in TABLES.conditions {
        for condition in conditions.iter().filter(|it| !it.path.contains('.')) {
            let mut settings = Settings::default();
            settings.set(condition.path, "x");
            assert_eq!(
                TABLES.applying(action, &settings).get(condition.path),
                None,
                "{condition:?}"
            );
            // What it depends on may depend on something itself.
            let mut open = vec![condition];
            while let Some(one) = open.pop() {
                for (name, texts) in one.tests {
                    settings.set(*name, texts[0]);
                    open.extend(conditions.iter().filter(|it| it.path == *name));
                }
            }
            let shown = TABLES.applying(action, &settings);
            assert_eq!(shown.get(condition.path), Some("x"), "{action} {condition:?}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}
