//! A VM group: an Auto Scaling group behind a load balancer.
