//! Servers that people manage: HAProxy or nginx in front, Ansible for changes.
