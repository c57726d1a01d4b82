use aliyun_slb_client::{CodeClass, Error, ErrorKind};

/// What to do about an error, in a few words.
pub fn what_to_do(error: &Error) -> String {
    if let Some(violations) = error.violations() {
        let places: Vec<_> = violations.iter().map(|it| it.path.as_str()).collect();
        return format!("mend the request at {}", places.join(", "));
    }
    if error.may_have_taken_effect() {
        return "look whether it was done".to_owned();
    }
    if error.is_retryable() {
        return "make the call again later".to_owned();
    }
    match (error.class(), error.kind()) {
        (Some(CodeClass::Denied), _) => match error.operation() {
            Some(operation) => format!("ask for the permission {}", operation.permission.action),
            None => "ask for permission".to_owned(),
        },
        (Some(CodeClass::Unauthenticated), _) => "look at key, token and clock".to_owned(),
        (Some(CodeClass::Quota), _) => "ask for a higher quota".to_owned(),
        (Some(CodeClass::NotFound), _) => "look at the IDs and the region".to_owned(),
        (_, ErrorKind::Credentials) => "give the program credentials".to_owned(),
        (_, ErrorKind::Configuration) => "set up the client differently".to_owned(),
        _ => "read the message".to_owned(),
    }
}
