//! Scripts of listeners.

use aliyun_alb_model::{
    AScript as Item, AScriptChange, AScriptPosition, CreateAScripts, CreateAScriptsResponse,
    CreatedAScript, DeleteAScripts, DeleteAScriptsResponse, ListAScripts, ListAScriptsResponse,
    NewAScript, UpdateAScripts, UpdateAScriptsResponse,
};
use aliyun_emulator::product::{ApiError, Listed};

use super::listener::begin_job;
use super::page::PAGES;
use super::{Scene, put, quota};
use crate::state::{AScript, Key, Kind, Listener, Region, Subject};

/// Makes scripts of a listener, all or none.
pub(crate) fn create_ascripts(
    scene: &mut Scene<'_>,
    request: CreateAScripts,
) -> Result<CreateAScriptsResponse, ApiError> {
    let mut response = CreateAScriptsResponse::new(scene.request_id);
    let id = request.listener_id.as_str();
    let region = scene.region(None)?;
    let listener = region.listener(id)?;
    if region.load_balancer(&listener.load_balancer_id)?.is_basic() {
        let why =
            format!("The load balancer of {id} is of the edition Basic, which has no scripts.");
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    let new = request.ascripts.into_iter().map(|given| script(listener, given));
    let new: Vec<AScript> = new.collect();
    check_number(region, id, new.len())?;
    check_lines(region, id, &new)?;

    for mut script in new {
        script.ascript_id = scene.fresh_id("as-", 18);
        let mut created = CreatedAScript::new();
        created.ascript_id = Some(script.ascript_id.clone());
        response.ascript_ids.push(created);
        let made = scene.ids().made;
        let region = scene.region(None)?;
        script.number = region.index.next_number(Kind::AScript, made);
        region.ascripts.insert(script.ascript_id.clone(), script);
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// Changes scripts, all or none. What is left out stays as it is.
pub(crate) fn update_ascripts(
    scene: &mut Scene<'_>,
    request: UpdateAScripts,
) -> Result<UpdateAScriptsResponse, ApiError> {
    let mut response = UpdateAScriptsResponse::new(scene.request_id);
    let region = scene.region(None)?;
    let mut changed: Vec<AScript> = Vec::with_capacity(request.ascripts.len());
    for (n, given) in request.ascripts.into_iter().enumerate() {
        let id = given.ascript_id.as_str();
        // What is named twice is changed twice.
        let before = changed.iter().position(|own| own.ascript_id == id);
        let before = before.map(|place| changed.remove(place));
        let mut script = match before.or_else(|| region.ascripts.get(id).cloned()) {
            Some(script) => script,
            None => {
                let error = ApiError::new("ResourceNotFound.Ascript").with(id);
                return Err(error.in_item("AScripts", n, "AScriptId", id));
            }
        };
        change(&mut script, given);
        changed.push(script);
    }
    let home = changed.first().map(|script| script.listener_id.clone()).unwrap_or_default();
    if let Some(other) = changed.iter().find(|script| script.listener_id != home) {
        let why =
            format!("{} is of another listener than the scripts before it.", other.ascript_id);
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    check_lines(region, &home, &changed)?;
    for script in changed {
        region.ascripts.insert(script.ascript_id.clone(), script);
    }
    response.job_id = Some(begin_job(scene, &home, "Update")?);
    Ok(response)
}

/// Deletes scripts of one listener, all or none.
pub(crate) fn delete_ascripts(
    scene: &mut Scene<'_>,
    request: DeleteAScripts,
) -> Result<DeleteAScriptsResponse, ApiError> {
    let mut response = DeleteAScriptsResponse::new(scene.request_id);
    let region = scene.region(None)?;
    let mut home: Option<String> = None;
    for (n, id) in request.ascript_ids.iter().enumerate() {
        let wrong = |code| Err(ApiError::new(code).with(id).in_item("AScriptIds", n, "", id));
        let Some(script) = region.ascripts.get(id) else {
            return wrong("ResourceNotFound.AScript");
        };
        if *home.get_or_insert_with(|| script.listener_id.clone()) != script.listener_id {
            return wrong("OperationDenied.CrossListenerAScripts");
        }
    }
    for id in request.ascript_ids {
        region.remove(Subject::AScript(id));
    }
    response.job_id = Some(begin_job(scene, &home.unwrap_or_default(), "Update")?);
    Ok(response)
}

/// The scripts that all filters let through.
pub(crate) fn list_ascripts(
    scene: &mut Scene<'_>,
    request: ListAScripts,
) -> Result<ListAScriptsResponse, ApiError> {
    let mut response = ListAScriptsResponse::new(scene.request_id);
    let ask = PAGES.ask("ListAScripts", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let (kind, index) = (Kind::AScript, &region.index);
    let listed = Listed::new(&region.ascripts)
        .with_ids(&request.ascript_ids)
        .that_name(index, &request.ascript_names, |name| Key::Name(kind, name))
        .that_name(index, &request.listener_ids, |id| Key::Listener(kind, id));
    let page = listed.page(index, ask, None)?;
    response.ascripts = page.items.into_iter().map(|own| item(region, own)).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

/// A new script, without an id.
fn script(listener: &Listener, given: NewAScript) -> AScript {
    AScript {
        ascript_id: String::new(),
        ascript_name: given.ascript_name,
        listener_id: listener.listener_id.clone(),
        load_balancer_id: listener.load_balancer_id.clone(),
        position: given.position.unwrap_or(AScriptPosition::RequestHead),
        script_content: given.script_content,
        enabled: given.enabled == Some(true),
        ext_attribute_enabled: given.ext_attribute_enabled == Some(true),
        ext_attributes: given.ext_attributes,
        number: 0,
    }
}

fn change(script: &mut AScript, given: AScriptChange) {
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    put(&mut script.ascript_name, said(given.ascript_name));
    put(&mut script.script_content, said(given.script_content));
    put(&mut script.enabled, given.enabled);
    put(&mut script.ext_attribute_enabled, given.ext_attribute_enabled);
    if !given.ext_attributes.is_empty() {
        script.ext_attributes = given.ext_attributes;
    }
}

/// Whether a listener may have so many more scripts.
fn check_number(region: &Region, listener_id: &str, more: usize) -> Result<(), ApiError> {
    let used = region.ascripts_of(listener_id).count();
    let most = region.quotas.ascripts_per_listener;
    quota::check_of("ResourceQuotaExceeded.AScriptsNum", listener_id, (used, more), most)
}

/// Whether scripts may have so many lines, each by itself and with the others of their listener.
fn check_lines(region: &Region, listener_id: &str, changed: &[AScript]) -> Result<(), ApiError> {
    let quotas = region.quotas;
    for script in changed {
        let (used, id) = (lines(script), script.ascript_name.as_str());
        let most = quotas.lines_per_ascript;
        quota::check_of("ResourceQuotaExceeded.AScriptLinesNum", id, (used, 0), most)?;
    }
    let stays = |own: &&AScript| !changed.iter().any(|it| it.ascript_id == own.ascript_id);
    let used = region.ascripts_of(listener_id).filter(stays).map(lines).sum();
    let more = changed.iter().map(lines).sum();
    let most = quotas.ascript_lines_per_listener;
    quota::check_of("ResourceQuotaExceeded.AScriptsTotalLinesNum", listener_id, (used, more), most)
}

fn lines(script: &AScript) -> usize {
    script.script_content.lines().count()
}

fn item(region: &Region, own: &AScript) -> Item {
    let mut item = Item::new();
    item.ascript_id = Some(own.ascript_id.clone());
    item.ascript_name = Some(own.ascript_name.clone());
    item.ascript_status = Some(region.ascript_status(&own.ascript_id));
    item.enabled = Some(own.enabled);
    item.script_content = Some(own.script_content.clone());
    item.listener_id = Some(own.listener_id.clone());
    item.load_balancer_id = Some(own.load_balancer_id.clone());
    item.position = Some(own.position.clone());
    item.ext_attribute_enabled = Some(own.ext_attribute_enabled);
    item.ext_attributes.clone_from(&own.ext_attributes);
    item
}

#[cfg(test)]
mod tests;
