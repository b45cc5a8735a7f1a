//! The group's controller on fleets that are made by hand.

use super::super::VmDecision;
use super::super::instance_refresh::{RefreshInterface, RefreshPreferences};
use super::super::maintenance::HealthyBounds;
use super::{DeploymentSpec, GroupRollout, RefreshSpec, RolloutSpec};
use crate::sim::fleet::{Discipline, Fleet, Instance, InstanceId, Station, StationSpec};
use crate::sim::parts::Rollout;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

fn spec() -> RolloutSpec {
    RolloutSpec {
        maintenance: None,
        default_instance_warmup: None,
        uses_elb_health: true,
        deployment: DeploymentSpec::InstanceRefresh(RefreshSpec {
            preferences: RefreshPreferences::default_of(RefreshInterface::Api),
            warmup: Span::from_secs(300),
        }),
        max_size: 20,
        n_zones: 3,
    }
}

fn group(spec: RolloutSpec) -> GroupRollout {
    GroupRollout::new(spec, FIRST_REVISION)
}

/// An instance in service for each of these zones.
fn fleet(zones: &[u32]) -> Fleet {
    let mut fleet = Fleet::default();
    zones.iter().for_each(|&zone| add(&mut fleet, zone));
    fleet
}

fn add(fleet: &mut Fleet, zone: u32) {
    let station = StationSpec::simple(1, None, Discipline::Fcfs);
    fleet.insert(|id, number| {
        let station = Station::new(station, SimTime::ZERO);
        let mut instance = Instance::new(id, number, FIRST_REVISION, station, SimTime::ZERO);
        instance.zone = zone;
        instance.registered = true;
        instance.ready = true;
        instance
    });
}

fn condemn(fleet: &mut Fleet, indices: &[u32]) {
    for &index in indices {
        fleet.at_mut(index).condemned = true;
    }
}

fn removed(ids: &[InstanceId]) -> Vec<u32> {
    ids.iter().map(|id| id.index()).collect()
}

/// Zone 1 has three of six: it gives two, and then the oldest of the others goes.
#[test]
fn instances_go_from_the_zone_with_the_most() {
    let fleet = fleet(&[0, 1, 2, 1, 1, 0]);
    let verdict = group(spec()).sync(SimTime::ZERO, 3, &fleet);
    assert_eq!(removed(&verdict.remove), [1, 0, 3]);
}

#[test]
fn unhealthy_instances_go_first() {
    let mut fleet = fleet(&[0, 1, 2, 0]);
    condemn(&mut fleet, &[2]);
    let verdict = group(spec()).sync(SimTime::ZERO, 3, &fleet);
    assert_eq!(removed(&verdict.remove), [2]);
}

/// Of 20, two are replaced at a time; a machine that is gone does not wait for its turn.
#[test]
fn a_tenth_is_replaced_at_a_time_but_all_that_are_gone() {
    let mut fleet = fleet(&[0; 20]);
    condemn(&mut fleet, &[3, 4, 5]);
    let mut group = group(RolloutSpec { n_zones: 1, ..spec() });
    assert_eq!(removed(&group.sync(SimTime::ZERO, 20, &fleet).remove), [3, 4]);
    for index in [3, 4, 5] {
        fleet.at_mut(index).machine_is_gone = true;
    }
    assert_eq!(removed(&group.sync(SimTime::ZERO, 20, &fleet).remove), [3, 4, 5]);
}

