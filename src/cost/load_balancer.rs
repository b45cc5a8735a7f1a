//! Capacity units of an Application Load Balancer.
//!
//! Source: aws.amazon.com/elasticloadbalancing/pricing/ as quoted in public price tables, read in
//! November 2026.

const NEW_CONNECTIONS_PER_SEC: f64 = 25.0;
const ACTIVE_CONNECTIONS: f64 = 3000.0;
const RULE_EVALUATIONS_PER_SEC: f64 = 1000.0;

/// What stands behind a load balancer: it decides how much data a capacity unit holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetKind {
    /// Instances, containers and addresses: 1 GB an hour.
    #[default]
    Servers,
    /// Lambda functions: 0.4 GB an hour.
    Lambda,
}

impl TargetKind {
    fn gb_per_hour(self) -> f64 {
        match self {
            Self::Servers => 1.0,
            Self::Lambda => 0.4,
        }
    }
}

/// What goes through a balancer, as an average over the time that is billed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AlbTraffic {
    /// Connections opened in a second.
    pub new_connections_per_sec: f64,
    /// Connections that are open.
    pub active_connections: f64,
    /// Data in both directions.
    pub gb_per_hour: f64,
    /// Rules evaluated in a second, beyond the ten of each request that cost nothing.
    pub rule_evaluations_per_sec: f64,
}

impl AlbTraffic {
    /// Capacity units (LCU): of the four dimensions the one that uses most counts. 50 new
    /// connections a second are 2 units, 3000 open ones are 1; together they are 2.
    pub fn capacity_units(&self, target: TargetKind) -> f64 {
        let by_dimension = [
            self.new_connections_per_sec / NEW_CONNECTIONS_PER_SEC,
            self.active_connections / ACTIVE_CONNECTIONS,
            self.gb_per_hour / target.gb_per_hour(),
            self.rule_evaluations_per_sec / RULE_EVALUATIONS_PER_SEC,
        ];
        by_dimension.into_iter().fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_to_functions_fills_a_unit_sooner() {
        let traffic = AlbTraffic { gb_per_hour: 2.0, ..Default::default() };
        assert_eq!(traffic.capacity_units(TargetKind::Servers), 2.0);
        assert_eq!(traffic.capacity_units(TargetKind::Lambda), 5.0);
    }

    #[test]
    fn no_traffic_is_no_unit() {
        assert_eq!(AlbTraffic::default().capacity_units(TargetKind::Servers), 0.0);
    }
}
