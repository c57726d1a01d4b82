//! `cargo xtask policy`: the least RAM policy for some operations.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use aliyun_codegen::load;
use aliyun_core::Policy;

/// Prints the policy; what it allows on all resources, for want of facts, goes to standard error.
pub fn run(root: &Path, names: &[&str]) -> ExitCode {
    match policy(root, names) {
        Ok(policy) => {
            println!("{policy}");
            for action in policy.unrestricted() {
                eprintln!("{action}: its resources are not documented, so it is allowed on all");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn policy(root: &Path, names: &[&str]) -> Result<Policy, String> {
    let (specs, report) = load::load(root, None);
    if !report.is_empty() {
        return Err(report.to_string());
    }
    let operations = || specs.iter().flat_map(|spec| &spec.operations);
    let actions = names.iter().map(|name| {
        let known = operations().find(|operation| operation.name == *name);
        let operation =
            known.ok_or_else(|| format!("{name}: there is no spec of this operation"))?;
        let permission = &operation.file.permission;
        let arns: BTreeSet<String> =
            permission.resources.iter().map(|resource| resource.arn.value.clone()).collect();
        Ok((permission.action.value.clone(), arns))
    });
    Ok(Policy::new(actions.collect::<Result<Vec<_>, String>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_the_documented_resources() {
        let policy = policy(&crate::root(), &["AddVServerGroupBackendServers"]).unwrap();
        let text = policy.to_string();
        assert!(text.contains("slb:AddVServerGroupBackendServers"), "{text}");
        assert!(text.contains("acs:slb:*:*:loadbalancer/*"), "{text}");
        assert_eq!(policy.unrestricted().count(), 0);
    }

    #[test]
    fn an_unknown_operation_is_named() {
        let error = policy(&crate::root(), &["AddNothing"]).unwrap_err();
        assert_eq!(error, "AddNothing: there is no spec of this operation");
    }
}
