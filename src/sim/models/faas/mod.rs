//! Functions: AWS Lambda.
