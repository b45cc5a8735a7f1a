//! People as the engine's rollout: who repairs, replaces, adds and deploys.

use std::collections::VecDeque;

use super::incident::{Incident, Stage, ailment};
use super::{OnCall, PeopleSettings, Reason};
use crate::sim::fleet::{Defect, Fleet, Group, Instance, InstanceId, Phase, Revision};
use crate::sim::models::server::ansible::{Host, Playbook, RollingDeploy};
use crate::sim::models::server::{Ailment, Page, ServerDecision};
use crate::sim::parts::{Launch, Rollout, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::SimTime;

/// The people, their inventory, and the playbook that is running.
#[derive(Clone, Debug)]
pub(in crate::sim::models::server) struct Operators {
    people: PeopleSettings,
    playbook: Playbook,
    on_call: OnCall,
    /// What a new machine gets.
    released: Revision,
    /// In the order of Ansible's inventory.
    inventory: Vec<Server>,
    /// The number of the next instance that is not in the inventory yet.
    next_number: u32,
    next_poll: SimTime,
    deploy: Option<RollingDeploy>,
    /// A deployment that waits for the one under way.
    to_deploy: Option<Revision>,
    /// Decisions that have not been told yet.
    news: VecDeque<ServerDecision>,
}

/// A line of the inventory.
#[derive(Clone, Copy, Debug)]
struct Server {
    id: InstanceId,
    number: u32,
    duty: Duty,
    incident: Option<Incident>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    /// It is new, and joins when it passes the check, tried next at this moment.
    Commissioning { look_at: SimTime },
    /// It belongs to the balancer's servers.
    InService,
}

impl Operators {
    pub(in crate::sim::models::server) fn new(
        released: Revision,
        people: PeopleSettings,
        playbook: Playbook,
        seed: u64,
    ) -> Self {
        Self {
            on_call: OnCall::new(&people, Reason::Failure, seed),
            next_poll: SimTime::ZERO + people.monitoring.interval,
            people,
            playbook,
            released,
            inventory: Vec::new(),
            next_number: 0,
            deploy: None,
            to_deploy: None,
            news: VecDeque::new(),
        }
    }

    /// Enters new machines. Those that were ordered stay out of the balancer at first.
    fn take_stock(&mut self, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        let next_number = self.next_number;
        let mut new: Vec<&Instance> =
            fleet.iter().filter(|server| server.number >= next_number).collect();
        new.sort_by_key(|server| server.number);
        for server in new {
            let duty = match server.created {
                None => Duty::InService,
                Some(_) => {
                    verdict.hold.push(server.id);
                    Duty::Commissioning { look_at: SimTime::ZERO }
                }
            };
            let (id, number) = (server.id, server.number);
            self.inventory.push(Server { id, number, duty, incident: None });
            self.next_number = number + 1;
        }
    }

    /// Monitoring's poll, when it is due.
    fn poll(&mut self, now: SimTime, fleet: &Fleet) {
        if now < self.next_poll {
            return;
        }
        while self.next_poll <= now {
            self.next_poll += self.people.monitoring.interval;
        }
        for place in 0..self.inventory.len() {
            self.poll_one(place, now, fleet);
        }
    }

    fn poll_one(&mut self, place: usize, now: SimTime, fleet: &Fleet) {
        let server = &mut self.inventory[place];
        let is_held = fleet.get(server.id).is_some_and(|server| server.held);
        let is_silenced = is_held && server.duty == Duty::InService;
        let is_told = |ailment: &Ailment| !is_silenced || *ailment == Ailment::MachineLost;
        let Some(ailment) = ailment(fleet, server.id).filter(is_told) else {
            server.incident = None;
            return;
        };
        let incident = server.incident.get_or_insert(Incident::new(now));
        if incident.is_due(now, self.people.monitoring) {
            self.page(place, ailment, now);
        }
    }

    /// Pages the person on call, who may be on the way already.
    fn page(&mut self, place: usize, ailment: Ailment, now: SimTime) {
        let stages = self.inventory.iter().filter_map(|server| Some(server.incident?.stage));
        let on_the_way = stages.filter_map(|stage| match stage {
            Stage::Paged { respond_at } if respond_at > now => Some(respond_at),
            _ => None,
        });
        let respond_at = on_the_way.min().unwrap_or_else(|| now + self.on_call.response_time());
        let server = &mut self.inventory[place];
        let Some(incident) = &mut server.incident else { return };
        incident.stage = Stage::Paged { respond_at };
        self.news.push_back(ServerDecision::Paged(Page {
            instance: server.number,
            ailment,
            failing_for: incident.failing_for(now),
            response: respond_at.since(now),
        }));
    }

    /// What people do who have arrived, or whose playbook has ended.
    fn repair(&mut self, now: SimTime, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        let mut place = 0;
        while place < self.inventory.len() {
            let is_gone = self.repair_one(place, now, fleet, verdict);
            if is_gone {
                self.inventory.remove(place);
            } else {
                place += 1;
            }
        }
    }

    /// Whether the server has left the inventory.
    fn repair_one(
        &mut self,
        place: usize,
        now: SimTime,
        fleet: &Fleet,
        verdict: &mut RolloutVerdict,
    ) -> bool {
        let server = &mut self.inventory[place];
        let Some(incident) = server.incident else { return false };
        if incident.next_at().is_none_or(|at| now < at) {
            return false;
        }
        let Some(ailment) = ailment(fleet, server.id) else {
            server.incident = None;
            return false;
        };
        match (ailment, incident.stage) {
            (Ailment::MachineLost, _) => {
                let lost = *server;
                self.replace(lost, incident, now, fleet, verdict);
                return true;
            }
            (_, Stage::Restarting { .. }) => {
                server.incident = None;
                self.restart(place, ailment, incident, now, fleet, verdict);
            }
            _ => {
                let done_at = now + self.people.restart_playbook;
                server.incident =
                    Some(Incident { stage: Stage::Restarting { done_at }, ..incident });
                if done_at == now {
                    return self.repair_one(place, now, fleet, verdict);
                }
            }
        }
        false
    }

    fn restart(
        &mut self,
        place: usize,
        ailment: Ailment,
        incident: Incident,
        now: SimTime,
        fleet: &Fleet,
        verdict: &mut RolloutVerdict,
    ) {
        let Server { id, number, .. } = self.inventory[place];
        let Some(server) = fleet.get(id) else { return };
        verdict.update.push((id, server.revision));
        self.news.push_back(ServerDecision::Restarted {
            instance: number,
            ailment,
            failing_for: incident.failing_for(now),
        });
    }

    /// The lost machine goes out of the inventory, and a new one is ordered.
    fn replace(
        &mut self,
        lost: Server,
        incident: Incident,
        now: SimTime,
        fleet: &Fleet,
        verdict: &mut RolloutVerdict,
    ) {
        if fleet.get(lost.id).is_some() {
            verdict.remove.push(lost.id);
        }
        self.order(1, verdict);
        self.news.push_back(ServerDecision::Replaced {
            instance: lost.number,
            failing_for: incident.failing_for(now),
            lead_time: self.people.lead_time,
            provisioning: self.people.provisioning,
        });
    }

    fn order(&self, count: u32, verdict: &mut RolloutVerdict) {
        verdict.launch.push(Launch { revision: self.released, group: Group::Blue, count });
    }

    /// Orders the machines that are wanted beyond the inventory. Nobody gives machines back.
    fn order_more(&self, desired: u32, verdict: &mut RolloutVerdict) {
        let n_ordered: u32 = verdict.launch.iter().map(|launch| launch.count).sum();
        let n_missing = desired.saturating_sub(self.inventory.len() as u32 + n_ordered);
        if n_missing > 0 {
            self.order(n_missing, verdict);
        }
    }

    /// The end of the provisioning playbook: new machines that pass the check join.
    fn commission(&mut self, now: SimTime, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        let delay = self.playbook.health_check.delay;
        for server in &mut self.inventory {
            let Duty::Commissioning { look_at } = server.duty else { continue };
            let Some(machine) = fleet.get(server.id) else { continue };
            if machine.phase != Phase::Running || now < look_at {
                continue;
            }
            server.duty = Duty::Commissioning { look_at: now + delay };
            if machine.revision.number != self.released.number {
                verdict.update.push((server.id, self.released));
            } else if passes_check(machine) {
                server.duty = Duty::InService;
                verdict.release.push(server.id);
                let after = machine.created.map(|created| now.since(created)).unwrap_or_default();
                let instance = server.number;
                self.news.push_back(ServerDecision::Commissioned { instance, after });
            }
        }
    }

    /// Starts the next deployment, or goes on with the one under way.
    fn run_playbook(&mut self, now: SimTime, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        if self.deploy.is_none()
            && let Some(revision) = self.to_deploy.take()
        {
            let hosts = self.hosts(fleet);
            self.deploy = Some(RollingDeploy::new(&self.playbook, hosts, revision, now));
        }
        let Some(deploy) = &mut self.deploy else { return };
        deploy.advance(now, fleet, verdict, &mut self.news);
        if let Some(is_complete) = deploy.has_ended() {
            if is_complete {
                self.released = deploy.revision();
            }
            self.deploy = None;
        }
    }

    /// Servers of a deployment: those that stand in the inventory, whether they answer or not.
    fn hosts(&self, fleet: &Fleet) -> Vec<Host> {
        let in_service = self.inventory.iter().filter(|server| server.duty == Duty::InService);
        let known = in_service.filter(|server| fleet.get(server.id).is_some());
        known.map(|server| Host { id: server.id, number: server.number }).collect()
    }

    /// When something is next to be done.
    fn next_at(&self, now: SimTime) -> SimTime {
        let incidents = self.inventory.iter().filter_map(|server| server.incident?.next_at());
        let looks = self.inventory.iter().filter_map(|server| match server.duty {
            Duty::Commissioning { look_at } => Some(look_at),
            Duty::InService => None,
        });
        let deploy = self.deploy.as_ref().map(RollingDeploy::next_at);
        let moments = incidents.chain(looks).chain(deploy).chain([self.next_poll]);
        moments.filter(|&at| at > now).min().unwrap_or(SimTime::NEVER)
    }
}

impl Rollout for Operators {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let mut verdict = RolloutVerdict::default();
        self.take_stock(fleet, &mut verdict);
        self.poll(now, fleet);
        self.repair(now, fleet, &mut verdict);
        self.commission(now, fleet, &mut verdict);
        self.run_playbook(now, fleet, &mut verdict);
        self.order_more(desired, &mut verdict);
        verdict.decision = self.news.pop_front().map(DecisionBody::Server);
        verdict.again_at = Some(self.next_at(now));
        verdict
    }

    /// A deployment that comes during another one waits for its end. Of several that wait the last
    /// one counts.
    fn deploy(&mut self, _now: SimTime, revision: Revision) {
        self.to_deploy = Some(revision);
    }
}

/// Whether the application answers a check on its own machine.
pub(in crate::sim::models::server) fn passes_check(server: &Instance) -> bool {
    server.answers() && server.revision.defect != Defect::NeverReady
}
