"""The emulator's Labelbox: GraphQL at /graphql, with data rows, their import and what it needs."""
