//! Servers that people manage.

use crate::scenario::input::{
    AnsibleHealthCheckInput, AnsibleInput, AnsibleTakeOutInput, CountOrPercent,
    HaproxyBalanceInput, HaproxyCheckInput, HaproxyInput, HaproxyLayerInput, HaproxyObserveInput,
    HaproxyOnErrorInput, NginxFailureInput, NginxInput, NginxMethodInput, OnCallInput,
    ScalingByHandInput, ServerInput, ServerMachineInput, SystemdInput, SystemdRestartInput,
};

impl Default for ServerInput {
    fn default() -> Self {
        Self {
            machines: 4,
            machine: ServerMachineInput::default(),
            systemd: SystemdInput::default(),
            haproxy: HaproxyInput::default(),
            nginx: None,
            on_call: OnCallInput::default(),
            scaling: Some(ScalingByHandInput::default()),
            ansible: AnsibleInput::default(),
        }
    }
}

impl Default for ServerMachineInput {
    /// As large as an m7g.medium of EC2, which has one vCPU and 4 GiB: our choice.
    fn default() -> Self {
        Self {
            cpu_milli: 1000,
            memory_mib: 4096,
            concurrency: 16,
            queue_limit: 128,
            process_start_ms: 500.0,
            app_init_ms: 5000.0,
        }
    }
}

impl Default for SystemdInput {
    fn default() -> Self {
        Self {
            restart: SystemdRestartInput::OnFailure,
            restart_sec: 0.1,
            start_limit_interval_sec: 10.0,
            start_limit_burst: 5,
            timeout_stop_sec: 90.0,
        }
    }
}

impl Default for HaproxyInput {
    fn default() -> Self {
        Self {
            balance: HaproxyBalanceInput::Random { draws: 2 },
            check: Some(HaproxyCheckInput::default()),
            maxconn: 0,
            maxqueue: 0,
            slowstart_s: 0.0,
            retries: 3,
            option_redispatch: false,
            timeout_connect_s: Some(5.0),
            timeout_queue_s: None,
            timeout_server_s: Some(50.0),
        }
    }
}

impl Default for HaproxyCheckInput {
    fn default() -> Self {
        Self {
            inter_s: 2.0,
            fastinter_s: None,
            downinter_s: None,
            rise: 2,
            fall: 3,
            timeout_check_s: None,
            observe: None,
        }
    }
}

impl Default for HaproxyObserveInput {
    fn default() -> Self {
        Self {
            layer: HaproxyLayerInput::Layer4,
            error_limit: 10,
            on_error: HaproxyOnErrorInput::FailCheck,
        }
    }
}

impl Default for NginxInput {
    fn default() -> Self {
        Self {
            method: NginxMethodInput::RoundRobin,
            max_fails: 1,
            fail_timeout_s: 10.0,
            max_conns: 0,
            proxy_next_upstream: vec![NginxFailureInput::Error, NginxFailureInput::Timeout],
            proxy_next_upstream_tries: 0,
            proxy_next_upstream_timeout_s: 0.0,
            proxy_connect_timeout_s: 60.0,
            proxy_read_timeout_s: 60.0,
        }
    }
}

impl Default for OnCallInput {
    fn default() -> Self {
        Self {
            monitoring_interval_s: 15.0,
            monitoring_for_s: 60.0,
            response_mean_s: 300.0,
            response_cv: 1.0,
            restart_playbook_s: 30.0,
            lead_time_s: 1800.0,
            provisioning_playbook_s: 600.0,
        }
    }
}

impl Default for ScalingByHandInput {
    fn default() -> Self {
        Self { utilization_percent: 80.0, for_s: 300.0, add_machines: 2, max_machines: 20 }
    }
}

impl Default for AnsibleInput {
    fn default() -> Self {
        Self {
            forks: 5,
            serial: vec![CountOrPercent::Percent("25%".to_owned())],
            max_fail_percentage: None,
            any_errors_fatal: false,
            gather_facts_s: 2.0,
            take_out: Some(AnsibleTakeOutInput::default()),
            install_s: 20.0,
            restart_s: 1.0,
            health_check: AnsibleHealthCheckInput::default(),
        }
    }
}

impl Default for AnsibleTakeOutInput {
    fn default() -> Self {
        Self { task_s: 1.0, wait_interval_s: 5.0, wait_retries: 25 }
    }
}

impl Default for AnsibleHealthCheckInput {
    fn default() -> Self {
        Self { retries: 3, delay_s: 5.0 }
    }
}
