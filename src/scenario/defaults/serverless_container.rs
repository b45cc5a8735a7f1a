//! Serverless containers.

use crate::scenario::input::{
    CloudRunBillingInput, CloudRunInput, CloudRunProbeInput, CloudRunScalingInput,
    CloudRunTemplateInput, CloudRunTrafficInput, ServerlessContainerInput,
};

impl Default for ServerlessContainerInput {
    fn default() -> Self {
        Self::CloudRun { service: CloudRunInput::default() }
    }
}

impl Default for CloudRunInput {
    fn default() -> Self {
        Self {
            template: CloudRunTemplateInput::default(),
            scaling: CloudRunScalingInput::default(),
            traffic: CloudRunTrafficInput::AllAtOnce {},
            billing: CloudRunBillingInput::RequestBased,
        }
    }
}

impl Default for CloudRunTemplateInput {
    /// The same application as in a pod, otherwise Cloud Run's own defaults.
    fn default() -> Self {
        Self {
            cpu: 1.0,
            memory_gib: 0.5,
            max_instance_request_concurrency: 80,
            timeout_s: 300.0,
            startup_cpu_boost: false,
            startup_probe: None,
            liveness_probe: None,
            concurrency: 16,
            queue_limit: 128,
            instance_start_ms: 1000.0,
            app_init_ms: 5000.0,
        }
    }
}

impl Default for CloudRunProbeInput {
    fn default() -> Self {
        Self {
            initial_delay_seconds: 0.0,
            period_seconds: 10.0,
            timeout_seconds: 1.0,
            failure_threshold: 3,
        }
    }
}

impl Default for CloudRunScalingInput {
    /// The sizes of the Kubernetes scenario; the quota is the one of Google's example.
    fn default() -> Self {
        Self {
            instances: 4,
            min_instance_count: 2,
            max_instance_count: 20,
            scaling_cpu_target: 0.6,
            scaling_concurrency_target: 0.6,
            idle_retention_s: 900.0,
            quota_vcpu: 1000.0,
            quota_memory_gib: 2000.0,
        }
    }
}
