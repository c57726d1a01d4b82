//! A private key in the wrong place is told of, and not shown.

use crate::support::Home;

const KEY: &str =
    "-----BEGIN PRIVATE KEY-----\nMIIEcanaryBADAN\nBgkqcanary\n-----END PRIVATE KEY-----\n";

#[test]
fn a_key_in_the_wrong_place_is_not_shown() {
    let home = Home::new();
    let file = home.file("key.pem", KEY);
    let at_file = format!("@{file}");
    let loose = home.file("loose.yaml", &format!("PrivateKey: |\n{KEY}ServerCertificate: x\n"));
    let inline = home.file("inline.yaml", &format!("PrivateKey: \"{KEY}\nA: [\n"));
    let upload = ["call", "slb:UploadServerCertificate", "--RegionId", "cn-hangzhou"];
    for words in [
        &[&upload[..], &["--ServerCertificate", "x", "--PrivateKey", KEY]].concat()[..],
        &[&upload[..], &["--ServerCertificateName", &at_file]].concat(),
        &[&upload[..], &["--input", &loose]].concat(),
        &[&upload[..], &["--input", &inline]].concat(),
        &[&upload[..], &["--input", &file]].concat(),
        &[&upload[..], &[KEY]].concat(),
        &["group", "apply", "rsp-bp10000000001", KEY],
        &["group", "apply", "rsp-bp10000000001", &at_file],
        &["group", "apply", "--plan", &file, "--yes"],
        &["group", "apply", "--resume", &file, "--yes"],
        &["group", "add", "rsp-bp10000000001", "i-1:80", "--record", &file],
        &["group", "show", KEY],
        &["explain", KEY],
        &[KEY],
    ] {
        let ran = home.emulated(words);
        assert_ne!(ran.code, 0, "{words:?}");
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains("canary"), "{words:?}: {text}");
        }
    }
}
