//! Servers that people manage.
