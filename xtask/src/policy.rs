//! `cargo xtask policy`: the least RAM policy for some operations.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use aliyun_codegen::Project;
use aliyun_codegen::command::say;
use aliyun_codegen::load::{OperationSpec, Spec};
use aliyun_core::Policy;

/// Prints the policy; what it allows on all resources, for want of facts, goes to standard error.
pub fn run(root: &Path, names: &[&str]) -> ExitCode {
    match policy(root, names) {
        Ok(policy) => {
            say(&format!("{policy}\n"));
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
    let (specs, report) = Project::tree(root).load(None);
    if !report.is_empty() {
        return Err(report.to_string());
    }
    let actions = names.iter().map(|name| {
        let permission = &find(&specs, name)?.file.permission;
        let arns: BTreeSet<String> =
            permission.resources.iter().map(|resource| resource.arn.value.clone()).collect();
        Ok((permission.action.value.clone(), arns))
    });
    Ok(Policy::new(actions.collect::<Result<Vec<_>, String>>()?))
}

/// The operation of this name, before which its product may stand.
fn find<'a>(specs: &'a [Spec], name: &str) -> Result<&'a OperationSpec, String> {
    let (product, action) = match name.split_once(':') {
        Some((product, action)) => (Some(product), action),
        None => (None, name),
    };
    let is_meant = |spec: &&Spec| {
        product.is_none_or(|product| spec.service.product.eq_ignore_ascii_case(product))
    };
    let named = specs.iter().filter(is_meant).filter_map(|spec| {
        let operation = spec.operations.iter().find(|operation| operation.name == action);
        operation.map(|operation| (spec, operation))
    });
    match named.collect::<Vec<_>>().as_slice() {
        [] => Err(format!("{name}: there is no spec of this operation")),
        [(_, operation)] => Ok(operation),
        several => {
            let product = |spec: &Spec| spec.service.product.to_lowercase();
            let names = several.iter().map(|(spec, _)| format!("{}:{action}", product(spec)));
            let names = names.collect::<Vec<_>>().join(" or ");
            Err(format!("{name}: several products have this operation; say {names}"))
        }
    }
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

    #[test]
    fn an_operation_that_several_products_have_is_told_by_its_product() {
        let project = tempfile::tempdir().unwrap();
        let base = crate::root().join("codegen/tests/base/spec/demo-2024-01-01");
        for name in ["demo", "other"] {
            let folder = project.path().join(format!("spec/{name}-2024-01-01"));
            for file in ["service.json", "shapes/Server.json", "server-group/AddServers.json"] {
                let text = std::fs::read_to_string(base.join(file)).unwrap();
                let text = text.replace("\"Demo\"", &format!("{name:?}"));
                let target = folder.join(file);
                std::fs::create_dir_all(target.parent().unwrap()).unwrap();
                std::fs::write(target, text.replace("demo:Add", &format!("{name}:Add"))).unwrap();
            }
        }
        let error = policy(project.path(), &["AddServers"]).unwrap_err();
        assert!(error.ends_with("say demo:AddServers or other:AddServers"), "{error}");
        let text = policy(project.path(), &["Other:AddServers"]).unwrap().to_string();
        assert!(text.contains("\"other:AddServers\""), "{text}");
    }
}
