//! Serverless containers.
