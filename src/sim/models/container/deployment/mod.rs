//! The Deployment controller: rolling updates and proportional resizing.