/// Of 20, two are replaced at a time. With a default warm-up of 120 s the third waits until the two
/// new ones have been in service for so long, also if somebody asks before; without one it goes as
/// soon as they are in service. One of them alone makes 19 of 20 warm, more than 90 %, but it is
/// the second of the two at a time.
#[test]
fn replacements_wait_for_the_default_warm_up_of_those_before() {
    let in_service = SimTime::from_secs_f64(60.0);
    for (warmup, at, removes) in [(None, 60.0, 1), (Some(120), 179.0, 0), (Some(120), 180.0, 1)] {
        let default_instance_warmup = warmup.map(Span::from_secs);
        let mut group = group(RolloutSpec { n_zones: 1, default_instance_warmup, ..spec() });
        let mut fleet = fleet(&[0; 20]);
        for index in [18, 19] {
            fleet.at_mut(index).created = Some(SimTime::ZERO);
            fleet.at_mut(index).registered_at = Some(in_service);
        }
        condemn(&mut fleet, &[3]);
        let verdict = group.sync(SimTime::from_secs_f64(at), 20, &fleet);
        assert_eq!(verdict.remove.len(), removes, "{warmup:?} at {at} s");
        if removes == 0 {
            assert_eq!(verdict.again_at, Some(SimTime::from_secs_f64(180.0)));
        }
    }
}

/// The only new one of 20 is unhealthy while it warms up: nothing is on its way that it could wait
/// for. With another new one beside it, which warms up until 180 s, 18 of 20 are in service: no
/// more than 90 %, so that it waits for that one.
#[test]
fn an_unhealthy_instance_does_not_wait_for_its_own_warm_up() {
    for (new, at, removes) in
        [(&[19][..], 61.0, 1), (&[18, 19][..], 61.0, 0), (&[18, 19], 180.0, 1)]
    {
        let default_instance_warmup = Some(Span::from_secs(120));
        let mut group = group(RolloutSpec { n_zones: 1, default_instance_warmup, ..spec() });
        let mut fleet = fleet(&[0; 20]);
        for &index in new {
            fleet.at_mut(index).created = Some(SimTime::ZERO);
            fleet.at_mut(index).registered_at = Some(SimTime::from_secs_f64(60.0));
        }
        condemn(&mut fleet, &[19]);
        let verdict = group.sync(SimTime::from_secs_f64(at), 20, &fleet);
        assert_eq!(verdict.remove.len(), removes, "{new:?} at {at} s");
        let again_at = (removes == 0).then(|| SimTime::from_secs_f64(180.0));
        assert_eq!(verdict.again_at, again_at, "{new:?} at {at} s");
    }
}

/// With a maintenance policy of 100 to 150 % of four, two new ones come before two old ones go.
#[test]
fn a_maintenance_policy_launches_before_it_terminates() {
    let bounds = HealthyBounds::new(Some(100), Some(150)).expect("AWS accepts them");
    let mut group = group(RolloutSpec { maintenance: Some(bounds), ..spec() });
    let mut fleet = fleet(&[0, 1, 2, 0]);
    condemn(&mut fleet, &[0, 1, 2]);
    let verdict = group.sync(SimTime::ZERO, 4, &fleet);
    assert_eq!((verdict.launch[0].count, verdict.remove.len()), (2, 0));
    [1, 2].into_iter().for_each(|zone| add(&mut fleet, zone));
    let verdict = group.sync(SimTime::ZERO, 4, &fleet);
    assert_eq!((verdict.launch.len(), verdict.remove.len()), (0, 2));
}

/// A zone came back empty: one instance is launched first (it goes to the emptiest zone), and one
/// of the fullest zone goes when it is in service.
#[test]
fn zones_are_balanced_again_one_instance_at_a_time() {
    let mut group = group(spec());
    let mut fleet = fleet(&[1, 1, 2, 2]);
    let verdict = group.sync(SimTime::ZERO, 4, &fleet);
    let Some(DecisionBody::Vm(VmDecision::Rebalance(step))) = verdict.decision else {
        panic!("{verdict:?}");
    };
    assert_eq!((step.to_zone, step.fewest, step.from_zone, step.most), (0, 0, 1, 2));
    assert_eq!(group.sync(SimTime::ZERO, 4, &fleet).launch[0].count, 1);
    add(&mut fleet, 0);
    assert_eq!(removed(&group.sync(SimTime::ZERO, 4, &fleet).remove), [0]);
    fleet.remove(fleet.at(0).id);
    assert!(group.sync(SimTime::ZERO, 4, &fleet).is_idle());
}
