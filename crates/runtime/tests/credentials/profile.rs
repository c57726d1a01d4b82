//! The credentials file of the SDKs.

use aliyun_runtime::credentials::ProfileCredentials;
use aliyun_runtime::{Credentials, CredentialsProvider as _};

use crate::support::{Home, LATER, Server, config, granted, of, ok, refusal, temporary, text};

const WITH_EXTENSION: &str = ".alibabacloud/credentials.ini";
const WITHOUT_EXTENSION: &str = ".alibabacloud/credentials";

/// One section for every type.
fn file(token: &str) -> String {
    format!(
        "# a comment\n\
         ; another\n\
         [default]\r\n\
         type = access_key # with a comment\n\
         access_key_id=id\n\
         Access_Key_Secret =  se=cret\t\n\
         unknown = x\n\
         \n\
         [role]\n\
         type = ram_role_arn\n\
         access_key_id = id\n\
         access_key_secret = s\n\
         role_arn = arn\n\
         role_session_name = session\n\
         policy = {{\"Version\": \"1\"}}\n\
         [ecs]\n\
         type = ecs_ram_role\n\
         role_name = my-role\n\
         [oidc]\n\
         type = oidc_role_arn\n\
         role_arn = arn\n\
         oidc_provider_arn = idp\n\
         oidc_token_file_path = {token}\n\
         [rsa]\n\
         type = rsa_key_pair\n\
         private_key_file = canary\n\
         [untyped]\n\
         access_key_id = canary\n\
         [half]\n\
         type = access_key\n\
         access_key_id = canary\n\
         access_key_secret =\n"
    )
}

#[tokio::test]
async fn every_type_does_what_it_says() {
    let home = Home::with("token", "jwt\n");
    home.write(WITH_EXTENSION, &file(text(&home.file("token"))));
    let server = Server::start(|came| match came.what.as_str() {
        what if what.starts_with("PUT") => ok("token"),
        what if what.ends_with("/my-role") => ok(temporary("ecs", LATER)),
        _ => ok(granted(&came.field("RoleArn").unwrap())),
    })
    .await;
    let config = server.config(&[("HOME", home.path())]);
    let get = async |section: &str| {
        ProfileCredentials::new(&config).profile(section).credentials().await.unwrap()
    };
    assert_eq!(get("default").await, Credentials::new("id", "se=cret"));
    assert_eq!(get("ecs").await, of("ecs"));
    assert_eq!(get("role").await, of("arn"));
    let came = server.requests().pop().unwrap();
    let fields = ["AccessKeyId", "RoleSessionName", "Policy"].map(|name| came.field(name).unwrap());
    assert_eq!(fields, ["id", "session", "{\"Version\": \"1\"}"]);
    assert_eq!(get("oidc").await, of("arn"));
    let came = server.requests().pop().unwrap();
    assert_eq!(came.field("OIDCToken").as_deref(), Some("jwt"));
}

#[tokio::test]
async fn both_names_of_the_file_are_tried() {
    let key =
        |id: &str| format!("[default]\ntype=access_key\naccess_key_id={id}\naccess_key_secret=s");
    let home = Home::with(WITHOUT_EXTENSION, &key("without"));
    home.write("other", &key("other").replace("default", "mine"));
    let path = home.file("other");
    let id = async |variables: &[(&str, &str)]| {
        let config = config(&[&[("HOME", home.path())], variables].concat());
        ProfileCredentials::new(&config).credentials().await.unwrap().access_key_id
    };
    assert_eq!(id(&[]).await, "without");
    home.write(WITH_EXTENSION, &key("with"));
    assert_eq!(id(&[]).await, "with");
    let elsewhere = ("ALIBABA_CLOUD_CREDENTIALS_FILE", text(&path));
    assert_eq!(id(&[elsewhere, ("ALIBABA_CLOUD_PROFILE", "mine")]).await, "other");
    let own = ProfileCredentials::new(&config(&[])).file(&path).profile("mine");
    assert_eq!(own.credentials().await.unwrap().access_key_id, "other");
}

#[tokio::test]
async fn what_cannot_be_used_is_said() {
    let home = Home::new();
    let config = config(&[("HOME", home.path())]);
    let said =
        async |section: &str| refusal(&ProfileCredentials::new(&config).profile(section)).await;
    assert!(said("default").await.ends_with("credentials.ini does not exist"));
    home.write(WITH_EXTENSION, &file("x"));
    for (section, expected) in [
        ("nobody", "section [nobody]: does not exist"),
        ("rsa", "the type \"rsa_key_pair\" is not supported: the types are access_key,"),
        ("untyped", "section [untyped]: type is missing"),
        ("half", "access_key_secret is missing"),
    ] {
        let said = said(section).await;
        assert!(said.contains(expected) && !said.contains("canary"), "{said}");
    }
    for (content, expected) in [
        ("[default]\n\ncanary\n", "line 3 is not `name = value`"),
        ("canary = 1\n[default\n", "line 2 has no closing bracket"),
    ] {
        home.write(WITH_EXTENSION, content);
        let said = said("default").await;
        assert!(said.ends_with(expected) && !said.contains("canary"), "{said}");
    }
}
