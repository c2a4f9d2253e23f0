"""The platform's own public examples, run under both packages: scripts/vendor-examples.sh."""
