//! Serverless containers: Cloud Run, and ECS on Fargate.
