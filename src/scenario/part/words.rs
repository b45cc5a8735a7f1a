//! Names of parts in English, for the command line.

use std::fmt;

use super::{Part, PartKind};

impl fmt::Display for PartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Run => "run",
            Self::Workload => "workload",
            Self::Clients => "clients",
            Self::Faults => "faults",
            Self::Instance => "instance",
            Self::Router => "router",
            Self::HealthCheck => "health check",
            Self::Launcher => "launcher",
            Self::Infrastructure => "infrastructure",
            Self::Telemetry => "telemetry",
            Self::Scaler => "scaler",
            Self::IdlePolicy => "idle policy",
            Self::Healer => "healer",
            Self::Redelivery => "redelivery",
            Self::Rollout => "rollout",
            Self::Prices => "prices",
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Haproxy => "HAProxy",
            Self::Nginx => "nginx",
            Self::ApplicationLoadBalancer => "Application Load Balancer",
            Self::NetworkLoadBalancer => "Network Load Balancer",
            Self::KubeProxy => "kube-proxy",
            Self::IngressOrMesh => "ingress or mesh",
            Self::LambdaFrontEnd => "Lambda's front end",
            Self::CloudRunFrontEnd => "Cloud Run's front end",
            Self::HaproxyChecks => "HAProxy's checks",
            Self::TargetGroupChecks => "target group",
            Self::Machines => "machines",
            Self::InstanceLaunch => "launch of an EC2 instance",
            Self::LifecycleHook => "lifecycle hook",
            Self::WarmPool => "warm pool",
            Self::Pods => "pods",
            Self::ColdStarts => "cold starts",
            Self::CloudRunContainers => "containers of Cloud Run",
            Self::FargateTasks => "tasks on Fargate",
            Self::Nodes => "nodes",
            Self::ClusterAutoscaler => "Cluster Autoscaler",
            Self::PodDisruptionBudget => "PodDisruptionBudget",
            Self::Monitoring => "monitoring",
            Self::CloudWatch => "CloudWatch",
            Self::MetricsServer => "metrics-server",
            Self::MinuteAverages => "averages over a minute",
            Self::PersonOnCall => "person on call",
            Self::TargetTracking => "target tracking",
            Self::StepScaling => "step scaling",
            Self::SimpleScaling => "simple scaling",
            Self::ScheduledActions => "scheduled actions",
            Self::HorizontalPodAutoscaler => "HorizontalPodAutoscaler",
            Self::CloudRunAutoscaler => "Cloud Run's autoscaler",
            Self::IdleTime => "idle time",
            Self::Recycling => "recycling",
            Self::Systemd => "systemd",
            Self::Ec2Health => "EC2 health",
            Self::ElbHealth => "ELB health",
            Self::Kubelet => "kubelet",
            Self::EnvironmentReset => "reset of the environment",
            Self::Probes => "probes",
            Self::ServiceScheduler => "service scheduler",
            Self::EventQueue => "Lambda's queue",
            Self::SqsQueue => "SQS",
            Self::Ansible => "Ansible",
            Self::InstanceRefresh => "instance refresh",
            Self::BlueGreen => "blue-green",
            Self::DeploymentController => "Deployment controller",
            Self::ArgoBlueGreen => "Argo Rollouts, blue-green",
            Self::ArgoCanary => "Argo Rollouts, canary",
            Self::VerticalPodAutoscaler => "VerticalPodAutoscaler",
            Self::Alias => "alias",
            Self::Revisions => "revisions",
            Self::CircuitBreaker => "circuit breaker",
        })
    }
}
